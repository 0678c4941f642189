use std::time::Duration;

use postmark_sandbox::{InboundEmail, Options, Sandbox};
use serde_json::{Value, json};

use crate::client::{Reply, Request, ask, assert_shape, call, fixture, fixture_json, post};
use crate::receiver::Receiver;

const SOON: Duration = Duration::from_secs(20);

/// A sandbox, and a receiver that is notified of its inbound email.
fn heard() -> (Sandbox, Receiver) {
    let sandbox = Sandbox::start().unwrap();
    let receiver = Receiver::start();
    sandbox.set_inbound_webhook(&receiver.url("/in")).unwrap();
    (sandbox, receiver)
}

fn mail() -> InboundEmail {
    InboundEmail::new("Jon Doe <jondoe@gmail.com>", "box+ahoy@inbound.postmarkapp.com")
        .subject("Hi There")
        .text("Hi")
        .attachment("test.txt", "text/plain", "content")
}

fn list(sandbox: &Sandbox, query: &str) -> Vec<Value> {
    let found = ask(sandbox, &format!("/messages/inbound?count=9&offset=0{query}")).ok();
    let rows = found["InboundMessages"].as_array().unwrap().clone();
    assert_eq!(found["TotalCount"], rows.len());
    rows
}

fn details(sandbox: &Sandbox, id: &str) -> Value {
    ask(sandbox, &format!("/messages/inbound/{id}/details")).ok()
}

fn status(sandbox: &Sandbox, id: &str) -> Value {
    details(sandbox, id)["Status"].clone()
}

fn put(sandbox: &Sandbox, id: &str, what: &str) -> Reply {
    let body = fixture(&format!("messages-inbound-{what}.request"));
    call(sandbox, "PUT", &format!("/messages/inbound/{id}/{what}"), body)
}

#[test]
fn mail_received_is_kept() {
    let sandbox = Sandbox::start().unwrap();
    assert_eq!(
        ask(&sandbox, "/messages/inbound?count=1&offset=0").ok(),
        fixture_json("messages-inbound-list.empty.response")
    );
    let id = sandbox.receive(&mail().html("<p>Hi</p>").reply_to("a@b.example"));
    let rows = list(&sandbox, "");
    let with_stream = |mut recorded: Value| {
        // The recordings are older than streams.
        recorded["MessageStream"] = "inbound".into();
        recorded
    };
    let recorded = &fixture_json("messages-inbound-list.response")["InboundMessages"][0];
    let recorded = &with_stream(recorded.clone());
    assert_shape(&rows[0], recorded);
    for name in ["FromFull", "ToFull", "Subject", "MailboxHash", "Tag"] {
        let expected =
            recorded[name].to_string().replace("451d9b70cf9364d23ff6f9d51d870251569e", "box");
        assert_eq!(rows[0][name].to_string(), expected);
    }
    let file = json!({
        "Name": "test.txt", "ContentType": "text/plain", "ContentLength": 7,
    });
    assert_eq!(rows[0]["Attachments"], json!([file]));
    assert_eq!((&rows[0]["MessageID"], &rows[0]["Status"]), (&json!(id), &json!("Processed")));
    let details = details(&sandbox, &id.to_uppercase());
    assert_shape(&details, &with_stream(fixture_json("messages-inbound-details.response")));
    assert_eq!(
        (&details["HtmlBody"], &details["BlockedReason"]),
        (&json!("<p>Hi</p>"), &Value::Null)
    );
    assert_eq!(
        details["Headers"][0],
        json!({"Name": "Return-Path", "Value": "<jondoe@gmail.com>"})
    );

    let dump = ask(&sandbox, &format!("/messages/inbound/{id}/dump")).ok();
    assert_shape(&dump, &fixture_json("messages-inbound-dump.response"));
    let source = dump["Body"].as_str().unwrap();
    for part in [
        "From: \"Jon Doe\" <jondoe@gmail.com>\r\n",
        "To: box+ahoy@inbound.postmarkapp.com\r\n",
        "Reply-To: a@b.example\r\n",
        "Return-Path: <jondoe@gmail.com>\r\n",
        "\r\n\r\nHi\r\n",
        "\r\n\r\n<p>Hi</p>\r\n",
        "filename=\"test.txt\"\r\n",
        "\r\n\r\nY29udGVudA==\r\n",
    ] {
        assert!(source.contains(part), "{part:?} is not in {source}");
    }
    sandbox.clear();
    for what in ["details", "dump"] {
        let text = ask(&sandbox, &format!("/messages/inbound/{id}/{what}")).refusal(422, 701);
        assert_eq!(text, fixture_json("messages-inbound-details.error")["Message"]);
    }
}

