use postmark_sandbox::{Sandbox, TemplateError, TemplateSource};
use serde_json::{Value, json};

use crate::client::{ask, assert_shape, call, fixture, fixture_json, post};

fn with_templates() -> Sandbox {
    let sandbox = Sandbox::start().unwrap();
    let welcome = TemplateSource::new("code-your-own-1")
        .id(1234)
        .subject("{{company.name}} & {{user_name}}")
        .html("<p>{{user_name}} of {{#company}}{{name}}{{/company}}{{#each items}}, {{qty}} {{sku}}{{/each}}</p>")
        .text("{{user_name}}{{^user_name}}nobody{{/user_name}}");
    assert_eq!(sandbox.add_template(welcome), Ok(1234));
    sandbox
}

// contract: template.syntax template.missing-values
#[test]
fn a_mail_is_rendered() {
    let sandbox = with_templates();
    let mut request = fixture_json("email-with-template.request");
    request["TemplateModel"]["user_name"] = "J<o>hn".into();
    post(&sandbox, "/email/withTemplate", request).ok();
    post(&sandbox, "/email/withTemplate/", fixture("email-with-template.alias.request")).ok();
    let messages = sandbox.messages();
    assert_eq!(messages[0].subject, "ACME & J<o>hn");
    assert_eq!(messages[0].html.as_deref(), Some("<p>J&lt;o&gt;hn of ACME, 2 A</p>"));
    assert_eq!(messages[0].text.as_deref(), Some("J<o>hn"));
    assert_eq!(messages[1].text.as_deref(), Some("nobody"));
}

#[test]
fn a_batch_is_rendered_as_far_as_it_can_be() {
    let sandbox = with_templates();
    let request = fixture("email-batch-with-templates.request");
    let sent = post(&sandbox, "/email/batchWithTemplates", request).ok();
    let expected = fixture_json("email-batch-with-templates.response");
    assert_eq!((&sent[0]["To"], &sent[0]["ErrorCode"]), (&expected[0]["To"], &json!(0)));
    assert_eq!(sent[1], expected[1]);
    assert_eq!(sandbox.messages().len(), 1);
}

#[test]
fn what_is_wrong_with_a_template_mail() {
    let sandbox = with_templates();
    let refused = |change: &dyn Fn(&mut Value), code| {
        let mut request = fixture_json("email-with-template.request");
        change(&mut request);
        post(&sandbox, "/email/withTemplate", request).refusal(422, code)
    };
    let text = refused(&|mail| mail["TemplateId"] = 1.into(), 1101);
    assert_eq!(text, fixture_json("email-with-template.error")["Message"]);
    // The id takes precedence over the alias.
    refused(&|mail| mail["TemplateId"] = Value::Null, 1101);
    refused(
        &|mail| {
            mail["TemplateId"] = 1.into();
            mail["TemplateAlias"] = "code-your-own-1".into();
        },
        1101,
    );
    refused(&|mail| mail["TemplateModel"] = Value::Null, 1120);
    // The template is looked up before its model is checked.
    refused(
        &|mail| {
            mail["TemplateId"] = 1.into();
            mail["TemplateModel"] = Value::Null;
        },
        1101,
    );
    refused(&|mail| mail["TemplateModel"] = json!([1]), 403);
    refused(&|mail| mail["TemplateId"] = "x".into(), 403);
    refused(&|mail| mail["HtmlBody"] = "<p>".into(), 1123);
    refused(&|mail| mail["Subject"] = "x".into(), 1123);
    refused(&|mail| mail["To"] = "bad".into(), 300);
    refused(&|mail| mail["TemplateModel"]["items"] = json!([{"sku": "x".repeat(6_000_000)}]), 300);
    assert!(sandbox.messages().is_empty());
}

// contract: template.layout-content
#[test]
fn templates_must_be_sound() {
    let sandbox = with_templates();
    let add = |template| sandbox.add_template(template);
    assert_eq!(add(TemplateSource::new("a").subject("x")), Err(TemplateError::NoBody));
    assert_eq!(add(TemplateSource::new("code-your-own-1").text("x")), Err(TemplateError::Taken));
    assert_eq!(add(TemplateSource::new("a").id(1234).text("x")), Err(TemplateError::Taken));
    let broken = add(TemplateSource::new("a").text("{{#a}}")).unwrap_err();
    assert_eq!(
        broken.to_string(),
        "the template's TextBody cannot be parsed: line 1, character 1: The block 'a' is opened \
         here, but not closed. Add {{/a}}."
    );
    for index in 1..100 {
        assert_ne!(add(TemplateSource::new(index.to_string()).text("x")), Ok(1234));
    }
    assert_eq!(add(TemplateSource::new("a").text("x")), Err(TemplateError::TooMany));
}

