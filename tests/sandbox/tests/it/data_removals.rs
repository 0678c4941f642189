use postmark_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::client::{ask, assert_shape, fixture, fixture_json, manage, sent};

#[test]
fn a_recipient_can_be_forgotten() {
    let sandbox = Sandbox::start().unwrap();
    let forgotten = sent(&sandbox, json!({"Cc": "Sophie@example.com"}));
    sandbox.bounce(&sent(&sandbox, json!({"To": "sophie@example.com"})), "Blocked").unwrap();
    let kept = sent(&sandbox, json!({"To": "other@example.com"}));
    sandbox.bounce(&kept, "Blocked").unwrap();
    let request = fixture("data-removals-create.request");
    let created = manage(&sandbox, "POST", "/data-removals", request).ok();
    assert_shape(&created, &fixture_json("data-removals-create.response"));
    assert_eq!(created["Status"], "Pending");
    let done = manage(&sandbox, "GET", &format!("/data-removals/{}", created["ID"]), "").ok();
    assert_eq!(done, json!({"ID": created["ID"], "Status": "Done"}));

    assert!(sandbox.message(&forgotten).is_none());
    assert_eq!(sandbox.messages().iter().map(|one| &one.id).collect::<Vec<_>>(), [&kept]);
    let bounces = ask(&sandbox, "/bounces?count=9&offset=0").ok();
    assert_eq!(
        (&bounces["TotalCount"], &bounces["Bounces"][0]["MessageID"]),
        (&json!(1), &json!(kept))
    );
}

#[test]
fn what_is_wrong_with_a_data_removal() {
    let sandbox = Sandbox::start().unwrap();
    let refused = |change: Value, code| {
        let mut request = fixture_json("data-removals-create.request");
        for (name, value) in change.as_object().unwrap() {
            request[name] = value.clone();
        }
        manage(&sandbox, "POST", "/data-removals", request).refusal(422, code);
    };
    refused(json!({"RequestedBy": null}), 1300);
    refused(json!({"RequestedFor": "nobody"}), 1300);
    refused(json!({"RequestedFor": ["a@b.example"]}), 403);
    manage(&sandbox, "POST", "/data-removals", "").refusal(422, 1300);
    for id in ["0", "1000001", "x"] {
        let text = manage(&sandbox, "GET", &format!("/data-removals/{id}"), "").refusal(422, 1301);
        assert_eq!(text, fixture_json("data-removals-get.error")["Message"]);
    }
}
