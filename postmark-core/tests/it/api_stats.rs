//! What Postmark counts, on the wire.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

use postmark_core::api::stats::*;
use postmark_core::{BounceType, ClickLocation, Config, Date, Endpoint, Platform, ServerToken};
use serde::Serialize;

use crate::wire::{answer, line};

/// Checks the route, and the answers of a good and of an empty period; gives the good one.
fn check<E, C>(endpoint: &E, route: &str, name: &str) -> DailyStats<C>
where
    E: Endpoint<Token = ServerToken, Response = DailyStats<C>>,
    C: Serialize + Default + PartialEq + std::fmt::Debug,
{
    let config = Config::new(ServerToken::test());
    assert_eq!(line(&config, endpoint), format!("GET /stats/outbound/{route}"));
    let empty = answer(endpoint, &format!("{name}.empty.response"));
    assert_eq!(empty.total, C::default());
    answer(endpoint, &format!("{name}.response"))
}

#[test]
fn filters_are_written_as_documented() {
    let config = Config::new(ServerToken::test());
    let overview = GetOutboundOverview::new()
        .tag("welcome")
        .from_date(Date::new(2026, 1, 1).unwrap())
        .to_date(Date::new(2026, 1, 31).unwrap())
        .message_stream("outbound");
    let filters = "tag=welcome&fromdate=2026-01-01&todate=2026-01-31&messagestream=outbound";
    assert_eq!(line(&config, &overview), format!("GET /stats/outbound?{filters}"));
}

// contract: quirk.read-time-recorded
#[test]
fn the_overview_is_read_whole() {
    let overview = answer(&GetOutboundOverview::new(), "stats-overview.response");
    assert_eq!((overview.sent, overview.smtp_api_errors), (615, 25));
    answer(&GetOutboundOverview::new(), "stats-overview.captured.response");
}

// contract: time.days quirk.empty-stats
#[test]
fn days_and_totals_are_read_whole() {
    let sends = check(&GetSentCounts::new(), "sends", "stats-sends");
    assert_eq!(sends.total.sent, 93);
    assert_eq!(sends.days[1].date, Date::new(2017, 1, 31).ok());
    assert_eq!(sends.days[1].counts.sent, 54);
    let spam = check(&GetSpamComplaintCounts::new(), "spam", "stats-spam");
    assert_eq!(spam.total.spam_complaint, 5);
    let tracked = check(&GetTrackedEmailCounts::new(), "tracked", "stats-tracked");
    assert_eq!(tracked.total.tracked, 91);
    let opens = check(&GetOpenCounts::new(), "opens", "stats-opens");
    assert_eq!((opens.total.opens, opens.days[0].counts.unique), (45, 3));
    let clicks = check(&GetClickCounts::new(), "clicks", "stats-clicks");
    assert_eq!((clicks.total.clicks, clicks.total.unique), (12, 5));
}

// contract: quirk.free-names quirk.bounce-stats-keys
#[test]
fn names_are_read_whatever_they_are() {
    let bounces = check(&GetBounceCounts::new(), "bounces", "stats-bounces");
    assert_eq!(bounces.total.get(&BounceType::SmtpApiError), 25);
    assert_eq!(bounces.total.get(&BounceType::DnsError), 0);
    assert_eq!(bounces.days[2].counts.get(&BounceType::Blocked), 1);
    let opens = check(&GetOpenPlatforms::new(), "opens/platforms", "stats-opens-platforms");
    assert_eq!(opens.total.get(&Platform::WebMail), 4);
    let clicks = check(&GetClickPlatforms::new(), "clicks/platforms", "stats-clicks-platforms");
    assert_eq!(clicks.total.get(&Platform::Desktop), 3);
    let places = check(&GetClickLocations::new(), "clicks/location", "stats-clicks-location");
    assert_eq!(places.total.get(&ClickLocation::Html), 3);

    let clients = GetOpenEmailClients::new();
    let clients = check(&clients, "opens/emailclients", "stats-opens-emailclients");
    assert_eq!(clients.total.get("Outlook 2010"), 6);
    let times = check(&GetOpenReadTimes::new(), "opens/readtimes", "stats-opens-readtimes");
    assert_eq!(times.total.iter().map(|(_, count)| count).sum::<i64>(), 16);
    let browsers = GetClickBrowserFamilies::new();
    let browsers = check(&browsers, "clicks/browserfamilies", "stats-clicks-browserfamilies");
    assert_eq!(browsers.total.into_iter().count(), 2);
}

#[test]
fn what_is_no_count_costs_nothing() {
    let json = r#"{"Days": null, "Note": "slow today", "Tablet": 2, "Desktop": null}"#;
    let stats = GetOpenPlatforms::new().read(json.into()).unwrap();
    assert_eq!(stats.total.into_iter().collect::<Vec<_>>(), [("Tablet".into(), 2)]);
}
