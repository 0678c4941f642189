//! The paths in a source file, as far as they can be found without a compiler.

use std::collections::{BTreeMap, BTreeSet};

/// The scan of one file.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// Imported and inline paths, with `super::` relative to the file's own module.
    pub(super) paths: BTreeSet<Vec<String>>,
    /// Re-exports: the name, and the path it refers to.
    pub(super) exports: BTreeMap<String, Vec<String>>,
    /// Macros defined here.
    pub(super) macros: BTreeSet<String>,
    /// Macros called here.
    pub(super) calls: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    /// The text of a string: attributes name functions in strings.
    Text(String),
    /// `::`
    Path,
    Sign(char),
}

/// Scans a file.
pub(super) fn scan(text: &str) -> Source {
    let tokens = tokens(text);
    let mut source = Source::default();
    // The brace depths of the open inline modules.
    let mut inner: Vec<usize> = Vec::new();
    let mut depth = 0_usize;
    let mut words = BTreeMap::<&str, usize>::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            Token::Sign('{') => depth += 1,
            Token::Sign('}') => {
                depth = depth.saturating_sub(1);
                if inner.last() == Some(&depth) {
                    inner.pop();
                }
            }
            Token::Word(word) if word == "mod" && is(&tokens, at + 2, '{') => {
                inner.push(depth);
                at += 1;
            }
            Token::Word(word) if word == "macro_rules" => {
                source.macros.extend(word_at(&tokens, at + 2));
                at += 2;
            }
            // Not the captured parameters of a type: `impl Trait + use<>`.
            Token::Word(word) if word == "use" && !is(&tokens, at + 1, '<') => {
                let exported = at > 0 && is_visibility(&tokens[..at]);
                let mut paths = Vec::new();
                at = tree(&tokens, at + 1, &[], &mut paths);
                for (path, name) in paths {
                    let Some(path) = outside(path, inner.len()) else { continue };
                    if exported {
                        source.exports.insert(name, path);
                    } else {
                        source.paths.insert(path);
                    }
                }
                continue;
            }
            Token::Word(word) if is(&tokens, at + 1, '!') => {
                source.calls.insert(word.clone());
            }
            Token::Word(word) => {
                let (path, end) = path(&tokens, at);
                let visibility = at > 0 && tokens[at - 1] == Token::Word("in".to_owned());
                if path.len() > 1 && !visibility {
                    source.paths.extend(outside(path, inner.len()));
                } else {
                    *words.entry(word).or_default() += 1;
                }
                at = end;
                continue;
            }
            Token::Text(text) if text.starts_with("crate::") => {
                source.paths.insert(text.split("::").map(str::to_owned).collect());
            }
            Token::Text(_) | Token::Path | Token::Sign(_) => {}
        }
        at += 1;
    }
    // A file that uses what it re-exports depends on it.
    let used = source.exports.iter().filter(|(name, _)| words.contains_key(name.as_str()));
    source.paths.extend(used.map(|(_, path)| path.clone()));
    source
}

/// A path relative to the file's own module; `None` if it stays in an inline module.
fn outside(mut path: Vec<String>, inner: usize) -> Option<Vec<String>> {
    let first = path.first()?;
    if inner == 0 || first == "crate" {
        return Some(path);
    }
    let up = path.iter().take_while(|part| *part == "super").count();
    match up.cmp(&inner) {
        std::cmp::Ordering::Less => (up == 0 && first != "self").then_some(path),
        std::cmp::Ordering::Equal => Some(path.split_off(up)).filter(|path| path.len() > 1),
        std::cmp::Ordering::Greater => Some(path.split_off(inner)),
    }
}

/// Whether a `pub`, or `pub(…)`, ends here.
fn is_visibility(tokens: &[Token]) -> bool {
    match tokens.last() {
        Some(Token::Word(word)) => word == "pub",
        Some(Token::Sign(')')) => {
            let open = tokens.iter().rposition(|token| *token == Token::Sign('('));
            open.and_then(|open| tokens[..open].last()) == Some(&Token::Word("pub".to_owned()))
        }
        _ => false,
    }
}

