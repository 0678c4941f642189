//! Attachments as parts of a message.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::super::{InboundAttachment, content_id};
use super::line::{LINE, MAX_LINE_LEN};
use super::message::Message;
use super::parameter::{ContentType, parameter};

/// Types of emails and similar reports, which must not be base64 ([RFC
/// 2046](https://www.rfc-editor.org/rfc/rfc2046#section-5.2.1)).
const MESSAGES: [&str; 6] = [
    "message/rfc822",
    "message/global",
    "message/delivery-status",
    "message/disposition-notification",
    "message/feedback-report",
    "message/news",
];
/// The longest content ID to write.
const MAX_ID_LEN: usize = 900;

/// A file and its content, as written.
pub(super) struct File<'a> {
    attachment: &'a InboundAttachment,
    kind: Option<ContentType<'a>>,
    /// The content, if it is an email.
    email: Option<Vec<u8>>,
}

impl<'a> File<'a> {
    /// An email is written as such if possible: lines of at most 998 bytes, the first of which is a
    /// header field. Any other composite content is attached as binary.
    pub(super) fn of(attachment: &'a InboundAttachment) -> Self {
        let kind = attachment.content_type.as_deref().and_then(ContentType::of);
        let is_email = |kind: &&ContentType<'_>| MESSAGES.iter().any(|email| kind.is(email));
        let email = kind.as_ref().filter(is_email).and_then(|_| email(&attachment.decode().ok()?));
        let kind = kind
            .filter(|kind| email.is_some() || !(kind.is_in("message") || kind.is_in("multipart")));
        Self { attachment, kind, email }
    }

    /// Whether its content ID is one of these. Some programs give one to every file, so a content ID
    /// alone does not say that the HTML body shows the file.
    pub(super) fn is_one_of(&self, ids: &BTreeSet<Vec<u8>>) -> bool {
        self.attachment.cid().is_some_and(|id| content_id::is_in(id, ids))
    }

    /// The content, if it is an email.
    pub(super) fn email(&self) -> Option<&[u8]> {
        self.email.as_deref()
    }

    /// Whether the content contains unencoded non-ASCII bytes.
    pub(super) fn is_8bit(&self) -> bool {
        self.email().is_some_and(|email| !email.is_ascii())
    }

    /// Its approximate length when written.
    pub(super) fn size(&self) -> usize {
        self.attachment.base64().len() / LINE * (LINE + 2) + 512
    }

    pub(super) fn write(&self, disposition: &str, message: &mut Message) {
        let name = self.attachment.name.as_deref().filter(|name| !name.is_empty());
        let name = name.unwrap_or("attachment");
        let kind = self.kind.as_ref();
        let mut parameters = Vec::new();
        for (name, value) in kind.iter().flat_map(|kind| &kind.parameters) {
            parameters.extend(parameter(name, value));
        }
        parameters.extend(parameter("name", name));
        let media = kind.map_or("application/octet-stream", |kind| kind.media);
        message.field_with("Content-Type", media, &parameters);
        message.field_with("Content-Disposition", disposition, &parameter("filename", name));
        if let Some(id) = self.attachment.cid().filter(|id| is_id(id)) {
            message.field("Content-ID", &format!("<{id}>"));
        }
        match self.email() {
            Some(email) => {
                let encoding = if self.is_8bit() { "8bit" } else { "7bit" };
                message.field("Content-Transfer-Encoding", encoding);
                message.content(email);
            }
            None => {
                message.field("Content-Transfer-Encoding", "base64");
                message.base64(&signs(self.attachment.base64()));
            }
        }
    }
}

/// An email with CR LF line breaks; `None` if it cannot be embedded unchanged.
fn email(content: &[u8]) -> Option<Vec<u8>> {
    let mut email = Vec::with_capacity(content.len() + 64);
    let mut lines = content.split(|byte| *byte == b'\n').peekable();
    let first = lines.peek()?;
    let colon = first.iter().position(|byte| *byte == b':')?;
    let is_field = colon > 0 && first.get(..colon)?.iter().all(u8::is_ascii_graphic);
    if !is_field {
        return None;
    }
    while let Some(line) = lines.next() {
        let is_last = lines.peek().is_none();
        let line = line.strip_suffix(b"\r").filter(|_| !is_last).unwrap_or(line);
        if line.len() > MAX_LINE_LEN || line.iter().any(|byte| b"\r\0".contains(byte)) {
            return None;
        }
        email.extend_from_slice(line);
        if !is_last {
            email.extend_from_slice(b"\r\n");
        }
    }
    Some(email)
}

/// A text with only base64 characters: without line breaks, for example, which could end a part.
fn signs(base64: &[u8]) -> Cow<'_, [u8]> {
    let is_sign = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    if base64.iter().all(is_sign) {
        return base64.into();
    }
    base64.iter().copied().filter(is_sign).collect()
}

/// Whether a text is valid as a content ID.
fn is_id(text: &str) -> bool {
    let is_sign = |c: char| c == ' ' || !(c.is_control() || c.is_whitespace() || "<>".contains(c));
    text.len() <= MAX_ID_LEN && text.chars().all(is_sign)
}
