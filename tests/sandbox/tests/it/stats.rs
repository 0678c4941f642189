use std::time::Duration;

use postmark_sandbox::{EmailEvent, Sandbox};
use serde_json::{Map, Value, json};

use crate::client::{ask, assert_shape, fixture_json, sent};

fn stats(sandbox: &Sandbox, path: &str) -> Value {
    ask(sandbox, &format!("/stats/outbound{path}")).ok()
}

/// The counts of all days together, which those of each day must add up to.
#[track_caller]
fn total(sandbox: &Sandbox, path: &str) -> Value {
    let mut stats = stats(sandbox, path);
    let days = stats.as_object_mut().unwrap().remove("Days").unwrap();
    let mut sums = Map::new();
    for day in days.as_array().unwrap() {
        assert_eq!(day["Date"].as_str().unwrap().len(), "2026-02-17".len());
        for (name, count) in day.as_object().unwrap().iter().filter(|(name, _)| *name != "Date") {
            let sum = sums.get(name).map_or(0, |sum: &Value| sum.as_u64().unwrap());
            sums.insert(name.clone(), json!(sum + count.as_u64().unwrap()));
        }
    }
    assert_eq!(stats, Value::from(sums));
    stats
}

/// A sandbox with an event of every kind that is counted.
fn eventful() -> Sandbox {
    let sandbox = Sandbox::start().unwrap();
    let tracked = json!({
        "To": "a@example.com, b@example.com", "Tag": "t",
        "TrackOpens": true, "TrackLinks": "HtmlAndText",
        "HtmlBody": "<a href=\"https://example.com/?a&amp;b\">x</a>",
        "TextBody": "http://example.com https://example.com/?a&b",
    });
    let id = sent(&sandbox, tracked);
    sandbox.open(&id).unwrap();
    sandbox.open(&id).unwrap();
    sandbox.click(&id, "https://example.com/?a&b").unwrap();
    sandbox.click(&id, "https://example.com/?a&b").unwrap();
    sandbox.click(&id, "http://example.com").unwrap();
    let refused = EmailEvent::bounce("SMTPApiError").recipient("b@example.com");
    sandbox.trigger(&id, &refused).unwrap();
    let links = json!({"To": "c@example.com", "TrackLinks": "TextOnly", "TextBody": "No link."});
    sandbox.complain(&sent(&sandbox, links)).unwrap();
    let hard = json!({
        "To": "x@bounce-testing.postmarkapp.com", "MessageStream": "broadcast", "Tag": "t",
    });
    sent(&sandbox, hard);
    sandbox
}

#[test]
fn all_that_happens_is_counted() {
    let sandbox = eventful();
    let overview = stats(&sandbox, "");
    assert_shape(&overview, &fixture_json("stats-overview.captured.response"));
    for (name, expected) in [
        ("Sent", json!(4)),
        ("Bounced", json!(1)),
        ("SMTPApiErrors", json!(1)),
        ("BounceRate", json!(25.0)),
        ("SpamComplaints", json!(1)),
        ("SpamComplaintsRate", json!(25.0)),
        ("Opens", json!(2)),
        ("UniqueOpens", json!(1)),
        ("Tracked", json!(3)),
        ("WithLinkTracking", json!(3)),
        ("WithOpenTracking", json!(2)),
        ("TotalTrackedLinksSent", json!(6)),
        ("UniqueLinksClicked", json!(2)),
        ("TotalClicks", json!(3)),
        ("WithClientRecorded", json!(1)),
        ("WithPlatformRecorded", json!(1)),
        ("WithReadTimeRecorded", json!(1)),
    ] {
        assert_eq!(overview[name], expected, "{name}");
    }
    for (path, expected) in [
        ("/sends", json!({"Sent": 4})),
        ("/bounces", json!({"HardBounce": 1, "SMTPApiError": 1})),
        ("/spam", json!({"SpamComplaint": 1})),
        ("/tracked", json!({"Tracked": 3})),
        ("/opens", json!({"Opens": 2, "Unique": 1})),
        ("/opens/platforms", json!({"Desktop": 1})),
        ("/opens/emailClients", json!({"Firefox 140.0": 1})),
        ("/opens/readtimes", json!({"5s": 1})),
        ("/clicks", json!({"Clicks": 3, "Unique": 2})),
        ("/clicks/browserFamilies", json!({"Firefox": 2})),
        ("/clicks/platforms", json!({"Desktop": 2})),
        ("/clicks/location", json!({"HTML": 1, "Text": 1})),
    ] {
        assert_eq!(total(&sandbox, path), expected, "{path}");
    }
    for (path, name) in [("/sends", "sends"), ("/spam", "spam"), ("/opens", "opens")] {
        let recorded = fixture_json(&format!("stats-{name}.response"));
        assert_shape(&stats(&sandbox, path), &recorded);
        assert_shape(&stats(&sandbox, path)["Days"][0], &recorded["Days"][0]);
    }
    // A share of nothing is zero.
    sandbox.clear();
    assert_eq!(stats(&sandbox, "")["BounceRate"], json!(0.0));
    for path in ["/sends", "/clicks/location"] {
        assert_eq!(stats(&sandbox, path), fixture_json("stats-sends.empty.response"));
    }
}

#[test]
fn a_part_can_be_counted() {
    let sandbox = eventful();
    let sent_of = |query: &str| stats(&sandbox, &format!("?{query}"))["Sent"].clone();
    assert_eq!(sent_of("tag=t"), 3);
    assert_eq!(sent_of("tag=T"), 0);
    assert_eq!(sent_of("tag=t&messagestream=broadcast"), 1);
    assert_eq!(sent_of("messagestream=outbound"), 3);
    assert_eq!(sent_of("todate=2001-01-01"), 0);
    sandbox.advance(Duration::from_secs(30 * 86400)).blocking();
    sandbox.open(&sandbox.messages()[0].id).unwrap();
    let days = stats(&sandbox, "/opens")["Days"].clone();
    let [first, second] = &days.as_array().unwrap()[..] else { panic!("{days}") };
    assert_eq!((&first["Opens"], &first["Unique"]), (&json!(2), &json!(1)));
    assert_eq!((&second["Opens"], &second.get("Unique")), (&json!(1), &None));
    let (first, second) = (first["Date"].as_str().unwrap(), second["Date"].as_str().unwrap());
    let opens = |query: String| stats(&sandbox, &format!("/opens?{query}"))["Opens"].clone();
    assert_eq!(opens(format!("fromdate={first}&todate={second}")), 3);
    assert_eq!(opens(format!("fromdate={second}")), 1);
    assert_eq!(opens(format!("toDate={first}")), 2);
    assert_eq!(sent_of(&format!("fromdate={second}")), 0);
}

#[test]
fn what_can_not_be_counted() {
    let sandbox = Sandbox::start().unwrap();
    let refused =
        |path: &str, code| ask(&sandbox, &format!("/stats/outbound{path}")).refusal(422, code);
    let text = refused("?fromdate=yesterday", 900);
    assert_eq!(text, fixture_json("stats-overview.error")["Message"]);
    let text = refused("/opens?fromdate=2999-01-02&todate=2999-01-01", 1502);
    assert_eq!(text, fixture_json("stats-opens.error")["Message"]);
    refused("/opens?fromdate=2999-01-01&todate=2999-01-01", 1502);
    refused("/sends?fromdate=2001-01-01", 1500);
    refused("/spam?messagestream=nothing", 1226);
}
