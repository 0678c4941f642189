//! Quirks of single values that Postmark sends.

use bytes::Bytes;
use http::{Request, Response};
use postmark_blocking::{Client, ServerToken};
use postmark_core::api::bounces::{GetBounce, ListBounces};
use postmark_core::api::messages::GetInboundMessage;
use postmark_core::api::stats::GetOutboundOverview;
use postmark_core::webhook::{Event, Receiver, Verifier};
use postmark_core::{BounceType, Content, Email, Endpoint, ErrorCode, read};
use postmark_sandbox::{SERVER_TOKEN, Sandbox};
use serde_json::json;

fn read_as<E: Endpoint>(endpoint: &E, body: &serde_json::Value) -> E::Response {
    read(endpoint, Response::new(Bytes::from(body.to_string()))).expect("it is read")
}

// contract: quirk.allow-list-status
#[test]
fn a_refusal_by_the_ip_allow_list_is_definite() {
    let email = Email::new("a@example.com", "b@example.com", Content::text("Hello"));
    for status in [422, 403] {
        let body = Bytes::from_static(br#"{"ErrorCode":1480,"Message":"No."}"#);
        let response = Response::builder().status(status).body(body).unwrap();
        let error = read(&email, response).unwrap_err();
        assert_eq!(error.code(), Some(ErrorCode::new(1480)), "{status}");
        assert!(error.code().unwrap().name().is_some());
        assert!(!error.may_have_happened(), "{status}");
    }
}

// contract: quirk.bounce-ids
#[test]
fn ids_are_64_bit() {
    let bounce = read_as(&GetBounce::new(1), &json!({ "ID": i64::MAX }));
    assert_eq!(bounce.id.0, i64::MAX);
}

// contract: quirk.bounce-details
#[test]
fn details_of_a_bounce_are_kept_as_they_are() {
    let details = "smtp;550 5.1.1\r\n\tNo such user\r\n";
    let body = json!({ "Details": details, "Description": "" });
    let bounce = read_as(&GetBounce::new(1), &body);
    assert_eq!(serde_json::to_value(&bounce).unwrap()["Details"], details);
}

// contract: quirk.complaint-code
#[test]
fn a_spam_complaint_is_one_by_its_type() {
    for code in [100_001, 512] {
        let body = json!({ "Type": "SpamComplaint", "TypeCode": code });
        let bounce = read_as(&GetBounce::new(1), &body);
        assert_eq!(bounce.bounce_type, BounceType::SpamComplaint, "{code}");
    }
}

// contract: quirk.name-null-or-empty
#[test]
fn a_name_that_is_not_there_is_null_or_empty() {
    for name in [json!(null), json!("")] {
        let body = json!({ "FromFull": { "Email": "a@example.com", "Name": name } });
        let mail = read_as(&GetInboundMessage::new("1"), &body);
        let read = serde_json::to_value(&mail).unwrap();
        assert!(["", "null"].contains(&read["FromFull"]["Name"].as_str().unwrap_or("null")));
        assert_eq!(read["FromFull"]["Email"], "a@example.com");
    }
}

// contract: quirk.inbound-record-type
#[test]
fn inbound_mail_may_say_that_it_is() {
    let body = json!({ "RecordType": "Inbound", "Subject": "Hi" });
    assert!(matches!(Event::parse(body.to_string()), Ok(Event::Inbound(_))));
}

// contract: quirk.repeated-headers
#[test]
fn headers_of_inbound_mail_are_a_list() {
    let names = ["Return-Path", "Received", "Received", "X-Last"];
    let fields: Vec<_> = (0..)
        .zip(names)
        .map(|(n, name)| json!({ "Name": name, "Value": format!("{n}") }))
        .collect();
    let body = json!({ "RecordType": "Inbound", "Headers": fields });
    let Ok(Event::Inbound(mail)) = Event::parse(body.to_string()) else { panic!("inbound mail") };
    assert_eq!(mail.headers.all("Received").collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(mail.headers.get("return-path"), Some("0"));
    assert_eq!(mail.headers.len(), 4);
}

// contract: quirk.default-stream-of-searches
#[test]
fn searches_look_at_one_stream_and_statistics_at_all() {
    let postmark = Sandbox::start().unwrap();
    let client = Client::new(ServerToken::new(SERVER_TOKEN).unwrap()).base_url(postmark.url());
    let email = Email::new("a@example.com", "b@example.com", Content::text("News"));
    let receipt = client.send(email.message_stream("broadcast")).unwrap();
    postmark.bounce(receipt.message_id.unwrap().as_str(), "SoftBounce").unwrap();

    let count = |search| client.list::<ListBounces>(search).map(Result::unwrap).count();
    assert_eq!(count(ListBounces::new()), 0);
    assert_eq!(count(ListBounces::new().message_stream("broadcast")), 1);
    assert_eq!(client.send(GetOutboundOverview::new()).unwrap().sent, 1);
}

// contract: quirk.retry-schedules
#[test]
fn no_count_of_retries_changes_how_an_event_is_received() {
    let receiver = Receiver::new(Verifier::anyone());
    let payload = r#"{"RecordType":"Delivery","MessageID":"1"}"#;
    for (count, read) in [("", None), ("3", Some(3)), ("10", Some(10)), ("a few", None)] {
        let request = Request::post("/").header("X-PM-Retries-Remaining", count);
        let request = request.body(Bytes::from_static(payload.as_bytes())).unwrap();
        let webhook = receiver.receive(&request, None).unwrap();
        assert_eq!(webhook.retries_remaining(), read, "{count}");
        assert!(matches!(webhook.event(), Event::Delivery(_)), "{count}");
    }
}
