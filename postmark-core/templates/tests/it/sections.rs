//! Sections, lists, and how they are closed.

use crate::outcome::{Case, check};

#[test]
fn what_is_truthy() {
    let falsy = ["null", "false", "\"\"", "[]", "{}", "0", "0.0", "-0.0", "-0", "0e5"];
    let truthy =
        ["true", "\"0\"", "\"false\"", "\" \"", "[null]", "{\"a\":null}", "-1", "0.1", "1e-300"];
    for (values, expected) in [(&falsy[..], "no"), (&truthy[..], "yes")] {
        for value in values {
            let model = format!("{{\"v\": {value}}}");
            let model = serde_json::from_str(&model).unwrap();
            let outcome = crate::outcome::outcome("{{#v}}yes{{/v}}{{^v}}no{{/v}}", &model);
            assert_eq!(outcome, expected, "rule B1: {value}");
        }
    }
    check(&[("B1", "{{#v}}yes{{/v}}{{^v}}no{{/v}}", "{}", "no")]);
}

#[test]
fn sections() {
    let m = r#"{"name": "Ann", "vip": true, "n": 5, "won": false, "city": "Oslo", "none": null,
        "list": [{"x": 1}, {"x": 2}], "o": {"name": "in"}}"#;
    let cases: &[Case] = &[
        ("S1", "{{#name}}Dear {{.}}{{/name}}", m, "Dear Ann"),
        ("S1", "{{#o}}{{name}}{{/o}}{{#missing}}x{{/missing}}{{#none}}x{{/none}}", m, "in"),
        ("S2", "{{#vip}}[{{name}}]{{../name}}{{.}}{{/vip}}", m, "[]AnnTrue"),
        (
            "S2",
            "{{#n}}{{.}}{{../city}}{{city}}{{/n}}{{#name}}{{city}}{{../city}}{{/name}}",
            m,
            "5OsloOslo",
        ),
        ("S3", "{{#list}}[{{x}}{{.}}]{{#each .}}{{x}}{{/each}}{{/list}}", m, "[]12"),
        ("S4", "{{^gone}}{{../city}}{{/gone}}", m, "Oslo"),
        ("S4", "[{{^gone}}{{city}}{{/gone}}]", m, "[]"),
        ("S4", "{{^won}}{{.}}{{/won}}{{^vip}}x{{/vip}}", m, "False"),
        ("S4", "{{^gone.far}}{{../../city}}[{{../city}}]{{/gone.far}}", m, "Oslo[]"),
    ];
    check(cases);
}

#[test]
fn lists() {
    let m = r#"{"items": [{"s": "A", "tags": ["x", "y"]}, {"s": "B", "tags": []}], "shop": "ACME",
        "order": {"items": [1], "ref": "A1"}, "ref": "R0", "nulls": [null, {"s": 1}], "text": "t",
        "yes": true, "no": false, "zero": 0, "five": 5, "empty": "", "object": {"a": 1}, "none": {},
        "rows": [["a", "b"], [], ["c"]]}"#;
    let cases: &[Case] = &[
        ("E1", "{{#each items}}{{s}},{{/each}}", m, "A,B,"),
        ("E1", "{{#each nulls}}<{{s}}{{.}}>{{/each}}", m, "<><1>"),
        ("E2", "{{#each gone}}x{{/each}}{{#each no}}x{{/each}}{{#each zero}}x{{/each}}", m, ""),
        ("E2", "{{#each empty}}x{{/each}}{{#each none}}x{{/each}}{{#each a.b}}x{{/each}}", m, ""),
        ("E2", "a{{#each text}}x{{/each}}", m, "✗ not-a-list text"),
        ("E2", "{{#each yes}}x{{/each}}", m, "✗ not-a-list yes"),
        ("E2", "{{#each five}}x{{/each}}", m, "✗ not-a-list five"),
        ("E2", "{{#each object}}x{{/each}}", m, "✗ not-a-list object"),
        ("E2", "{{#no}}{{#each ../text}}x{{/each}}{{/no}}", m, ""),
        ("E3", "{{#each items}}{{../../shop}}[{{../shop}}]{{/each}}", m, "ACME[]ACME[]"),
        ("E3", "{{#each order.items}}{{../../ref}}{{../../../ref}}{{/each}}", m, "A1R0"),
        (
            "E4",
            "{{#each items}}{{#each tags}}{{.}}{{../../s}}{{../../../../shop}} {{/each}}{{/each}}",
            m,
            "xAACME yAACME ",
        ),
        ("E4", "{{#each rows}}{{#each .}}{{.}}{{/each}}/{{/each}}", m, "ab//c/"),
        (
            "E4",
            "{{#each rows}}{{#each .}}{{#each ../../}}{{#each .}}{{.}}{{/each}}{{/each}}{{/each}};{{/each}}",
            m,
            "abcabc;;abc;",
        ),
        ("E4", "{{#each items}}{{#s}}{{../../../shop}}{{/s}}{{/each}}", m, "ACMEACME"),
    ];
    check(cases);
}

