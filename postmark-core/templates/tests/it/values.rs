//! How values print, and how they are escaped.

use postmark_templates::Template;

use crate::outcome::{Case, check};

#[test]
fn values_print() {
    let m = r#"{"t": "text", "o": {"a": 1}, "l": [1], "n": null, "yes": true, "no": false,
        "day": "2024-02-29T12:00:00Z", "list": [1, "b", true, null, 2.5]}"#;
    let cases: &[Case] = &[
        ("V1", "[{{t}}{{gone}}{{n}}{{o}}{{l}}]", m, "[text]"),
        ("V2", "{{yes}}{{no}}", m, "TrueFalse"),
        ("V5", "{{day}}", m, "2024-02-29T12:00:00Z"),
        ("V6", "{{#each list}}{{.}},{{/each}}", m, "1,b,True,,2.5,"),
    ];
    check(cases);
}

#[test]
fn numbers_print() {
    let rows = [
        ("V3", "0", "0"),
        ("V3", "-17", "-17"),
        ("V3", "1000000", "1000000"),
        ("V3", "9223372036854775807", "9223372036854775807"),
        ("V3", "-9223372036854775808", "-9223372036854775808"),
        ("V3", "18446744073709551615", "18446744073709551615"),
        ("V3", "900719925474099312", "900719925474099312"),
        ("V4", "1.10", "1.1"),
        ("V4", "2.0", "2"),
        ("V4", "-1.5", "-1.5"),
        ("V4", "0.1", "0.1"),
        ("V4", "1e15", "1E+15"),
        ("V4", "1e21", "1E+21"),
        ("V4", "1.5e300", "1.5E+300"),
        ("V4", "-1e-7", "-1E-07"),
        ("V4", "1e-7", "1E-07"),
        ("V4", "0.0001", "0.0001"),
        ("V4", "0.00012", "0.00012"),
        ("V4", "0.00001", "1E-05"),
        ("V4", "1e14", "100000000000000"),
        ("V4", "123456789012345.6", "123456789012345.6"),
        ("V4", "1234567890123456.5", "1.2345678901234565E+15"),
        ("V4", "5e-324", "5E-324"),
        ("V4", "0.30000000000000004", "0.30000000000000004"),
        ("V4", "-0.0", "0"),
    ];
    let template = Template::parse("{{v}}").unwrap();
    for (rule, number, expected) in rows {
        let model = serde_json::from_str(&format!("{{\"v\": {number}}}")).unwrap();
        assert_eq!(template.render_html(&model).unwrap(), expected, "rule {rule}: {number}");
    }
}

#[test]
fn values_are_escaped() {
    let m = r#"{"h": "<a href=\"x\">Tom & Jo's</a>", "latin": "café\u00A0ÿŸ", "smile": "a😀b",
        "euro": "Łódź € 日本 / ` = \u0007", "entity": "&amp;", "tag": "{{x}}", "x": "X", "plain": "abc"}"#;
    let cases: &[Case] = &[
        ("H1", "{{h}}", m, "&lt;a href=&quot;x&quot;&gt;Tom &amp; Jo&#39;s&lt;/a&gt;"),
        ("H1", "{{latin}}", m, "caf&#233;&#160;&#255;Ÿ"),
        ("H1", "{{smile}}", m, "a&#128512;b"),
        ("H1", "{{euro}}", m, "Ł&#243;dź € 日本 / ` = \u{7}"),
        ("H1", "{{entity}}{{plain}}", m, "&amp;amp;abc"),
        ("H2", "{{{h}}}{{&entity}}", m, "<a href=\"x\">Tom & Jo's</a>&amp;"),
        ("H3", "<é>{{tag}}{{{tag}}}", m, "<é>{{x}}{{x}}"),
    ];
    check(cases);
}

#[test]
fn texts_are_not_escaped() {
    let model = serde_json::json!({"h": "<é> & \"😀\""});
    let template = Template::parse("{{h}}{{{h}}}").unwrap();
    let text = template.render_text(&model).unwrap();
    assert_eq!(text, "<é> & \"😀\"<é> & \"😀\"", "rule {}", "H4");
}
