//! Encodes the values of header fields by kind of field.

use std::borrow::Cow;
use std::mem;

use super::encoded_word::encoded_within;
use super::lexer::{Token, tokens};
use super::line::{LINE, plain, unfolded, units};
use super::{mailboxes, phrase};

/// Address fields.
const MAILBOXES: [&str; 43] = [
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
    "original-sender",
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
    "x-apparently-to",
    "x-beenthere",
    "x-confirm-reading-to",
    "x-delivered-to",
    "x-envelope-from",
    "x-envelope-to",
    "x-failed-recipients",
    "x-forwarded-to",
    "x-original-from",
    "x-original-sender",
    "x-original-to",
    "x-rcpt-to",
    "x-sender",
];

/// The ends of the names of other fields that are address fields if they have an address, such as
/// `X-Google-Original-From` and `X-Envelope-Sender`.
const ADDRESS_ENDS: [&str; 9] =
    ["-from", "-to", "-cc", "-bcc", "-sender", "-recipient", "-recipients", "approved", "author"];

/// Name fields.
const NAMES: [&str; 2] = ["keywords", "list-id"];

/// Other structured fields: those of RFC 5322, and those from the
/// [registry](https://www.iana.org/assignments/message-headers) or in common use.
const STRUCTURED: [&str; 46] = [
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
    "x-forwarded-for",
    "x-google-dkim-signature",
    "x-received",
    "x-return-path",
];

/// Prefixes of other structured fields.
const STRUCTURED_PREFIXES: [&str; 5] =
    ["arc-", "authentication-results", "bimi-", "content-", "list-"];

/// The value of a field on one line, which may be folded where [`units`] says.
pub(super) fn value(name: &str, value: &str) -> String {
    let name = name.to_ascii_lowercase();
    let value = unfolded(value);
    let room = LINE.saturating_sub(name.len() + 2);
    if NAMES.contains(&&*name) {
        phrase::list(&plain(&value))
    } else if MAILBOXES.contains(&&*name) {
        mailboxes::of_text(&plain(&value))
    } else if STRUCTURED.contains(&&*name)
        || STRUCTURED_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
    {
        structured(&plain(&value), room)
    } else if ADDRESS_ENDS.iter().any(|end| name.ends_with(end)) && mailboxes::has_any(&value) {
        mailboxes::of_text(&plain(&value))
    } else {
        text(&value, room)
    }
}

/// The value of a text field. Words that need encoding become encoded words; everything else is
/// unchanged, including addresses in unknown fields.
///
/// `room` is what is left of the first line. It is not left empty, because some readers turn the
/// fold into a space.
fn text(value: &str, room: usize) -> String {
    let mut written = Vec::new();
    let mut run = Vec::new();
    for (number, unit) in units(value).enumerate() {
        let fits = unit.len() < LINE && (number > 0 || unit.len() <= room);
        if fits && is_plain(unit) {
            written.extend(encoded_run(&mut run, room));
            written.push(Cow::Borrowed(unit));
        } else {
            run.push(unit);
        }
    }
    written.extend(encoded_run(&mut run, room));
    written.join(" ")
}

/// The words to encode, with the spaces between them.
fn encoded_run<'a>(run: &mut Vec<&str>, room: usize) -> Option<Cow<'a, str>> {
    let words = mem::take(run);
    (!words.is_empty()).then(|| encoded_within(room, &words.join(" ")).into())
}

fn is_plain(unit: &str) -> bool {
    unit.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~'))
        && unit.trim_matches([' ', '\t']).len() == unit.len()
        && !unit.contains("=?")
}

/// The value of a structured field, in which only comments are text. It is unchanged if there is
/// nothing to encode and nothing to fold.
fn structured(value: &str, room: usize) -> String {
    if value.is_ascii() && value.len() <= room {
        return value.trim().to_owned();
    }
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
