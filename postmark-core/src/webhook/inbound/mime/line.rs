//! Line lengths, and where to fold the value of a field.

/// The preferred maximum line length. RFC 5322 says 78, and [RFC
/// 2047](https://www.rfc-editor.org/rfc/rfc2047#section-2) 76 for encoded words.
pub(super) const LINE: usize = 76;

/// The maximum line length ([RFC 5322](https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1)).
pub(super) const MAX_LINE_LEN: usize = 998;

/// A value without line breaks: those before white space are folds, and all others become spaces.
/// NUL is not allowed in any field and is replaced.
pub(super) fn unfolded(value: &str) -> String {
    let mut line = String::with_capacity(value.len());
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' | '\n' => {
                let is_folding = matches!(chars.peek(), None | Some(' ' | '\t' | '\r' | '\n'));
                line.push_str(if is_folding || line.is_empty() { "" } else { " " });
            }
            '\0' => line.push(char::REPLACEMENT_CHARACTER),
            c => line.push(c),
        }
    }
    line
}

/// A value without characters that no structured field allows.
pub(super) fn plain(value: &str) -> String {
    let is_break = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    value.replace(is_break, " ")
}

/// Splits a value where it may be folded: at single spaces, because some readers turn a fold with
/// the white space around it into one space.
pub(super) fn units(value: &str) -> impl Iterator<Item = &str> {
    let is_blank = |at: Option<usize>| {
        at.and_then(|at| value.as_bytes().get(at)).is_none_or(|byte| matches!(byte, b' ' | b'\t'))
    };
    let alone = value
        .match_indices(' ')
        .map(|(at, _)| at)
        .filter(move |&at| !is_blank(at.checked_sub(1)) && !is_blank(at.checked_add(1)));
    let mut start = 0;
    alone.chain([value.len()]).map(move |end| {
        let unit = value.get(start..end).unwrap_or_default();
        start = end + 1;
        unit
    })
}
