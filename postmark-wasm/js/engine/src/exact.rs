//! JSON as JavaScript can read it without rounding.

use std::ops::Range;

/// The largest integer up to which JavaScript has every one.
const LARGEST: u128 = (1 << 53) - 1;

/// JSON in which the integers that JavaScript would round are strings. What has none is passed on:
/// it may be an email of many megabytes.
pub(crate) fn exact(json: String) -> String {
    let rounded = rounded(&json);
    if rounded.is_empty() {
        return json;
    }
    let part = |range: Range<usize>| json.get(range).unwrap_or_default();
    let mut exact = String::with_capacity(json.len() + 2 * rounded.len());
    let mut at = 0;
    for Range { start, end } in rounded {
        exact.extend([part(at..start), "\"", part(start..end), "\""]);
        at = end;
    }
    exact.push_str(part(at..json.len()));
    exact
}

/// Where there are integers that JavaScript would round.
fn rounded(json: &str) -> Vec<Range<usize>> {
    let mut rounded = Vec::new();
    let mut at = 0;
    let mut in_string = false;
    for piece in json.split('"') {
        if in_string {
            // A quote after an odd number of backslashes is one of the string's.
            let text = piece.trim_end_matches('\\');
            in_string = (piece.len() - text.len()) % 2 == 1;
        } else {
            find(piece, at, &mut rounded);
            in_string = true;
        }
        at += piece.len() + 1;
    }
    rounded
}

/// Finds them in what is between two strings, from this place on.
fn find(json: &str, mut at: usize, rounded: &mut Vec<Range<usize>>) {
    let is_between = |sign: char| !sign.is_ascii_alphanumeric() && !"+-.".contains(sign);
    for part in json.split_inclusive(is_between) {
        let value = part.trim_end_matches(is_between);
        if value.parse().is_ok_and(|integer: i128| integer.unsigned_abs() > LARGEST) {
            rounded.push(at..at + value.len());
        }
        at += part.len();
    }
}
