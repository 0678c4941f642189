//! A parsed template prints as its text in a normal form.

use postmark_templates::Template;

#[test]
fn the_normal_form() {
    for (template, printed) in [
        ("{{ name }}{{{ x }}}{{& y }}", "{{name}}{{{x}}}{{&y}}"),
        ("{{ }}{{&}}{{{ }}}", "{{.}}{{&.}}{{{.}}}"),
        ("{{##a}}{{//a}}{{^^ b}}{{/ b}}", "{{#a}}{{/a}}{{^b}}{{/b}}"),
        ("{{#each   l }}{{/each}}", "{{#each l}}{{/each}}"),
        ("{{#  eachDay}}{{/ \n eachDay}}", "{{# eachDay}}{{/ eachDay}}"),
        ("{{#a}}1{{^a}}2{{/a}}", "{{#a}}1{{/a}}{{^a}}2{{/a}}"),
        ("a{{! note }}b", "a{{! note }}b"),
        ("{{{!c}}{x}}", "{{{!c}}{x}}"),
        ("{{{{x}}}} {{ {x} }}", "{{{{x}}}} {{ {x} }}"),
        ("{{#}}{{/}}{{#.}}{{/.}}", "{{#}}{{/}}{{#.}}{{/.}}"),
        ("{{{ pm:unsubscribe }}}", "{{{ pm:unsubscribe }}}"),
    ] {
        assert_eq!(Template::parse(template).unwrap().to_string(), printed);
        assert_eq!(Template::parse(printed).unwrap().to_string(), printed);
    }
}
