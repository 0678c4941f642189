//! Folds lines to compare them with the words of languages.

use std::fmt::Write as _;

use crate::text::case::small;
use crate::text::invisible::is_invisible;

/// The maximum length of an announcement, in bytes.
pub(super) const MAX_LEN: usize = 1000;

/// A line in lower case, with plain spaces, colons and digits, and without invisible characters.
pub(super) fn folded(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            c if is_invisible(c) => {}
            c if c.is_whitespace() => text.push(' '),
            '：' | '﹕' => text.push(':'),
            '’' | 'ʼ' => text.push('\''),
            c => match digit(c) {
                // Writing to a `String` cannot fail.
                Some(digit) => _ = write!(text, "{digit}"),
                None => text.push(small(c)),
            },
        }
    }
    text.trim().to_owned()
}

/// The value of a digit in the scripts used in email: ASCII, Arabic, full width.
fn digit(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '０'..='９' => '０',
        _ => return None,
    };
    u32::from(c).checked_sub(u32::from(zero))
}

/// The last occurrence of the word or phrase in a folded text: `(start, end)`.
pub(super) fn find(text: &str, word: &str) -> Option<(usize, usize)> {
    let is_whole = |(start, found): &(usize, &str)| {
        // Scripts without spaces have no word boundaries.
        let is_bound = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let before = text.get(..*start).and_then(|before| before.chars().next_back());
        let after = text.get(start + found.len()..).and_then(|after| after.chars().next());
        word.starts_with(is_spaceless) || is_bound(before) && is_bound(after)
    };
    let (start, found) = text.rmatch_indices(word).find(is_whole)?;
    Some((start, start + found.len()))
}

/// The words of a row of the table.
pub(super) fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').filter(|word| !word.is_empty())
}

/// Whether a character is of a script without spaces.
pub(super) fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}
