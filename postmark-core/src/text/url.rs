//! URLs in messages, with possible passwords and tokens masked.

use crate::text::find::find;

/// The mask for a secret.
const BLANK: &str = "***";

/// A text that should be a URL, with possible secrets masked: a user and password, a query, a
/// fragment, and anything that looks like a token.
pub(crate) fn without_secrets(text: &str) -> String {
    if is_like_a_token(text) {
        return BLANK.to_owned();
    }
    let (scheme, rest) = match find(text, "://") {
        Some(at) if text.bytes().take(at).all(is_scheme_byte) => text.split_at(at + 3),
        _ => ("", text),
    };
    // An unencoded password may contain anything: masks all up to the last `@`.
    let (user, place) = match rest.rsplit_once('@') {
        Some((_, place)) => ("***@", place),
        None if may_be_password(rest) => return [scheme, BLANK].concat(),
        None => ("", rest),
    };
    let (place, query) = match place.split_once(['?', '#']) {
        Some((place, _)) => (place, "?***"),
        None => (place, ""),
    };
    [scheme, user, place, query].concat()
}

/// Whether a text without `@` may contain a password, for example because its host is missing: it
/// has percent-encoding, or something other than a port after a colon.
fn may_be_password(text: &str) -> bool {
    text.contains('%') || text.split(':').skip(1).any(|part| !is_port(part))
}

/// What stands before a scheme is none of it: it may be a user and password.
fn is_scheme_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

/// Whether the text after a colon is a port, optionally followed by a path.
fn is_port(text: &str) -> bool {
    let text = text.strip_suffix(['"', '\'']).unwrap_or(text);
    let port = text.split(['/', '?', '#']).next().unwrap_or_default();
    port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text consists mostly of hexadecimal digits, at least as many as in a UUID.
fn is_like_a_token(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    digits >= 32 && text.len() <= digits + 8 && !text.contains('/')
}

#[cfg(test)]
mod tests {
    use super::without_secrets;

    #[test]
    fn secrets_are_blanked_and_the_rest_is_shown() {
        for (text, shown) in [
            ("localhost", "localhost"),
            ("htp://api.example.com:8025/x", "htp://api.example.com:8025/x"),
            ("https://jane:secret@example.com/x", "https://***@example.com/x"),
            ("https://jane:se@cr/et@example.com", "https://***@example.com"),
            ("https://jane:se#cr?et@example.com", "https://***@example.com"),
            ("jane:secret@example.com", "***@example.com"),
            ("https:/jane:secret@example.com", "***@example.com"),
            ("https://jane:secret", "https://***"),
            ("https://jane:secret%40example.com", "https://***"),
            ("https://example.com?token=secret", "https://example.com?***"),
            ("https://a:secret@example.com#secret", "https://***@example.com?***"),
            ("jane:secret@http://proxy.example.com:3128", "***@http://proxy.example.com:3128"),
            ("jane:p://word@proxy.example.com", "***@proxy.example.com"),
            ("\"http://proxy.example.com:3128\"", "\"http://proxy.example.com:3128\""),
            ("http://jane:\"secret", "http://***"),
            ("0a129aee-e1cd-480d-b08d-4f48548ff48d", "***"),
        ] {
            assert_eq!(without_secrets(text), shown);
        }
    }
}
