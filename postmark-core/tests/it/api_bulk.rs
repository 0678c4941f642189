//! Bulk emails on the wire.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

use bytes::Bytes;
use postmark_core::api::bulk::*;
use postmark_core::{
    Attachment, Config, Content, Cursor, Endpoint, Error, ErrorCode, ServerToken, TrackLinks,
    prepare, read,
};
use serde_json::json;

use crate::wire::{answer, fault, fixture, line, refused, sent, value};

fn config() -> Config<ServerToken> {
    Config::new(ServerToken::test())
}

fn hello() -> BulkMessage {
    BulkMessage::new("a@example.com")
}

fn news() -> BulkEmail {
    BulkEmail::new("sender@example.com", [hello()], Content::text("Hi"))
}

#[test]
fn the_routes_are_those_of_postmark() {
    let config = config();
    assert_eq!(line(&config, &news()), "POST /email/bulk");
    assert_eq!(line(&config, &ListBulkSends::new()), "GET /email/bulk");
    let list = ListBulkSends::new().count(10_u32).pagination_key("a+b/c==");
    assert_eq!(line(&config, &list), "GET /email/bulk?count=10&paginationKey=a%2Bb%2Fc%3D%3D");
    assert_eq!(line(&config, &GetBulkSend::new("f24/..")), "GET /email/bulk/f24%2F..");
    assert!(GetBulkSend::new("").draft().check().is_err());
}

#[test]
fn a_bulk_mail_is_written_as_documented() {
    let messages = [
        hello().model(&json!({"FirstName": "Ann"})),
        BulkMessage::new("b@example.com")
            .cc("c@example.com")
            .model(&json!({"FirstName": "Bob"}))
            .metadata("campaign", "b")
            .header("X-One", "1"),
    ];
    let content = Content::html("<p>Hi {{FirstName}}</p>").and_text("Hi {{FirstName}}");
    let news = BulkEmail::new("sender@example.com", messages, content)
        .subject("Hello {{FirstName}}")
        .message_stream("broadcast")
        .tag("news")
        .metadata("campaign", "spring");
    assert_eq!(sent(&config(), &news), value("bulk-send.request"));
}

#[test]
fn every_other_member_has_its_place() {
    let file = Attachment::new("a.txt", Bytes::from_static(b"hello"));
    let news = BulkEmail::new("s@example.com", [], Content::template("news").inline_css(true))
        .message(hello().bcc(["x@example.com", "y@example.com"]))
        .reply_to("r@example.com")
        .header("X-All", "1")
        .attach(file)
        .track_opens(true)
        .track_links(TrackLinks::HtmlOnly)
        .inline_css(false)
        .extra("New", &7);
    assert_eq!(
        sent(&config(), &news),
        json!({
            "From": "s@example.com",
            "ReplyTo": "r@example.com",
            "TemplateAlias": "news",
            "InlineCss": false,
            "Headers": [{"Name": "X-All", "Value": "1"}],
            "TrackOpens": true,
            "TrackLinks": "HtmlOnly",
            "Attachments": [
                {"Name": "a.txt", "ContentType": "text/plain", "Content": "aGVsbG8="}
            ],
            "New": 7,
            "Messages": [{"To": "a@example.com", "Bcc": "x@example.com, y@example.com"}],
        })
    );
    let bodies = sent(&config(), &self::news().inline_css(true));
    assert_eq!(bodies["InlineCss"], true);
}

#[test]
fn attachments_stay_where_they_are() {
    let content = Bytes::from(vec![7; 100_000]);
    let news = news().attach(Attachment::new("a.txt", content.clone()));
    let body = prepare(&config(), &news).unwrap().into_body();
    assert_eq!(body.len(), body.clone().into_bytes().unwrap().len() as u64);
    drop(news);
    assert!(!content.is_unique(), "the body shares the content");
    drop(body);
    assert!(content.is_unique(), "and nothing else does");
}

// contract: limit.bulk.recipients
#[test]
fn faults_name_the_message_and_the_field() {
    let with = |message| fault(&news().message(message));
    let many: Vec<_> = (0..51).map(|i| format!("r{i}@example.com")).collect();
    assert_eq!(
        with(BulkMessage::new(many.clone())),
        "To of message 2 has 51 recipients, and the limit is 50"
    );
    assert_eq!(
        with(hello().bcc(many[..50].to_vec()).cc(many)),
        "Cc of message 2 has 51 recipients, and the limit is 50"
    );
    assert_eq!(with(BulkMessage::new("")), "To of message 2 has no recipient");
    assert_eq!(with(hello().model(&7)), "TemplateModel of message 2 is not a JSON object");
    assert!(with(hello().cc("nobody")).starts_with("Cc of message 2: \"nobody\" "));
    assert!(with(hello().header("Subject", "x")).starts_with("Headers of message 2 "));
    assert!(with(hello().metadata("k", "v".repeat(81))).starts_with("Metadata of message 2 "));

    assert_eq!(fault(&BulkEmail::new("a@b.co", [], Content::text("x"))), "Messages has no message");
    assert!(
        fault(&BulkEmail::new("nobody", [hello()], Content::text("x")))
            .starts_with("From: \"nobody\" ")
    );
    assert!(fault(&news().subject("a\nb")).starts_with("Subject: "));
    let filled = Content::template("t").model(&json!({"a": 1}));
    let filled = BulkEmail::new("a@b.co", [hello()], filled);
    assert_eq!(fault(&filled), "TemplateModel is that of no message");
    assert!(filled.check().is_err() && news().check().is_ok());
}

