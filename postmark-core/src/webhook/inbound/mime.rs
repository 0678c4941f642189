//! An email as mail servers hand it on.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{Inbound, InboundAttachment};
use crate::api::shared::InboundAddress;
use crate::text::base64;

/// The most characters of a line of base64
/// ([RFC 2045](https://www.rfc-editor.org/rfc/rfc2045#section-6.8)) or of a field with encoded words
/// ([RFC 2047](https://www.rfc-editor.org/rfc/rfc2047#section-2)).
const LINE: usize = 76;

impl Inbound {
    /// The email as a message of [RFC 5322] and [MIME], for a mail program or an archive.
    ///
    /// It is the email as it came where the payload includes that, and else one with the same
    /// fields, bodies and files, in which nothing is signed any more.
    ///
    /// [RFC 5322]: https://www.rfc-editor.org/rfc/rfc5322
    /// [MIME]: https://www.rfc-editor.org/rfc/rfc2045
    #[must_use]
    pub fn to_mime(&self) -> Vec<u8> {
        if let Some(raw) = &self.raw_email {
            return raw.clone().into_bytes();
        }
        let mut message = Message(Vec::with_capacity(self.size()));
        self.write_fields(&mut message);
        message.field("MIME-Version", "1.0");
        self.write_mixed(&mut message);
        message.0
    }

    /// About how long the message is.
    fn size(&self) -> usize {
        let text = [&self.text_body, &self.html_body].into_iter().flatten().map(String::len);
        let files = self.attachments.iter().map(|file| file.base64().len() + 512);
        let fields = self.headers.iter().map(|field| field.name.len() + field.value.len() + 16);
        4096 + (text.sum::<usize>() + fields.sum::<usize>()) * 3 / 2
            + files.sum::<usize>() / LINE * (LINE + 2)
    }

    fn write_fields(&self, message: &mut Message) {
        let from = self.from_full.as_slice();
        let known = [
            ("From", mailboxes(from).or_else(|| self.from.as_deref().map(encoded))),
            ("To", mailboxes(&self.to_full).or_else(|| self.to.as_deref().map(encoded))),
            ("Cc", mailboxes(&self.cc_full).or_else(|| self.cc.as_deref().map(encoded))),
            ("Reply-To", self.reply_to.as_deref().map(encoded)),
            ("Subject", self.subject.as_deref().map(encoded)),
            ("Date", self.date.as_ref().map(|date| encoded(date.as_str()))),
        ];
        for field in &self.headers {
            let is_known = known
                .iter()
                .any(|(name, value)| value.is_some() && name.eq_ignore_ascii_case(&field.name));
            if !is_known && !describes_body(&field.name) && is_name(&field.name) {
                message.field(&field.name, &encoded(&field.value));
            }
        }
        for (name, value) in known {
            if let Some(value) = value {
                message.field(name, &value);
            }
        }
    }

    fn write_mixed(&self, message: &mut Message) {
        let mut beside = self.attachments.iter().filter(|file| !self.is_shown(file)).peekable();
        if beside.peek().is_none() {
            return self.write_related(message);
        }
        message.multipart("mixed");
        message.part("mixed");
        self.write_related(message);
        for file in beside {
            message.part("mixed");
            message.file(file, "attachment");
        }
        message.end("mixed");
    }

    fn write_related(&self, message: &mut Message) {
        let mut shown = self.attachments.iter().filter(|file| self.is_shown(file)).peekable();
        if shown.peek().is_none() {
            return self.write_bodies(message);
        }
        message.multipart("related");
        message.part("related");
        self.write_bodies(message);
        for file in shown {
            message.part("related");
            message.file(file, "inline");
        }
        message.end("related");
    }

    fn write_bodies(&self, message: &mut Message) {
        match (self.text_body.as_deref(), self.html_body.as_deref()) {
            (Some(text), Some(html)) => {
                message.multipart("alternative");
                message.part("alternative");
                message.text("plain", text);
                message.part("alternative");
                message.text("html", html);
                message.end("alternative");
            }
            (None, Some(html)) => message.text("html", html),
            (text, None) => message.text("plain", text.unwrap_or_default()),
        }
    }

    /// Whether the file is one that the HTML body shows.
    fn is_shown(&self, file: &InboundAttachment) -> bool {
        self.html_body.is_some() && file.cid().is_some()
    }
}

/// The text of a message. All content is base64, which no boundary can occur in.
struct Message(Vec<u8>);

impl Message {
    fn field(&mut self, name: &str, value: &str) {
        self.raw(&[name, ":"]);
        let mut column = name.len() + 1;
        for word in value.split_ascii_whitespace() {
            // A word that is longer than a line has one of its own.
            if column + 1 + word.len() > LINE && column > name.len() + 1 {
                self.raw(&["\r\n"]);
                column = 0;
            }
            self.raw(&[" ", word]);
            column += 1 + word.len();
        }
        self.raw(&["\r\n"]);
    }

