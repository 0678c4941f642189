//! Makes file names from untrusted senders safe.

use crate::text::invisible::is_invisible;

/// The maximum length of a name in bytes. File systems allow 255; the rest is room for a prefix or
/// suffix of yours.
const MAX_LEN: usize = 200;
/// The maximum length in bytes of an extension that is kept when a name is shortened.
const MAX_EXTENSION_LEN: usize = 20;

/// One path segment, for any name. A safe name stays unchanged.
pub(super) fn safe(name: &str) -> String {
    let segment = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = segment.chars().filter_map(kept).collect();
    // Each step may produce what an earlier one removes, so check the final name.
    let short = shortened(trimmed(&seen), MAX_LEN);
    if short.is_empty() {
        return "attachment".to_owned();
    }
    if short.starts_with(['.', '-', '~']) || is_device(&short) {
        return format!("_{}", shortened(&short, MAX_LEN - 1));
    }
    short
}

/// Filters a character: drops invisible ones and those that change the reading direction, and
/// replaces those that are special to file systems.
fn kept(c: char) -> Option<char> {
    match c {
        '<' | '>' | ':' | '"' | '|' | '?' | '*' => Some('_'),
        c if c.is_control() || is_unseen(c) => None,
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    }
}

/// Whether a character is not visible: invisible ones, annotations, blanks, musical symbols without
/// a shape, and noncharacters.
fn is_unseen(c: char) -> bool {
    is_invisible(c)
        || matches!(c, '\u{2800}' | '\u{fdd0}'..='\u{fdef}' | '\u{fff0}'..='\u{ffff}' | '\u{1d159}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Whether Windows treats the name as a device, with any extension.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |prefix| {
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³');
        let number: Option<&str> = stem.strip_prefix(prefix);
        number.is_some_and(|number| number.chars().count() == 1 && number.starts_with(is_number))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$")
        || numbered("COM")
        || numbered("LPT")
}

/// A name without leading spaces, and without what Windows drops at the end.
fn trimmed(name: &str) -> &str {
    name.trim_end_matches(['.', ' ']).trim_start()
}

/// A name of at most this many bytes, keeping its extension.
fn shortened(name: &str, longest: usize) -> String {
    if name.len() <= longest {
        return name.to_owned();
    }
    let (stem, extension) =
        name.rfind('.').and_then(|dot| name.split_at_checked(dot)).unwrap_or((name, ""));
    let (stem, extension) =
        if extension.len() > MAX_EXTENSION_LEN { (name, "") } else { (stem, extension) };
    let most = longest - extension.len();
    let end = (0..=most).rev().find(|&end| stem.is_char_boundary(end)).unwrap_or(0);
    let stem = stem.get(..end).unwrap_or(stem);
    [stem.trim_end_matches(['.', ' ']), extension].concat()
}
