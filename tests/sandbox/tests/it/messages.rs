use std::time::Duration;

use postmark_sandbox::{InjectedFault, Options, Sandbox, ServerResponse};
use serde_json::{Value, json};

use crate::client::{api, ask, assert_shape, fixture, fixture_json, mail_with, post, sent};

/// The subjects of what a search finds, and the total count.
fn search(sandbox: &Sandbox, query: &str) -> (Vec<String>, Value) {
    let found = ask(sandbox, &format!("/messages/outbound?{query}")).ok();
    let subject = |message: &Value| message["Subject"].as_str().unwrap().to_owned();
    let subjects = found["Messages"].as_array().unwrap().iter().map(subject).collect();
    (subjects, found["TotalCount"].clone())
}

#[test]
fn a_search_lists_the_newest_first() {
    let sandbox = Sandbox::start().unwrap();
    for subject in ["1", "2", "3"] {
        sent(&sandbox, json!({"Subject": subject}));
    }
    let found = |query: &str| search(&sandbox, query);
    let list = |subjects: &[&str]| (subjects.iter().map(ToString::to_string).collect(), json!(3));
    assert_eq!(found("count=500&offset=0"), list(&["3", "2", "1"]));
    assert_eq!(found("Count=1&OFFSET=1"), list(&["2"]));
    assert_eq!(found("count=5&offset=3"), list(&[]));
    for wrong in ["", "count=1", "count=0&offset=0", "count=501&offset=0", "count=a&offset=0"] {
        ask(&sandbox, &format!("/messages/outbound?{wrong}")).refusal(422, 700);
    }
    let beyond = ask(&sandbox, "/messages/outbound?count=500&offset=9501").refusal(422, 700);
    assert_eq!(beyond, fixture_json("messages-outbound-list.error")["Message"]);
}

#[test]
fn each_filter_filters() {
    let sandbox = Sandbox::start().unwrap();
    let one = json!({
        "From": "Joe <joe@example.com>", "To": "a@example.com", "Bcc": "B@example.com",
        "Subject": "Your order", "Tag": "x y", "Metadata": {"Order-Id": "7 8"},
    });
    sent(&sandbox, one);
    sent(&sandbox, json!({"Subject": "other"}));
    sent(&sandbox, json!({"Subject": "stream", "MessageStream": "broadcast"}));
    let count = |query: &str| search(&sandbox, &format!("count=9&offset=0&{query}")).0;
    for query in [
        "recipient=b@EXAMPLE.com",
        "fromEmail=joe@example.com",
        "tag=x+y",
        "subject=ORDER",
        "metadata_order-id=7%208",
        "recipient=a@example.com&tag=x%20y&status=processed",
    ] {
        assert_eq!(count(query), ["Your order"], "{query}");
    }
    for query in [
        "recipient=c@example.com",
        "tag=x",
        "metadata_order-id=7",
        "status=queued",
        "fromdate=2999-01-01",
        "todate=2001-01-01T10:00:00",
        "recipient=a@example.com&tag=z",
    ] {
        assert!(count(query).is_empty(), "{query}");
    }
    assert_eq!(count("status=Sent&fromdate=2001-01-01&todate=2999-01-01T00:00:00").len(), 2);
    assert_eq!(count("messagestream=broadcast"), ["stream"]);
    let refused = |query: &str, code| {
        let path = format!("/messages/outbound?count=9&offset=0&{query}");
        ask(&sandbox, &path).refusal(422, code);
    };
    refused("messagestream=nothing", 1226);
    for wrong in ["status=lost", "fromdate=yesterday", "todate=2026-01-01T10"] {
        refused(wrong, 700);
    }
    refused("metadata_a=1&metadata_b=2", 700);
}

