//! Suggests what was probably meant by a refused tag or a missing member.

use serde_json::{Map, Value};

use crate::path::Path;
use crate::scanner::{Tag, TagKind};
use crate::scope::{ScopeId, Scopes};

/// The longest path to suggest for, since a suggestion repeats it.
const MAX_PATH: usize = 200;

/// The longest name to compare, and the maximum number of names to compare it with.
const MAX_NAME: usize = 40;
const MAX_NAMES: usize = 1000;

/// The suggestion for a tag with a bad path.
pub(crate) fn for_path(tag: &Tag<'_>) -> Option<String> {
    let path = tag.path();
    if path.len() > MAX_PATH {
        return None;
    }
    if tag.kind == TagKind::Comment {
        return None;
    }
    helper(tag, path).or_else(|| foreign(tag, path)).or_else(|| spelling(path))
}

/// Handlebars block helpers.
fn helper(tag: &Tag<'_>, path: &str) -> Option<String> {
    let (word, rest) = path.split_once(char::is_whitespace)?;
    let name = Some(rest.trim()).filter(|rest| Path::parse(rest).is_some()).unwrap_or("name");
    let is_section = matches!(tag.kind, TagKind::Section | TagKind::Inverted);
    match word.to_ascii_lowercase().as_str() {
        "if" | "with" if is_section => {
            Some(format!("There is no '{word}': use {{{{#{name}}}}}…{{{{/{name}}}}}."))
        }
        "unless" if is_section => {
            Some(format!("There is no 'unless': use {{{{^{name}}}}}…{{{{/{name}}}}}."))
        }
        "each" if is_section => {
            Some(format!("Write {{{{#each {name}}}}}, in lower case and with no space before it."))
        }
        "else" => Some("There is no 'else': repeat the section's name, as {{^name}}.".to_owned()),
        _ => None,
    }
}

/// Syntax of other template languages.
fn foreign(tag: &Tag<'_>, path: &str) -> Option<String> {
    let first = path.chars().next()?;
    let text = match first {
        '@' if path == "@content" => {
            "The placeholder is {{{@content}}}, and stands in layouts only.".to_owned()
        }
        '@' => "There is no data about a loop, such as an index or a key.".to_owned(),
        '>' => "There are no partials: use a layout.".to_owned(),
        '=' => "The delimiters cannot be changed.".to_owned(),
        '#' | '^' | '/' | '!' | '&' if tag.source.starts_with("{{{") => {
            format!("Use two braces: {{{{{path}}}}}.")
        }
        '#' | '^' | '/' | '!' | '&' if tag.kind == TagKind::Escaped => {
            format!("Remove the space before '{first}': {{{{{path}}}}}.")
        }
        _ if path.starts_with("pm:") => {
            "The unsubscribe placeholder is {{{ pm:unsubscribe }}}, with three braces.".to_owned()
        }
        _ if path.contains('|') => {
            "There are no filters: put the finished value into the model.".to_owned()
        }
        _ if path.contains('[') => {
            "There is no index: loop with {{#each list}}, or name the item in the model.".to_owned()
        }
        _ => return None,
    };
    Some(text)
}

/// A similar valid path.
fn spelling(path: &str) -> Option<String> {
    let is_invisible = |c: &char| matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}');
    if let Some(c) = path.chars().find(is_invisible) {
        return Some(format!("Remove the invisible character U+{:04X}.", u32::from(c)));
    }
    if path == ".." {
        return Some("Use '../' for the parent scope, and '.' for the current one.".to_owned());
    }
    let slashes = path.replace('\\', "/");
    // Steps up stay; other slashes become dots.
    let (up, names) = match slashes.rsplit_once("../") {
        Some((up, names)) => (format!("{up}../"), names),
        None => (String::new(), slashes.trim_start_matches("./")),
    };
    let dotted = up + &names.replace('/', ".");
    if Path::parse(&dotted).is_some() {
        return Some(format!("Did you mean '{dotted}'?"));
    }
    let word = path.replace(|c: char| !crate::word::is_word(c) && !"./".contains(c), "_");
    let has_word = word.contains(|c: char| c != '_' && crate::word::is_word(c));
    (has_word && Path::parse(&word).is_some())
        .then(|| format!("Rename the member in the model, for example to '{word}'."))
}

