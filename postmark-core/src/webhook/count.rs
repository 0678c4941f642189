//! Counts the entries of a payload's lists and objects without parsing it.

use std::borrow::Cow;

use memchr::memchr2;

use crate::text::reader::Reader;

/// A counted list or object.
pub(super) struct Counted<'a> {
    /// 1 for the payload itself.
    pub(super) depth: usize,
    /// The member of the payload that it is, or that contains it.
    pub(super) member: &'a str,
    pub(super) is_object: bool,
    pub(super) entries: usize,
}

/// A list or object still open.
#[derive(Clone, Copy, Default)]
struct Level {
    is_object: bool,
    is_empty: bool,
    commas: usize,
}

/// The depth to which lists and objects are counted individually. Commas of deeper ones count
/// towards their ancestor at this depth.
const LEVELS: usize = 64;

/// Returns each list and object of a text as it ends, until the first invalid token.
///
/// It looks only for quotes, brackets and commas: whether the text is valid JSON is up to its
/// parser.
pub(super) fn count<E>(
    json: &[u8],
    mut ended: impl FnMut(&Counted<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut levels = [Level::default(); LEVELS];
    let mut depth = 0_usize;
    let mut member = Cow::Borrowed("");
    let mut awaits_key = false;
    let mut at = 0;
    while let Some(&byte) = json.get(at) {
        at += 1;
        match byte {
            b'"' => {
                let start = at - 1;
                let Some(end) = string_end(json, at) else {
                    return Ok(());
                };
                at = end;
                if depth == 1 && awaits_key {
                    awaits_key = false;
                    debug_assert!(json.get(start..end).is_some(), "{start}..{end}");
                    let key = json.get(start..end).unwrap_or_default();
                    member = Reader::lossy(key).text().ok().flatten().unwrap_or_default();
                }
            }
            b'{' | b'[' => {
                if let Some(level) = levels.get_mut(depth) {
                    *level = Level { is_object: byte == b'{', is_empty: true, commas: 0 };
                }
                if let Some(around) = depth.checked_sub(1).and_then(|depth| levels.get_mut(depth)) {
                    around.is_empty = false;
                }
                depth += 1;
                awaits_key = depth == 1;
                continue;
            }
            b'}' | b']' => {
                if let Some(level) = depth.checked_sub(1).and_then(|depth| levels.get(depth)) {
                    let entries = if level.is_empty { 0 } else { level.commas + 1 };
                    let is_object = level.is_object;
                    ended(&Counted { depth, member: &member, is_object, entries })?;
                }
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Ok(());
                }
                continue;
            }
            b',' => {
                if let Some(level) =
                    depth.checked_sub(1).and_then(|it| levels.get_mut(it.min(LEVELS - 1)))
                {
                    level.commas += 1;
                }
                awaits_key = depth == 1;
                continue;
            }
            b' ' | b'\n' | b'\r' | b'\t' => continue,
            _ => {}
        }
        if let Some(level) = depth.checked_sub(1).and_then(|depth| levels.get_mut(depth)) {
            level.is_empty = false;
        }
    }
    Ok(())
}

/// The end of the string that starts before this position.
fn string_end(json: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr2(b'"', b'\\', json.get(at..)?)?;
        if json.get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(json: &str) -> Vec<(usize, String, bool, usize)> {
        let mut all = Vec::new();
        let result = count::<()>(json.as_bytes(), |it| {
            all.push((it.depth, it.member.to_owned(), it.is_object, it.entries));
            Ok(())
        });
        assert!(result.is_ok());
        all
    }

    #[test]
    fn counts_at_any_depth() {
        let json = r#" {"a":"x\"},", "b" : [ ] ,"c\u0064":{"d":[1,2],"e":3}, "g":[[],[ ""]]} "#;
        let of = |depth, member: &str, is_object, entries| {
            (depth, member.to_owned(), is_object, entries)
        };
        let expected = [
            of(2, "b", false, 0),
            of(3, "cd", false, 2),
            of(2, "cd", true, 2),
            of(3, "g", false, 0),
            of(3, "g", false, 1),
            of(2, "g", false, 2),
            of(1, "g", true, 4),
        ];
        assert_eq!(counted(json), expected);
    }

    #[test]
    fn counts_what_is_very_deep_where_it_stands() {
        let json = format!("{}1,2,3{}", "[".repeat(100), "]".repeat(100));
        let counted = counted(&json);
        assert_eq!(counted.len(), LEVELS);
        assert_eq!(counted.first().map(|it| it.3), Some(3));
        assert_eq!(counted.get(1).map(|it| it.3), Some(1));
    }

    #[test]
    fn stops_at_what_is_no_json() {
        for json in ["", "[", "{", r#"{"a"#, r#"{"a\"#, r#"{"a":[1,2"#, "}", "]]"] {
            assert_eq!(counted(json), [], "{json}");
        }
    }
}
