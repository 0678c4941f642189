//! The memory limit of parsing, for any bytes: eight times their length, or 1 MB.

#![allow(clippy::panic, reason = "a test fails by a panic")]

use bytes::Bytes;
use http::Response;
use postmark_core::api::bounces::ListBounces;
use postmark_core::api::message_streams::ListMessageStreams;
use postmark_core::api::messages::{
    GetOutboundMessage, ListInboundMessages, ListOpens, ListOutboundMessages,
};
use postmark_core::api::stats::{GetBounceCounts, GetSentCounts};
use postmark_core::api::suppressions::ListSuppressions;
use postmark_core::api::templates::ListTemplates;
use postmark_core::webhook::{Event, Limits, ParseError};
use postmark_core::{Content, Email, Endpoint, Error, SendBatch, read};
use postmark_fuzz::peak;

/// The length of a text: far more than what fits in 1 MB.
const LENGTH: usize = 300_000;

/// This unit, repeated to about [`LENGTH`] bytes.
fn many(unit: &str) -> String {
    unit.repeat(LENGTH / unit.len())
}

fn bounded<T>(text: &str, what: &str, work: impl FnOnce() -> T) -> T {
    let (result, peak) = peak(work);
    let most = (8 * text.len()).max(1 << 20);
    let text = &text[..text.len().min(80)];
    assert!(peak <= most, "{what}: {peak} bytes, where {most} may be, for {text:?}");
    result
}

fn event(payload: &str) -> Result<Event, ParseError> {
    let bytes = Bytes::from(payload.to_owned());
    let whole = Limits::new().attachments(usize::MAX).headers(usize::MAX).entries(usize::MAX);
    drop(bounded(payload, "no limits", || Event::parse_within(bytes.clone(), &whole)));
    bounded(payload, "the default limits", || Event::parse(bytes))
}

fn response<E: Endpoint>(endpoint: &E, body: &str) -> Result<(), Error> {
    let response = Response::new(Bytes::from(body.to_owned()));
    bounded(body, std::any::type_name::<E>(), || read(endpoint, response).map(drop))
}

/// Junk that no type knows, or of another type than documented.
fn junk() -> Vec<String> {
    vec![
        format!("[{}{{}}]", many("{},")),
        format!("[{}[]]", many("[],")),
        format!("[{}0]", many("0,")),
        format!("[{}\"\"]", many("\"\",")),
        format!("[{}null]", many("null,")),
        format!("[{}{{}}]", many("{\"\":0},")),
        format!("[{}{{}}]", many("{\"\":[]},")),
        format!("[{}{{}}]", many("{\"Email\":\"a\"},")),
        format!("[{}{{}}]", many("{\"Name\":\"a\"},")),
        format!("{{{}\"\":0}}", many("\"\":0,")),
        format!("{{{}\"\":[]}}", many("\"a\":{},")),
        format!("[{}]", many("{\"a\":").replace("{\"a\":{", "[{\"a\":{")),
        format!("{}{}", "[".repeat(LENGTH / 2), "]".repeat(LENGTH / 2)),
        format!("\"{}\"", many("\\ud83d")),
        format!("\"{}\"", many("\\u00e9")),
        format!("\"{}\"", many("a")),
        many("9"),
    ]
}

#[test]
fn a_webhook_takes_a_multiple_of_its_length() {
    for junk in junk() {
        for key in ["ToFull", "Headers", "Attachments", "Metadata", "Client", "Subject", "New"] {
            for kind in ["\"RecordType\":\"Open\"", "\"FromFull\":{}", "\"RecordType\":\"New\""] {
                drop(event(&format!(r#"{{{kind},"{key}":{junk}}}"#)));
            }
        }
    }
}

#[test]
fn a_webhook_that_is_mended_takes_no_more() {
    let content = many("aGVsbG8=");
    for spoilt in [
        format!(
            r#"{{"FromFull":{{}},"Tag":"a","Tag":"b","Attachments":[{{"Content":"{content}"}}]}}"#
        ),
        format!("\u{feff}{{\"FromFull\":{{}},\"Attachments\":[{{\"Content\":\"{content}\"}}]}}"),
        format!(
            r#"{{"FromFull":{{}},"Subject":"\ud83d","Attachments":[{{"Content":"{content}"}}]}}"#
        ),
        format!(
            r#"{{"FromFull":{{}},"Subject":"\ud83d","Attachments":[{{"Name":1,"Name":2,"Content":"{content}"}}]}}"#
        ),
    ] {
        let length = spoilt.len();
        let bytes = Bytes::from(spoilt);
        let (event, peak) = peak(|| Event::parse(bytes));
        let Ok(Event::Inbound(mail)) = event else { panic!("{event:?}") };
        assert_eq!(mail.attachments.first().map(|file| file.base64().len()), Some(content.len()));
        assert!(peak < 100_000, "{peak} bytes beside a payload of {length}");
    }
}

#[test]
fn a_response_takes_a_multiple_of_its_length() {
    let email = Email::new("a@example.com", "b@example.com", Content::text("Hello"));
    let batch = SendBatch::new([&email]);
    for junk in junk() {
        let body = |key: &str| format!(r#"{{"TotalCount":1,"{key}":{junk},"New":{junk}}}"#);
        let beside = |key: &str| format!(r#"{{"TotalCount":1,"{key}":null,"New":{junk}}}"#);
        for body in [body("Messages"), beside("Messages")] {
            drop(response(&ListOutboundMessages::new(), &body));
        }
        drop(response(&ListInboundMessages::new(), &body("InboundMessages")));
        drop(response(&ListBounces::new(), &body("Bounces")));
        drop(response(&ListOpens::new(), &body("Opens")));
        drop(response(&ListTemplates::new(), &body("Templates")));
        drop(response(&ListMessageStreams::new(), &body("MessageStreams")));
        drop(response(&ListSuppressions::new("outbound"), &body("Suppressions")));
        drop(response(&GetSentCounts::new(), &body("Days")));
        drop(response(&GetBounceCounts::new(), &body("Days")));
        drop(response(&GetOutboundMessage::new("1"), &body("MessageEvents")));
        drop(response(
            &GetOutboundMessage::new("1"),
            &format!(r#"{{"MessageEvents":[{{"Details":{junk}}}]}}"#),
        ));
        drop(response(&email, &body("Message")));
        drop(response(&batch, &junk));
    }
}

#[test]
fn a_page_of_far_too_many_rows_is_none() {
    let body =
        |rows: usize| format!(r#"{{"TotalCount":1,"Bounces":[{}{{}}]}}"#, "{},".repeat(rows - 1));
    let rows = |count, rows| {
        let response = Response::new(Bytes::from(body(rows)));
        read(&ListBounces::new().count(count), response).map(|page| page.items.len())
    };
    assert_eq!(rows(500, 500).ok(), Some(500));
    assert_eq!(rows(2, 3).ok(), Some(3));
    assert_eq!(rows(2, 50).ok(), Some(50));
    assert!(rows(500, 100_000).is_err());
    for (count, given) in [(2, 51), (100, 250), (50, 101)] {
        let Err(Error::Unexpected(error)) = rows(count, given) else { panic!("{count} {given}") };
        let message = error.to_string();
        assert!(message.contains("the page has far more rows than were asked for"), "{message}");
    }
}