/// The suggestion for `{{#each`.
pub(crate) fn for_each(tag: &Tag<'_>) -> Option<String> {
    let rest = tag.content;
    if rest.trim().is_empty() || rest.len() > MAX_PATH {
        return None;
    }
    let path = rest.trim();
    if rest.starts_with(char::is_whitespace) {
        return Some(format!("Put a space behind 'each': {{{{#each {path}}}}}."));
    }
    Some(format!(
        "If the member is called 'each{path}', put a space before it: {{{{# each{path}}}}}."
    ))
}

/// The suggestion for a closing tag that does not match. `open` is the innermost open block.
pub(crate) fn for_close(tag: &Tag<'_>, open: Option<(&str, bool)>) -> Option<String> {
    let Some((path, is_list)) = open else {
        return Some("No block is open here: remove it.".to_owned());
    };
    if path.len() > MAX_PATH {
        return None;
    }
    Some(match (tag.kind, is_list) {
        (_, true) => "Write {{/each}}, which closes the innermost open block.".to_owned(),
        (TagKind::End, false) if tag.path().eq_ignore_ascii_case(path) => {
            format!("Did you mean {{{{/{path}}}}}?")
        }
        (_, false) => format!("Close '{path}' first, with {}.", closing(path)),
    })
}

/// The tag that closes a block.
pub(crate) fn for_unclosed(path: &str, is_list: bool) -> Option<String> {
    if is_list {
        return Some("Add {{/each}}.".to_owned());
    }
    (path.len() <= MAX_PATH).then(|| format!("Add {}.", closing(path)))
}

fn closing(path: &str) -> String {
    let space = if path.starts_with("each") { " " } else { "" };
    format!("{{{{/{space}{path}}}}}")
}

/// The path of an existing member, for one that is missing.
pub(crate) fn for_missing(scopes: &Scopes<'_>, path: &Path, from: ScopeId) -> Option<String> {
    if path.text().len() > MAX_PATH {
        return None;
    }
    in_outer_scope(scopes, path, from).or_else(|| of_near_name(scopes, path, from))
}

/// The same names, in an outer scope.
fn in_outer_scope(scopes: &Scopes<'_>, path: &Path, from: ScopeId) -> Option<String> {
    let names: Vec<_> = path.names().collect();
    let mut up = path.up();
    let mut scope = scopes.up(up, from);
    while scope != Scopes::ROOT {
        up += 1;
        scope = scopes.up(1, scope);
        let start = scopes.value(scope);
        if names.iter().fold(start, |value, name| value?.get(name)).is_some() {
            return Some("../".repeat(up) + &names.join("."));
        }
    }
    None
}

/// Replaces the first missing name by a similar one.
fn of_near_name(scopes: &Scopes<'_>, path: &Path, from: ScopeId) -> Option<String> {
    let mut value = scopes.value(scopes.up(path.up(), from))?;
    let mut found = Vec::new();
    for name in path.names() {
        let Some(next) = value.get(name) else {
            let near = nearest(name, value.as_object()?)?;
            let rest = path.names().skip(found.len() + 1);
            let names: Vec<_> = found.iter().copied().chain([near]).chain(rest).collect();
            return Some("../".repeat(path.up()) + &names.join("."));
        };
        found.push(name);
        value = next;
    }
    None
}

/// The member of an object whose name is most similar to a missing one.
fn nearest<'a>(name: &str, members: &'a Map<String, Value>) -> Option<&'a str> {
    if name.len() > MAX_NAME {
        return None;
    }
    let is_name = |other: &&String| Path::parse(other).is_some() && !other.contains(['.', '/']);
    let near = members.keys().take(MAX_NAMES).filter(is_name).filter_map(|other| {
        let distance = distance(name, other)?;
        (distance <= name.chars().count() / 4).then_some((distance, other.as_str()))
    });
    near.min_by_key(|(distance, _)| *distance).map(|(_, other)| other)
}

/// The number of letters to add, remove or change, ignoring case and underscores.
fn distance(a: &str, b: &str) -> Option<usize> {
    if b.len() > MAX_NAME {
        return None;
    }
    let plain = |text: &str| text.replace(['_', '-', ' '], "").to_lowercase();
    let (a, b) = (plain(a), plain(b));
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, above) in b.chars().zip(row.iter().skip(1)) {
            let changed = diagonal + usize::from(x != y);
            left = changed.min(left + 1).min(above + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied()
}
