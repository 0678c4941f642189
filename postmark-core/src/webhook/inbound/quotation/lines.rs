//! The lines of a text, from either end, and their kinds.

use crate::text::invisible::is_invisible;

/// The lines of a text and their start positions.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end_matches(['\r', '\n']))
    })
}

/// The lines of a text and their start positions, last first.
pub(super) fn lines_from_end(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = text.len();
    text.split_inclusive('\n').rev().map(move |line| {
        at -= line.len();
        (at, line.trim_end_matches(['\r', '\n']))
    })
}

/// The text before this position, without trailing empty lines.
pub(super) fn before(text: &str, end: usize) -> &str {
    let text = text.get(..end).unwrap_or(text);
    let last = lines_from_end(text).find(|(_, line)| !is_empty(line));
    last.and_then(|(start, line)| text.get(..start + line.len())).unwrap_or_default()
}

/// Whether a line is marked as quoted.
pub(super) fn is_quoted(line: &str) -> bool {
    line.trim_start_matches(is_blank).starts_with('>')
}

/// Whether a line has no visible characters.
pub(super) fn is_empty(line: &str) -> bool {
    line.trim_start_matches(is_blank).is_empty()
}

/// Whether a character is white space or invisible.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}