    fn multipart(&mut self, kind: &str) {
        self.field("Content-Type", &format!("multipart/{kind}; boundary=\"=_{kind}\""));
        self.raw(&["\r\n"]);
    }

    fn part(&mut self, kind: &str) {
        self.raw(&["--=_", kind, "\r\n"]);
    }

    fn end(&mut self, kind: &str) {
        self.raw(&["--=_", kind, "--\r\n"]);
    }

    fn text(&mut self, kind: &str, text: &str) {
        self.field("Content-Type", &format!("text/{kind}; charset=utf-8"));
        self.field("Content-Transfer-Encoding", "base64");
        self.raw(&["\r\n"]);
        for line in text.as_bytes().chunks(LINE / 4 * 3) {
            base64::append(line, &mut self.0);
            self.raw(&["\r\n"]);
        }
    }

    fn file(&mut self, file: &InboundAttachment, disposition: &str) {
        let kind = file.content_type.as_deref().filter(|kind| is_file_type(kind));
        let name = file_name_parameter(file.name.as_deref().unwrap_or("attachment"));
        self.field("Content-Type", kind.unwrap_or("application/octet-stream"));
        self.field("Content-Disposition", &format!("{disposition}; {name}"));
        if let Some(id) = file.cid().filter(|id| is_bare(id)) {
            self.field("Content-ID", &format!("<{id}>"));
        }
        self.field("Content-Transfer-Encoding", "base64");
        self.raw(&["\r\n"]);
        for line in signs(file.base64()).chunks(LINE) {
            self.0.extend_from_slice(line);
            self.raw(&["\r\n"]);
        }
    }

    fn raw(&mut self, texts: &[&str]) {
        for text in texts {
            self.0.extend_from_slice(text.as_bytes());
        }
    }
}

/// A text without what is not base64, line breaks among it: that could end a part.
fn signs(base64: &[u8]) -> Cow<'_, [u8]> {
    let is_sign = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    if base64.iter().all(is_sign) {
        return base64.into();
    }
    base64.iter().copied().filter(is_sign).collect()
}

/// Whether a field of the email as it came says how its body was written.
fn describes_body(name: &str) -> bool {
    let starts = |prefix: &str| {
        name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    starts("Content-") || starts("MIME-Version")
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':')
}

/// Whether a part of this type can be base64: one that is made of parts cannot.
fn is_file_type(kind: &str) -> bool {
    kind.split_once('/').is_some_and(|(top, _)| {
        !["multipart", "message"].iter().any(|nested| top.trim().eq_ignore_ascii_case(nested))
    }) && kind.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Whether a text can stand in angle brackets.
fn is_bare(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>,".contains(&byte))
}

fn mailboxes(list: &[InboundAddress]) -> Option<String> {
    let list: Vec<String> = list.iter().filter_map(mailbox).collect();
    (!list.is_empty()).then(|| list.join(", "))
}

fn mailbox(mailbox: &InboundAddress) -> Option<String> {
    let email = mailbox.email.as_str();
    if email.is_empty() || !is_bare(email) {
        return None;
    }
    Some(match mailbox.name.as_str() {
        "" => format!("<{email}>"),
        name if is_plain(name) => {
            format!("\"{}\" <{email}>", name.replace('\\', "\\\\").replace('"', "\\\""))
        }
        name => format!("{} <{email}>", encoded(name)),
    })
}

/// Whether a text can stand in a field as it is.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~')) && !text.contains("=?")
}

/// The text of a field, in encoded words where it cannot stand as it is
/// ([RFC 2047](https://www.rfc-editor.org/rfc/rfc2047)).
fn encoded(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        // 36 bytes make a word of 60 characters, which fits on a line with the name of its field.
        let mut end = rest.len().min(36);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let (piece, after) = rest.split_at(end);
        let mut word = b"=?utf-8?B?".to_vec();
        base64::append(piece.as_bytes(), &mut word);
        word.extend_from_slice(b"?=");
        words.push(String::from_utf8_lossy(&word).into_owned());
        rest = after;
    }
    words.join(" ")
}

/// The name of a file ([RFC 2231](https://www.rfc-editor.org/rfc/rfc2231)).
fn file_name_parameter(name: &str) -> String {
    if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_. ".contains(&byte)) {
        return format!("filename=\"{name}\"");
    }
    let mut parameter = String::from("filename*=utf-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            parameter.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = write!(parameter, "%{byte:02X}");
        }
    }
    parameter
}
