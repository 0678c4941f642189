//! How much of a body is read.

use std::io::Write;
use std::net::Shutdown;

use postmark_axum::webhook::{Event, InboundAttachment, Receiver, RejectionReason, fixture};

use crate::app::{App, JANE, answer, status, verifier};

#[test]
fn a_body_that_says_it_is_too_large_is_not_asked_for() {
    let app = App::small();
    let lines = format!("{JANE}content-length: 1001\r\nexpect: 100-continue\r\n");
    assert_eq!(status(&answer(app.begin("POST", &lines))), 503);
    assert!(app.seen().is_empty());
}

#[test]
fn a_body_is_read_to_the_limit_and_no_further() {
    let app = App::small();
    let mut stream = app.begin("POST", &format!("{JANE}transfer-encoding: chunked\r\n"));
    // It never ends: a server that waits for its end does not respond.
    write!(stream, "3e9\r\n{}\r\n", " ".repeat(1_001)).unwrap();
    assert_eq!(status(&answer(stream)), 503);
    assert!(app.seen().is_empty());
}

#[test]
fn a_body_in_pieces_is_one_event() {
    let app = App::small();
    let event = Event::from(fixture::open());
    let mut stream = app.begin("POST", &format!("{JANE}transfer-encoding: chunked\r\n"));
    for piece in event.to_json().chunks(10) {
        write!(stream, "{:x}\r\n{}\r\n", piece.len(), str::from_utf8(piece).unwrap()).unwrap();
    }
    write!(stream, "0\r\n\r\n").unwrap();
    assert_eq!(status(&answer(stream)), 200);
    assert_eq!(app.seen()[0].event(), &event);
}

#[test]
fn the_limit_is_the_receivers_and_not_that_of_axum() {
    let app = App::start(Receiver::new(verifier()));
    let mut mail = fixture::inbound();
    mail.attachments = vec![InboundAttachment::new("large", vec![7; 5 * 1024 * 1024])];
    let event = Event::from(mail);
    assert_eq!(app.post_event(&event), 200);
    assert_eq!(app.seen()[0].event(), &event);
}

#[test]
fn what_cannot_be_read_is_to_come_again() {
    let app = App::start(Receiver::new(verifier()));
    assert_eq!(app.post(JANE, b"{"), 503);
    // Postmark tries a URL before it saves a webhook.
    assert_eq!(app.post(JANE, b""), 200);
    let rejected = app.rejected();
    assert!(matches!(rejected[..], [RejectionReason::Unreadable(_), RejectionReason::Empty]));
    let payload = Event::from(fixture::open()).to_json();
    let lines = format!("{JANE}content-length: {}\r\n", payload.len() + 1);
    let mut stream = app.begin("POST", &lines);
    stream.write_all(&payload).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let answer = answer(stream);
    assert!(answer.is_empty() || status(&answer) >= 400, "{answer}");
    assert!(app.seen().is_empty());
    assert!(app.rejected().iter().all(|reason| *reason == RejectionReason::Incomplete));
}
