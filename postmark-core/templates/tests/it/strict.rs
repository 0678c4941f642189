//! Strict rendering: a missing member is an error that names it.

use postmark_templates::{RenderError, Renderer, Template};
use serde_json::json;

fn strict(template: &str) -> Result<String, RenderError> {
    let model = json!({
        "name": "Ann", "none": null, "no": false, "shop": {"name": "ACME"}, "text": "t",
        "items": [{"sku": "A"}, {"sku": null}, {"Sku": "C"}],
    });
    Renderer::html().strict().render(&Template::parse(template).unwrap(), &model)
}

#[test]
fn what_is_there_renders() {
    for (template, expected) in [
        ("{{name}}{{none}}{{shop.name}}{{shop}}", "AnnACME"),
        ("{{#none}}{{gone}}{{/none}}{{^no}}{{../name}}{{/no}}{{#each none}}{{/each}}", "Ann"),
        ("{{gone../name}}{{#name}}{{.}}{{/name}}", "AnnAnn"),
    ] {
        assert_eq!(strict(template).as_deref(), Ok(expected), "{template}");
    }
}

#[test]
fn what_is_missing_is_named() {
    for (template, text) in [
        ("\n {{surname}}", "line 2, character 2: The model has no 'surname'."),
        ("{{Name}}", "line 1, character 1: The model has no 'Name'. Did you mean 'name'?"),
        ("{{shop.nmae}}", "line 1, character 1: The model has no 'shop.nmae'."),
        (
            "{{shop.namee}}",
            "line 1, character 1: The model has no 'shop.namee'. Did you mean 'shop.name'?",
        ),
        ("{{text.length}}", "line 1, character 1: The model has no 'text.length'."),
        ("{{none.x}}", "line 1, character 1: The model has no 'none.x'."),
        ("{{#missing}}{{/missing}}", "line 1, character 1: The model has no 'missing'."),
        ("{{^missing}}{{/missing}}", "line 1, character 1: The model has no 'missing'."),
        ("{{#each missing}}{{/each}}", "line 1, character 1: The model has no 'missing'."),
        (
            "{{#shop}}{{items}}{{/shop}}",
            "line 1, character 10: The model has no 'shop.items', to which 'items' leads. Did you mean '../items'?",
        ),
        (
            "{{#each items}}{{../name}}{{/each}}",
            "line 1, character 16: The model has no 'items.name', to which '../name' leads. Did you mean '../../name'?",
        ),
        (
            "{{#each items}}{{sku}}{{/each}}",
            "line 1, character 16: The model has no 'items[2].sku', to which 'sku' leads. Did you mean 'Sku'?",
        ),
    ] {
        assert_eq!(strict(template).unwrap_err().to_string(), text, "{template}");
    }
}
