//! Templates.

use postmark_core::TemplateId;
use postmark_core::api::templates::*;
use serde_json::json;

use crate::case::{self, Case, case};

pub(crate) fn cases() -> Vec<Case> {
    let list = ListTemplates::new().count(50).offset(7);
    let filtered = list.clone().template_type(TemplateType::Standard).layout_template("base");
    let create = CreateTemplate::new("Onboarding Email", "Hello from {{company.name}}!")
        .alias("onboarding-v1")
        .text_body("Hello, {{name}}!")
        .html_body("<html><body>Hello, {{name}}!</body></html>")
        .layout_template("base");
    let layout = CreateTemplate::layout("Base layout")
        .alias("base")
        .html_body("<html>{{{@content}}}</html>")
        .text_body("{{{@content}}}");
    let edit = EditTemplate::new("welcome")
        .name("Onboarding Email")
        .subject("Subject")
        .text_body("Hello, {{name}}!");
    let full =
        edit.clone().alias("onboarding-v2").html_body("<p>Hello</p>").layout_template("base");
    vec![
        case::list(list, "GET /templates?count=50&offset=7"),
        case(
            filtered,
            "GET /templates?count=50&offset=7&TemplateType=Standard&LayoutTemplate=base",
        ),
        case(GetTemplate::new(TemplateId(1234)), "GET /templates/1234"),
        case(GetTemplate::new("welcome"), "GET /templates/welcome"),
        case(create, "POST /templates").file("templates-create.request.json"),
        case(layout, "POST /templates").file("templates-create.layout.request.json"),
        case(edit.no_layout_template(), "PUT /templates/welcome")
            .file("templates-edit.request.json"),
        case(full, "PUT /templates/welcome").json(json!({
            "Name": "Onboarding Email",
            "Alias": "onboarding-v2",
            "Subject": "Subject",
            "HtmlBody": "<p>Hello</p>",
            "TextBody": "Hello, {{name}}!",
            "LayoutTemplate": "base",
        })),
        case(DeleteTemplate::new(1234), "DELETE /templates/1234"),
        case(validate(), "POST /templates/validate").file("templates-validate.request.json"),
        case(validate().layout_template("base"), "POST /templates/validate")
            .file("templates-validate.request.json")
            .with("LayoutTemplate", "base"),
        case(PushTemplates::dry_run(997_287, 997_901), "PUT /templates/push")
            .file("templates-push.request.json"),
        case(PushTemplates::new(997_287, 997_901), "PUT /templates/push")
            .file("templates-push.request.json")
            .with("PerformChanges", true),
    ]
}

fn validate() -> ValidateTemplate {
    ValidateTemplate::new()
        .subject("{{#company}}{{name}}{{/company}} {{userName}}")
        .html_body("<p>{{#company}}{{address}}{{/company}}</p>")
        .text_body("{{#company}}{{phone}}{{/company}}")
        .test_render_model(&json!({ "userName": "Joe" }))
        .inline_css_for_html_test_render(false)
        .template_type(TemplateType::Standard)
}
