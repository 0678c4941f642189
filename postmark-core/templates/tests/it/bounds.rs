//! Shapes that would overflow the stack, or take time or memory beyond their length.

use postmark_templates::{Layout, ParseError, ParseErrorKind, Template};
use serde_json::json;

use crate::outcome::outcome;

const MANY: usize = 10_000;

fn block(path: &str, inner: &str) -> String {
    format!("{{{{#{path}}}}}{inner}{{{{/{path}}}}}")
}

#[test]
fn depth_is_limited_by_an_error() {
    let nested = |depth: usize| {
        (0..depth).fold("x".to_owned(), |inner, level| {
            block(if level % 2 == 0 { "a" } else { "b" }, &inner)
        })
    };
    assert!(Template::parse(&nested(60)).is_ok());
    let errors = Template::parse(&nested(61)).unwrap_err();
    let kinds: Vec<_> = errors.iter().map(ParseError::kind).collect();
    assert_eq!(kinds, [ParseErrorKind::TooDeep]);
    assert!(errors.to_string().contains("60 levels"), "{errors}");
    let path = |names: usize| format!("{{{{{}}}}}", vec!["a"; names].join("."));
    assert!(Template::parse(&path(60)).is_ok());
    assert!(Template::parse(&path(61)).is_err());
    let lists = |depth: usize| "{{#each a}}".repeat(depth) + &"{{/each}}".repeat(depth);
    assert!(Template::parse(&lists(30)).is_ok());
    assert!(Template::parse(&lists(31)).is_err());
}

#[test]
fn the_deepest_model_can_be_read_again() {
    let lists = "{{#each a}}".repeat(29) + "{{b}}" + &"{{/each}}".repeat(29);
    let names = block(&vec!["a"; 59].join("."), "{{b}}");
    for template in [lists, names] {
        let model = Template::parse(&template).unwrap().suggested_model().to_string();
        assert!(serde_json::from_str::<serde_json::Value>(&model).is_ok());
    }
}

#[test]
fn hostile_shapes_end() {
    let alternating = "{{#a}}{{#b}}";
    let shapes = [
        "{".repeat(MANY),
        "}".repeat(MANY),
        "{{".repeat(MANY) + &"}}".repeat(MANY),
        "{{x".repeat(MANY),
        "{{x}".repeat(MANY),
        "{{{x}}".repeat(MANY),
        alternating.repeat(MANY),
        alternating.repeat(MANY) + &"{{/b}}{{/a}}".repeat(MANY),
        "{{#a}}".repeat(MANY) + &"{{/a}}".repeat(MANY),
        "{{#each a}}".repeat(MANY) + &"{{/each}}".repeat(MANY),
        "{{#each a}}".repeat(MANY),
        "{{/a}}".repeat(MANY),
        "{{#../a}}{{#../b}}".repeat(MANY) + &"{{/../b}}{{/../a}}".repeat(MANY),
        "{{#.}}{{#}}".repeat(MANY) + &"{{/}}{{/.}}".repeat(MANY),
        format!("{{{{{}x}}}}", "../".repeat(MANY)),
        format!("{{{{{}}}}}", "a.".repeat(MANY)),
        format!("{{{{{}b}}}}", "a../".repeat(MANY)),
        format!("{{{{{}}}}}", "a b ".repeat(MANY)),
        format!("{{{{#{}}}}}", "a".repeat(MANY)) + &"{{/b}}".repeat(MANY),
        "{{a-b}}\n".repeat(MANY),
        "{{! c }}".repeat(MANY),
        "é\n".repeat(MANY),
    ];
    for shape in shapes {
        let outcome = outcome(&shape, &json!({"a": {"b": {}}}));
        let _ = Layout::parse(&shape);
        if let Ok(template) = Template::parse(&shape) {
            let _ = template.suggested_model();
            let _ = template.members().iter().count();
            assert_eq!(Template::parse(&template.to_string()).as_ref(), Ok(&template));
        }
        assert!(outcome.len() <= 20 * shape.len(), "{}", outcome.len());
    }
}

#[test]
fn many_members_are_found_in_time() {
    let text = (0..MANY).map(|index| format!("{{{{m{index}}}}}")).collect::<Vec<_>>().concat();
    let template = Template::parse(&text).unwrap();
    assert_eq!(template.members().iter().count(), MANY);
    assert_eq!(template.suggested_model().as_object().unwrap().len(), MANY);
}

/// No I/O, no clock, no randomness: nothing that could bring them in.
#[test]
fn the_dependencies_are_few() {
    let manifest = include_str!("../../Cargo.toml");
    let (_, rest) = manifest.split_once("[dependencies]\n").unwrap();
    let (dependencies, _) = rest.split_once("\n[").unwrap();
    let names: Vec<_> = dependencies.split_whitespace().collect();
    assert_eq!(names, ["serde.workspace", "=", "true", "serde_json.workspace", "=", "true"]);
}
