//! An address with its display name, and lists of them.

use std::fmt;

/// An address as it appears in an email, with its display name if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mailbox {
    /// The display name, without its quotes; empty if there is none.
    pub name: String,
    /// The address itself, in its original spelling.
    pub email: String,
}

impl fmt::Display for Mailbox {
    /// Writes it for people: a name that needs quotes in an email gets none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() {
            f.write_str(&self.email)
        } else {
            write!(f, "{} <{}>", self.name, self.email)
        }
    }
}

impl Mailbox {
    /// Writes it as in an email or in Postmark's responses: `"Joe" <joe@example.com>`.
    pub(crate) fn quoted(&self) -> String {
        if self.name.is_empty() {
            return self.email.clone();
        }
        let name = self.name.replace('\\', "\\\\").replace('"', "\\\"");
        format!("\"{name}\" <{}>", self.email)
    }
}

/// Parses a comma-separated list, which may have empty items.
///
/// # Errors
///
/// The part that is not an address.
pub(crate) fn list(text: &str) -> Result<Vec<Mailbox>, String> {
    let parts = split(text).filter(|part| !part.trim().is_empty());
    parts.map(|part| one(part).ok_or_else(|| part.trim().to_owned())).collect()
}

/// Parses one address: `a@b.example`, `Name <a@b.example>` or `"Na, me" <a@b.example>`.
pub(crate) fn one(text: &str) -> Option<Mailbox> {
    let text = text.trim();
    let (name, email) = match text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((name, email)) => (display_name(name.trim())?, email),
        None => (String::new(), text),
    };
    is_address(email).then(|| Mailbox { name, email: email.to_owned() })
}

/// Splits at commas outside of quotes and angle brackets.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped, mut angled) = (false, false, false);
    text.split(move |c| {
        let literal = std::mem::take(&mut escaped);
        match c {
            _ if literal => {}
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '<' => angled = true,
            '>' => angled = false,
            ',' => return !angled,
            _ => {}
        }
        false
    })
}

/// Removes the quotes of a display name; `None` if they do not match.
fn display_name(text: &str) -> Option<String> {
    let Some(inner) = text.strip_prefix('"') else {
        return (!text.contains(['"', '<', '>', '\r', '\n'])).then(|| text.to_owned());
    };
    let inner = inner.strip_suffix('"')?;
    let mut name = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => name.push(chars.next()?),
            '"' | '\r' | '\n' => return None,
            c => name.push(c),
        }
    }
    Some(name)
}

/// Returns whether this is an address in the characters that Postmark accepts, see
/// <https://postmarkapp.com/support/article/1180-what-special-characters-can-i-use-in-the-to-from-address>.
pub(crate) fn is_address(text: &str) -> bool {
    let Some((mailbox, domain)) = text.rsplit_once('@') else { return false };
    !mailbox.is_empty()
        && mailbox.bytes().all(|b| b.is_ascii_alphanumeric() || b".!#$%&'`*+-/=^_{}|~".contains(&b))
        && is_domain(domain)
}

/// Returns whether this is a domain of more than one part.
pub(crate) fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    text.contains('.') && text.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emails(text: &str) -> Result<Vec<String>, String> {
        list(text).map(|all| all.into_iter().map(|one| one.email).collect())
    }

    #[test]
    fn commas_in_quotes_do_not_part_a_list() {
        let all = list(r#""Joe \"J, <x>\" Receiver" <joe@example.com>, anna@example.org"#);
        let expected = [(r#"Joe "J, <x>" Receiver"#, "joe@example.com"), ("", "anna@example.org")];
        let all = all.unwrap_or_default();
        let seen: Vec<_> = all.iter().map(|m| (m.name.as_str(), m.email.as_str())).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn what_is_no_address_is_named() {
        for (text, part) in [
            ("not-an-address", "not-an-address"),
            ("a@example.com, bad", "bad"),
            ("user@+", "user@+"),
            ("user@localhost", "user@localhost"),
            ("Joe, Jr. <joe@example.com>", "Joe"),
            ("\"Joe <joe@example.com>", "\"Joe <joe@example.com>"),
            ("a b@example.com", "a b@example.com"),
            ("é@example.com", "é@example.com"),
            ("a@-b.example", "a@-b.example"),
            ("<a@example.com> x", "<a@example.com> x"),
            ("\\", "\\"),
        ] {
            assert_eq!(emails(text), Err(part.to_owned()), "{text}");
        }
        for none in ["  ", ",", " , ,"] {
            assert_eq!(emails(none), Ok(Vec::new()), "{none}");
        }
        let two = vec!["a@b.example".to_owned(), "c@d.example".to_owned()];
        assert_eq!(emails(",a@b.example, ,c@d.example,"), Ok(two));
        assert_eq!(emails("Zoë <a@b.example>"), Ok(vec!["a@b.example".to_owned()]));
    }
}
