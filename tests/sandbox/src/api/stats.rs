//! The routes of statistics, counted from the emails kept, see <https://postmarkapp.com/developer/api/stats-api>.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use crate::account::message_store::StoredMessage;
use crate::account::server::State;
use crate::account::statistics::DayCounts;
use crate::api::{Call, Handler, Routes, route};
use crate::http::json::with;
use crate::http::query::Span;
use crate::http::refusal::Refusal;
use crate::http::response::ServerResponse;
use crate::mail::bounce::Bounce;
use crate::mail::bounce_type::COMPLAINT;
use crate::mail::event::{CLIENT, FAMILY, Kind, PLATFORM, READ_TIME};
use crate::mail::message::SentMessage;
use crate::time;

/// The maximum age of a query's start: a year, even a leap year.
const YEAR: Duration = Duration::from_secs(366 * 24 * 60 * 60);

pub(crate) fn routes() -> Routes {
    let handlers: [(_, Handler); 13] = [
        ("/stats/outbound", overview),
        ("/stats/outbound/sends", |state, call| {
            daily(state, call, sends, no_bounce, |day| vec![("Sent", day.get("Sent"))])
        }),
        ("/stats/outbound/bounces", bounced),
        ("/stats/outbound/spam", |state, call| {
            events(state, call, complaints, |day| {
                vec![("SpamComplaint", day.get("SpamComplaints"))]
            })
        }),
        ("/stats/outbound/tracked", |state, call| {
            daily(state, call, tracked, no_bounce, |day| vec![("Tracked", day.get("Tracked"))])
        }),
        ("/stats/outbound/opens", |state, call| {
            events(state, call, opens, |day| {
                vec![("Opens", day.get("Opens")), ("Unique", day.get("UniqueOpens"))]
            })
        }),
        ("/stats/outbound/opens/platforms", |state, call| first_opens(state, call, PLATFORM)),
        ("/stats/outbound/opens/emailclients", |state, call| first_opens(state, call, CLIENT)),
        ("/stats/outbound/opens/readtimes", |state, call| first_opens(state, call, READ_TIME)),
        ("/stats/outbound/clicks", |state, call| {
            events(state, call, clicks, |day| {
                vec![("Clicks", day.get("Clicks")), ("Unique", day.get("UniqueClicks"))]
            })
        }),
        ("/stats/outbound/clicks/browserfamilies", |state, call| {
            first_clicks(state, call, |_| FAMILY)
        }),
        ("/stats/outbound/clicks/platforms", |state, call| first_clicks(state, call, |_| PLATFORM)),
        ("/stats/outbound/clicks/location", |state, call| {
            first_clicks(state, call, |location| location)
        }),
    ];
    handlers.map(|(path, handler)| (path, route(MethodFilter::GET, handler))).into()
}

/// A count of one name at one time.
struct Count {
    at: SystemTime,
    name: &'static str,
    number: usize,
}

fn overview(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let mut totals = BTreeMap::new();
    count(state, call, all, refused, all_of_day, |one| add(&mut totals, &one))?;
    let total = |name| totals.get(name).copied().unwrap_or_default();
    let percent = |name| percent(total(name), total("Sent"));
    Ok(ServerResponse::ok(&json!({
        "Sent": total("Sent"),
        "Bounced": total("Bounced"),
        "SMTPApiErrors": total("SMTPApiError"),
        "BounceRate": percent("Bounced"),
        "SpamComplaints": total("SpamComplaint"),
        "SpamComplaintsRate": percent("SpamComplaint"),
        "Opens": total("Opens"),
        "UniqueOpens": total("UniqueOpens"),
        "Tracked": total("Tracked"),
        "WithLinkTracking": total("WithLinkTracking"),
        "WithOpenTracking": total("WithOpenTracking"),
        "TotalTrackedLinksSent": total("TotalTrackedLinksSent"),
        "UniqueLinksClicked": total("UniqueLinksClicked"),
        "TotalClicks": total("TotalClicks"),
        "WithClientRecorded": total("UniqueOpens"),
        "WithPlatformRecorded": total("UniqueOpens"),
        "WithReadTimeRecorded": total("UniqueOpens"),
    })))
}

/// Returns the counts of each day and their sums, without zeros.
fn daily(
    state: &State,
    call: &Call,
    of_mail: impl Fn(&StoredMessage) -> Vec<Count>,
    of_bounce: impl Fn(&Bounce) -> Vec<Count>,
    of_day: OfDay,
) -> Result<ServerResponse, Refusal> {
    let mut days = BTreeMap::<_, BTreeMap<_, _>>::new();
    let mut totals = BTreeMap::new();
    count(state, call, of_mail, of_bounce, of_day, |one| {
        add(days.entry(time::day(one.at)).or_default(), &one);
        add(&mut totals, &one);
    })?;
    let day = |(date, counts)| with(json!(counts), json!({"Date": date}));
    let days = days.into_iter().map(day).collect::<Vec<Value>>();
    Ok(ServerResponse::ok(&with(json!(totals), json!({"Days": days}))))
}