#[test]
fn what_is_received_may_be_anything() {
    let sandbox = Sandbox::start().unwrap();
    let odd =
        InboundEmail::new("a\r\nX-In-From: 1", "").header("a\r\nX-In-Name", "b\r\nX-In-Value: 1");
    let id = sandbox.receive(&odd.date("d\r\nX-In-Date: 1").subject("s\r\nX-In-Subject: 1"));
    let dump = ask(&sandbox, &format!("/messages/inbound/{id}/dump")).ok();
    assert!(!dump["Body"].as_str().unwrap().contains("\nX-In"), "{dump}");
    let id = sandbox.receive(&InboundEmail::new("", "").text("é".repeat(600_000)));
    let details = details(&sandbox, &id);
    assert_eq!((&details["From"], &details["FromFull"]), (&json!(""), &Value::Null));
    assert_eq!(details["TextBody"].as_str().unwrap().len(), 1_000_000);
}

#[test]
fn other_languages_can_have_mail_received() {
    let (sandbox, receiver) = heard();
    let receive = |body: &str| Request::new(&sandbox, "POST", "/sandbox/receive").body(body);
    let mail = fixture("email-send.request");
    let answer = receive(&mail).send().unwrap().ok();
    sandbox.settle(SOON).blocking().unwrap();
    let told = receiver.take().remove(0).body;
    let mail = serde_json::from_str::<Value>(&mail).unwrap();
    assert_eq!(told["MessageID"], answer["MessageID"]);
    for name in ["Subject", "TextBody", "HtmlBody"] {
        assert_eq!(told[name], mail[name], "{name}");
    }
    assert_eq!(told["Attachments"][0]["Name"], mail["Attachments"][0]["Name"]);
    assert!(sandbox.messages().is_empty());
    for (body, code) in [("", 300), ("{}", 300), (r#"{"Form": ""}"#, 403)] {
        receive(body).send().unwrap().refusal(422, code);
    }
    let foreign = receive("{}").header("Origin", "http://evil.example");
    assert_eq!(foreign.send().unwrap().status, 403);
}

#[test]
fn each_filter_filters() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.receive(&mail().cc("copy@example.com").recipient("real@example.com"));
    sandbox.receive(&InboundEmail::new("a@b.example", "c@d.example").subject("other"));
    for query in [
        "recipient=BOX%2Bahoy@inbound.postmarkapp.com",
        "recipient=copy@example.com",
        "recipient=Real@example.com",
        "fromEmail=JonDoe@gmail.com",
        "subject=hi",
        "subject=there&status=processed&fromdate=2001-01-01",
    ] {
        let rows = list(&sandbox, &format!("&{query}"));
        assert_eq!((rows.len(), &rows[0]["Subject"]), (1, &json!("Hi There")), "{query}");
    }
    for query in [
        "recipient=jondoe@gmail.com",
        "fromemail=gmail.com",
        "mailboxhash=ahoy",
        "tag=x",
        "status=blocked",
        "todate=2001-01-01",
    ] {
        assert!(list(&sandbox, &format!("&{query}")).is_empty(), "{query}");
    }
    let subjects = list(&sandbox, "").into_iter().map(|row| row["Subject"].clone());
    assert_eq!(subjects.collect::<Vec<_>>(), ["other", "Hi There"]);
    sandbox.receive(&mail());
    assert_eq!(list(&sandbox, "&mailboxhash=ahoy").len(), 1);
    let text = ask(&sandbox, "/messages/inbound?offset=0").refusal(422, 700);
    assert_eq!(text, fixture_json("messages-inbound-list.error")["Message"]);
    ask(&sandbox, "/messages/inbound?count=1&offset=0&status=sent").refusal(422, 700);
}

