//! Layouts, and placeholders.

use postmark_templates::{Content, Layout, Renderer, SuggestedModel, Template};
use serde_json::json;

use crate::outcome::{Case, check, faults};

fn inside(layout: &str, template: &str) -> String {
    let layout = Layout::parse(layout).unwrap();
    let template = Template::parse(template).unwrap();
    let model = json!({"shop": "A&B", "name": "Ann", "a": {"name": "in"}, "no": null, "l": [1, 2]});
    Renderer::html().render_in(&layout, &template, &model).unwrap()
}

#[test]
fn a_layout_has_one_placeholder() {
    for layout in
        ["{{{@content}}}", "a{{{ @content }}}b", "{{#a}}{{{@content}}}{{/a}}", "{{{{@content}}}}"]
    {
        assert!(Layout::parse(layout).is_ok(), "rule {}: {layout}", "Y2");
    }
    for (layout, expected) in [
        ("", "✗ no-placeholder"),
        ("<p>", "✗ no-placeholder"),
        ("{{{@content}}}{{{@content}}}", "✗ second-placeholder@1:15"),
        ("{{@content}}", "✗ bad-path@1:1, no-placeholder"),
        ("{{&@content}}", "✗ bad-path@1:1, no-placeholder"),
        ("{{{@content }}}", "✗ bad-path@1:1, no-placeholder"),
        ("{{{  @content  }}}", "✗ bad-path@1:1, no-placeholder"),
        ("{{#a}}{{{@content}}}", "✗ unclosed@1:1"),
    ] {
        let errors = Layout::parse(layout).unwrap_err();
        assert_eq!(faults(&errors), expected, "rule {}: {layout}", "Y2");
        let only = !["unclosed", "bad-path"].iter().any(|kind| expected.contains(kind));
        assert_eq!(errors.is_about_placeholder(), only);
    }
    let missing = Layout::parse("<p>").unwrap_err().to_string();
    assert!(missing.contains("layout content placeholder must be present"), "{missing}");
}

#[test]
fn a_template_stands_at_the_placeholder() {
    for (layout, template, expected) in [
        ("<h1>{{shop}}</h1>{{{@content}}}", "<p>{{name}}</p>", "<h1>A&amp;B</h1><p>Ann</p>"),
        ("{{#a}}{{{@content}}}{{/a}}", "{{name}}{{../name}}", "inAnn"),
        ("{{^no}}{{{@content}}}{{/no}}", "{{name}}{{../shop}}", "A&amp;B"),
        ("{{#no}}{{{@content}}}{{/no}}", "{{name}}", ""),
        ("{{#each l}}{{{ @content }}}{{/each}}", "{{.}}{{../../name}} ", "1Ann 2Ann "),
        ("{{{{@content}}}}", "x", "{x}"),
    ] {
        assert_eq!(inside(layout, template), expected, "rule {}: {layout}", "Y3");
    }
    // A tag of the one cannot end a block of the other.
    assert!(Template::parse("{{/a}}").is_err(), "rule {}", "Y3");
}

#[test]
fn a_layout_and_its_template_are_suggested_together() {
    let layout = Layout::parse("{{shop}}{{#main}}{{{@content}}}{{/main}}").unwrap();
    let template = Template::parse("{{x}}{{../y}}").unwrap();
    let mut model = SuggestedModel::new();
    model.add_in(&layout, &template);
    let expected = json!({"shop": "shop_Value", "main": {"x": "x_Value"}, "y": "y_Value"});
    assert_eq!(model.to_value(), expected, "rule {}", "Y3");
    let html = Layout::parse("<b>{{{@content}}}</b>{{foot}}").unwrap();
    let content = Content::new().html_body("{{x}}").text_body("{{x}}").subject("{{x}}");
    let validation = content.inside(Some(&html), None).validate(&json!({"x": "<"}));
    assert_eq!(validation.html_body.unwrap().rendered_content.unwrap(), "<b>&lt;</b>foot_Value");
    assert_eq!(validation.text_body.unwrap().rendered_content.unwrap(), "<");
    assert_eq!(validation.subject.unwrap().rendered_content.unwrap(), "<");
}

#[test]
fn a_layout_is_no_template() {
    let cases: &[Case] = &[
        ("Y1", "<p>{{{@content}}}</p>", "{}", "✗ bad-path@1:4"),
        ("Y4", "{{{@content}}}", "{}", "✗ bad-path@1:1"),
        ("Y4", "{{{ @content }}}", "{}", "✗ bad-path@1:1"),
    ];
    check(cases);
}

#[test]
fn a_layout_prints() {
    for text in ["a{{{@content}}}{{b}}", "{{#a}}{{{@content}}}{{/a}}"] {
        let layout: Layout = text.parse().unwrap();
        assert_eq!(layout.to_string(), text);
        let alone = Renderer::html().render_layout(&layout, &json!({"a": 1})).unwrap();
        assert!(alone.contains("{{{@content}}}"), "{alone}");
    }
}

#[test]
fn unsubscribe_placeholders_stay() {
    let cases: &[Case] = &[
        ("Y5", "<a href=\"{{{ pm:unsubscribe }}}\">", "{}", "<a href=\"{{{ pm:unsubscribe }}}\">"),
        ("Y5", "{{{pm:unsubscribe}}}", "{}", "{{{pm:unsubscribe}}}"),
        ("Y5", "{{{ pm:unsubscribe_url }}}", "{}", "{{{ pm:unsubscribe_url }}}"),
        (
            "Y5",
            "{{{ pm:unsubscribe label=\"Bye\" }}}",
            "{}",
            "{{{ pm:unsubscribe label=\"Bye\" }}}",
        ),
        ("Y5", "{{ pm:unsubscribe }}", "{}", "✗ bad-path@1:1"),
        ("Y5", "{{{ pm:other }}}", "{}", "✗ bad-path@1:1"),
    ];
    check(cases);
    let suggested = Template::parse("{{{ pm:unsubscribe }}}").unwrap().suggested_model();
    assert_eq!(suggested, json!({}));
}
