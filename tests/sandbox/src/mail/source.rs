//! Writes an email as it would travel, see [RFC 5322](https://www.rfc-editor.org/rfc/rfc5322) and
//! [RFC 2045](https://www.rfc-editor.org/rfc/rfc2045).

use std::fmt::Write;
use std::slice;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::mail::mailbox::Mailbox;
use crate::mail::message::{AttachedFile, CustomHeader, SentMessage};
use crate::time;

/// The longest line of text that goes out as it is. The standard ends lines at 998.
const LINE: usize = 900;

/// An email to be written.
pub(crate) struct Source<'a> {
    /// What tells its parts from all else.
    pub(crate) id: &'a str,
    pub(crate) from: &'a [Mailbox],
    pub(crate) to: &'a [Mailbox],
    pub(crate) cc: &'a [Mailbox],
    pub(crate) reply_to: &'a [Mailbox],
    pub(crate) subject: &'a str,
    pub(crate) date: String,
    /// All other headers, in their order.
    pub(crate) headers: Vec<CustomHeader>,
    pub(crate) text: Option<&'a str>,
    pub(crate) html: Option<&'a str>,
    pub(crate) attachments: &'a [AttachedFile],
}

/// Writes an email as it goes out.
pub(crate) fn write(message: &SentMessage) -> String {
    let mut headers = Vec::new();
    let mut ours =
        |name: &str, value: String| headers.push(CustomHeader { name: name.to_owned(), value });
    let own_id = message.headers.iter().any(|h| h.name.eq_ignore_ascii_case("Message-ID"));
    if !own_id {
        ours("Message-ID", format!("<{}@mtasv.net>", message.id));
    }
    // contract: header.added
    ours("X-PM-Message-Id", message.id.clone());
    if let Some(tag) = &message.tag {
        ours("X-PM-Tag", tag.clone());
    }
    headers.extend_from_slice(&message.headers);
    let source = Source {
        id: &message.id,
        from: slice::from_ref(&message.from),
        to: &message.to,
        cc: &message.cc,
        reply_to: &message.reply_to,
        subject: &message.subject,
        date: time::rfc_2822(message.received_at),
        headers,
        text: message.text.as_deref(),
        html: message.html.as_deref(),
        attachments: &message.attachments,
    };
    source.write()
}

impl Source<'_> {
    pub(crate) fn write(&self) -> String {
        let mut out = String::new();
        let lists =
            [("From", self.from), ("To", self.to), ("Cc", self.cc), ("Reply-To", self.reply_to)];
        for (name, list) in lists {
            if !list.is_empty() {
                let people = list.iter().map(person).collect::<Vec<_>>();
                header(&mut out, name, &people.join(",\r\n "));
            }
        }
        header(&mut out, "Subject", &words(self.subject));
        header(&mut out, "Date", &words(&self.date));
        for one in &self.headers {
            header(&mut out, &one_line(&one.name), &words(&one.value));
        }
        header(&mut out, "MIME-Version", "1.0");
        content(&mut out, self);
        out
    }
}

/// Writes what the email carries: its bodies, and its files after them.
fn content(out: &mut String, message: &Source<'_>) {
    if message.attachments.is_empty() {
        return bodies(out, message);
    }
    let boundary = format!("files-{}", message.id);
    header(out, "Content-Type", &format!("multipart/mixed; boundary=\"{boundary}\""));
    line(out, &format!("\r\n--{boundary}"));
    bodies(out, message);
    for file in message.attachments {
        line(out, &format!("--{boundary}"));
        attachment(out, file);
    }
    line(out, &format!("--{boundary}--"));
}

fn bodies(out: &mut String, message: &Source<'_>) {
    match (message.text, message.html) {
        (Some(text), Some(html)) => {
            let boundary = format!("bodies-{}", message.id);
            header(out, "Content-Type", &format!("multipart/alternative; boundary=\"{boundary}\""));
            line(out, &format!("\r\n--{boundary}"));
            body(out, "text/plain", text);
            line(out, &format!("--{boundary}"));
            body(out, "text/html", html);
            line(out, &format!("--{boundary}--"));
        }
        (None, Some(html)) => body(out, "text/html", html),
        (text, None) => body(out, "text/plain", text.unwrap_or_default()),
    }
}

fn body(out: &mut String, media_type: &str, text: &str) {
    header(out, "Content-Type", &format!("{media_type}; charset=\"utf-8\""));
    let lines = || text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    if text.is_ascii() && lines().all(|line| line.len() <= LINE && !line.contains(['\r', '\0'])) {
        header(out, "Content-Transfer-Encoding", "7bit");
        line(out, "");
        lines().for_each(|text| line(out, text));
    } else {
        encoded(out, text.as_bytes());
    }
}

fn attachment(out: &mut String, file: &AttachedFile) {
    header(out, "Content-Type", &parameter(&file.content_type, "name", &file.name));
    let kind = if file.content_id.is_some() { "inline" } else { "attachment" };
    header(out, "Content-Disposition", &parameter(kind, "filename", &file.name));
    if let Some(id) = &file.content_id {
        header(out, "Content-ID", &format!("<{}>", words(&one_line(id))));
    }
    encoded(out, &file.content);
}

/// Writes bytes in base64, in lines of 76 letters.
fn encoded(out: &mut String, bytes: &[u8]) {
    header(out, "Content-Transfer-Encoding", "base64");
    line(out, "");
    for chunk in bytes.chunks(57) {
        BASE64.encode_string(chunk, out);
        line(out, "");
    }
}

fn person(mailbox: &Mailbox) -> String {
    if mailbox.name.is_ascii() {
        return one_line(&mailbox.quoted());
    }
    format!("{} <{}>", words(&mailbox.name), one_line(&mailbox.email))
}

/// A value with a name after it, which may hold anything.
fn parameter(value: &str, name: &str, text: &str) -> String {
    let text = words(&one_line(text)).replace('\\', "\\\\").replace('"', "\\\"");
    format!("{};\r\n {name}=\"{text}\"", one_line(value))
}

/// Text as it may stand in a header: if it is long or not ASCII, in encoded words, see
/// [RFC 2047](https://www.rfc-editor.org/rfc/rfc2047).
fn words(text: &str) -> String {
    if text.len() <= LINE && text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return text.to_owned();
    }
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut end = rest.len().min(45);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let (word, after) = rest.split_at(end);
        words.push(format!("=?UTF-8?B?{}?=", BASE64.encode(word)));
        rest = after;
    }
    words.join("\r\n ")
}

/// Text without what would end its line.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn header(out: &mut String, name: &str, value: &str) {
    // Writing to a String does not fail.
    let _ = write!(out, "{name}: {value}\r\n");
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_hold_anything() {
        assert_eq!(words("Plain, text"), "Plain, text");
        assert_eq!(words("Café"), "=?UTF-8?B?Q2Fmw6k=?=");
        let long = words(&"é✓".repeat(500));
        assert!(long.split("\r\n ").all(|word| word.len() <= 75), "{long}");
        assert!(!words("a\r\nX-Injected: 1").contains('\n'));
    }
}