// contract: limit.bulk.bytes
#[test]
fn a_request_has_at_most_50_mb() {
    let large = hello().model(&json!({"a": "x".repeat(BulkEmail::MAX_BYTES / 2)}));
    let one = news().message(large.clone());
    assert_eq!(one.draft().check(), Ok(()));
    let fault = one.message(large).draft().check().unwrap_err();
    assert_eq!((fault.field(), fault.limit()), ("Messages", Some(BulkEmail::MAX_BYTES as u64)));
}

// contract: quirk.bulk-id quirk.bulk-percentage
#[test]
fn answers_are_read_whole() {
    let accepted = answer(&news(), "bulk-send.response");
    assert_eq!(accepted.status, BulkStatus::Accepted);
    answer(&news(), "bulk-send.minimal.response");
    let upper = news().read(fixture("bulk-send.upper-id.response")).unwrap();
    assert_eq!(upper.id, accepted.id);
    let both =
        r#"{"ID":"a","Id":"a","SubmittedAt":"2026-03-17T07:25:01-05:00","Status":"Accepted"}"#;
    assert_eq!(news().read(both.into()).unwrap().id, "a");

    let half = answer(&GetBulkSend::new("f24"), "bulk-get.response");
    assert_eq!((half.status.is_finished(), half.released_count), (false, Some(1)));
    let failed = answer(&GetBulkSend::new("f24"), "bulk-get.failed.response");
    assert!(failed.status.is_finished());
    answer(&ListBulkSends::new(), "bulk-list.response");
    assert!(!BulkStatus::from("Paused").is_finished());
}

#[test]
fn an_answer_that_tells_of_no_mail_is_no_yes() {
    let read = |body: &'static str| read(&news(), http::Response::new(body.into())).unwrap_err();
    assert!(matches!(read("{}"), Error::Unexpected(_)));
    assert!(matches!(read(r#"{"Message":"OK"}"#), Error::Unexpected(_)));
    let refused = read(r#"{"ErrorCode":14,"Message":"Not approved."}"#);
    assert_eq!(refused.code(), Some(ErrorCode::new(14)));
    assert!(!refused.may_have_happened());
}

// contract: quirk.errors-map-or-list
#[test]
fn a_refusal_names_each_field() {
    let error = refused(&news(), 422, "bulk-send.error");
    let faults = FieldError::of(&error);
    let named: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(named, ["From", "To"]);
    assert_eq!(faults[1].error_code, Some(ErrorCode::new(300)));
    assert_eq!(faults[1].message, "Invalid 'To' address: 'test'.");
    assert_eq!(FieldError::of(&refused(&news(), 422, "bulk-send.not-approved.error")), []);

    for (errors, expected) in [
        (r#"[{"ErrorCode":300,"Message":"a","Field":"To"}]"#, ("To", "a")),
        (r#"["a"]"#, ("", "a")),
        (r#"{"To":"a"}"#, ("To", "a")),
        (r#"{"To":[7]}"#, ("To", "")),
    ] {
        let body = format!(r#"{{"ErrorCode":11,"Message":"Several.","Errors":{errors}}}"#);
        let mut response = http::Response::new(body.into());
        *response.status_mut() = http::StatusCode::UNPROCESSABLE_ENTITY;
        let faults = FieldError::of(&read(&news(), response).unwrap_err());
        let named: Vec<_> = faults.iter().map(|f| (f.field.as_str(), f.message.as_str())).collect();
        assert_eq!(named, [expected], "{errors}");
    }
}

// contract: paging.bulk-key
#[test]
fn a_cursor_walks_the_list_to_the_end() {
    let config = config();
    let mut cursor = Cursor::new(ListBulkSends::new().count(2_u32));
    let first = cursor.request().unwrap();
    assert_eq!(cursor.handle(answer(&first, "bulk-list.response")).len(), 2);
    let second = cursor.request().unwrap();
    assert_eq!(
        line(&config, &second),
        "GET /email/bulk?count=2&paginationKey=eyJ0IjoiMjAyNi0wMy0xN1QxMjoyNSJ9"
    );
    assert_eq!(cursor.handle(answer(&second, "bulk-list.last.response")).len(), 1);
    assert!(cursor.request().is_none());

    for key in ["", "same"] {
        let mut cursor = Cursor::new(ListBulkSends::new().pagination_key("same"));
        let list = cursor.request().unwrap();
        let body = format!(r#"{{"Requests":[],"PaginationKey":"{key}"}}"#);
        cursor.handle(list.read(body.into()).unwrap());
        assert!(cursor.request().is_none(), "{key:?}");
    }
}

#[test]
fn something_else_is_not_the_end_of_the_list() {
    let list = ListBulkSends::new();
    for body in ["{}", "[]", r#"{"Error":"x"}"#, r#"{"Requests":null}"#, r#"{"Requests":{}}"#] {
        assert!(list.read(body.into()).is_err(), "{body}");
    }
}

#[test]
fn nothing_prints_recipients() {
    assert!(!format!("{:?} {:?}", news(), hello()).contains("a@example.com"));
}