#[test]
fn templates_come_and_go() {
    let sandbox = Sandbox::start().unwrap();
    post(&sandbox, "/templates", fixture("templates-create.layout.request")).ok();
    let created = post(&sandbox, "/templates", fixture("templates-create.request")).ok();
    assert_shape(&created, &fixture_json("templates-create.response"));
    let id = created["TemplateId"].as_i64().unwrap();
    for path in [format!("/templates/{id}"), "/Templates/onboarding-v1".to_owned()] {
        let found = ask(&sandbox, &path).ok();
        assert_shape(&found, &fixture_json("templates-get.response"));
        assert_eq!(
            (&found["TemplateId"], &found["Subject"]),
            (&json!(id), &json!("Hello from {{company.name}}!"))
        );
    }
    let list = |query: &str| {
        let found = ask(&sandbox, &format!("/templates?count=9&offset=0{query}")).ok();
        found["TotalCount"].as_u64().unwrap()
    };
    assert_eq!([list(""), list("&templateType=Layout"), list("&LayoutTemplate=base")], [2, 1, 1]);
    let rows = ask(&sandbox, "/templates?Count=1&Offset=1").ok();
    assert_shape(&rows["Templates"][0], &fixture_json("templates-list.response")["Templates"][0]);

    let mail = json!({
        "From": "a@b.example", "To": "c@d.example", "TemplateId": id,
        "TemplateModel": {"name": "<J>", "company": {"name": "Acme"}},
    });
    post(&sandbox, "/email/withTemplate", &mail).ok();
    let message = &sandbox.messages()[0];
    let inner = "<html><body>Hello, &lt;J&gt;!</body></html>";
    assert_eq!(message.html.as_deref(), Some(format!("<html>{inner}</html>").as_str()));
    assert_eq!(message.subject, "Hello from Acme!");

    let base = call(&sandbox, "DELETE", "/templates/base", "").refusal(422, 1130);
    assert_eq!(base, fixture_json("templates-delete.error")["Message"]);
    let path = format!("/templates/{id}");
    let edited = call(&sandbox, "PUT", &path, fixture("templates-edit.request")).ok();
    assert_eq!(edited["LayoutTemplate"], Value::Null);
    assert_eq!(ask(&sandbox, &path).ok()["HtmlBody"], "<html><body>Hello, {{name}}!</body></html>");
    call(&sandbox, "DELETE", "/templates/base", "").ok();
    assert_shape(
        &call(&sandbox, "DELETE", &path, "").ok(),
        &fixture_json("templates-delete.response"),
    );
    assert_eq!(ask(&sandbox, &path).ok()["Active"], false);
    assert_eq!(list(""), 0);
    call(&sandbox, "DELETE", &path, "").refusal(422, 1101);
    call(&sandbox, "PUT", &path, json!({"Name": "x"})).refusal(422, 1101);
    ask(&sandbox, "/templates/onboarding-v1").refusal(422, 1101);
    post(&sandbox, "/email/withTemplate", &mail).refusal(422, 1101);
}

// contract: limit.templates.count
#[test]
fn what_is_wrong_with_a_template() {
    let sandbox = with_templates();
    let whole = json!({"Name": "n", "Alias": "a", "Subject": "s", "TextBody": "t"});
    let refused = |change: Value, code| {
        let mut template = whole.clone();
        for (name, value) in change.as_object().unwrap() {
            template[name] = value.clone();
        }
        post(&sandbox, "/templates", template).refusal(422, code)
    };
    refused(json!({"Name": null}), 1120);
    refused(json!({"Subject": null}), 1120);
    refused(json!({"TextBody": ""}), 1120);
    refused(json!({"Name": "n".repeat(256)}), 1121);
    refused(json!({"Alias": "1a"}), 1122);
    refused(json!({"Alias": "a b"}), 1122);
    refused(json!({"Alias": "code-your-own-1"}), 1122);
    refused(json!({"HtmlBody": "{{#a}}"}), 1122);
    refused(json!({"LayoutTemplate": "nothing"}), 1101);
    refused(json!({"LayoutTemplate": "code-your-own-1"}), 1101);
    refused(json!({"TemplateType": "Layout"}), 1123);
    refused(json!({"TemplateType": "Layout", "Subject": null}), 1131);
    refused(json!({"TemplateType": "Other"}), 403);
    refused(json!({"Name": 1}), 403);
    post(&sandbox, "/templates", "").refusal(422, 1109);
    ask(&sandbox, "/templates?offset=0").refusal(422, 1100);
    post(&sandbox, "/templates", &whole).ok();
    let taken = json!({"Alias": "code-your-own-1"});
    call(&sandbox, "PUT", "/templates/a", taken).refusal(422, 1122);
}

