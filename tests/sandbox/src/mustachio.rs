//! The part of Mustachio, Postmark's template language, that mails use most:
//! `{{value}}`, `{{{raw}}}` and `{{& raw}}`, `{{#scope}}`, `{{#each list}}`, `{{^absent}}`,
//! `{{../parent}}`, `{{.}}` and `{{! comment}}`. See
//! <https://postmarkapp.com/support/article/1077-template-syntax>.

use serde_json::{Map, Value};

/// How deep sections may lie in one another.
const DEPTH: usize = 32;

/// A template's text, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Template(Vec<Node>);

/// How values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// For HTML, with its special characters as entities.
    Html,
    /// As they are.
    Nothing,
}

/// The result would be larger, or takes more work, than the caller allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLarge;

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Text(String),
    Value { path: Path, raw: bool },
    Section { kind: Kind, path: Path, nodes: Vec<Self> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Scope,
    Each,
    Inverted,
}

/// A way to a value: so many scopes up, then down by these names.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Path {
    up: usize,
    names: Vec<String>,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub(crate) fn parse(mut text: &str) -> Result<Self, String> {
        // The sections that are open, each with the nodes before it.
        let mut open: Vec<(Kind, &str, Vec<Node>)> = Vec::new();
        let mut nodes = Vec::new();
        while let Some((before, rest)) = text.split_once("{{") {
            if !before.is_empty() {
                nodes.push(Node::Text(before.to_owned()));
            }
            let (tag, raw, rest) = if let Some(rest) = rest.strip_prefix('{') {
                let (tag, rest) = rest.split_once("}}}").ok_or("a {{{ has no }}}")?;
                (tag.trim(), true, rest)
            } else {
                let (tag, rest) = rest.split_once("}}").ok_or("a {{ has no }}")?;
                (tag.trim(), false, rest)
            };
            text = rest;
            if tag.starts_with("pm:") {
                // Postmark fills its own names in as it delivers.
                nodes.push(Node::Text(format!("{{{{{{ {tag} }}}}}}")));
            } else if raw {
                nodes.push(Node::Value { path: Path::parse(tag), raw });
            } else if let Some((kind, name)) = section(tag) {
                if open.len() >= DEPTH {
                    return Err(format!("more than {DEPTH} sections lie in one another"));
                }
                open.push((kind, name, std::mem::take(&mut nodes)));
            } else if let Some(end) = tag.strip_prefix('/') {
                let (kind, name, before) =
                    open.pop().ok_or_else(|| format!("{{{{{tag}}}}} closes nothing"))?;
                let end = end.trim();
                if end != if kind == Kind::Each { "each" } else { name } {
                    return Err(format!("{{{{{tag}}}}} stands where {name} is to be closed"));
                }
                let inner = std::mem::replace(&mut nodes, before);
                nodes.push(Node::Section { kind, path: Path::parse(name), nodes: inner });
            } else if let Some(tag) = tag.strip_prefix('&') {
                nodes.push(Node::Value { path: Path::parse(tag), raw: true });
            } else if !tag.starts_with('!') {
                nodes.push(Node::Value { path: Path::parse(tag), raw });
            }
        }
        if let Some((_, name, _)) = open.pop() {
            return Err(format!("the section {name} is not closed"));
        }
        if !text.is_empty() {
            nodes.push(Node::Text(text.to_owned()));
        }
        Ok(Self(nodes))
    }

    /// How often a value of this name stands in it.
    pub(crate) fn count(&self, name: &str) -> usize {
        count(&self.0, name)
    }

    /// Puts a value for each name that the template uses into a model that has none for it.
    pub(crate) fn suggest(&self, model: &mut Map<String, Value>) {
        suggest(&self.0, model);
    }

    /// Renders with this model, in at most `limit` bytes and steps.
    pub(crate) fn render(
        &self,
        model: &Value,
        escape: Escape,
        limit: usize,
    ) -> Result<String, TooLarge> {
        let mut writer = Writer { text: String::new(), escape, fuel: limit };
        writer.nodes(&self.0, &mut vec![model])?;
        Ok(writer.text)
    }
}

