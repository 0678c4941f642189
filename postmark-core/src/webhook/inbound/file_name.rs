//! Names of files that strangers gave, made safe.

/// The most bytes of a name: file systems take 255, and whoever saves a file may add to its name.
const LONGEST: usize = 200;
/// The most bytes of an extension that is kept when a name is cut.
const LONGEST_EXTENSION: usize = 20;

/// One path segment, whatever the name is.
pub(super) fn safe(name: &str) -> String {
    let segment = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut safe: String = segment.chars().filter_map(kept).collect();
    safe.truncate(safe.trim_end_matches(['.', ' ']).len());
    let trimmed = safe.trim_start();
    let hides = trimmed.starts_with(['.', '-', '~']);
    let safe = match trimmed {
        "" => "attachment".to_owned(),
        name if hides || is_device(name) => format!("_{name}"),
        name => name.to_owned(),
    };
    shortened(safe)
}

/// What becomes of a character: those that are not seen, or that turn the reading direction, are
/// dropped, and those that a file system gives a meaning to are replaced.
fn kept(c: char) -> Option<char> {
    match c {
        '<' | '>' | ':' | '"' | '|' | '?' | '*' => Some('_'),
        c if c.is_control() || is_unseen(c) => None,
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    }
}

fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{ffff}'
    )
}

/// Whether Windows takes the name for a device, with any extension.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |prefix| {
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³');
        let number: Option<&str> = stem.strip_prefix(prefix);
        number.is_some_and(|number| number.chars().count() == 1 && number.starts_with(is_number))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered("COM")
        || numbered("LPT")
}

fn shortened(mut name: String) -> String {
    if name.len() <= LONGEST {
        return name;
    }
    let extension = name.rfind('.').and_then(|dot| name.get(dot..)).unwrap_or_default();
    let extension = if extension.len() > LONGEST_EXTENSION { "" } else { extension }.to_owned();
    let mut end = LONGEST - extension.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.truncate(end);
    name.truncate(name.trim_end_matches(['.', ' ']).len());
    name + &extension
}