#[test]
fn blocks_are_closed() {
    let m = r#"{"a": true, "vip": false, "x": {"b": "B"}, "l": [[1, 2], [3]], "each": 1}"#;
    let cases: &[Case] = &[
        ("C1", "{{# x.b }}{{.}}{{/ x.b}}", m, "B"),
        ("C1", "{{#x}}{{#../a}}y{{/../a}}{{/x}}", m, "y"),
        ("C1", "{{#x.b}}{{/x.b.}}", m, "✗ unclosed@1:1, close-unmatched@1:9"),
        ("C1", "{{#vip}}x{{/VIP}}", m, "✗ unclosed@1:1, close-unmatched@1:10"),
        ("C1", "{{^vip}}no{{/vip}}", m, "no"),
        ("C2", "{{#vip}}A{{^vip}}B{{/vip}}{{^vip}}C{{#vip}}D{{/vip}}", m, "BC"),
        ("C2", "{{#a}}1{{^a}}2{{#a}}3{{/a}}", m, "13"),
        ("C2", "{{#x}}{{b}}{{^x}}n{{/x}}", m, "B"),
        ("C2", "{{#a}}1{{# a }}2{{/a}}", m, "12"),
        ("C2", "{{#a}}\n{{^a}}", m, "✗ unclosed@1:1"),
        ("C3", "{{#a}}{{#a}}x{{/a}}{{/a}}", m, "✗ close-unmatched@1:20"),
        ("C3", "{{#x}}{{#b}}{{#x}}{{/x}}{{^x}}n{{/x}}{{/b}}{{/x}}", m, "n"),
        ("C3", "{{#each l}}{{#each .}}{{.}}{{/each}};{{/each}}", m, "12;3;"),
        ("C4", "{{#a}}{{/b}}", m, "✗ unclosed@1:1, close-unmatched@1:7"),
        ("C4", "{{#a}}{{#b}}{{/a}}{{/b}}", m, "✗ unclosed@1:1, close-unmatched@1:13"),
        ("C4", "{{/a}}", m, "✗ close-unmatched@1:1"),
        ("C4", "{{#a}}{{/b c}}{{/a}}", m, "✗ close-unmatched@1:7"),
        ("C5", "{{#each l}}{{/each }}", m, "✗ unclosed@1:1, each-close-form@1:12"),
        ("C5", "{{#each l}}{{/each l}}", m, "✗ unclosed@1:1, each-close-form@1:12"),
        ("C5", "{{#each l}}{{/eachl}}", m, "✗ unclosed@1:1, each-close-form@1:12"),
        ("C5", "{{#each l}}{{/l}}", m, "✗ unclosed@1:1, close-unmatched@1:12"),
        ("C5", "{{/each}}", m, "✗ each-close-unmatched@1:1"),
        ("C5", "{{#each l}}{{#a}}{{/each}}{{/a}}{{/each}}", m, "✗ each-close-unmatched@1:18"),
        ("C5", "{{# each}}{{.}}{{/ each}}", m, "1"),
        ("C5", "{{#each l}}{{/ each}}", m, "✗ unclosed@1:1, close-unmatched@1:12"),
    ];
    check(cases);
}
