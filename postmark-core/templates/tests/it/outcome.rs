//! What comes of a template and a model, as one line of text.

use postmark_templates::{ParseErrorKind, ParseErrors, RenderError, Renderer, Template};
use serde_json::Value;

use crate::rules::RULES;

/// A rule, a template, a model as JSON, and what comes of it: a text, or `✗ kind@line:character`.
pub(crate) type Case = (&'static str, &'static str, &'static str, &'static str);

/// Renders each template as HTML.
#[track_caller]
pub(crate) fn check(cases: &[Case]) {
    for (rule, template, model, expected) in cases {
        assert!(RULES.iter().any(|(id, _)| id == rule), "{rule} is no rule");
        let model = serde_json::from_str(model).unwrap();
        assert_eq!(outcome(template, &model), *expected, "rule {rule}: {template}");
        // What is printed is the same template.
        if let Ok(parsed) = Template::parse(template) {
            let printed = parsed.to_string();
            assert_eq!(outcome(&printed, &model), *expected, "rule {rule}: {template}, printed");
            assert_eq!(Template::parse(&printed).unwrap().to_string(), printed);
        }
    }
}

pub(crate) fn outcome(template: &str, model: &Value) -> String {
    match Template::parse(template) {
        Ok(template) => match Renderer::html().render(&template, model) {
            Ok(text) => text,
            Err(RenderError::NotAList { path, .. }) => format!("✗ not-a-list {path}"),
            Err(error) => panic!("{error}"),
        },
        Err(errors) => faults(&errors),
    }
}

/// The kinds and places of errors.
pub(crate) fn faults(errors: &ParseErrors) -> String {
    let each = errors.iter().map(|error| {
        let kind = match error.kind() {
            ParseErrorKind::BadPath => "bad-path",
            ParseErrorKind::EachWithoutPath => "each-no-path",
            ParseErrorKind::EachCloseForm => "each-close-form",
            ParseErrorKind::EachCloseUnmatched => "each-close-unmatched",
            ParseErrorKind::CloseUnmatched => "close-unmatched",
            ParseErrorKind::Unclosed => "unclosed",
            ParseErrorKind::TooDeep => "too-deep",
            ParseErrorKind::NoPlaceholder => "no-placeholder",
            ParseErrorKind::SecondPlaceholder => "second-placeholder",
            other => panic!("{other:?}"),
        };
        match error.position() {
            Some(position) => format!("{kind}@{}:{}", position.line, position.character),
            None => kind.to_owned(),
        }
    });
    format!("✗ {}", each.collect::<Vec<_>>().join(", "))
}