/// The same for the events of emails, by the names under which each counts.
fn events(
    state: &State,
    call: &Call,
    names: impl Fn(&Kind) -> Vec<&'static str>,
    of_day: OfDay,
) -> Result<ServerResponse, Refusal> {
    daily(state, call, |kept| of_events(kept, &names), no_bounce, of_day)
}

/// The same for bounces, including emails by SMTP that were never sent.
fn bounced(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    daily(
        state,
        call,
        |kept| of_events(kept, bounces),
        refused,
        |day| day.bounces().map(|(kind, count)| (kind.name, count)).collect(),
    )
}

/// The same for the first open of each recipient.
fn first_opens(state: &State, call: &Call, name: &'static str) -> Result<ServerResponse, Refusal> {
    events(
        state,
        call,
        |kind| match kind {
            Kind::Opened { first: true } => vec![name],
            _ => Vec::new(),
        },
        |_| Vec::new(),
    )
}

/// The same for the first click of each recipient on each link, by the body of the link.
fn first_clicks(
    state: &State,
    call: &Call,
    name: fn(&'static str) -> &'static str,
) -> Result<ServerResponse, Refusal> {
    events(
        state,
        call,
        |kind| match kind {
            Kind::Clicked { location, first: true, .. } => vec![name(location)],
            _ => Vec::new(),
        },
        |_| Vec::new(),
    )
}

/// Returns all counts that a request asks for.
fn count(
    state: &State,
    call: &Call,
    of_mail: impl Fn(&StoredMessage) -> Vec<Count>,
    of_bounce: impl Fn(&Bounce) -> Vec<Count>,
    of_day: OfDay,
    add: impl FnMut(Count),
) -> Result<(), Refusal> {
    let query = &call.query;
    let span = period(state, call)?;
    let server = state.server();
    let stream = query.get("messagestream");
    if let Some(stream) = stream {
        server.streams.check(stream)?;
    }
    let fits = |kept: &&StoredMessage| {
        stream.is_none_or(|stream| kept.message.stream == stream)
            && query.get("tag").is_none_or(|tag| kept.message.tag.as_deref() == Some(tag))
    };
    let is_alone = |bounce: &&Bounce| {
        server.messages.get(&bounce.message_id).is_none()
            && stream.is_none_or(|stream| bounce.stream == stream)
            && query.get("tag").is_none_or(|tag| bounce.tag.as_deref() == Some(tag))
    };
    let counts = server.messages.newest().filter(fits).flat_map(of_mail);
    let counts = counts.chain(server.bounces.iter().filter(is_alone).flat_map(of_bounce));
    let days = server.statistics.iter().filter(|day| {
        stream.is_none_or(|stream| day.stream == stream)
            && query.get("tag").is_none_or(|tag| day.tag.as_deref() == Some(tag))
    });
    let of_day = |day: &DayCounts| {
        let count = |(name, number)| Count { at: day.at, name, number };
        of_day(day).into_iter().map(count).collect::<Vec<_>>()
    };
    let counts = counts.chain(days.flat_map(of_day));
    counts.filter(|one| one.number > 0 && span.holds(one.at)).for_each(add);
    Ok(())
}

/// Parses the days that a request asks for.
fn period(state: &State, call: &Call) -> Result<Span, Refusal> {
    let span = call.query.span(900)?;
    if state.clock.now().checked_sub(YEAR).is_some_and(|ago| span.begins_before(ago)) {
        let text = "Parameter 'FromDate' should not be older than one year.";
        return Err(Refusal::new(1500, text));
    }
    if span.is_empty() {
        return Err(Refusal::new(1502, "Parameter 'FromDate' must be older than 'ToDate'."));
    }
    Ok(span)
}

fn add(counts: &mut BTreeMap<&'static str, usize>, one: &Count) {
    let count = counts.entry(one.name).or_default();
    *count = count.saturating_add(one.number);
}

/// A share in percent, with three digits.
pub(crate) fn percent(part: usize, whole: usize) -> f64 {
    let thousandths = part.saturating_mul(100_000).checked_div(whole).unwrap_or_default();
    f64::from(u32::try_from(thousandths).unwrap_or(u32::MAX)) / 1000.0
}

/// The counts of a seeded day.
type OfDay = fn(&DayCounts) -> Vec<(&'static str, usize)>;

/// Its counts for the overview.
fn all_of_day(day: &DayCounts) -> Vec<(&'static str, usize)> {
    let mut counts = vec![
        ("Sent", day.get("Sent")),
        ("Tracked", day.get("Tracked")),
        ("SpamComplaint", day.get("SpamComplaints")),
        ("Opens", day.get("Opens")),
        ("UniqueOpens", day.get("UniqueOpens")),
        ("TotalClicks", day.get("Clicks")),
        ("UniqueLinksClicked", day.get("UniqueClicks")),
    ];
    counts.extend(day.bounces().map(|(kind, count)| {
        (if kind.name == "SMTPApiError" { kind.name } else { "Bounced" }, count)
    }));
    counts
}

/// The counts of an email for the overview.
fn all(kept: &StoredMessage) -> Vec<Count> {
    let message = &kept.message;
    let mut counts = sends(kept);
    counts.extend(tracked(kept));
    counts.push(for_each(message, "WithOpenTracking", tracks_opens(message).into()));
    counts.push(for_each(message, "WithLinkTracking", tracks_links(message).into()));
    counts.push(for_each(message, "TotalTrackedLinksSent", tracked_links(message)));
    counts.extend(of_events(kept, |kind| match kind {
        Kind::Bounced { kind, .. } if ["SMTPApiError", "SpamComplaint"].contains(&kind.name) => {
            vec![kind.name]
        }
        Kind::Bounced { .. } => vec!["Bounced"],
        Kind::Opened { first: true } => vec!["Opens", "UniqueOpens"],
        Kind::Opened { first: false } => vec!["Opens"],
        Kind::Clicked { first: true, .. } => vec!["TotalClicks", "UniqueLinksClicked"],
        Kind::Clicked { first: false, .. } => vec!["TotalClicks"],
        Kind::Delivered | Kind::Delayed | Kind::Suppressed { .. } => Vec::new(),
    }));
    counts
}

fn sends(kept: &StoredMessage) -> Vec<Count> {
    vec![for_each(&kept.message, "Sent", 1)]
}

fn tracked(kept: &StoredMessage) -> Vec<Count> {
    let message = &kept.message;
    let is_tracked = tracks_opens(message) || tracks_links(message);
    vec![for_each(message, "Tracked", is_tracked.into())]
}

/// The counts of a bounce without an email, which is not one of those sent.
fn refused(bounce: &Bounce) -> Vec<Count> {
    let name = bounce.kind.name;
    let count = bounce.is_refused().then_some(Count { at: bounce.at, name, number: 1 });
    count.into_iter().collect()
}

fn no_bounce(_: &Bounce) -> Vec<Count> {
    Vec::new()
}

fn bounces(kind: &Kind) -> Vec<&'static str> {
    match kind {
        Kind::Bounced { kind, .. } if *kind != COMPLAINT => vec![kind.name],
        _ => Vec::new(),
    }
}

fn complaints(kind: &Kind) -> Vec<&'static str> {
    match kind {
        Kind::Bounced { kind, .. } if *kind == COMPLAINT => vec![kind.name],
        _ => Vec::new(),
    }
}

