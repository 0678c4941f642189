//! The fields that all events have in common, and the names that tell them apart.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::collections::BTreeSet;

use postmark_core::BounceType;
use postmark_core::webhook::{Event, EventType, Permanence, Reason, fixture};

use crate::webhook::{PAYLOADS, payload};

fn event(name: &str) -> Event {
    Event::parse(payload(name)).unwrap()
}

#[test]
fn each_payload_has_its_meaning() {
    use {EventType as E, Permanence as P, Reason as R};
    let table = [
        ("bounce", E::Bounced, Some(R::Invalid), Some(P::Hard)),
        ("bounce.soft", E::Bounced, Some(R::Unavailable), Some(P::Soft)),
        ("bounce.unknown-type", E::Bounced, Some(R::Other), None),
        ("bounce.unsubscribe-sparse", E::Unsubscribed, Some(R::Unsubscribed), None),
        ("smtpapierror", E::Rejected, Some(R::Other), None),
        ("spamcomplaint", E::Complained, Some(R::Spam), None),
        ("spamcomplaint.code-512", E::Complained, Some(R::Spam), None),
        ("delivery", E::Delivered, None, None),
        ("open", E::Opened, None, None),
        ("click", E::Clicked, None, None),
        ("subscriptionchange", E::Unsubscribed, Some(R::Invalid), None),
        ("subscriptionchange.manual", E::Unsubscribed, Some(R::Unsubscribed), None),
        ("subscriptionchange.reactivated", E::Subscribed, None, None),
        ("inbound", E::Inbound, None, None),
        ("unknown", E::Unknown, None, None),
    ];
    for (name, event_type, reason, permanence) in table {
        let event = event(name);
        let normal = event.normalize();
        let meaning = (normal.event_type, normal.reason, normal.permanence);
        assert_eq!(meaning, (event_type, reason, permanence), "{name}");
    }
}

#[test]
fn each_bounce_type_has_its_meaning() {
    use EventType::{AutoResponded, Bounced, Deferred, Rejected, Subscribed, Unknown};
    for (bounce_type, event_type, reason) in [
        ("Transient", Deferred, Some(Reason::Unavailable)),
        ("DnsError", Deferred, Some(Reason::Unavailable)),
        ("Subscribe", Subscribed, None),
        ("AutoResponder", AutoResponded, None),
        ("Blocked", Bounced, Some(Reason::Blocked)),
        ("DMARCPolicy", Bounced, Some(Reason::Blocked)),
        ("SpamNotification", Bounced, Some(Reason::Spam)),
        ("BadEmailAddress", Rejected, Some(Reason::Invalid)),
        ("ManuallyDeactivated", Rejected, Some(Reason::Suppressed)),
        ("InboundError", Unknown, None),
    ] {
        let mut bounce = fixture::bounce();
        bounce.bounce_type = Some(BounceType::from(bounce_type));
        let event = Event::from(bounce);
        let normal = event.normalize();
        assert_eq!((normal.event_type, normal.reason), (event_type, reason), "{bounce_type}");
    }
}

#[test]
fn the_members_are_those_of_the_event() {
    let event = event("bounce");
    let normal = event.normalize();
    assert_eq!(normal.recipient, Some("margareth@example.com"));
    assert_eq!(normal.message_id.unwrap().as_str(), "883953f4-6105-42a2-a16a-77a8eac79483");
    assert_eq!(normal.time.unwrap().as_str(), "2026-11-05T16:33:54.9070259Z");
    assert_eq!(normal.details, Some("Test bounce details"));
    assert!(normal.description.unwrap().starts_with("The server was unable"));
    assert_eq!((normal.tag, normal.message_stream), (Some("Test"), Some("outbound")));
    assert_eq!(normal.metadata.get("PropA"), Some("some value"));
    let json = serde_json::to_value(&normal).unwrap();
    assert_eq!(json["event_type"], "bounced");
    assert_eq!(json["permanence"], "hard");

    let click = self::event("click");
    let normal = click.normalize();
    assert_eq!(normal.url, Some("https://example.com/confirm-your-address?x=1&y=2"));
    assert!(normal.user_agent.unwrap().starts_with("Mozilla/5.0"));

    let check = self::event("inbound.dashboard-check");
    assert_eq!((check.normalize().message_id, check.normalize().key), (None, None));
}

// contract: webhook.trace-id webhook.order
#[test]
fn a_key_names_one_event() {
    let mut keys = BTreeSet::new();
    let mut count = 0;
    for (name, _) in PAYLOADS {
        let key = event(name).key();
        assert_eq!(key, event(name).key(), "{name}");
        count += usize::from(key.is_some());
        keys.extend(key);
    }
    // Some payloads tell of one event in several forms.
    assert_eq!((count, keys.len()), (27, 13), "{keys:#?}");
}

// contract: quirk.dedupe-key
#[test]
fn a_key_is_made_of_what_tells_events_apart() {
    let mail = "883953f4-6105-42a2-a16a-77a8eac79483";
    let (to, time) = ("margareth@example.com", "2026-11-05T16:33:54.9070259Z");
    let table = [
        ("delivery", format!("Delivery {mail} {to} {time}")),
        ("bounce", format!("Bounce {mail} {to} {time}")),
        ("bounce.unsubscribe-sparse", "Bounce 555555555".to_owned()),
        ("open", format!("Open {mail} {to} {time}")),
        ("click", format!("Click {mail} {to} https://example.com/confirm-your-address?x=1&y=2")),
        ("subscriptionchange.manual", format!("SubscriptionChange {to} outbound {time}")),
        ("inbound", format!("Inbound {mail}")),
    ];
    for (name, key) in table {
        assert_eq!(event(name).key(), Some(key), "{name}");
    }
    assert_eq!(event("unknown").key(), None);
    let mut sparse = fixture::bounce();
    (sparse.email, sparse.id) = (None, Some(0.into()));
    assert_eq!(Event::from(sparse).key(), None);
}
