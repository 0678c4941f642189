//! Paths, and where they lead.

use crate::outcome::{Case, check};

const M: &str = r#"{"a": {"b": {"c": "C", "n": "in"}, "x": "X"}, "n": "out", "1": "one", "a_1": "u",
    "имя": "Имя", "état": "E", "日本": "J", "٣": "3", "e\u0301": "m", "a‿b": "t"}"#;

#[test]
fn what_is_a_path() {
    let cases: &[Case] = &[
        ("P1", "{{1}}{{a_1}}{{имя}}{{état}}{{日本}}{{٣}}{{e\u{301}}}{{a‿b}}", M, "oneuИмяEJ3mt"),
        ("P1", "{{.n}}{{n.}}{{.a.x.}}", M, "outoutX"),
        ("P2", "{{#n}}{{.}}{{ }}{{&}}{{{ }}}{{/n}}", M, "outoutoutout"),
        ("P2", "{{#}}{{n}}{{/}}{{#.}}{{n}}{{/.}}", M, "outout"),
        ("P2", "{{#each .}}{{.}}{{/each}}", "[1, 2]", "12"),
        ("P2", "{{#.}}{{n}}{{/}}", M, "✗ unclosed@1:1, close-unmatched@1:12"),
        ("P4", "{{#a.b}}{{../x}}{{../../n}}{{/a.b}}", M, "Xout"),
        ("P4", "{{a../n}}{{missing../n}}{{a.b../x}}", M, "outoutX"),
        ("P4", "{{../}}{{../../n}}{{../.n}}", M, "outout"),
        ("P4", "{{#a.b}}{{.././x}}{{/a.b}}", M, "✗ bad-path@1:9"),
        ("P4", "{{#a.b}}{{../../a.x}}{{/a.b}}", M, "X"),
    ];
    check(cases);
}

#[test]
fn what_is_no_path() {
    let refused = [
        "first-name",
        "first name",
        "a[0]",
        "@index",
        "x|up",
        "> p",
        "pm:x",
        "\"x\"",
        "..\\a",
        "😀",
        "²",
        "Ⅷ",
        "a\u{200D}b",
        "\u{903}",
        "a/b",
        "./a",
        "../a/b",
        "..//a",
        "/a",
        ".../a",
        "a...b",
        "..",
        "a..",
        "a..b",
        "../..",
        "...",
        "a,b",
        "$a",
        "a:b",
        "a=b",
        "a\nb",
        "𝒜",
    ];
    for path in refused {
        let template = format!("{{{{x{{{{ {path} }}}}");
        let model = serde_json::json!({});
        assert_eq!(crate::outcome::outcome(&template, &model), "✗ bad-path@1:4", "rule P3: {path}");
    }
    let valid = ["../", "../../", "../.", "../../a.b", "a../b", "a.b../c", "a.", ".a", "a.../b"];
    for path in valid {
        let outcome = crate::outcome::outcome(&format!("{{{{{path}}}}}"), &serde_json::json!({}));
        assert_eq!(outcome.is_empty(), path != "a.../b", "rule P3: {path}");
    }
    check(&[("P3", "{{/}}", M, "✗ close-unmatched@1:1"), ("P3", "{{a/b}}", M, "✗ bad-path@1:1")]);
}

#[test]
fn where_paths_lead() {
    let cases: &[Case] = &[
        ("L1", "{{#a}}{{#b}}{{c}}{{../x}}{{/b}}{{/a}}", M, "CX"),
        ("L2", "[{{q.r.s}}{{n.length}}{{a.b.c.d}}{{a.0}}]", M, "[]"),
        ("L2", "[{{l.0}}{{l.length}}{{z.y}}{{k.y}}]", r#"{"l": [7], "z": null, "k": 5}"#, "[]"),
        ("L3", "{{#a}}[{{n}}]{{/a}}", M, "[]"),
        ("L4", "{{../../n}}{{#a}}{{../../../../n}}{{/a}}", M, "outout"),
        ("L5", "{{N}}{{A.b.c}}[{{a.b.C}}]", M, "[]"),
        ("L5", "{{x}}{{é}}", r#"{"x": 1, "e\u0301": "other"}"#, "1"),
        ("L6", "{{#a.b}}{{n}}{{../x}}{{../../n}}{{/a.b}}", M, "inXout"),
        ("L6", "{{#a}}{{#../n}}{{../n}}{{.}}{{/../n}}{{/a}}", M, "outout"),
        ("L6", "{{#a}}{{#.}}{{../n}}{{x}}{{/.}}{{/a}}", M, "outX"),
    ];
    check(cases);
}
