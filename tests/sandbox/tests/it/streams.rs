use std::time::Duration;

use postmark_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::client::{ask, assert_shape, call, fixture, fixture_json, mail_with, post};

fn ids(sandbox: &Sandbox, query: &str) -> Vec<String> {
    let found = ask(sandbox, &format!("/message-streams{query}")).ok();
    let rows = found["MessageStreams"].as_array().unwrap();
    assert_eq!(found["TotalCount"], rows.len());
    rows.iter().map(|row| row["ID"].as_str().unwrap().to_owned()).collect()
}

// contract: retention.archived-stream
#[test]
fn streams_come_go_and_come_back() {
    let sandbox = Sandbox::start().unwrap();
    assert_eq!(ids(&sandbox, ""), ["broadcast", "inbound", "outbound"]);
    let created = post(&sandbox, "/message-streams", fixture("streams-create.request")).ok();
    assert_shape(&created, &fixture_json("streams-create.response"));
    assert_eq!((&created["Name"], &created["UpdatedAt"]), (&json!("My Dev Stream"), &Value::Null));
    let path = "/message-streams/transactional-dev";
    let edited = call(&sandbox, "PATCH", path, fixture("streams-edit.request")).ok();
    let settings = &edited["SubscriptionManagementConfiguration"]["UnsubscribeHandlingType"];
    assert_eq!((&edited["Name"], settings), (&json!("Updated"), &json!("Postmark")));
    assert!(edited["UpdatedAt"].is_string());
    assert_eq!(ask(&sandbox, path).ok(), edited);
    assert_eq!(
        ids(&sandbox, "?messageStreamType=transactional"),
        ["outbound", "transactional-dev"]
    );

    let send = || {
        let mail = mail_with(json!({"MessageStream": "transactional-dev"}));
        post(&sandbox, "/email", mail).status
    };
    assert_eq!(send(), 200);
    let archived = call(&sandbox, "POST", &format!("{path}/archive"), "").ok();
    assert_shape(&archived, &fixture_json("streams-archive.response"));
    assert_eq!((send(), ids(&sandbox, "").len()), (422, 3));
    assert_eq!(ids(&sandbox, "?IncludeArchivedStreams=true").len(), 4);
    sandbox.advance(Duration::from_secs(44 * 86400)).blocking();
    let back = call(&sandbox, "POST", &format!("{path}/unarchive"), "").ok();
    assert_eq!((&back["ArchivedAt"], send()), (&Value::Null, 200));
    call(&sandbox, "POST", &format!("{path}/archive"), "").ok();
    sandbox.advance(Duration::from_secs(45 * 86400)).blocking();
    let late = call(&sandbox, "POST", &format!("{path}/unarchive"), "").refusal(422, 1232);
    assert_eq!(late, fixture_json("streams-unarchive.error")["Message"]);
}

// contract: limit.streams.count
#[test]
fn what_is_wrong_with_a_stream() {
    let sandbox = Sandbox::start().unwrap();
    let refused = |change: Value, code| {
        let mut stream = fixture_json("streams-create.request");
        for (name, value) in change.as_object().unwrap() {
            stream[name] = value.clone();
        }
        post(&sandbox, "/message-streams", stream).refusal(422, code)
    };
    refused(json!({"ID": null}), 1222);
    for id in ["Upper", "1st", "a b", &"a".repeat(31)] {
        refused(json!({"ID": id}), 1227);
    }
    refused(json!({"ID": "pm-x"}), 1233);
    refused(json!({"ID": "all"}), 1237);
    let text = refused(json!({"ID": "outbound"}), 1230);
    assert_eq!(text, fixture_json("streams-create.error")["Message"]);
    refused(json!({"Name": null}), 1223);
    refused(json!({"Name": "n".repeat(101)}), 1224);
    refused(json!({"MessageStreamType": "Other"}), 1221);
    refused(json!({"MessageStreamType": "Inbound"}), 1228);
    refused(json!({"Description": "d".repeat(1001)}), 1231);
    refused(json!({"Description": "<b>"}), 1234);
    let handling = |kind: &str| json!({"UnsubscribeHandlingType": kind});
    refused(json!({"SubscriptionManagementConfiguration": handling("Other")}), 1240);
    let none = json!({
        "MessageStreamType": "Broadcasts", "SubscriptionManagementConfiguration": handling("none"),
    });
    assert_eq!(refused(none, 1239), fixture_json("streams-edit.error")["Message"]);
    for index in 3..10 {
        sandbox.add_stream(&format!("s{index}"));
    }
    refused(json!({}), 1225);
    let text = call(&sandbox, "POST", "/message-streams/outbound/archive", "").refusal(422, 1229);
    assert_eq!(text, fixture_json("streams-archive.error")["Message"]);
    let text = ask(&sandbox, "/message-streams?MessageStreamType=x").refusal(422, 1221);
    assert_eq!(text, fixture_json("streams-list.error")["Message"]);
    for (method, path) in [("GET", ""), ("POST", "/archive"), ("POST", "/unarchive")] {
        let path = format!("/message-streams/nothing{path}");
        call(&sandbox, method, &path, "").refusal(422, 1226);
    }
}
