use postmark_sandbox::{Sandbox, TemplateSource};
use serde_json::{Value, json};

use crate::client::{assert_shape, call_as, fixture_json, manage};

/// A sandbox whose first server has a template in a layout, and one without an alias, and the token
/// of another server, whose id is 2.
fn two_servers() -> (Sandbox, String) {
    let sandbox = Sandbox::start().unwrap();
    let page =
        TemplateSource::new("page").name("Page").subject("{{a}}").text("{{a}}").inside("base");
    sandbox
        .add_template(TemplateSource::layout("base").name("Base").text("<{{{@content}}}>"))
        .unwrap();
    sandbox.add_template(page).unwrap();
    sandbox.add_template(TemplateSource::new("").id(9).text("x")).unwrap();
    let server = manage(&sandbox, "POST", "/servers", json!({"Name": "Other"})).ok();
    (sandbox, server["ApiTokens"][0].as_str().unwrap().to_owned())
}

fn push(sandbox: &Sandbox, performs: bool) -> Value {
    let mut request = fixture_json("templates-push.request");
    request["SourceServerID"] = 1.into();
    // Some clients write ids as text.
    request["DestinationServerID"] = "2".into();
    request["PerformChanges"] = performs.into();
    manage(sandbox, "PUT", "/templates/push", request).ok()
}

#[test]
fn templates_go_from_one_server_to_another() {
    let (sandbox, other) = two_servers();
    let list = || {
        let found = call_as(&other, &sandbox, "GET", "/templates?count=9&offset=0", "").ok();
        found["TotalCount"].as_u64().unwrap()
    };
    let preview = push(&sandbox, false);
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
    assert_eq!((push(&sandbox, true), list()), (rows("Create", [json!(1), json!(2)]), 2));
    let edit = json!({"TextBody": "mine", "LayoutTemplate": ""});
    call_as(&other, &sandbox, "PUT", "/templates/page", edit).ok();
    assert_eq!(push(&sandbox, false), rows("Edit", [json!(1), json!(2)]));
    let page = || call_as(&other, &sandbox, "GET", "/templates/page", "").ok();
    assert_eq!(page()["TextBody"], "mine");
    assert_eq!((push(&sandbox, true), list()), (rows("Edit", [json!(1), json!(2)]), 2));
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
    let (sandbox, other) = two_servers();
    let refused = |source: Value, destination: Value, code| {
        let request = json!({
            "SourceServerID": source, "DestinationServerID": destination, "PerformChanges": true,
        });
        manage(&sandbox, "PUT", "/templates/push", request).refusal(422, code)
    };
    refused(json!(3), json!(2), 601);
    refused(json!(1), Value::Null, 601);
    refused(json!("x"), json!(2), 403);
    let text = refused(json!(2), json!(1), 1124);
    assert_eq!(text, fixture_json("templates-push.error")["Message"]);
    call_as(&other, &sandbox, "PUT", "/templates/push", json!({})).refusal(401, 10);

    let add = |alias: &str| {
        let template = json!({"Name": alias, "Alias": alias, "Subject": "s", "TextBody": "t"});
        call_as(&other, &sandbox, "POST", "/templates", template).ok();
    };
    for index in 1..100 {
        add(&format!("t{index}"));
    }
    refused(json!(1), json!(2), 1105);
    call_as(&other, &sandbox, "GET", "/templates/base", "").refusal(422, 1101);
    add("base");
    refused(json!(1), json!(2), 1125);
}
