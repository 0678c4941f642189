//! Inputs made after public bug reports, with what Postmark renders.

use postmark_templates::{Renderer, Template};
use serde_json::Value;

/// Each has a template, a model, and what it renders: null if it cannot be.
const CASES: &str = include_str!("../field.json");

#[test]
fn cases_from_the_field() {
    let cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    assert!(cases.len() > 50);
    for case in &cases {
        let template = case["template"].as_str().unwrap();
        let parsed = Template::parse(template);
        let rendered = parsed.ok().and_then(|it| Renderer::html().render(&it, &case["model"]).ok());
        assert_eq!(rendered.as_deref(), case["expect"].as_str(), "{}: {template}", case["why"]);
    }
}

/// The kinds and places of errors that a case names.
#[test]
fn errors_from_the_field() {
    let cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    let mut compared = 0;
    for case in &cases {
        let why = case["why"].as_str().unwrap();
        let Some((_, faults)) = why.split_once(": ✗ ") else { continue };
        let faults = faults.split(" (").next().unwrap();
        let outcome = crate::outcome::outcome(case["template"].as_str().unwrap(), &case["model"]);
        assert_eq!(outcome, format!("✗ {faults}"), "{}", case["template"]);
        compared += 1;
    }
    assert!(compared > 10, "{compared}");
}
