//! JSON as JavaScript can read it without rounding.

/// The largest integer up to which JavaScript has every one.
const LARGEST: u128 = (1 << 53) - 1;

/// JSON in which the integers that JavaScript would round are strings.
pub(crate) fn exact(json: &str) -> String {
    let mut exact = String::with_capacity(json.len());
    let mut in_string = false;
    for (at, piece) in json.split('"').enumerate() {
        if at > 0 {
            exact.push('"');
        }
        if in_string {
            exact.push_str(piece);
            // A quote after an odd number of backslashes is one of the string's.
            let text = piece.trim_end_matches('\\');
            in_string = (piece.len() - text.len()) % 2 == 1;
        } else {
            push_values(&mut exact, piece);
            in_string = true;
        }
    }
    exact
}

/// Adds what is between two strings.
fn push_values(exact: &mut String, json: &str) {
    let is_between = |sign: char| !sign.is_ascii_alphanumeric() && !"+-.".contains(sign);
    for value in json.split_inclusive(is_between) {
        let (value, end) = value.split_at(value.trim_end_matches(is_between).len());
        let is_rounded = value.parse().is_ok_and(|integer: i128| integer.unsigned_abs() > LARGEST);
        let quote = if is_rounded { "\"" } else { "" };
        exact.extend([quote, value, quote, end]);
    }
}
