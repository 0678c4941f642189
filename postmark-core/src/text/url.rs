//! URLs in messages: what may be a password or a token is blanked.

/// The text in place of a secret.
const BLANK: &str = "***";

/// A text that should be a URL, without what may be a secret: a user and password, a query, a
/// fragment, and a text that looks like a token.
pub(crate) fn without_secrets(text: &str) -> String {
    if is_like_a_token(text) {
        return BLANK.to_owned();
    }
    let (scheme, rest) = match text.find("://") {
        Some(at) => text.split_at(at + 3),
        None => ("", text),
    };
    // A password that is not encoded may hold anything: all up to the last `@` is blanked.
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

/// Whether a text without `@` may hold a password, such as one that lost its host: something that is
/// encoded, or something other than a port after a colon.
fn may_be_password(text: &str) -> bool {
    text.contains('%') || text.split(':').skip(1).any(|part| !is_port(part))
}

/// Whether what follows a colon is a port, with a path at most.
fn is_port(text: &str) -> bool {
    let port = text.split(['/', '?', '#']).next().unwrap_or_default();
    port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text holds as many hexadecimal digits as a UUID has, and little else.
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
            ("0a129aee-e1cd-480d-b08d-4f48548ff48d", "***"),
        ] {
            assert_eq!(without_secrets(text), shown);
        }
    }
}