fn count(nodes: &[Node], name: &str) -> usize {
    let each = nodes.iter().map(|node| match node {
        Node::Text(_) => 0,
        Node::Value { path, .. } => usize::from(path.names == [name]),
        Node::Section { nodes, .. } => count(nodes, name),
    });
    each.sum()
}

fn suggest(nodes: &[Node], scope: &mut Map<String, Value>) {
    for node in nodes {
        match node {
            Node::Text(_) => {}
            Node::Value { path, .. } => path.suggest(scope, None),
            Node::Section { kind: Kind::Inverted, nodes, .. } => suggest(nodes, scope),
            Node::Section { kind, path, nodes } => {
                let mut inner = Map::new();
                suggest(nodes, &mut inner);
                let value = match kind {
                    Kind::Each => Some(Value::Array(vec![Value::Object(inner)])),
                    _ if inner.is_empty() => None,
                    _ => Some(Value::Object(inner)),
                };
                path.suggest(scope, value);
            }
        }
    }
}

/// Puts a value where these names lead, unless there is one.
fn place(names: &[String], scope: &mut Map<String, Value>, value: Value) {
    match names {
        [] => {}
        [last] => match (scope.get_mut(last), value) {
            (Some(Value::Object(old)), Value::Object(new)) => {
                for (name, value) in new {
                    old.entry(name).or_insert(value);
                }
            }
            (Some(_), _) => {}
            (None, value) => drop(scope.insert(last.clone(), value)),
        },
        [first, rest @ ..] => {
            let folder = scope.entry(first).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(folder) = folder {
                place(rest, folder, value);
            }
        }
    }
}

/// Reads the tag that opens a section.
fn section(tag: &str) -> Option<(Kind, &str)> {
    if let Some(name) = tag.strip_prefix('^') {
        return Some((Kind::Inverted, name.trim()));
    }
    let name = tag.strip_prefix('#')?.trim();
    Some(match name.strip_prefix("each").filter(|list| list.starts_with(char::is_whitespace)) {
        Some(list) => (Kind::Each, list.trim()),
        None => (Kind::Scope, name),
    })
}

impl Path {
    fn parse(text: &str) -> Self {
        let mut text = text.trim();
        let mut up = 0;
        while let Some(rest) = text.strip_prefix("..") {
            up += 1;
            text = rest.strip_prefix('/').unwrap_or(rest);
        }
        let names = text.split('.').map(str::trim).filter(|name| !name.is_empty());
        Self { up, names: names.map(str::to_owned).collect() }
    }

    /// Puts a value here, or a text of its name; not if it is elsewhere, or what a layout is for.
    fn suggest(&self, scope: &mut Map<String, Value>, value: Option<Value>) {
        let Some(last) = self.names.last().filter(|last| self.up == 0 && !last.starts_with('@'))
        else {
            return;
        };
        let value = value.unwrap_or_else(|| Value::String(format!("{last}_Value")));
        place(&self.names, scope, value);
    }

    fn find<'a>(&self, scopes: &[&'a Value]) -> &'a Value {
        let start = scopes.iter().rev().nth(self.up).copied().unwrap_or(&Value::Null);
        self.names.iter().fold(start, |value, name| value.get(name).unwrap_or(&Value::Null))
    }
}

struct Writer {
    text: String,
    escape: Escape,
    /// The bytes and nodes that may still be written.
    fuel: usize,
}

