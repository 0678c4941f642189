//! Validation, in the shape of Postmark's response.

use postmark_templates::Content;
use serde_json::{Value, json};

fn validate(content: &Content<'_>, model: &Value) -> Value {
    serde_json::to_value(content.validate(model)).unwrap()
}

#[test]
fn the_documented_response() {
    let content = Content::new()
        .subject("{{#company}}{{name}}{{/company}} {{userName}}")
        .html_body("<p>{{#company}}{{address}}{{/company}}</p>")
        .text_body("{{#company}}{{phone}}{{/company}}");
    let valid = |text: &str| json!({"ContentIsValid": true, "ValidationErrors": [], "RenderedContent": text});
    let expected = json!({
        "AllContentIsValid": true,
        "Subject": valid("name_Value Joe"),
        "HtmlBody": valid("<p>address_Value</p>"),
        "TextBody": valid("phone_Value"),
        "SuggestedTemplateModel": {
            "userName": "Joe",
            "company": {"address": "address_Value", "phone": "phone_Value", "name": "name_Value"},
        },
    });
    assert_eq!(validate(&content, &json!({"userName": "Joe"})), expected, "rule {}", "A3");
}

#[test]
fn parts_are_validated_for_themselves() {
    let content = Content::new().subject("x").html_body("{{#each}}a{{/each}}\n{{a b}}");
    let result = validate(&content, &json!({}));
    let html = &result["HtmlBody"];
    assert_eq!(result["Subject"]["RenderedContent"], "x", "rule {}", "A3");
    assert_eq!(result["TextBody"], Value::Null);
    assert_eq!(result["AllContentIsValid"], false);
    assert_eq!(result["SuggestedTemplateModel"], Value::Null);
    assert_eq!((&html["ContentIsValid"], &html["RenderedContent"]), (&json!(false), &Value::Null));
    assert_eq!(
        html["ValidationErrors"][0],
        json!({
            "Message": "The 'each' block being opened requires a model path to be specified in \
                        the form '{#each <name>}'.",
            "Line": 1,
            "CharacterPosition": 1,
        })
    );
    assert_eq!(html["ValidationErrors"][1]["Line"], 2);
}

#[test]
fn what_cannot_be_rendered_is_not_valid() {
    let content = Content::new().text_body("{{#each items}}x{{/each}}").subject("ok");
    let result = validate(&content, &json!({"items": "text"}));
    let errors = &result["TextBody"]["ValidationErrors"];
    assert_eq!((&errors[0]["Line"], &errors[0]["CharacterPosition"]), (&Value::Null, &Value::Null));
    assert!(errors[0]["Message"].as_str().unwrap().contains("'items'"), "{errors}");
    assert_eq!(result["Subject"]["RenderedContent"], "ok");
    assert_eq!(result["AllContentIsValid"], false);
    let short = Content::new().subject("12345").max_output(4).validate(&json!({}));
    assert!(!short.all_content_is_valid);
}

#[test]
fn bodies_of_a_layout_need_their_placeholder() {
    let content = Content::new().html_body("<p>").text_body("{{{@content}}}").layout();
    let result = validate(&content, &Value::Null);
    let errors = &result["HtmlBody"]["ValidationErrors"];
    assert_eq!(errors[0]["Line"], Value::Null);
    let message = errors[0]["Message"].as_str().unwrap();
    assert!(message.contains("layout content placeholder must be present"), "{message}");
    assert_eq!(result["TextBody"]["ContentIsValid"], true);
}
