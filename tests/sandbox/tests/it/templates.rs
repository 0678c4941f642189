use postmark_sandbox::{Sandbox, Template, TemplateError};
use serde_json::{Value, json};

use crate::client::{fixture, fixture_json, post};

fn with_templates() -> Sandbox {
    let sandbox = Sandbox::start().unwrap();
    let welcome = Template::new("code-your-own-1")
        .id(1234)
        .subject("{{company.name}} & {{user_name}}")
        .html("<p>{{user_name}} of {{#company}}{{name}}{{/company}}{{#each items}}, {{qty}} {{sku}}{{/each}}</p>")
        .text("{{user_name}}{{^user_name}}nobody{{/user_name}}");
    assert_eq!(sandbox.add_template(welcome), Ok(1234));
    sandbox
}

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
    // The id wins over the alias.
    refused(&|mail| mail["TemplateId"] = Value::Null, 1101);
    refused(
        &|mail| {
            mail["TemplateId"] = 1.into();
            mail["TemplateAlias"] = "code-your-own-1".into();
        },
        1101,
    );
    refused(&|mail| mail["TemplateModel"] = Value::Null, 1120);
    refused(&|mail| mail["TemplateModel"] = json!([]), 403);
    refused(&|mail| mail["TemplateId"] = "1234".into(), 403);
    refused(&|mail| mail["HtmlBody"] = "<p>".into(), 1123);
    refused(&|mail| mail["Subject"] = "x".into(), 1123);
    refused(&|mail| mail["To"] = "bad".into(), 300);
    refused(&|mail| mail["TemplateModel"]["items"] = json!([{"sku": "x".repeat(6_000_000)}]), 300);
    assert!(sandbox.messages().is_empty());
}

#[test]
fn templates_must_be_sound() {
    let sandbox = with_templates();
    let add = |template| sandbox.add_template(template);
    assert_eq!(add(Template::new("a").subject("x")), Err(TemplateError::NoBody));
    assert_eq!(add(Template::new("code-your-own-1").text("x")), Err(TemplateError::Taken));
    assert_eq!(add(Template::new("a").id(1234).text("x")), Err(TemplateError::Taken));
    let broken = add(Template::new("a").text("{{#a}}")).unwrap_err();
    assert_eq!(
        broken.to_string(),
        "the template's TextBody can not be read: the section a is not closed"
    );
    for index in 1..100 {
        assert_eq!(add(Template::new(index.to_string()).text("x")), Ok(1234 + index));
    }
    assert_eq!(add(Template::new("a").text("x")), Err(TemplateError::TooMany));
}
