use postmark_sandbox::{Sandbox, TemplateSource};
use serde_json::{Value, json};

use crate::client::{SERVER_ID, assert_shape, call_as, fixture_json, manage};

/// A sandbox whose first server has a template in a layout, and the id and the token of another.
fn two_servers() -> (Sandbox, i64, String) {
    let sandbox = Sandbox::start().unwrap();
    let page =
        TemplateSource::new("page").name("Page").subject("{{a}}").text("{{a}}").inside("base");
    sandbox
        .add_template(TemplateSource::layout("base").name("Base").text("<{{{@content}}}>"))
        .unwrap();
    sandbox.add_template(page).unwrap();
    let server = manage(&sandbox, "POST", "/servers", json!({"Name": "Other"})).ok();
    let token = server["ApiTokens"][0].as_str().unwrap().to_owned();
    (sandbox, server["ID"].as_i64().unwrap(), token)
}

fn push(sandbox: &Sandbox, to: i64, performs: bool) -> Value {
    let mut request = fixture_json("templates-push.request");
    request["SourceServerID"] = SERVER_ID.into();
    // Some clients write ids as text.
    request["DestinationServerID"] = to.to_string().into();
    request["PerformChanges"] = performs.into();
    manage(sandbox, "PUT", "/templates/push", request).ok()
}

#[test]
fn templates_go_from_one_server_to_another() {
    let (sandbox, id, other) = two_servers();
    let push = |performs| push(&sandbox, id, performs);
    let list = || {
        let found = call_as(&other, &sandbox, "GET", "/templates?count=9&offset=0", "").ok();
        found["TotalCount"].as_u64().unwrap()
    };
    let preview = push(false);
    assert_shape(
        &preview["Templates"][0],
        &fixture_json("templates-push.response")["Templates"][0],
    );
    let row = |action: &str, id: Value, alias: &str, name: &str, kind: &str| json!({"Action": action, "TemplateId": id, "Alias": alias, "Name": name, "TemplateType": kind});
    let rows = |action: &str, ids: [Value; 2]| {
        let [base, page] = ids;
        let base = row(action, base, "base", "Base", "Layout");
        json!({"TotalCount": 2, "Templates": [base, row(action, page, "page", "Page", "Standard")]})
    };
    assert_eq!((preview, list()), (rows("Create", [Value::Null, Value::Null]), 0));
    let pushed = push(true);
    let ids = || [0, 1].map(|row| pushed["Templates"][row]["TemplateId"].clone());
    assert!(ids().iter().all(|id| id.as_i64() > Some(SERVER_ID)), "{pushed}");
    assert_eq!((&pushed, list()), (&rows("Create", ids()), 2));
    let edit = json!({"TextBody": "mine", "LayoutTemplate": ""});
    call_as(&other, &sandbox, "PUT", "/templates/page", edit).ok();
    assert_eq!(push(false), rows("Edit", ids()));
    let page = || call_as(&other, &sandbox, "GET", "/templates/page", "").ok();
    assert_eq!(page()["TextBody"], "mine");
    assert_eq!((push(true), list()), (rows("Edit", ids()), 2));
    assert_eq!([&page()["TextBody"], &page()["LayoutTemplate"]], ["{{a}}", "base"]);

    let mail = json!({
        "From": "a@b.example", "To": "c@d.example", "TemplateAlias": "page",
        "TemplateModel": {"a": "b"},
    });
    call_as(&other, &sandbox, "POST", "/email/withTemplate", mail).ok();
    assert_eq!(sandbox.messages()[0].text.as_deref(), Some("<b>"));
}

// contract: quirk.push
#[test]
fn what_is_wrong_with_a_push() {
    let (sandbox, id, other) = two_servers();
    let refused = |source: Value, destination: Value, code| {
        let request = json!({
            "SourceServerID": source, "DestinationServerID": destination, "PerformChanges": true,
        });
        manage(&sandbox, "PUT", "/templates/push", request).refusal(422, code)
    };
    for (source, destination, missing) in [
        (json!(3), json!(id), "The source server was not found."),
        (json!(SERVER_ID), Value::Null, "The destination server was not found."),
        (json!("3"), json!(""), "The source and destination servers were not found."),
    ] {
        assert_eq!(refused(source, destination, 601), missing);
    }
    refused(json!("x"), json!(id), 403);
    let text = refused(json!(id), json!(SERVER_ID), 1124);
    assert_eq!(text, fixture_json("templates-push.error")["Message"]);
    call_as(&other, &sandbox, "PUT", "/templates/push", json!({})).refusal(401, 10);

    let add = |alias: &str| {
        let template = json!({"Name": alias, "Alias": alias, "Subject": "s", "TextBody": "t"});
        call_as(&other, &sandbox, "POST", "/templates", template).ok();
    };
    for index in 1..100 {
        add(&format!("t{index}"));
    }
    refused(json!(SERVER_ID), json!(id), 1105);
    call_as(&other, &sandbox, "GET", "/templates/base", "").refusal(422, 1101);
    add("base");
    refused(json!(SERVER_ID), json!(id), 1125);
}
