use postmark_sandbox::{Sandbox, TemplateSource};
use serde_json::{Value, json};

use crate::client::{api, ask, assert_shape, fixture, fixture_json, post};

const ROUTE: &str = "/email/bulk";

/// An email to these recipients, with some members replaced.
fn bulk(to: &[&str], members: Value) -> Value {
    let messages = to.iter().map(|to| json!({ "To": to, "TemplateModel": { "name": to } }));
    let mut bulk = json!({
        "From": "sender@example.com", "Subject": "Hello {{name}}", "TextBody": "Hi {{name}}",
        "Messages": messages.collect::<Vec<_>>(),
    });
    for (name, member) in members.as_object().unwrap() {
        bulk[name] = member.clone();
    }
    bulk
}

/// The progress of a bulk email.
fn progress(sandbox: &Sandbox, accepted: &Value) -> Value {
    ask(sandbox, &format!("{ROUTE}/{}", accepted["ID"].as_str().unwrap())).ok()
}

// contract: stream.default
#[test]
fn each_recipient_gets_a_mail_of_its_own() {
    let sandbox = Sandbox::start().unwrap();
    let accepted = post(&sandbox, ROUTE, fixture("bulk-send.request")).ok();
    let mut recorded = fixture_json("bulk-send.response");
    recorded["ID"] = recorded["Id"].clone();
    assert_shape(&accepted, &recorded);
    assert_eq!(accepted["Status"], "Accepted");
    assert_eq!(accepted["ID"], accepted["Id"]);
    let finished = progress(&sandbox, &accepted);
    assert_shape(&finished, &fixture_json("bulk-get.response"));
    assert_eq!(finished["Status"], "Completed");
    assert_eq!([&finished["ReleasedCount"], &finished["FailedCount"]], [2, 0]);
    let messages = sandbox.messages();
    let mut seen: Vec<_> = messages
        .iter()
        .map(|one| (one.to[0].email.as_str(), one.text.as_deref().unwrap(), &*one.subject))
        .collect();
    seen.sort_unstable();
    assert_eq!(
        seen,
        [("a@example.com", "Hi Ann", "Hello Ann"), ("b@example.com", "Hi Bob", "Hello Bob"),]
    );
    let bob = messages.iter().find(|one| one.to[0].email == "b@example.com").unwrap();
    assert_eq!((&*bob.stream, &*bob.cc[0].email), ("broadcast", "c@example.com"));
    assert_eq!(bob.metadata["campaign"], "b", "its own in place of that of all");
    assert_eq!(bob.headers[0].name, "X-One");
}

#[test]
fn a_template_is_filled_for_each() {
    let sandbox = Sandbox::start().unwrap();
    sandbox
        .add_template(TemplateSource::new("news").subject("News").text("Dear {{name}}"))
        .unwrap();
    let news = json!({ "TemplateAlias": "news", "Subject": null, "TextBody": null });
    post(&sandbox, ROUTE, bulk(&["a@example.com"], news)).ok();
    assert_eq!(sandbox.messages()[0].text.as_deref(), Some("Dear a@example.com"));
    let missing = bulk(&["a@example.com"], json!({ "TemplateAlias": "none", "TextBody": null }));
    post(&sandbox, ROUTE, missing).refusal(422, 1101);
}

#[test]
fn whom_nobody_may_write_to_is_counted_and_no_error() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.suppress("broadcast", "gone@example.com");
    let to = ["a@example.com", "gone@example.com"];
    let accepted = post(&sandbox, ROUTE, bulk(&to, json!({}))).ok();
    let finished = progress(&sandbox, &accepted);
    assert_eq!([&finished["ReleasedCount"], &finished["FailedCount"]], [1, 1]);
    let accepted = post(&sandbox, ROUTE, bulk(&to[1..], json!({}))).ok();
    assert_eq!(progress(&sandbox, &accepted)["Status"], "Failed");
    let unfilled = bulk(&to, json!({ "TextBody": "Hi {{#name}}" }));
    let accepted = post(&sandbox, ROUTE, unfilled).ok();
    assert_eq!(progress(&sandbox, &accepted)["FailedCount"], 2);
    assert_eq!(sandbox.messages().len(), 1);
}

#[test]
fn one_fault_refuses_all_by_its_code_and_several_by_theirs() {
    let sandbox = Sandbox::start().unwrap();
    let (good, bad) = ("a@example.com", "nobody");
    post(&sandbox, ROUTE, bulk(&[good, bad], json!({}))).refusal(422, 300);
    post(&sandbox, ROUTE, bulk(&[], json!({}))).refusal(422, 300);
    post(&sandbox, ROUTE, bulk(&[good], json!({ "TextBody": null }))).refusal(422, 300);
    post(&sandbox, ROUTE, bulk(&[good], json!({ "Messages": good }))).refusal(422, 403);
    post(&sandbox, ROUTE, bulk(&[good], json!({ "MessageStream": "none" }))).refusal(422, 1226);
    let reply = post(&sandbox, ROUTE, bulk(&[bad, "you"], json!({})));
    assert_eq!((reply.status, reply.header("X-PM-ApiErrorCode")), (422, Some("11")));
    let errors = &reply.json()["Errors"];
    assert_eq!(errors["To"].as_array().unwrap().len(), 2, "{errors}");
    assert_eq!(errors["To"][0]["ErrorCode"], 300);
    assert!(sandbox.messages().is_empty());
    assert_eq!(ask(&sandbox, ROUTE).ok(), json!({ "Requests": [] }));
}

#[test]
fn the_list_is_walked_by_its_keys() {
    let sandbox = Sandbox::start().unwrap();
    let send = |_| post(&sandbox, ROUTE, bulk(&["a@example.com"], json!({}))).ok();
    let ids: Vec<_> = (0..5).map(send).map(|accepted| accepted["ID"].clone()).collect();
    let (mut walked, mut path) = (Vec::new(), format!("{ROUTE}?count=2"));
    loop {
        let answer = ask(&sandbox, &path).ok();
        let rows = answer["Requests"].as_array().unwrap();
        walked.extend(rows.iter().map(|row| row["Id"].clone()));
        let Some(key) = answer.get("PaginationKey") else { break };
        path = format!("{ROUTE}?count=2&paginationKey={}", key.as_str().unwrap());
    }
    assert!(walked.iter().eq(ids.iter().rev()), "newest first");
    ask(&sandbox, &format!("{ROUTE}?paginationKey=none")).refusal(422, 13);
    ask(&sandbox, &format!("{ROUTE}/none")).refusal(404, 12);
}

#[test]
fn the_test_token_sends_nothing() {
    let sandbox = Sandbox::start().unwrap();
    let mail = bulk(&["a@example.com"], json!({ "TemplateId": 7 }));
    let request = api(&sandbox, ROUTE, mail).without("X-Postmark-Server-Token");
    let reply = request.header("X-Postmark-Server-Token", "POSTMARK_API_TEST").send();
    assert_eq!(reply.unwrap().ok()["Status"], "Accepted");
    assert!(sandbox.messages().is_empty());
}
