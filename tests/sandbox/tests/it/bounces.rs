use postmark_sandbox::{Sandbox, SimulationError};
use serde_json::{Value, json};

use crate::client::{ask, assert_shape, call, fixture_json, mail_with, post, sent};

const ALL: &str = "/bounces?count=500&offset=0";

fn bounces(sandbox: &Sandbox, query: &str) -> Vec<Value> {
    let found = ask(sandbox, &format!("{ALL}{query}")).ok();
    let rows = found["Bounces"].as_array().unwrap().clone();
    assert_eq!(found["TotalCount"], rows.len());
    rows
}

// contract: test.bounce-domain
#[test]
fn every_type_can_be_had() {
    let sandbox = Sandbox::start().unwrap();
    let address = |local: &str| format!("{local}@bounce-testing.postmarkapp.com");
    for (local, kind, code, inactive) in [
        ("HardBounce", "HardBounce", 1, true),
        ("soft_bounce", "SoftBounce", 4096, false),
        ("SMTPAPIERROR", "SMTPApiError", 100_007, false),
        ("dmarc_policy", "DMARCPolicy", 100_009, false),
        ("SpamComplaint", "HardBounce", 1, true),
        ("whatever", "HardBounce", 1, true),
    ] {
        let id = sent(&sandbox, json!({"To": address(local), "Tag": "t", "Metadata": {"a": "b"}}));
        let rows = bounces(&sandbox, &format!("&messageID={id}"));
        assert_eq!(rows.len(), 1, "{local}");
        let row = &rows[0];
        assert_eq!((&row["Type"], &row["TypeCode"]), (&json!(kind), &json!(code)));
        assert_eq!((&row["Inactive"], &row["Email"]), (&json!(inactive), &json!(address(local))));
        assert_shape(row, &fixture_json("bounces-list.response")["Bounces"][0]);
        let details = ask(&sandbox, &format!("/messages/outbound/{id}/details")).ok();
        assert_eq!(details["MessageEvents"][0]["Type"], "Bounced");
        assert_eq!(details["MessageEvents"][0]["Details"]["BounceID"], row["ID"].to_string());
    }
    assert_eq!(bounces(&sandbox, "").len(), 6);
    assert_eq!(bounces(&sandbox, "&type=hardbounce").len(), 3);
    assert_eq!(bounces(&sandbox, "&inactive=false").len(), 3);
    assert_eq!(bounces(&sandbox, "&emailFilter=WHATEVER@").len(), 1);
    assert_eq!(bounces(&sandbox, "&tag=t&fromdate=2001-01-01").len(), 6);
    assert_eq!(bounces(&sandbox, "&tag=u").len(), 0);
    assert_eq!(bounces(&sandbox, "&messagestream=broadcast").len(), 0);
    assert_eq!(ask(&sandbox, "/bounces/Tags").ok(), json!(["t"]));
    ask(&sandbox, &format!("{ALL}&type=Nothing")).refusal(422, 1000);
    let empty = ask(&sandbox, "/bounces?count=0&offset=0").refusal(422, 1000);
    assert_eq!(empty, fixture_json("bounces-list.error")["Message"]);

    let stats = ask(&sandbox, "/deliverystats").ok();
    assert_shape(&stats, &fixture_json("deliverystats.response"));
    assert_eq!(stats["InactiveMails"], 3);
    assert_eq!(stats["Bounces"][0], json!({"Name": "All", "Count": 6}));
    let hard = json!({"Type": "HardBounce", "TypeCode": 1, "Name": "Hard bounce", "Count": 3});
    assert_eq!(stats["Bounces"][1], hard);
}

#[test]
fn a_bounced_address_can_be_activated() {
    let sandbox = Sandbox::start().unwrap();
    let message = sent(&sandbox, json!({"To": "a@example.com"}));
    let id = sandbox.bounce(&message, "hard_bounce").unwrap();
    assert!(id > i64::from(u32::MAX));
    let to_it = || post(&sandbox, "/email", mail_with(json!({"To": "A@example.com"})));
    to_it().refusal(422, 406);
    let bounce = ask(&sandbox, &format!("/bounces/{id}")).ok();
    assert_shape(&bounce, &fixture_json("bounces-get.response"));
    assert_eq!(bounce["Inactive"], true);
    let dump = ask(&sandbox, &format!("/bounces/{id}/dump")).ok();
    assert_eq!(dump, json!({"Body": bounce["Content"]}));

    let activated = call(&sandbox, "PUT", &format!("/bounces/{id}/activate"), "").ok();
    assert_shape(&activated, &fixture_json("bounces-activate.response"));
    assert_eq!(
        (&activated["Message"], &activated["Bounce"]["Inactive"]),
        (&json!("OK"), &json!(false))
    );
    let message = to_it().ok()["MessageID"].as_str().unwrap().to_owned();

    let id = sandbox.bounce(&message, "SpamComplaint").unwrap();
    let refused =
        call(&sandbox, "PUT", &format!("/bounces/{id}/activate"), "{}").refusal(422, 1003);
    assert_eq!(refused, fixture_json("bounces-activate.error")["Message"]);
    for path in ["/bounces/1", "/bounces/x", "/bounces/99999999999999999999/dump"] {
        let missing = ask(&sandbox, path).refusal(422, 1001);
        assert_eq!(missing, fixture_json("bounces-get.error")["Message"]);
    }
}

#[test]
fn only_what_came_can_come_back() {
    let sandbox = Sandbox::start().unwrap();
    assert_eq!(sandbox.bounce("nothing", "HardBounce"), Err(SimulationError::NoMessage));
    sandbox.suppress("outbound", "a@example.com");
    let message = sent(&sandbox, json!({"To": "a@example.com, b@example.com"}));
    assert_eq!(sandbox.bounce(&message, "x"), Err(SimulationError::NoSuchBounce));
    sandbox.bounce(&message, "Blocked").unwrap();
    let rows = bounces(&sandbox, "");
    assert_eq!((&rows[0]["Email"], &rows[0]["Type"]), (&json!("b@example.com"), &json!("Blocked")));
    // The bounce outlives the email.
    sandbox.clear();
    assert_eq!(bounces(&sandbox, ""), rows);
}
