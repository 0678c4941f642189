//! The values of header fields, each written as its kind of field demands.

use super::encoded_word::encoded_within;
use super::lexer::{Token, tokens};
use super::line::{LINE, plain, unfolded, units};
use super::{mailboxes, phrase};

/// Fields of addresses.
const MAILBOXES: [&str; 32] = [
    "abuse-reports-to",
    "apparently-to",
    "bcc",
    "cc",
    "delivered-to",
    "disposition-notification-to",
    "downgraded-bcc",
    "downgraded-cc",
    "downgraded-from",
    "downgraded-reply-to",
    "downgraded-sender",
    "downgraded-to",
    "envelope-to",
    "errors-to",
    "from",
    "mail-followup-to",
    "mail-reply-to",
    "original-from",
    "read-receipt-to",
    "reply-to",
    "resent-bcc",
    "resent-cc",
    "resent-from",
    "resent-reply-to",
    "resent-sender",
    "resent-to",
    "return-receipt-to",
    "sender",
    "to",
    "x-confirm-reading-to",
    "x-original-from",
    "x-original-to",
];

/// Fields of names.
const NAMES: [&str; 2] = ["keywords", "list-id"];

/// Other fields with a grammar: those of RFC 5322, and what the
/// [registry](https://www.iana.org/assignments/message-headers) or common use adds.
const STRUCTURED: [&str; 44] = [
    "accept-language",
    "archived-at",
    "auto-submitted",
    "autocrypt",
    "autoforwarded",
    "autosubmitted",
    "date",
    "deferred-delivery",
    "delivery-date",
    "dkim-signature",
    "domainkey-signature",
    "expires",
    "expiry-date",
    "feedback-id",
    "importance",
    "in-reply-to",
    "injection-date",
    "injection-info",
    "language",
    "message-id",
    "mime-version",
    "newsgroups",
    "obsoletes",
    "original-message-id",
    "original-recipient",
    "path",
    "precedence",
    "priority",
    "received",
    "received-spf",
    "references",
    "reply-by",
    "require-recipient-valid-since",
    "resent-date",
    "resent-message-id",
    "return-path",
    "sensitivity",
    "supersedes",
    "thread-index",
    "tls-required",
    "user-agent",
    "vbr-info",
    "x-google-dkim-signature",
    "x-received",
];

/// How the names of other fields with a grammar start.
const STRUCTURED_PREFIXES: [&str; 5] =
    ["arc-", "authentication-results", "bimi-", "content-", "list-"];

/// The value of a field on one line, which may be folded where [`units`] says.
pub(super) fn value(name: &str, value: &str) -> String {
    let name = name.to_ascii_lowercase();
    let value = unfolded(value);
    if NAMES.contains(&&*name) {
        phrase::list(&plain(&value))
    } else if MAILBOXES.contains(&&*name) {
        mailboxes::of_text(&plain(&value))
    } else if STRUCTURED.contains(&&*name)
        || STRUCTURED_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
    {
        structured(&plain(&value))
    } else {
        text(value, LINE.saturating_sub(name.len() + 2))
    }
}

/// The value of a field of text: as it is, or all of it in encoded words.
///
/// The first line has room for so many characters. It is not left empty, because some readers take
/// the fold for a space of the text.
fn text(value: String, room: usize) -> String {
    let is_plain = value.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~'))
        && value.trim_matches([' ', '\t']).len() == value.len()
        && !value.contains("=?")
        && units(&value).next().is_none_or(|first| first.len() <= room)
        && units(&value).all(|unit| unit.len() < LINE);
    if is_plain { value } else { encoded_within(room, &value) }
}

/// The value of a field with a grammar, of which only comments are text.
fn structured(value: &str) -> String {
    let mut written = String::with_capacity(value.len());
    for token in tokens(value) {
        match token {
            Token::Space => written.push(' '),
            Token::Quoted(text) | Token::Word(text) => written.push_str(text),
            Token::Comment(text) => written.push_str(&phrase::comment(text)),
            Token::Angle(text) => written.extend(["<", text, ">"]),
            Token::Separator(sign) => written.push(sign),
        }
    }
    written.trim().to_owned()
}
