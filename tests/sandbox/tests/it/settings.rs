use postmark_sandbox::{InboundEmail, SERVER_TOKEN, Sandbox};
use serde_json::json;

use crate::client::{ask, assert_shape, call, fixture, fixture_json, sent};
use crate::receiver::Receiver;

#[test]
fn settings_can_be_read_and_changed() {
    let sandbox = Sandbox::start().unwrap();
    let settings = ask(&sandbox, "/server").ok();
    assert_shape(&settings, &fixture_json("server-get.response"));
    assert_eq!(settings["ApiTokens"], json!([SERVER_TOKEN]));
    assert_eq!(settings["DeliveryType"], "Sandbox");
    let edited = call(&sandbox, "PUT", "/server", fixture("server-edit.request")).ok();
    let mut expected = settings.clone();
    for (name, value) in fixture_json("server-edit.request").as_object().unwrap() {
        expected[name] = value.clone();
    }
    assert_eq!(edited, expected);
    assert_eq!(ask(&sandbox, "/server").ok(), expected);
    sandbox.receive(&InboundEmail::new("a@b.example", "c@d.example"));
    assert_eq!(sandbox.deliveries()[0].url, "https://hooks.example.com/inbound");
    sandbox.set_inbound_webhook("").unwrap();
    assert_eq!(ask(&sandbox, "/server").ok()["InboundHookUrl"], "");
}

#[test]
fn what_is_wrong_with_a_setting() {
    let sandbox = Sandbox::start().unwrap();
    let before = ask(&sandbox, "/server").ok();
    for (change, code) in [
        (json!({"Name": " "}), 608),
        (json!({"Name": "other", "Color": "Beige"}), 607),
        (json!({"TrackLinks": "All"}), 612),
        (json!({"InboundSpamThreshold": 31}), 611),
        (json!({"InboundSpamThreshold": -5}), 611),
        (json!({"InboundHookUrl": "nowhere"}), 606),
        (json!({"OpenHookUrl": "ftp://a.example"}), 606),
        (json!({"Color": 1}), 403),
        (json!({"TrackOpens": "yes"}), 403),
    ] {
        call(&sandbox, "PUT", "/server", change).refusal(422, code);
    }
    call(&sandbox, "PUT", "/server", "").refusal(422, 609);
    assert_eq!(ask(&sandbox, "/server").ok(), before);
}

#[test]
fn settings_say_what_is_tracked_and_told() {
    let sandbox = Sandbox::start().unwrap();
    let receiver = Receiver::start();
    let settings = json!({
        "TrackOpens": true, "TrackLinks": "HtmlOnly", "RawEmailEnabled": true,
        "InboundHookUrl": receiver.url("/"),
    });
    call(&sandbox, "PUT", "/server", settings).ok();
    sent(&sandbox, json!({}));
    sent(&sandbox, json!({"TrackOpens": false, "TrackLinks": "None"}));
    let tracked =
        sandbox.messages().into_iter().map(|one| (one.track_opens, one.track_links.clone()));
    let expected = [(Some(true), Some("HtmlOnly")), (Some(true), Some("None"))];
    let expected = expected.map(|(opens, links)| (opens, links.map(str::to_owned)));
    assert_eq!(tracked.collect::<Vec<_>>(), expected);
    sandbox.receive(&InboundEmail::new("a@b.example", "c@d.example").subject("Hi").text("text"));
    sandbox.settle(std::time::Duration::from_secs(20)).blocking().unwrap();
    let told = receiver.take();
    let raw = told[0].body["RawEmail"].as_str().unwrap();
    assert!(raw.contains("\r\nSubject: Hi\r\n") && raw.contains("\r\n\r\ntext"), "{raw}");
}
