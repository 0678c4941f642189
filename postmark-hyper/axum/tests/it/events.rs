//! All events that Postmark sends, and the responses.

use std::fs;
use std::path::Path;

use postmark_axum::webhook::{Event, Received, Receiver, Reply, fixture};

use crate::app::{App, JANE, verifier};

#[test]
fn every_event_is_received() {
    let app = App::start(Receiver::new(verifier()));
    let events = fixture::events();
    for event in &events {
        assert_eq!(app.post_event(event), 200);
    }
    let seen: Vec<_> = app.seen().into_iter().map(Received::into_event).collect();
    assert_eq!(seen, events);
}

#[test]
fn every_recorded_payload_is_received() {
    let app = App::start(Receiver::new(verifier()));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let mut count = 0;
    for file in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = file.file_name().into_string().unwrap();
        if !name.starts_with("webhook.") {
            continue;
        }
        let payload = fs::read(file.path()).unwrap();
        assert_eq!(app.post(JANE, &payload), 200, "{name}");
        assert_eq!(app.seen()[0].event(), &Event::parse(payload).unwrap(), "{name}");
        count += 1;
    }
    assert!(count >= 29, "{count}");
}

// contract: webhook.trace-id webhook.retries-remaining
#[test]
fn what_the_request_says_of_its_event_is_kept() {
    let app = App::start(Receiver::new(verifier()));
    let lines = format!("{JANE}x-pm-webhook-trace-id: abc\r\nx-pm-retries-remaining: 9\r\n");
    assert_eq!(app.post(&lines, &Event::from(fixture::open()).to_json()), 200);
    let received = &app.seen()[0];
    assert_eq!((received.trace_id(), received.retries_remaining()), (Some("abc"), Some(9)));
    assert_eq!(received.key().as_deref(), Some("abc"));
}

#[test]
fn replies_follow_the_rules_of_their_webhook() {
    let app = App::start(Receiver::new(verifier()));
    for (event, reply, status) in [
        (Event::from(fixture::inbound()), Reply::Done, 200),
        (fixture::inbound().into(), Reply::Later, 503),
        (fixture::inbound().into(), Reply::Never, 403),
        (fixture::bounce().into(), Reply::Done, 200),
        (fixture::bounce().into(), Reply::Later, 503),
        (fixture::bounce().into(), Reply::Never, 422),
    ] {
        app.reply([reply]);
        assert_eq!(app.post_event(&event), status, "{reply:?} {:?}", event.record_type());
    }
}
