//! Suggested models, and the members that a template uses.

use postmark_templates::{Content, Layout, SuggestedModel, Template};
use serde_json::{Value, json};

#[test]
fn models_are_suggested() {
    let rows = [
        ("M1", "Hi {{! note }}", json!({})),
        ("M1", "{{a.b.c}}{{a.b.d}}", json!({"a": {"b": {"c": "c_Value", "d": "d_Value"}}})),
        ("M1", "{{a}}{{{b}}}{{&c}}", json!({"a": "a_Value", "b": "b_Value", "c": "c_Value"})),
        ("M1", "{{#p}}{{x}}{{../y}}{{/p}}", json!({"p": {"x": "x_Value"}, "y": "y_Value"})),
        ("M1", "{{#a}}{{x}}{{^a}}{{y}}{{/a}}", json!({"a": {"x": "x_Value", "y": "y_Value"}})),
        ("M1", "{{../../x}}", json!({"x": "x_Value"})),
        ("M1", "{{a../b}}", json!({"a": {}, "b": "b_Value"})),
        ("M1", "{{x}}{{X}}", json!({"x": "x_Value", "X": "X_Value"})),
        (
            "M2",
            "{{#each items}}{{../../shop}}{{/each}}",
            json!({"items": ["items_1", "items_2", "items_3"], "shop": "shop_Value"}),
        ),
        (
            "M2",
            "{{#each items}}{{../shop}}{{/each}}",
            json!({"items": ["items_1", "items_2", "items_3"], "shop": "shop_Value"}),
        ),
        (
            "M2",
            "{{#each order.items}}{{n}}{{../../ref}}{{/each}}",
            json!({"order": {"items": [{"n": "n_Value"}]}, "ref": "ref_Value"}),
        ),
        ("M3", "{{#vip}}x{{/vip}}", json!({"vip": {}})),
        ("M3", "{{^vip}}x{{/vip}}", json!({"vip": {}})),
        ("M3", "{{#name}}{{.}}{{/name}}", json!({"name": {}})),
        ("M3", "{{#each l}}{{.}}{{/each}}", json!({"l": ["l_1", "l_2", "l_3"]})),
        ("M3", "{{#each l}}-{{/each}}", json!({"l": ["l_1", "l_2", "l_3"]})),
        ("M3", "{{#each l}}{{.}}{{x}}{{/each}}", json!({"l": [{"x": "x_Value"}]})),
        ("M3", "{{#l}}{{#each .}}{{x}}{{/each}}{{/l}}", json!({"l": [{"x": "x_Value"}]})),
        ("M3", "{{a.b}}{{a}}", json!({"a": "a_Value"})),
        ("M3", "{{a}}{{#a}}{{b}}{{/a}}", json!({"a": {"b": "b_Value"}})),
        ("M3", "{{.}}{{x}}", json!("_Value")),
        ("M3", "{{#each .}}{{x}}{{/each}}", json!([{"x": "x_Value"}])),
        (
            "M3",
            "{{#each a}}{{#each b}}{{c}}{{/each}}{{/each}}",
            json!({"a": [{"b": [{"c": "c_Value"}]}]}),
        ),
    ];
    for (rule, template, expected) in rows {
        let suggested = Template::parse(template).unwrap().suggested_model();
        assert_eq!(suggested, expected, "rule {rule}: {template}");
    }
}

#[test]
fn suggestions_cover_all_parts() {
    let content =
        Content::new().subject("{{s}}{{o.z}}").html_body("{{h}}{{o.x}}").text_body("{{t}}{{o.y}}");
    let given = json!({"h": [1], "o": {"x": null, "own": 1}, "t": {"deep": true}, "extra": 5});
    let validation = content.validate(&given);
    let expected = json!({
        "h": [1], "t": {"deep": true}, "s": "s_Value", "extra": 5,
        "o": {"x": null, "own": 1, "y": "y_Value", "z": "z_Value"},
    });
    assert_eq!(validation.suggested_template_model, Some(expected), "rule {}", "M4");
    let nothing = Content::new().subject("x").validate(&Value::Null);
    assert_eq!(nothing.suggested_template_model, Some(json!({})));
    let rendered = validation.subject.unwrap().rendered_content.unwrap();
    assert_eq!(rendered, "s_Valuez_Value", "rule {}", "M5");
    // A section is suggested as an empty object, which is falsy.
    let section =
        Content::new().subject("{{#vip}}yes{{/vip}}{{^vip}}no{{/vip}}").validate(&json!({}));
    assert_eq!(section.subject.unwrap().rendered_content.unwrap(), "no");
}

#[test]
fn lists_that_are_given_are_not_merged() {
    let template = Template::parse("{{#each l}}{{a}}{{b}}{{/each}}").unwrap();
    let mut model = SuggestedModel::new();
    model.add(&template);
    assert_eq!(model.merged_with(&json!({"l": [{"a": 1}]})), json!({"l": [{"a": 1}]}));
}

#[test]
fn members_are_those_that_rendering_uses() {
    let rows: [(&str, &[&str]); 10] = [
        ("Hi", &[]),
        ("{{b}}{{a}}{{b}}", &["b", "a"]),
        ("{{a.b.c}}{{#a}}{{d}}{{/a}}", &["a.b.c", "a", "a.d"]),
        ("{{#each items}}{{sku}}{{../../shop}}{{/each}}", &["items", "items[].sku", "shop"]),
        ("{{#each o.items}}{{.}}{{../../ref}}{{/each}}", &["o.items", "o.items[]", "o.ref"]),
        ("{{#l}}{{#each .}}{{x}}{{/each}}{{/l}}", &["l", "l[].x"]),
        ("{{#each .}}{{#each .}}{{x}}{{/each}}{{/each}}", &[".", "[]", "[][].x"]),
        ("{{^gone}}{{../x}}{{/gone}}", &["gone", "x"]),
        ("{{a../b}}{{! c }}{{{ pm:unsubscribe }}}", &["b"]),
        ("{{.}}", &["."]),
    ];
    for (template, expected) in rows {
        let template = Template::parse(template).unwrap();
        let members = template.members();
        let paths: Vec<_> = members.iter().map(|member| member.path()).collect();
        assert_eq!(paths, expected, "{template}");
    }
    let template = Template::parse("{{#a}}{{.}}{{/a}}{{#each b}}{{/each}}{{c}}").unwrap();
    let members = template.members();
    let uses = members.iter().map(|it| (it.is_printed(), it.is_tested(), it.is_list()));
    let expected = [(true, true, false), (false, false, true), (true, false, false)];
    assert_eq!(uses.collect::<Vec<_>>(), expected);
}

#[test]
fn members_of_a_template_in_its_layout() {
    let layout = Layout::parse("{{shop}}{{#main}}{{{@content}}}{{/main}}").unwrap();
    let template = Template::parse("{{x}}{{../y}}").unwrap();
    let members = layout.members(&template);
    let paths: Vec<_> = members.iter().map(|member| member.path()).collect();
    assert_eq!(paths, ["shop", "main", "main.x", "y"]);
}
