use postmark_sandbox::{InboundEmail, SERVER_TOKEN, Sandbox};
use serde_json::json;

use crate::client::{ask, assert_shape, call, fixture, fixture_json};

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