// contract: limit.stored-body
#[test]
fn a_mail_is_told_as_postmark_tells_it() {
    let sandbox = Sandbox::start().unwrap();
    let mail = post(&sandbox, "/email", fixture("email-send.request")).ok();
    let id = mail["MessageID"].as_str().unwrap();
    let found = ask(&sandbox, "/messages/outbound?count=1&offset=0").ok();
    let recorded = fixture_json("messages-outbound-list.response");
    assert_shape(&found["Messages"][0], &recorded["Messages"][0]);
    let details = ask(&sandbox, &format!("/Messages/Outbound/{id}/Details/")).ok();
    let recorded = fixture_json("messages-outbound-details.response");
    assert_shape(&details, &recorded);
    assert_shape(&details["MessageEvents"][0], &recorded["MessageEvents"][0]);
    assert_eq!(details["From"], "\"Acme\" <sender@example.com>");
    assert_eq!(details["To"][0], json!({"Email": "joe@example.com", "Name": "Joe Receiver, Jr."}));
    assert_eq!(details["To"][1], json!({"Email": "anna@example.org", "Name": null}));
    assert_eq!(details["Recipients"].as_array().unwrap().len(), 4);
    assert_eq!(details["MessageEvents"].as_array().unwrap().len(), 4);
    assert_eq!(details["Attachments"], json!(["readme.txt", "logo.png"]));
    assert_eq!(details["Metadata"]["client-id"], "12345");
    let error = &fixture_json("messages-outbound-details.error")["Message"];
    for path in ["details", "dump"] {
        let path = format!("/messages/outbound/no%20such/{path}");
        assert_eq!(ask(&sandbox, &path).refusal(422, 701), *error);
    }
}

// contract: header.added
#[test]
fn the_dump_is_a_mail() {
    let sandbox = Sandbox::start().unwrap();
    let mail = post(&sandbox, "/email", fixture("email-send.request")).ok();
    let id = mail["MessageID"].as_str().unwrap();
    let dump = ask(&sandbox, &format!("/messages/outbound/{id}/dump")).ok();
    let source = dump["Body"].as_str().unwrap();
    let (head, body) = source.split_once("\r\n\r\n").unwrap();
    for line in [
        "From: \"Acme\" <sender@example.com>",
        "To: \"Joe Receiver, Jr.\" <joe@example.com>, anna@example.org",
        "Subject: =?utf-8?B?Q2Fmw6kg4pyTIOOAkHRlc3TjgJE=?=",
        "Message-ID: <abc@example.com>",
        "X-Custom: value",
        "X-PM-Tag: invitation",
        "MIME-Version: 1.0",
    ] {
        assert!(head.split("\r\n").any(|other| other == line), "{line}\n{head}");
    }
    assert!(head.contains(&format!("X-PM-Message-Id: {id}")));
    assert!(!head.contains("blind@example.com"));
    assert!(body.contains("Content-Type: multipart/alternative"));
    assert!(body.contains("\r\n\r\ndGVzdCBjb250ZW50\r\n"));
    assert!(source.split("\r\n").all(|line| line.len() < 998 && !line.contains(['\r', '\n'])));
}

#[test]
fn the_dump_names_files_and_addresses() {
    let sandbox = Sandbox::start().unwrap();
    let members = json!({
        "Attachments": [
            {"Name": "Töst 2026.pdf", "Content": "aGk=", "ContentType": "application/pdf"},
        ],
        "Headers": [{"Name": "Disposition-Notification-To", "Value": "Jörg <jm@example.com>"}],
        "ReplyTo": "Zoë <zoe@example.com>",
    });
    let mail = post(&sandbox, "/email", mail_with(members)).ok();
    let id = mail["MessageID"].as_str().unwrap();
    let dump = ask(&sandbox, &format!("/messages/outbound/{id}/dump")).ok();
    let source = dump["Body"].as_str().unwrap();
    for part in [
        "\r\nContent-Disposition: attachment; filename*=utf-8''T%C3%B6st%202026.pdf\r\n",
        "\r\nDisposition-Notification-To: =?utf-8?Q?J=C3=B6rg?= <jm@example.com>\r\n",
        "\r\nReply-To: =?utf-8?Q?Zo=C3=AB?= <zoe@example.com>\r\n",
    ] {
        assert!(source.contains(part), "{part:?} is not in {source}");
    }
}

#[test]
fn the_dump_keeps_an_attached_email_that_is_not_utf_8() {
    let sandbox = Sandbox::start().unwrap();
    let email = "U3ViamVjdDogeA0KDQrp";
    let members = json!({
        "Attachments": [{"Name": "f.eml", "Content": email, "ContentType": "message/rfc822"}],
    });
    let mail = post(&sandbox, "/email", mail_with(members)).ok();
    let id = mail["MessageID"].as_str().unwrap();
    let dump = ask(&sandbox, &format!("/messages/outbound/{id}/dump")).ok();
    assert!(dump["Body"].as_str().unwrap().contains(email));
}

