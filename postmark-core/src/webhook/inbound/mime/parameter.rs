//! Content types and parameters
//! ([RFC 2045](https://www.rfc-editor.org/rfc/rfc2045#section-5.1)).

use std::fmt::Write as _;

use super::line::LINE;

/// The maximum length of a type or a subtype ([RFC
/// 6838](https://www.rfc-editor.org/rfc/rfc6838#section-4.2)).
const MAX_TYPE_LEN: usize = 127;
/// The maximum length of a parameter name to keep.
const MAX_NAME_LEN: usize = 40;

/// A content type from an untrusted sender.
pub(super) struct ContentType<'a> {
    /// The type and the subtype.
    pub(super) media: &'a str,
    /// The valid parameters, except the file name.
    pub(super) parameters: Vec<(&'a str, String)>,
}

impl<'a> ContentType<'a> {
    /// Parses a content type; `None` if it is invalid.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let (media, rest) = text.split_once(';').unwrap_or((text, ""));
        let media = media.trim();
        let (top, sub) = media.split_once('/')?;
        let is_name = |name: &str| is_token(name) && name.len() <= MAX_TYPE_LEN;
        (is_name(top) && is_name(sub)).then(|| Self { media, parameters: parameters(rest) })
    }

    pub(super) fn is(&self, media: &str) -> bool {
        self.media.eq_ignore_ascii_case(media)
    }

    /// Whether it has this type, with any subtype.
    pub(super) fn is_in(&self, top: &str) -> bool {
        self.media.split('/').next().is_some_and(|of| of.eq_ignore_ascii_case(top))
    }
}

fn parameters(mut rest: &str) -> Vec<(&str, String)> {
    let mut parameters: Vec<(&str, String)> = Vec::new();
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.rsplit(';').next().unwrap_or(name).trim();
        let (value, after) = parameter_value(after.trim_start());
        rest = after;
        let is_kept =
            is_token(name) && !name.contains(['*', '\'', '%']) && name.len() <= MAX_NAME_LEN;
        let is_ours = ["name", "boundary"].iter().any(|ours| name.eq_ignore_ascii_case(ours));
        let is_new = || !parameters.iter().any(|(other, _)| name.eq_ignore_ascii_case(other));
        if is_kept && !is_ours && parameters.len() < 16 && is_new() {
            parameters.push((name, value));
        }
    }
    parameters
}

/// The value at the start of a text, and the rest.
fn parameter_value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_once(';').unwrap_or((text, ""));
        return (value.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => value.extend(chars.next()),
            c => value.push(c),
        }
    }
    (value, chars.as_str())
}

/// A parameter, split into pieces that fit on a line
/// ([RFC 2231](https://www.rfc-editor.org/rfc/rfc2231)).
///
/// There is no ASCII fallback for a non-ASCII value, because some readers prefer the fallback.
pub(super) fn parameter(name: &str, value: &str) -> Vec<String> {
    let is_plain =
        value.bytes().all(|byte| matches!(byte, b' '..=b'~') && !b"\"\\".contains(&byte))
            && !value.contains("=?")
            && name.len() + value.len() + 5 < LINE;
    if is_plain {
        return vec![format!("{name}=\"{value}\"")];
    }
    // On each line, a space, a semicolon and the piece number take up to a dozen characters.
    let room = LINE - name.len() - 14;
    let mut pieces = vec![String::from("utf-8''")];
    for c in value.chars() {
        let mut signs = String::new();
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
                signs.push(char::from(byte));
            } else {
                // Writing to a `String` cannot fail.
                let _ = write!(signs, "%{byte:02X}");
            }
        }
        match pieces.last_mut() {
            Some(last) if last.len() + signs.len() <= room => last.push_str(&signs),
            _ => pieces.push(signs),
        }
    }
    if let [piece] = pieces.as_slice() {
        return vec![format!("{name}*={piece}")];
    }
    let numbered = pieces.iter().enumerate();
    numbered.map(|(number, piece)| format!("{name}*{number}*={piece}")).collect()
}

fn is_token(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?=".contains(&byte);
    !text.is_empty() && text.bytes().all(is_sign)
}
