//! What those trip over who know Mustache or Handlebars.

use crate::outcome::{Case, check};

#[test]
fn what_other_languages_have() {
    let m =
        r#"{"x": true, "l": ["a"], "o": {"k": 1}, "shop": "S", "items": [{"s": 1}], "name": "n"}"#;
    let cases: &[Case] = &[
        ("X1", "{{#if x}}a{{/if}}", m, "✗ bad-path@1:1, unclosed@1:1, close-unmatched@1:11"),
        (
            "X1",
            "{{#unless x}}a{{/unless}}",
            m,
            "✗ bad-path@1:1, unclosed@1:1, close-unmatched@1:15",
        ),
        ("X1", "{{#with x}}{{/with}}", m, "✗ bad-path@1:1, unclosed@1:1, close-unmatched@1:12"),
        ("X2", "{{#x}}A{{else}}B{{/x}}", m, "AB"),
        ("X2", "{{#x}}A{{else if y}}B{{/x}}", m, "✗ bad-path@1:8"),
        ("X3", "[{{#each l}}{{this}}{{this.x}}{{/each}}]", m, "[]"),
        ("X4", "{{#each l}}{{@index}}{{/each}}", m, "✗ bad-path@1:12"),
        ("X5", "{{#items}}[{{s}}]{{/items}}", m, "[]"),
        ("X6", "{{#each items}}[{{../shop}}]{{../../shop}}{{/each}}", m, "[]S"),
        ("X7", "{{#o}}[{{shop}}]{{/o}}", m, "[]"),
        ("X8", "{{#each o}}{{.}}{{/each}}", m, "✗ not-a-list o"),
        (
            "X9",
            "{{#if items.length}}{{/if}}",
            m,
            "✗ bad-path@1:1, unclosed@1:1, close-unmatched@1:21",
        ),
        ("X10", "{{> p}}", m, "✗ bad-path@1:1"),
        ("X10", "{{=<% %>=}}", m, "✗ bad-path@1:1"),
        ("X10", "{{x|f}}{{f x}}", m, "✗ bad-path@1:1, bad-path@1:8"),
        ("X10", "{{!-- {{x}} --}}", m, "{{!-- True --}}"),
        ("X11", "\\{{name}}", m, "\\n"),
        ("X11", "{{{{raw}}}}{{x}}{{{{/raw}}}}", m, "✗ bad-path@1:18"),
        ("X12", "{{first-name}}", m, "✗ bad-path@1:1"),
        ("X12", "{{[\"a b\"]}}{{a.[0]}}", m, "✗ bad-path@1:1, bad-path@1:12"),
        ("X13", "{{x}}", m, "True"),
        ("X14", "a\n{{#x}}\nb\n{{/x}}\n", m, "a\n\nb\n\n"),
        ("X15", "{{#o.none}}a{{/o.none}}{{#e}}b{{/e}}", r#"{"e": {}}"#, ""),
    ];
    check(cases);
}
