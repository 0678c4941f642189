//! What emails of a client have unless they say otherwise.

#![allow(clippy::unwrap_used)]

use postmark_core::api::bulk::{BulkEmail, BulkMessage};
use postmark_core::{
    BatchPlan, Config, Content, Email, Outcome, SendBatch, SendDefaults, ServerToken, Step, prepare,
};
use serde_json::{Value, json};

fn config() -> Config<ServerToken> {
    let defaults = SendDefaults::new()
        .from("Shop <shop@example.com>")
        .reply_to("help@example.com, \"Doe, Jane\" <jane@example.com>")
        .message_stream("receipts")
        .tag("order")
        .metadata("env", "dev")
        .metadata("env", "test")
        .metadata("team", "a");
    Config::new(ServerToken::test()).defaults(defaults)
}

fn sent(email: &Email) -> Value {
    let body = prepare(&config(), email).unwrap().into_body().into_bytes().unwrap();
    serde_json::from_slice(&body).unwrap()
}

#[test]
fn an_email_without_values_gets_them_all() {
    let email = Email::without_from("ada@example.com", Content::text("Hello"));
    assert_eq!(
        sent(&email),
        json!({
            "From": "Shop <shop@example.com>",
            "To": "ada@example.com",
            "ReplyTo": "help@example.com, \"Doe, Jane\" <jane@example.com>",
            "TextBody": "Hello",
            "Tag": "order",
            "Metadata": {"env": "test", "team": "a"},
            "MessageStream": "receipts",
        })
    );
}

#[test]
fn what_an_email_has_is_never_replaced() {
    let email = Email::new("me@example.com", "ada@example.com", Content::text("Hello"))
        .reply_to("you@example.com")
        .tag("mine")
        .message_stream("outbound")
        .metadata("ENV", "live");
    assert_eq!(
        sent(&email),
        json!({
            "From": "me@example.com",
            "To": "ada@example.com",
            "ReplyTo": "you@example.com",
            "TextBody": "Hello",
            "Tag": "mine",
            "Metadata": {"ENV": "live", "team": "a"},
            "MessageStream": "outbound",
        })
    );
}

#[test]
fn every_email_of_a_batch_gets_them() {
    let emails = ["a@example.com", "b@example.com"]
        .map(|to| Email::without_from(to, Content::text("Hello")).tag(to));
    let mut plan = BatchPlan::new(&config(), emails, 7);
    let Step::Send(mut chunk) = plan.step() else { unreachable!("a chunk to send") };
    let body = chunk.exchange().request().into_body().into_bytes().unwrap();
    let sent: Value = serde_json::from_slice(&body).unwrap();
    for (email, to) in sent.as_array().unwrap().iter().zip(["a@example.com", "b@example.com"]) {
        assert_eq!(email["From"], "Shop <shop@example.com>");
        assert_eq!(email["MessageStream"], "receipts");
        assert_eq!((&email["To"], &email["Tag"]), (&json!(to), &json!(to)));
    }
}

#[test]
fn an_email_without_a_sender_is_refused_if_there_is_no_default() {
    let email = Email::without_from("ada@example.com", Content::text("Hello"));
    let without = Config::new(ServerToken::test());
    let error = prepare(&without, &email).unwrap_err();
    assert_eq!(error.to_string(), email.check().unwrap_err().to_string());
    assert_eq!(email.check().unwrap_err().field(), "From");
    assert!(prepare(&without, &SendBatch::new([&email])).is_err());
    let mut plan = BatchPlan::new(&without, [email], 7);
    let Step::Outcome(0, Outcome::Refused(..)) = plan.step() else { unreachable!("a refusal") };
}

#[test]
fn a_default_that_is_not_valid_is_the_fault_of_the_email() {
    let config = Config::new(ServerToken::test()).defaults(SendDefaults::new().from("nobody"));
    let email = Email::without_from("ada@example.com", Content::text("Hello"));
    let error = prepare(&config, &email).unwrap_err();
    assert!(error.to_string().contains("From"), "{error}");
}

#[test]
fn a_bulk_email_gets_all_but_the_stream() {
    let message = BulkMessage::new("ada@example.com").metadata("team", "b");
    let bulk = BulkEmail::without_from([message], Content::text("News")).metadata("ENV", "live");
    let body = |bulk: &BulkEmail| -> Value {
        let request = prepare(&config(), bulk).unwrap();
        serde_json::from_slice(&request.into_body().into_bytes().unwrap()).unwrap()
    };
    let sent = body(&bulk);
    assert_eq!(sent["From"], "Shop <shop@example.com>");
    assert_eq!(sent["ReplyTo"], "help@example.com, \"Doe, Jane\" <jane@example.com>");
    assert_eq!(sent["Tag"], "order");
    assert_eq!(sent["Metadata"], json!({"ENV": "live", "team": "a"}));
    assert_eq!(sent["Messages"][0]["Metadata"], json!({"team": "b"}));
    assert_eq!(sent.get("MessageStream"), None);
    assert_eq!(body(&bulk.message_stream("news"))["MessageStream"], "news");
}

#[test]
fn a_bulk_email_without_a_sender_is_refused_if_there_is_no_default() {
    let message = BulkMessage::new("ada@example.com");
    let bulk = BulkEmail::without_from([message], Content::text("News"));
    assert_eq!(bulk.check().unwrap_err().field(), "From");
    assert!(prepare(&Config::new(ServerToken::test()), &bulk).is_err());
}
