//! How a text is cut into tags.

use crate::outcome::{Case, check};

const X: &str = r#"{"x": "<", "name": "Ann", "a": true}"#;

#[test]
fn a_text_is_cut_into_tags() {
    let cases: &[Case] = &[
        ("T1", "{{{x}}", X, "{&lt;"),
        ("T1", "{{x}}}", X, "&lt;}"),
        ("T1", "{{{{x}}", X, "{{&lt;"),
        ("T1", "{{x}}}}", X, "&lt;}}"),
        ("T1", "{{{{x}}}}", X, "{<}"),
        ("T1", "{{{{{x}}}}}", X, "{{<}}"),
        ("T1", "{{{x}}}{{x}}", X, "<&lt;"),
        ("T1", "{x}", X, "{x}"),
        ("T1", "{{x}", X, "{{x}"),
        ("T1", "{{x", X, "{{x"),
        ("T1", "{{}}", X, "{{}}"),
        ("T1", "{{{}}}", X, "{{{}}}"),
        ("T1", "{{a{b}}", X, "{{a{b}}"),
        ("T1", "{{x}{{x}}", X, "{{x}&lt;"),
        ("T1", "{ {x} } {{x}}", X, "{ {x} } &lt;"),
        ("T1", "}}{{x}}{{", X, "}}&lt;{{"),
        ("T1", "{", X, "{"),
        ("T1", "[{{ }}]", X, "[]"),
        ("T2", "{{ \n name }}", X, "Ann"),
        ("T2", "{{\u{A0}name\u{85}}}{{\u{3000}name}}", X, "AnnAnn"),
        ("T2", "{{name\u{200B}}}", X, "✗ bad-path@1:1"),
        ("T2", "{{\u{FEFF}name}}", X, "✗ bad-path@1:1"),
        ("T2", "{{# a }}y{{/ a }}{{^ a }}n{{/ a}}", X, "y"),
        ("T3", "{{{#x}}}", X, "✗ bad-path@1:1"),
        ("T3", "{{{/x}}}", X, "✗ bad-path@1:1"),
        ("T3", "{{{!x}}}", X, "✗ bad-path@1:1"),
        ("T3", "{{{^x}}}", X, "✗ bad-path@1:1"),
        ("T3", "{{ #x}}", X, "✗ bad-path@1:1"),
        ("T3", "{{ !x}}", X, "✗ bad-path@1:1"),
        ("T3", "{{ & x}}", X, "✗ bad-path@1:1"),
        ("T3", "{{ /x}}", X, "✗ bad-path@1:1"),
        ("T3", "{{& x}}{{&x}}{{{ x }}}", X, "<<<"),
        ("T4", "{{##a}}y{{//a}}{{^^a}}n{{///a}}", X, "y"),
        ("T4", "{{&&x}}{{{&x}}}{{{&& x}}}", X, "<<<"),
        ("T4", "{{#^x}}", X, "✗ bad-path@1:1, unclosed@1:1"),
        ("T4", "{{&#x}}", X, "✗ bad-path@1:1"),
    ];
    check(cases);
}

#[test]
fn lists_are_opened_with_a_space() {
    let list = r#"{"x": ["p", "q"], "eachDay": "d", "each": "e"}"#;
    let cases: &[Case] = &[
        ("T5", "{{#each x}}{{.}}{{/each}}", list, "pq"),
        ("T5", "{{#each  \t\n x }}{{.}}{{/each}}", list, "pq"),
        ("T5", "{{#each}}{{/each}}", list, "✗ each-no-path@1:1"),
        ("T5", "{{#each }}{{/each}}", list, "✗ each-no-path@1:1"),
        ("T5", "{{#each \n }}{{/each}}", list, "✗ each-no-path@1:1"),
        ("T5", "{{#eachx}}{{/each}}", list, "✗ each-no-path@1:1"),
        ("T5", "{{#each\tx}}{{/each}}", list, "✗ each-no-path@1:1"),
        ("T5", "{{#each\nx}}{{/each}}", list, "✗ each-no-path@1:1"),
        ("T5", "{{#each}}", list, "✗ each-no-path@1:1, unclosed@1:1"),
        ("T5", "{{#Each x}}{{/Each x}}", list, "✗ bad-path@1:1, bad-path@1:12"),
        ("T5", "{{# each x}}{{/ each x}}", list, "✗ bad-path@1:1, bad-path@1:13"),
        ("T5", "{{##each x}}{{//each x}}", list, "✗ bad-path@1:1, bad-path@1:13"),
        (
            "T5",
            "{{#eachDay}}{{/eachDay}}",
            list,
            "✗ each-no-path@1:1, unclosed@1:1, each-close-form@1:13",
        ),
        ("T5", "{{# eachDay}}{{.}}{{/ eachDay}}", list, "d"),
        ("T5", "{{# each}}{{.}}{{/ each}}", list, "e"),
        ("T5", "{{^eachDay}}n{{/ eachDay}}", list, ""),
        ("T5", "{{#each a-b}}{{/each}}", list, "✗ bad-path@1:1"),
        ("T5", "{{each}}{{eachDay}}", list, "ed"),
    ];
    check(cases);
}

#[test]
fn comments_and_white_space() {
    let cases: &[Case] = &[
        ("T6", "a{{! note }}b", X, "ab"),
        ("T6", "a{{!x\ny}}b{{!}}c{{!!}}d", X, "abcd"),
        ("T6", "{{! a {b} }}", X, "{{! a {b} }}"),
        ("T6", "{{! {{x}} }}", X, "{{! &lt; }}"),
        // Without the comment, the braces around it would be a tag.
        ("T6", "{{{!c}}{x}}", X, "{{x}}"),
        ("T7", "a\n{{#a}}\nb\n{{/a}}\nc", X, "a\n\nb\n\nc"),
        ("T7", "a\r\n  {{name}}  \r\n", X, "a\r\n  Ann  \r\n"),
        ("T8", "", X, ""),
    ];
    check(cases);
}

#[test]
fn errors_have_places() {
    let cases: &[Case] = &[
        ("T9", "a\n  {{b c}}", X, "✗ bad-path@2:3"),
        ("T9", "😀{{b c}}", X, "✗ bad-path@1:3"),
        ("T9", "é€{{b c}}", X, "✗ bad-path@1:3"),
        ("T9", "a\r{{b c}}\r\n{{d e}}", X, "✗ bad-path@1:3, bad-path@2:1"),
        ("T9", "{{{b c}}", X, "✗ bad-path@1:2"),
        ("T9", "{{\n\nname}}{{b c}}", X, "✗ bad-path@3:7"),
        ("T10", "{{#a}}\n{{b c}}\n{{#d}}", X, "✗ unclosed@1:1, bad-path@2:1, unclosed@3:1"),
        ("T10", "{{#a b}}", X, "✗ bad-path@1:1, unclosed@1:1"),
        ("T10", "{{#a-b}}{{/a-b}}", X, "✗ bad-path@1:1, bad-path@1:9"),
        (
            "T10",
            "{{#a-b}}{{^a-b}}{{/a-b}}",
            X,
            "✗ bad-path@1:1, bad-path@1:9, bad-path@1:9, bad-path@1:17",
        ),
        ("T10", "{{name}}{{b c}}", X, "✗ bad-path@1:9"),
    ];
    check(cases);
}