/// Parses the tree of a `use`: its paths with their names. Returns its end.
fn tree(
    tokens: &[Token],
    mut at: usize,
    front: &[String],
    paths: &mut Vec<(Vec<String>, String)>,
) -> usize {
    let mut path = front.to_vec();
    loop {
        match tokens.get(at) {
            Some(Token::Word(word)) if word == "as" => {
                if let Some((_, name)) = paths.last_mut() {
                    *name = word_at(tokens, at + 1).unwrap_or_default();
                }
                at += 1;
            }
            Some(Token::Word(word)) => {
                path.push(word.clone());
                if tokens.get(at + 1) != Some(&Token::Path) {
                    if word == "self" && path.len() > 1 {
                        path.pop();
                    }
                    let name = path.last().cloned().unwrap_or_default();
                    paths.push((path.clone(), name));
                }
            }
            Some(Token::Sign('{')) => {
                at += 1;
                while !is(tokens, at, '}') && at < tokens.len() {
                    at = tree(tokens, at, &path, paths);
                    if is(tokens, at, ',') {
                        at += 1;
                    }
                }
            }
            Some(Token::Sign('*')) => {
                path.push("*".to_owned());
                paths.push((path.clone(), "*".to_owned()));
            }
            Some(Token::Sign(',' | '}' | ';')) | None => return at,
            Some(_) => {}
        }
        at += 1;
    }
}

/// The path that starts here, and its end.
fn path(tokens: &[Token], mut at: usize) -> (Vec<String>, usize) {
    let mut path: Vec<String> = word_at(tokens, at).into_iter().collect();
    at += 1;
    while tokens.get(at) == Some(&Token::Path) {
        let Some(word) = word_at(tokens, at + 1) else { break };
        path.push(word);
        at += 2;
    }
    (path, at)
}

fn is(tokens: &[Token], at: usize, sign: char) -> bool {
    tokens.get(at) == Some(&Token::Sign(sign))
}

fn word_at(tokens: &[Token], at: usize) -> Option<String> {
    match tokens.get(at) {
        Some(Token::Word(word)) => Some(word.clone()),
        _ => None,
    }
}

/// The tokens of a file, without comments, numbers and characters.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let len = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(len) = raw_string(rest) {
            len
        } else if first == '"' {
            let len = string(rest);
            tokens.push(Token::Text(rest[1..len - 1].to_owned()));
            len
        } else if first == '\'' {
            character(rest)
        } else if first.is_alphanumeric() || first == '_' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
            let (word, _) = rest.split_at(end.unwrap_or(rest.len()));
            tokens.push(Token::Word(word.to_owned()));
            word.len()
        } else if rest.starts_with("::") {
            tokens.push(Token::Path);
            2
        } else {
            if !first.is_whitespace() && first != '$' {
                tokens.push(Token::Sign(first));
            }
            first.len_utf8()
        };
        rest = &rest[len..];
    }
    tokens
}

/// The length of the string that starts here, with its quotes.
fn string(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let end = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        end
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// The length of the raw string that starts here, if any.
fn raw_string(text: &str) -> Option<usize> {
    let hashes = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let content = hashes.trim_start_matches('#');
    let end = format!("\"{}", &hashes[..hashes.len() - content.len()]);
    let start = text.len() - content.len() + 1;
    content.strip_prefix('"')?.find(&end).map(|at| start + at + end.len())
}

/// The length of the character or lifetime that starts here.
fn character(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1);
    match (characters.next(), characters.next()) {
        (Some((_, '\\')), Some((at, c))) => {
            let from = at + c.len_utf8();
            text[from..].find('\'').map_or(text.len(), |end| from + end + 1)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        scan(text).paths.iter().map(|path| path.join("::")).collect()
    }

    #[test]
    fn imports_and_written_paths_are_read() {
        for (text, expected) in [
            ("use crate::a::{self, B, c::*};", "crate::a crate::a::B crate::a::c::*"),
            ("use super::a::B as C;", "super::a::B"),
            ("fn f() -> crate::a::B { super::g() }", "crate::a::B super::g"),
            ("#[serde(with = \"crate::a::b\")] struct S;", "crate::a::b"),
            ("macro_rules! m { () => { $crate::a::f() }; }", "crate::a::f"),
            ("pub(in crate::a) struct S;", ""),
            ("// use crate::a;\nlet c = 'c'; let r = r#\"use crate::b;\"#;", ""),
            ("mod tests { use super::*; fn f() { super::g(); super::super::h(); } }", "super::h"),
            ("pub use self::a::B;", ""),
            ("pub(crate) use self::a::B; struct S(B);", "self::a::B"),
        ] {
            assert_eq!(paths(text).join(" "), expected, "{text}");
        }
    }
}
