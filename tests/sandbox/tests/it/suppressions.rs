use postmark_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::client::{ask, assert_shape, fixture, fixture_json, mail_with, post, sent};

const STREAM: &str = "/message-streams/outbound/suppressions";

fn dump(sandbox: &Sandbox, query: &str) -> Vec<Value> {
    let found = ask(sandbox, &format!("{STREAM}/dump{query}")).ok();
    found["Suppressions"].as_array().unwrap().clone()
}

fn emails(addresses: &[&str]) -> Value {
    let item = |email: &&str| json!({"EmailAddress": email});
    json!({"Suppressions": addresses.iter().map(item).collect::<Vec<_>>()})
}

#[test]
fn addresses_come_and_go_one_by_one() {
    let sandbox = Sandbox::start().unwrap();
    let spammy = sent(&sandbox, json!({"To": "spammy.address@wildbit.com"}));
    sandbox.bounce(&spammy, "SpamComplaint").unwrap();
    let created = post(&sandbox, STREAM, fixture("suppressions-create.request")).ok();
    assert_eq!(created, fixture_json("suppressions-create.response"));
    let to_it = || {
        let mail = mail_with(json!({"To": "Good.Address@wildbit.com"}));
        post(&sandbox, "/email", mail).status
    };
    assert_eq!(to_it(), 422);
    let deleted = format!("{STREAM}/delete");
    let deleted = post(&sandbox, &deleted, fixture("suppressions-delete.request")).ok();
    assert_eq!(deleted, fixture_json("suppressions-delete.response"));
    assert_eq!(to_it(), 200);
}

#[test]
fn the_dump_can_be_filtered() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.suppress("outbound", "Hard@example.com");
    sandbox.suppress("broadcast", "other@example.com");
    post(&sandbox, STREAM, emails(&["mine@example.com"])).ok();
    let all = dump(&sandbox, "");
    assert_eq!(all.len(), 2);
    assert_shape(&all[0], &fixture_json("suppressions-dump.response")["Suppressions"][0]);
    assert_eq!(all[0]["EmailAddress"], "hard@example.com");
    for (query, count) in [
        ("SuppressionReason=HardBounce", 1),
        ("suppressionReason=manualsuppression", 1),
        ("SuppressionReason=SpamComplaint", 0),
        ("Origin=Customer", 1),
        ("Origin=Admin", 0),
        ("EmailAddress=HARD@example.com", 1),
        ("fromdate=2001-01-01&todate=2999-01-01", 2),
        ("todate=2001-01-01", 0),
    ] {
        assert_eq!(dump(&sandbox, &format!("?{query}")).len(), count, "{query}");
    }
    let refused =
        |query: &str, code| ask(&sandbox, &format!("{STREAM}/dump?{query}")).refusal(422, code);
    refused("SuppressionReason=Dislike", 1404);
    refused("Origin=Mars", 1405);
}

// contract: quirk.suppression-items
#[test]
fn nobody_but_the_recipient_ends_an_unsubscription() {
    let sandbox = Sandbox::start().unwrap();
    let message = sent(&sandbox, json!({"To": "a@example.com", "MessageStream": "broadcast"}));
    sandbox.unsubscribe(&message).unwrap();
    let stream = "/message-streams/broadcast/suppressions";
    let dump = || ask(&sandbox, &format!("{stream}/dump")).ok()["Suppressions"].clone();
    let row = &dump()[0];
    assert_eq!(
        (&row["SuppressionReason"], &row["Origin"]),
        (&json!("ManualSuppression"), &json!("Recipient"))
    );
    let deleted = post(&sandbox, &format!("{stream}/delete"), emails(&["a@example.com"])).ok();
    assert_eq!(deleted["Suppressions"][0]["Status"], "Failed");
    sandbox.reactivate("broadcast", "A@example.com");
    assert_eq!(dump(), json!([]));
}

// contract: limit.suppressions
#[test]
fn what_is_wrong_with_a_request() {
    let sandbox = Sandbox::start().unwrap();
    for path in [STREAM.to_owned(), format!("{STREAM}/delete")] {
        for body in ["", "{}", r#"{"Suppressions":[]}"#] {
            let text = post(&sandbox, &path, body).refusal(422, 1409);
            assert_eq!(text, fixture_json("suppressions-delete.error")["Message"]);
        }
        let text = post(&sandbox, &path, emails(&["a@example.com"; 51])).refusal(422, 1410);
        assert_eq!(text, fixture_json("suppressions-create.error")["Message"]);
        post(&sandbox, &path, emails(&["a@example.com"; 50])).ok();
        post(&sandbox, &path, r#"{"Suppressions":["a@example.com"]}"#).refusal(422, 403);
        let other = path.replace("outbound", "nothing");
        let text = post(&sandbox, &other, emails(&["a@example.com"])).refusal(422, 1226);
        assert_eq!(text, fixture_json("suppressions-dump.error")["Message"]);
    }
}