#[test]
fn opens_and_clicks_are_listed() {
    let sandbox = Sandbox::start().unwrap();
    let empty = ask(&sandbox, "/messages/outbound/opens?count=1&offset=0").ok();
    assert_eq!(empty, json!({"TotalCount": 0, "Opens": []}));
    let html = "<a href='https://example.com/?a=1&amp;b=2'>";
    let members = json!({
        "HtmlBody": html, "TextBody": "https://example.org", "Tag": "t",
        "TrackOpens": true, "TrackLinks": "HtmlAndText",
    });
    let id = sent(&sandbox, members);
    for _ in 0..2 {
        sandbox.open(&id).unwrap();
        sandbox.click(&id, "https://example.com/?a=1&b=2").unwrap();
        sandbox.click(&id, "https://example.org").unwrap();
    }
    let (opens, clicks) = ("messages-opens-list.response", "messages-clicks-list.response");
    for (name, recorded, count) in [("Opens", opens, 1), ("Clicks", clicks, 2)] {
        let list = |query: &str| {
            let path = format!("/messages/outbound/{name}{query}");
            ask(&sandbox, &path).ok()
        };
        let found = list("?count=9&offset=0&tag=t&platform=desktop&client_name=Firefox+140.0");
        assert_eq!(found["TotalCount"], count, "{name}");
        assert_shape(&found[name][0], &fixture_json(recorded)[name][0]);
        let of_it = list(&format!("/{id}?count=9&offset=0"));
        assert_eq!(
            (&of_it["TotalCount"], &of_it[name][0]["RecordType"]),
            (&json!(count), &found[name][0]["RecordType"])
        );
        for other in ["tag=u", "platform=Mobile", "recipient=a@b.example", "todate=2001-01-01"] {
            let found = list(&format!("?count=9&offset=0&{other}"));
            assert_eq!(found["TotalCount"], 0, "{name} {other}");
        }
    }
    let clicks = ask(&sandbox, "/messages/outbound/clicks?count=9&offset=0").ok();
    assert_eq!(clicks["Clicks"][0]["ClickLocation"], "Text");
    assert_eq!(clicks["Clicks"][1]["ClickLocation"], "HTML");
    let details = ask(&sandbox, &format!("/messages/outbound/{id}/details")).ok();
    let events = details["MessageEvents"].as_array().unwrap().iter();
    let types = events.map(|event| event["Type"].as_str().unwrap()).collect::<Vec<_>>();
    let each_time = ["Opened", "LinkClicked", "LinkClicked"];
    assert_eq!(types, [&["Delivered"][..], &each_time, &each_time].concat());
}

#[test]
fn a_search_may_lag_behind() {
    let lag = Duration::from_secs(30);
    let sandbox = Sandbox::start_with(Options::new().index_lag(lag)).unwrap();
    // The response to this one is lost, and then a search cannot find it.
    sandbox.inject(InjectedFault::After(ServerResponse::hang_up()));
    let lost = mail_with(json!({"Metadata": {"id": "1"}}));
    api(&sandbox, "/email", lost).send().unwrap_err();
    let found = || search(&sandbox, "count=1&offset=0&metadata_id=1").1;
    assert_eq!((found(), sandbox.messages().len()), (json!(0), 1));
    let details = format!("/messages/outbound/{}/details", sandbox.messages()[0].id);
    ask(&sandbox, &details).refusal(422, 701);
    sandbox.advance(lag).blocking();
    assert_eq!(found(), 1);
    ask(&sandbox, &details).ok();
}

#[test]
fn other_tokens_see_nothing() {
    let sandbox = Sandbox::start().unwrap();
    for token in ["", "other", postmark_sandbox::TEST_TOKEN] {
        let request = crate::client::Request::new(&sandbox, "GET", "/bounces?count=1&offset=0")
            .header("Accept", "application/json")
            .header("X-Postmark-Server-Token", token);
        request.send().unwrap().refusal(401, 10);
    }
}
