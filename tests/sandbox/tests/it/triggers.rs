use postmark_sandbox::Sandbox;
use serde_json::json;

use crate::client::{ask, assert_shape, call, fixture, fixture_json, post};

const RULES: &str = "/triggers/inboundrules";

const TAGS: &str = "/triggers/tags";

#[test]
fn rules_come_and_go() {
    let sandbox = Sandbox::start().unwrap();
    let created = post(&sandbox, "/triggers/inboundRules", fixture("inbound-rules-create.request"));
    let created = created.ok();
    assert_eq!(created, json!({"ID": created["ID"], "Rule": "someone@example.com"}));
    assert_shape(&created, &fixture_json("inbound-rules-create.response"));
    let second = post(&sandbox, RULES, json!({"Rule": "badguy.com"})).ok();
    let list = |query: &str| ask(&sandbox, &format!("{RULES}?{query}"));
    let found = list("count=1&offset=1").ok();
    assert_shape(&found, &fixture_json("inbound-rules-list.response"));
    assert_eq!(found, json!({"TotalCount": 2, "InboundRules": [second]}));

    let text = post(&sandbox, RULES, json!({"Rule": "Someone@Example.com"})).refusal(422, 810);
    assert_eq!(text, fixture_json("inbound-rules-create.error")["Message"]);
    let long = format!("{}@example.com", "a".repeat(255));
    for wrong in ["", "example", "a b@example.com", "*.example.com", &long] {
        post(&sandbox, RULES, json!({"Rule": wrong})).refusal(422, 813);
    }
    post(&sandbox, RULES, "").refusal(422, 809);
    list("count=501&offset=0").refusal(422, 800);
    list("count=1").refusal(422, 800);

    let delete = |id: &str| call(&sandbox, "DELETE", &format!("{RULES}/{id}"), "");
    let id = created["ID"].to_string();
    assert_eq!(delete(&id).ok(), fixture_json("inbound-rules-delete.response"));
    for missing in [&*id, "x"] {
        let text = delete(missing).refusal(422, 812);
        assert_eq!(text, fixture_json("inbound-rules-delete.error")["Message"]);
    }
    assert_eq!(list("count=9&offset=0").ok()["TotalCount"], 1);
}

#[test]
fn there_is_an_end_of_rules() {
    let sandbox = Sandbox::start().unwrap();
    for index in 0..1000 {
        post(&sandbox, RULES, json!({"Rule": format!("{index}.example")})).ok();
    }
    post(&sandbox, RULES, json!({"Rule": "more.example"})).refusal(422, 614);
}

#[test]
fn tags_come_and_go() {
    let sandbox = Sandbox::start().unwrap();
    let created = post(&sandbox, TAGS, fixture("tag-triggers-create.request")).ok();
    assert_shape(&created, &fixture_json("tag-triggers-create.response"));
    post(&sandbox, TAGS, json!({"MatchName": "other"})).ok();
    let path = format!("{TAGS}/{}", created["ID"]);
    let expected = json!({"ID": created["ID"], "MatchName": "welcome"});
    assert_eq!((&created, &ask(&sandbox, &path).ok()), (&expected, &expected));
    let list = |query: &str| ask(&sandbox, &format!("{TAGS}?count=9&offset=0{query}")).ok();
    assert_shape(&list(""), &fixture_json("tag-triggers-list.response"));
    assert_eq!(list("&match_name=Well")["TotalCount"], 0);
    assert_eq!(list("&match_name=WEL"), json!({"TotalCount": 1, "Tags": [created]}));
    assert_eq!(list("")["TotalCount"], 2);
    ask(&sandbox, TAGS).refusal(422, 800);

    post(&sandbox, TAGS, "").refusal(422, 809);
    for wrong in [json!({}), json!({"MatchName": "t".repeat(1001)})] {
        post(&sandbox, TAGS, wrong).refusal(422, 808);
    }
    post(&sandbox, TAGS, json!({"MatchName": "other"})).refusal(422, 803);
    call(&sandbox, "PUT", &path, json!({"MatchName": "other"})).refusal(422, 803);
    call(&sandbox, "PUT", &path, json!({"TrackOpens": false})).ok();
    let edited = call(&sandbox, "PUT", &path, fixture("tag-triggers-edit.request")).ok();
    assert_eq!(edited, json!({"ID": expected["ID"], "MatchName": "blabla"}));
    assert_eq!(ask(&sandbox, &path).ok(), edited);
    let deleted = call(&sandbox, "DELETE", &path, "").ok();
    let text = format!("Tag {} removed.", expected["ID"]);
    assert_eq!(deleted, json!({"ErrorCode": 0, "Message": text}));
    for method in ["GET", "DELETE"] {
        call(&sandbox, method, &path, "").refusal(422, 801);
    }
    call(&sandbox, "PUT", &path, json!({"MatchName": "x"})).refusal(422, 801);
}
