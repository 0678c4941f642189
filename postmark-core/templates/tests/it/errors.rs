//! What errors say.

use postmark_templates::{ParseErrors, Template};

fn errors(template: &str) -> ParseErrors {
    Template::parse(template).unwrap_err()
}

#[test]
fn every_kind_has_a_text() {
    for (template, text) in [
        ("{{a b}}", "'a b' is not a valid path"),
        (
            "{{#each}}",
            "The 'each' block being opened requires a model path to be specified in the form \
             '{#each <name>}'.",
        ),
        ("{{/each x}}", "has to be closed with '{/each}'"),
        ("{{/each}}", "none is the innermost open block"),
        ("{{/a}}", "do not match"),
        ("{{#a.b}}", "The block 'a.b' is opened here, but not closed."),
        ("{{#each  items }}", "The block ' items ' is opened here, but not closed."),
    ] {
        let errors = errors(template);
        let error = errors.iter().next().unwrap();
        let last = errors.iter().last().unwrap();
        let says = error.message().contains(text) || last.message().contains(text);
        assert!(says, "rule {}: {template}: {errors}", "T11");
    }
    let two = errors("a\n{{b c}}{{/x}}").to_string();
    assert_eq!(two.lines().count(), 2);
    assert!(two.starts_with("line 2, character 1: 'b c' is not a valid path"), "{two}");
}

#[test]
fn near_misses_have_suggestions() {
    for (template, suggestion) in [
        ("{{#if vip}}", "There is no 'if': use {{#vip}}…{{/vip}}."),
        ("{{#if a == b}}", "There is no 'if': use {{#name}}…{{/name}}."),
        ("{{#unless vip}}", "There is no 'unless': use {{^vip}}…{{/vip}}."),
        ("{{#Each items}}", "Write {{#each items}}, in lower case and with no space before it."),
        ("{{# each items}}", "Write {{#each items}}, in lower case and with no space before it."),
        ("{{else if x}}", "There is no 'else': repeat the section's name, as {{^name}}."),
        ("{{@index}}", "There is no data about a loop, such as an index or a key."),
        ("{{{@content}}}", "The placeholder is {{{@content}}}, and stands in layouts only."),
        ("{{> footer}}", "There are no partials: use a layout."),
        ("{{=<% %>=}}", "The delimiters cannot be changed."),
        ("{{{#vip}}}", "Use two braces: {{#vip}}."),
        ("{{ #vip}}", "Remove the space before '#': {{#vip}}."),
        (
            "{{pm:unsubscribe}}",
            "The unsubscribe placeholder is {{{ pm:unsubscribe }}}, with three braces.",
        ),
        ("{{name|upper}}", "There are no filters: put the finished value into the model."),
        ("{{a[0]}}", "There is no index: loop with {{#each list}}, or name the item in the model."),
        ("{{na\u{200B}me}}", "Remove the invisible character U+200B."),
        ("{{..}}", "Use '../' for the parent scope, and '.' for the current one."),
        ("{{./name}}", "Did you mean 'name'?"),
        ("{{a/b}}", "Did you mean 'a.b'?"),
        ("{{../a/b}}", "Did you mean '../a.b'?"),
        ("{{..\\a}}", "Did you mean '../a'?"),
        ("{{first-name}}", "Rename the member in the model, for example to 'first_name'."),
        (
            "{{order.first name}}",
            "Rename the member in the model, for example to 'order.first_name'.",
        ),
        ("{{#each\titems}}", "Put a space behind 'each': {{#each items}}."),
        (
            "{{#eachDay}}",
            "If the member is called 'eachDay', put a space before it: {{# eachDay}}.",
        ),
        ("{{#vip}}{{/VIP}}", "Add {{/vip}}."),
        ("{{#each l}}", "Add {{/each}}."),
        ("{{# eachDay}}", "Add {{/ eachDay}}."),
        ("{{/a}}", "No block is open here: remove it."),
    ] {
        let errors = errors(template);
        assert_eq!(errors.iter().next().unwrap().suggestion(), Some(suggestion), "{template}");
    }
    for (template, suggestion) in [
        ("{{#vip}}{{/VIP}}", "Did you mean {{/vip}}?"),
        ("{{#each l}}{{/l}}", "Write {{/each}}, which closes the innermost open block."),
        ("{{#each l}}{{/each }}", "Write {{/each}}, which closes the innermost open block."),
        ("{{#a}}{{/b}}", "Close 'a' first, with {{/a}}."),
        ("{{#a}}{{/each}}", "Close 'a' first, with {{/a}}."),
    ] {
        let errors = errors(template);
        assert_eq!(errors.iter().last().unwrap().suggestion(), Some(suggestion), "{template}");
    }
}
