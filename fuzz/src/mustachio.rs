//! Texts in Postmark's template language, and models for them.

use postmark_templates::{
    Content, Layout, ParseErrors, Position, RenderError, Renderer, SuggestedModel, Template,
};
use serde_json::{Value, json};

use crate::memory::within;

/// The output limit of these templates.
const OUTPUT: usize = 16 * 1024;
const STEPS: usize = 20_000;

/// Parses a line of JSON, the model, and then a template; without such a line, a model is made up.
///
/// - An invalid text has errors in order of position, each at the braces of a tag.
/// - A template prints as one that prints and renders the same: printing is a fixed point.
/// - It renders the same again, within the limits, and strictly the same unless a member is missing
///   that is one of its members.
/// - Its suggested model is valid JSON.
/// - Memory is a multiple of the input's length.
pub fn mustachio(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    within(4096, input.len(), || {
        let given = text.split_once('\n').and_then(|(model, text)| {
            let model = serde_json::from_str(model).ok()?;
            Some((model, text))
        });
        let (model, text) = given.unwrap_or_else(|| (model(), text));
        match Template::parse(text) {
            Ok(template) => holds(&template, &model),
            Err(errors) => places(&errors, text),
        }
        layout(text, &model);
        validates(text, &model);
    });
}

fn model() -> Value {
    json!({
        "a": {"b": {"c": "<C>"}, "l": [1, "x", null, {"n": true}]}, "x": "é😀&", "n": 5, "no": false,
        "l": [{"a": 1.5, "l": [[1], []]}, {"a": "b"}, 7], "none": null, "each": ["e"], "1": 1e21,
    })
}

fn renderer() -> Renderer {
    Renderer::html().max_output(OUTPUT).max_steps(STEPS)
}

fn holds(template: &Template, model: &Value) {
    let printed = template.to_string();
    let again = Template::parse(&printed).expect("what is printed can be parsed");
    assert_eq!(again.to_string(), printed);
    assert_eq!(Template::parse(&again.to_string()).as_ref(), Ok(&again));
    assert_eq!(again.suggested_model(), template.suggested_model());

    let result = renderer().render(template, model);
    assert_eq!(renderer().render(template, model), result);
    let of_again = renderer().render(&again, model);
    match (&result, &of_again) {
        (Ok(one), Ok(other)) => assert_eq!(one, other),
        (Err(one), Err(other)) => assert_eq!(one.message(), other.message()),
        // A normal form may be a few steps longer.
        (Ok(_), Err(error)) | (Err(error), Ok(_)) => {
            assert!(matches!(error, RenderError::TooManySteps { .. }), "{error}");
        }
    }
    assert!(result.as_ref().map_or(0, String::len) <= OUTPUT);

    let members = template.members();
    match renderer().strict().render(template, model) {
        Err(RenderError::Missing { member, .. }) => {
            let path = without_indices(&member);
            assert!(members.iter().any(|member| member.path() == path), "{member}");
        }
        strict => assert_eq!(strict, result),
    }
    readable(&template.suggested_model());
}

/// A path with `[]` in place of `[2]`.
fn without_indices(path: &str) -> String {
    let mut parts = path.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts
        .fold(first, |path, part| path + "[]" + part.split_once(']').map_or(part, |(_, rest)| rest))
}

fn readable(model: &Value) {
    let text = model.to_string();
    assert_eq!(serde_json::from_str::<Value>(&text).as_ref().ok(), Some(model));
}

fn places(errors: &ParseErrors, text: &str) {
    let positions: Vec<Position> = errors.iter().filter_map(|error| error.position()).collect();
    assert!(positions.is_sorted());
    assert!(errors.iter().all(|error| !error.message().is_empty()));
    // The first ones are enough, as each search starts at the beginning.
    for position in positions.iter().take(20) {
        let line = text.split('\n').nth(position.line - 1).expect("the line");
        let units: Vec<u16> = line.encode_utf16().collect();
        assert!(units[position.character - 1..].starts_with(&[0x7B, 0x7B]), "{position}");
    }
}

fn layout(text: &str, model: &Value) {
    let content = Template::parse("{{x}}{{../n}}").expect("a template");
    match Layout::parse(text) {
        Ok(layout) => {
            let printed = layout.to_string();
            let again = Layout::parse(&printed).expect("what is printed can be parsed");
            assert_eq!(again.to_string(), printed);
            let result = renderer().render_in(&layout, &content, model);
            assert_eq!(renderer().render_in(&layout, &content, model), result);
            let mut suggested = SuggestedModel::new();
            suggested.add_in(&layout, &content);
            readable(&suggested.to_value());
        }
        Err(errors) => places(&errors, text),
    }
}

fn validates(text: &str, model: &Value) {
    let validation =
        Content::new().html_body(text).max_output(OUTPUT).max_steps(STEPS).validate(model);
    let html = validation.html_body.as_ref().expect("the part that was given");
    assert_eq!(html.content_is_valid, html.validation_errors.is_empty());
    assert_eq!(html.content_is_valid, html.rendered_content.is_some());
    assert_eq!(validation.all_content_is_valid, validation.suggested_template_model.is_some());
    if html.content_is_valid {
        assert!(Template::parse(text).is_ok());
    }
}