impl Writer {
    fn nodes(&mut self, nodes: &[Node], scopes: &mut Vec<&Value>) -> Result<(), TooLarge> {
        for node in nodes {
            self.burn(1)?;
            match node {
                Node::Text(text) => self.write(text)?,
                Node::Value { path, raw } => self.value(path.find(scopes), *raw)?,
                Node::Section { kind: Kind::Inverted, path, nodes } => {
                    if !is_true(path.find(scopes)) {
                        self.nodes(nodes, scopes)?;
                    }
                }
                Node::Section { kind: Kind::Scope, path, nodes } => {
                    let value = path.find(scopes);
                    if is_true(value) {
                        self.scope(value, nodes, scopes)?;
                    }
                }
                Node::Section { kind: Kind::Each, path, nodes } => {
                    for item in path.find(scopes).as_array().into_iter().flatten() {
                        self.scope(item, nodes, scopes)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn scope<'a>(
        &mut self,
        value: &'a Value,
        nodes: &[Node],
        scopes: &mut Vec<&'a Value>,
    ) -> Result<(), TooLarge> {
        self.burn(1)?;
        scopes.push(value);
        self.nodes(nodes, scopes)?;
        scopes.pop();
        Ok(())
    }

    fn value(&mut self, value: &Value, raw: bool) -> Result<(), TooLarge> {
        let text = match value {
            Value::Null => return Ok(()),
            Value::String(text) => text,
            other => &other.to_string(),
        };
        if raw || self.escape == Escape::Nothing {
            return self.write(text);
        }
        let mut rest = text.as_str();
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            let (plain, special) = rest.split_at(at);
            self.write(plain)?;
            let mut chars = special.chars();
            self.write(match chars.next() {
                Some('&') => "&amp;",
                Some('<') => "&lt;",
                Some('>') => "&gt;",
                Some('"') => "&quot;",
                _ => "&#39;",
            })?;
            rest = chars.as_str();
        }
        self.write(rest)
    }

    fn write(&mut self, text: &str) -> Result<(), TooLarge> {
        self.burn(text.len())?;
        self.text.push_str(text);
        Ok(())
    }

    fn burn(&mut self, amount: usize) -> Result<(), TooLarge> {
        self.fuel = self.fuel.checked_sub(amount).ok_or(TooLarge)?;
        Ok(())
    }
}

fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn render(template: &str) -> String {
        let model = json!({
            "name": "<Zoë & \"Co\">", "zero": 0, "no": false, "empty": [], "n": 1.5,
            "company": {"name": "ACME", "at": {"city": "Wien"}},
            "items": [{"sku": "A", "tags": ["x", "y"]}, {"sku": "B", "tags": []}],
        });
        match Template::parse(template) {
            Ok(template) => template.render(&model, Escape::Html, 1000).unwrap_or("large".into()),
            Err(fault) => fault,
        }
    }

    #[test]
    fn what_the_language_has() {
        for (template, result) in [
            ("Hi {{ name }}!", "Hi &lt;Zoë &amp; &quot;Co&quot;&gt;!"),
            ("{{{name}}}{{& name}}", "<Zoë & \"Co\"><Zoë & \"Co\">"),
            ("{{missing}}{{company.none.at}}{{n}}", "1.5"),
            (
                "{{#company}}{{name}} {{at.city}} {{{../name}}}{{/company}}",
                "ACME Wien <Zoë & \"Co\">",
            ),
            ("{{company.at.city}}{{#company.at}}{{city}}{{/company.at}}", "WienWien"),
            (
                "{{#each items}}{{sku}}:{{#each tags}}{{.}}{{../sku}}{{../../n}} {{/each}}{{/each}}",
                "A:xA1.5 yA1.5 B:",
            ),
            ("{{^zero}}a{{/zero}}{{^no}}b{{/no}}{{^empty}}c{{/empty}}{{^name}}d{{/name}}", "abc"),
            ("{{#no}}a{{/no}}{{#each name}}b{{/each}}{{! gone }}", ""),
            ("{{../../name}}", ""),
            ("<a href=\"{{{ pm:unsubscribe }}}\">", "<a href=\"{{{ pm:unsubscribe }}}\">"),
        ] {
            assert_eq!(render(template), result, "{template}");
        }
    }

    #[test]
    fn what_is_not_a_template() {
        for (template, fault) in [
            ("{{a", "a {{ has no }}"),
            ("{{{a}}", "a {{{ has no }}}"),
            ("{{#a}}", "the section a is not closed"),
            ("{{/a}}", "{{/a}} closes nothing"),
            ("{{#a}}{{/b}}", "{{/b}} stands where a is to be closed"),
        ] {
            assert_eq!(render(template), fault);
        }
        assert!(render(&"{{#a}}".repeat(1000)).starts_with("more than 32"));
    }

    #[test]
    fn work_is_bounded() {
        let model = json!({"items": vec![0; 1000]});
        let nested =
            "{{#each items}}{{#each ../items}}{{#each ../../items}}{{/each}}{{/each}}{{/each}}";
        let template = Template::parse(nested);
        let result = template.map(|template| template.render(&model, Escape::Html, 100_000));
        assert_eq!(result, Ok(Err(TooLarge)));
    }
}