#[test]
fn content_is_validated_part_by_part() {
    let sandbox = Sandbox::start().unwrap();
    let validate = |body: Value| post(&sandbox, "/templates/validate", body).ok();
    let valid = validate(fixture_json("templates-validate.request"));
    let mut expected = fixture_json("templates-validate.response");
    expected["SuggestedTemplateModel"].as_object_mut().unwrap().remove("person");
    assert_eq!(valid, expected);
    let partial = validate(json!({"Subject": "Test", "TextBody": "Test"}));
    assert_eq!(partial, fixture_json("templates-validate.partial.response"));
    let list = validate(json!({"TextBody": "{{#each person}}{{name}}{{/each}}{{^a}}{{b}}{{/a}}"}));
    let model = json!({"person": [{"name": "name_Value"}], "a": {"b": "b_Value"}});
    assert_eq!(list["SuggestedTemplateModel"], model);
    let invalid = validate(json!({"Subject": "x", "HtmlBody": "{{#a}}"}));
    assert_eq!(
        (&invalid["AllContentIsValid"], &invalid["TextBody"]),
        (&json!(false), &Value::Null)
    );
    assert_eq!(invalid["Subject"]["RenderedContent"], "x");
    let recorded = fixture_json("templates-validate.invalid.response");
    assert_shape(&invalid["HtmlBody"], &recorded["HtmlBody"]);
    assert_shape(
        &invalid["HtmlBody"]["ValidationErrors"][0],
        &recorded["HtmlBody"]["ValidationErrors"][0],
    );
    let layout = validate(json!({"TemplateType": "Layout", "HtmlBody": "<p>"}));
    assert_eq!(layout["HtmlBody"]["ContentIsValid"], false);
    let text = post(&sandbox, "/templates/validate", json!({})).refusal(422, 1120);
    assert_eq!(text, fixture_json("templates-validate.error")["Message"]);
}

/// Inputs from public bug reports, with what Postmark renders: null if it cannot.
const FIELD: &str = include_str!("../../../../postmark-core/templates/tests/field.json");

#[test]
fn templates_are_rendered_as_postmark_renders_them() {
    let cases: Vec<Value> = serde_json::from_str(FIELD).unwrap();
    assert!(cases.len() > 50);
    let sandbox = Sandbox::start().unwrap();
    for (index, case) in cases.iter().enumerate() {
        let alias = format!("case-{index}");
        let template = case["template"].as_str().unwrap();
        let added = sandbox.add_template(TemplateSource::new(&alias).subject("s").html(template));
        let Some(expected) = case["expect"].as_str() else {
            if added.is_ok() {
                send(&sandbox, &alias, &case["model"]);
                assert!(sandbox.messages().last().unwrap().rendering_error.is_some(), "{template}");
            }
            continue;
        };
        added.unwrap();
        send(&sandbox, &alias, &case["model"]);
        assert_eq!(
            sandbox.messages().last().unwrap().html.as_deref(),
            Some(expected),
            "{template}"
        );
    }
}

fn send(sandbox: &Sandbox, alias: &str, model: &Value) {
    let mail = json!({
        "From": "a@b.example", "To": "c@d.example", "TemplateAlias": alias, "TemplateModel": model,
    });
    post(sandbox, "/email/withTemplate", mail).ok();
}

#[test]
fn what_cannot_be_rendered_bounces() {
    let sandbox = Sandbox::start().unwrap();
    let list = TemplateSource::new("list").subject("s").text("{{#each items}}x{{/each}}");
    sandbox.add_template(list).unwrap();
    send(&sandbox, "list", &json!({"items": "text"}));
    let messages = sandbox.messages();
    let error = messages[0].rendering_error.as_deref().unwrap();
    assert!(error.contains("'items' is used as a list"), "{error}");
    let bounces = ask(&sandbox, "/bounces?count=9&offset=0").ok();
    assert_eq!(bounces["Bounces"][0]["Type"], "TemplateRenderingFailed");
    assert_eq!(bounces["TotalCount"], 1);
}

#[test]
fn errors_of_templates_have_places() {
    let sandbox = Sandbox::start().unwrap();
    let html = "<p>{{first-name}}</p>\n{{#each}}{{/each}}{{#if vip}}!{{/if}}";
    let validation = post(&sandbox, "/templates/validate", json!({"HtmlBody": html})).ok();
    let errors = validation["HtmlBody"]["ValidationErrors"].as_array().unwrap();
    let places = errors.iter().map(|error| (&error["Line"], &error["CharacterPosition"]));
    let expected = [(1, 4), (2, 1), (2, 19), (2, 19), (2, 31)];
    let expected = expected.map(|(line, character)| (json!(line), json!(character)));
    assert!(places.eq(expected.iter().map(|(line, character)| (line, character))), "{errors:?}");
    let text = errors[1]["Message"].as_str().unwrap();
    let recorded = "The 'each' block being opened requires a model path to be specified in the \
                    form '{#each <name>}'.";
    assert_eq!(text, recorded);
    let create = json!({"Name": "n", "Subject": "s", "HtmlBody": html});
    let refusal = post(&sandbox, "/templates", create).refusal(422, 1122);
    assert!(refusal.contains("line 1, character 4: 'first-name' is not a valid path"), "{refusal}");
    let layout = json!({"Name": "n", "TemplateType": "Layout", "HtmlBody": "<p>"});
    let refusal = post(&sandbox, "/templates", layout).refusal(422, 1131);
    assert!(refusal.starts_with("The layout content placeholder must be present"), "{refusal}");
}