fn opens(kind: &Kind) -> Vec<&'static str> {
    match kind {
        Kind::Opened { first: true } => vec!["Opens", "Unique"],
        Kind::Opened { first: false } => vec!["Opens"],
        _ => Vec::new(),
    }
}

fn clicks(kind: &Kind) -> Vec<&'static str> {
    match kind {
        Kind::Clicked { first: true, .. } => vec!["Clicks", "Unique"],
        Kind::Clicked { first: false, .. } => vec!["Clicks"],
        _ => Vec::new(),
    }
}

/// A count for each recipient of an email.
fn for_each(message: &SentMessage, name: &'static str, number: usize) -> Count {
    let number = message.active().count().saturating_mul(number);
    Count { at: message.received_at, name, number }
}

fn of_events(kept: &StoredMessage, names: impl Fn(&Kind) -> Vec<&'static str>) -> Vec<Count> {
    let counts = kept.events.iter().flat_map(|event| {
        let count = |name| Count { at: event.at, name, number: 1 };
        names(&event.kind).into_iter().map(count)
    });
    counts.collect()
}

fn tracks_opens(message: &SentMessage) -> bool {
    message.track_opens.unwrap_or_default()
}

fn tracks_links(message: &SentMessage) -> bool {
    message.track_links.as_deref().is_some_and(|kind| kind != "None")
}

/// The number of links to track: those of anchors in HTML, and all in the text.
fn tracked_links(message: &SentMessage) -> usize {
    let (html, text) = (message.html.as_deref(), message.text.as_deref());
    let (html, text) = match message.track_links.as_deref() {
        Some("HtmlAndText") => (html, text),
        Some("HtmlOnly") => (html, None),
        Some("TextOnly") => (None, text),
        _ => (None, None),
    };
    let count = |body: Option<&str>, link: &str| body.unwrap_or_default().matches(link).count();
    count(html, "href=\"http://")
        + count(html, "href=\"https://")
        + count(text, "http://")
        + count(text, "https://")
}