#[test]
fn the_oldest_go() {
    let sandbox = Sandbox::start_with(Options::new().max_messages(2).max_bytes(1000)).unwrap();
    let subjects = || {
        let rows = list(&sandbox, "").into_iter();
        rows.map(|row| row["Subject"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for subject in ["1", "2", "3"] {
        sandbox.receive(&mail().subject(subject));
    }
    assert_eq!(subjects(), ["3", "2"]);
    sandbox.receive(&mail().subject("4").attachment("a", "b", vec![0; 1000]));
    assert_eq!(subjects(), ["4"]);
}

// contract: webhook.inbound.stop
#[test]
fn the_status_follows_the_webhook() {
    let (sandbox, receiver) = heard();
    receiver.answer([500, 200, 403]);
    let id = sandbox.receive(&mail());
    sandbox.settle(SOON).blocking().unwrap();
    assert_eq!(status(&sandbox, &id), "Scheduled");
    assert_eq!(list(&sandbox, "&status=scheduled").len(), 1);
    put(&sandbox, &id, "retry").refusal(422, 701);
    sandbox.advance(Duration::from_secs(60)).blocking();
    assert_eq!(status(&sandbox, &id), "Processed");
    let refused = sandbox.receive(&mail());
    sandbox.settle(SOON).blocking().unwrap();
    assert_eq!(status(&sandbox, &refused), "Failed");
    receiver.take();
    let retried = put(&sandbox, &refused, "retry").ok();
    let recorded = fixture("messages-inbound-retry.response");
    let recorded = recorded.replace("cc5727a0-ea30-4e79-baea-aa43c9628ac4", &refused);
    assert_eq!(retried, serde_json::from_str::<Value>(&recorded).unwrap());
    sandbox.settle(SOON).blocking().unwrap();
    assert_eq!(receiver.take()[0].body["MessageID"], refused);
    assert_eq!(status(&sandbox, &refused), "Processed");
    for id in [refused.as_str(), "nothing"] {
        let text = put(&sandbox, id, "retry").refusal(422, 701);
        assert_eq!(text, fixture_json("messages-inbound-retry.error")["Message"]);
    }

    receiver.answer([500; 11]);
    let id = sandbox.receive(&mail());
    sandbox.advance(Duration::from_secs(12 * 3600)).blocking();
    assert_eq!((status(&sandbox, &id), receiver.take().len()), (json!("Failed"), 11));
}

#[test]
fn rules_block_and_can_be_bypassed() {
    let (sandbox, receiver) = heard();
    for rule in ["JonDoe@Gmail.com", "badguy.com"] {
        post(&sandbox, "/triggers/inboundrules", json!({"Rule": rule})).ok();
    }
    let id = sandbox.receive(&mail());
    sandbox.receive(&InboundEmail::new("x@BadGuy.com", "c@d.example"));
    let told = sandbox.receive(&InboundEmail::new("y@sub.badguy.com", "c@d.example"));
    sandbox.settle(SOON).blocking().unwrap();
    let bodies = receiver.take().into_iter().map(|one| one.body["MessageID"].clone());
    assert_eq!(bodies.collect::<Vec<_>>(), [told]);
    assert_eq!((list(&sandbox, "&status=blocked").len(), list(&sandbox, "").len()), (2, 1));
    let blocked = details(&sandbox, &id);
    assert_eq!(
        (&blocked["Status"], &blocked["BlockedReason"]),
        (&json!("Blocked"), &json!("Blocked by rule 'JonDoe@Gmail.com'"))
    );
    put(&sandbox, &id, "retry").refusal(422, 701);
    let bypassed = put(&sandbox, &id, "bypass").ok();
    let text = format!("Successfully bypassed rules for message: {id}.");
    assert_eq!(bypassed, json!({"ErrorCode": 0, "Message": text}));
    sandbox.settle(SOON).blocking().unwrap();
    assert_eq!(receiver.take()[0].body["MessageID"], id);
    let passed = details(&sandbox, &id);
    assert_eq!((&passed["Status"], &passed["BlockedReason"]), (&json!("Processed"), &Value::Null));
    for id in [id.as_str(), "nothing"] {
        let text = put(&sandbox, id, "bypass").refusal(422, 701);
        assert_eq!(text, fixture_json("messages-inbound-bypass.error")["Message"]);
    }
}
