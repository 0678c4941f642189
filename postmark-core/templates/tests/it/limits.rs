//! What a renderer allows.

use postmark_templates::{RenderError, Renderer, Template};
use serde_json::json;

#[test]
fn output_is_limited() {
    let template = Template::parse("{{#each l}}{{x}}é{{/each}}").unwrap();
    let model = json!({"l": [{"x": "<"}, {"x": "😀"}]});
    let whole = template.render_html(&model).unwrap();
    for limit in 0..whole.len() {
        let result = Renderer::html().max_output(limit).render(&template, &model);
        assert!(matches!(result, Err(RenderError::TooLarge { .. })), "{limit}: {result:?}");
    }
    let result = Renderer::html().max_output(whole.len()).render(&template, &model);
    assert_eq!(result, Ok(whole));
}

#[test]
fn work_is_limited_where_nothing_is_printed() {
    let nested = "{{#each l}}{{#each ../../l}}{{#each ../../../../l}}{{/each}}{{/each}}{{/each}}";
    let template = Template::parse(nested).unwrap();
    let model = json!({"l": vec![0; 1000]});
    let result = template.render_html(&model);
    assert!(matches!(result, Err(RenderError::TooManySteps { .. })), "{result:?}");
    let few = json!({"l": vec![0; 100]});
    assert_eq!(Renderer::html().max_steps(1_100_000).render(&template, &few).unwrap(), "");
    assert!(Renderer::html().max_steps(1_000_000).render(&template, &few).is_err());
}

#[test]
fn long_names_count_as_work() {
    let name = "n".repeat(160_000);
    let template = Template::parse(&format!("{{{{#each l}}}}{{{{../../{name}}}}}{{{{/each}}}}"));
    let model = json!({"l": vec![0; 2000], name: ""});
    let result = template.unwrap().render_html(&model);
    assert!(matches!(result, Err(RenderError::TooManySteps { .. })), "{result:?}");
}
