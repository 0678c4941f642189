//! The header with which a browser saves an attachment under a safe name.

use std::fmt::Write;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The longest file name that is offered, in characters.
const MAX_LEN: usize = 100;

/// The `Content-Disposition` that makes a browser save a file under a name like this one, see
/// [RFC 6266](https://www.rfc-editor.org/rfc/rfc6266).
pub(super) fn disposition(name: &str) -> String {
    let name = harmless(name);
    let ascii: String = name.chars().map(|c| if c.is_ascii() { c } else { '_' }).collect();
    let mut header = format!("attachment; filename=\"{ascii}\"");
    if ascii != name {
        // Writing to a String does not fail.
        let _ =
            write!(header, "; filename*=UTF-8''{}", utf8_percent_encode(&name, NON_ALPHANUMERIC));
    }
    header
}

/// Removes from a file name what could leave its folder, hide it, or disguise it.
fn harmless(name: &str) -> String {
    let safe = |c: char| match c {
        // These reverse the direction of text.
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '_',
        _ if c.is_control() || "/\\:*?\"<>|%;".contains(c) => '_',
        c => c,
    };
    let name = name.trim_matches(|c: char| c.is_whitespace() || c == '.');
    // A name that is too long loses its start, and keeps its extension.
    let skip = name.chars().count().saturating_sub(MAX_LEN);
    let name: String = name.chars().skip(skip).map(safe).collect();
    if name.is_empty() { "attachment".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_harmless() {
        for (name, header) in [
            ("readme.txt", "attachment; filename=\"readme.txt\""),
            ("../../etc/passwd", "attachment; filename=\"_.._etc_passwd\""),
            ("a\"; filename=\"x.exe\r\nX: y", "attachment; filename=\"a__ filename=_x.exe__X_ y\""),
            ("..", "attachment; filename=\"attachment\""),
            (
                "Größe\u{202E}txt.js",
                "attachment; filename=\"Gr__e_txt.js\"; \
                 filename*=UTF-8''Gr%C3%B6%C3%9Fe%5Ftxt%2Ejs",
            ),
        ] {
            assert_eq!(disposition(name), header);
        }
        assert!(disposition(&"x".repeat(10_000)).len() < 200);
        assert!(disposition(&format!("{}.pdf", "x".repeat(10_000))).ends_with("x.pdf\""));
    }
}
