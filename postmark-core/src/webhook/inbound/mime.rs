//! Writes a received email as a MIME message.

mod body;
mod encoded_word;
mod field;
mod file;
mod lexer;
mod line;
mod mailboxes;
mod message;
mod parameter;
mod phrase;

use self::file::File;
use self::message::Message;
use super::Inbound;
use super::content_id;

/// The longest field name to write.
const MAX_NAME_LEN: usize = 900;

impl Inbound {
    /// The email as a message of [RFC 5322] and [MIME], for a mail program or an archive.
    ///
    /// It is the original email if the payload includes that. Otherwise it has the same fields,
    /// bodies and files, but its signatures are no longer valid.
    ///
    /// The message preserves the content of the payload:
    ///
    /// - Addresses are written unchanged, even if they are not ASCII, and names are encoded. Text
    ///   without an address in an address field becomes an empty group.
    /// - A file that the HTML body shows is inline, any other an attachment.
    /// - Text fields, file names and bodies keep every character, including white space. Only line
    ///   breaks change: bodies get those of email (CR LF), fields have none.
    /// - An attached email is written as one if its lines have at most 998 bytes and the first is a
    ///   header field. Any other is attached as binary, and so is a file without a valid content
    ///   type.
    ///
    /// The message ends as its body does: without a line break if the body has none.
    ///
    /// [RFC 5322]: https://www.rfc-editor.org/rfc/rfc5322
    /// [MIME]: https://www.rfc-editor.org/rfc/rfc2045
    #[must_use]
    pub fn to_mime(&self) -> Vec<u8> {
        if let Some(raw) = &self.raw_email {
            return raw.clone().into_bytes();
        }
        let files = self.attachments.iter().map(File::of).collect::<Vec<_>>();
        let mut message = Message::new(self.size(&files), files.iter().filter_map(File::email));
        self.write_fields(&mut message);
        message.field("MIME-Version", "1.0");
        self.write_mixed(&files, &mut message);
        message.into_bytes()
    }

    /// The approximate length of the message.
    fn size(&self, files: &[File<'_>]) -> usize {
        let text = [&self.text_body, &self.html_body].into_iter().flatten().map(String::len);
        let fields = self.headers.iter().map(|field| field.name.len() + field.value.len() + 16);
        4096 + (text.sum::<usize>() + fields.sum::<usize>()) * 3 / 2
            + files.iter().map(File::size).sum::<usize>()
    }

    fn write_fields(&self, message: &mut Message) {
        let text = |name: &str, text: &Option<String>| Some(field::value(name, text.as_deref()?));
        let from = || {
            let from = self.from.as_deref()?;
            Some(match self.from_name.as_deref() {
                Some(name) => mailboxes::of_pair(name, from),
                None => field::value("From", from),
            })
        };
        let known = [
            ("From", mailboxes::of_parts(self.from_full.as_slice()).or_else(from)),
            ("To", mailboxes::of_parts(&self.to_full).or_else(|| text("To", &self.to))),
            ("Cc", mailboxes::of_parts(&self.cc_full).or_else(|| text("Cc", &self.cc))),
            ("Reply-To", text("Reply-To", &self.reply_to)),
            ("Subject", text("Subject", &self.subject)),
            ("Date", self.date.as_ref().map(|date| field::value("Date", date.as_str()))),
        ];
        for field in &self.headers {
            let name = field.name.trim();
            let is_known = known
                .iter()
                .any(|(known, value)| value.is_some() && known.eq_ignore_ascii_case(name));
            if !is_known && !describes_body(name) && is_name(name) {
                message.field(name, &field::value(name, &field.value));
            }
        }
        for (name, value) in known {
            if let Some(value) = value {
                message.field(name, &value);
            }
        }
    }

    fn write_mixed(&self, files: &[File<'_>], message: &mut Message) {
        let shown_ids = self.html_body.as_deref().map(content_id::all_in).unwrap_or_default();
        let (shown, beside): (Vec<_>, Vec<_>) =
            files.iter().partition(|file| file.is_one_of(&shown_ids));
        if beside.is_empty() {
            return self.write_related(&shown, message);
        }
        begin(message, "mixed", &[], files.iter());
        message.part("mixed");
        self.write_related(&shown, message);
        for file in beside {
            message.part("mixed");
            file.write("attachment", message);
        }
        message.end("mixed");
    }

    fn write_related(&self, shown: &[&File<'_>], message: &mut Message) {
        if shown.is_empty() {
            return self.write_bodies(message);
        }
        let root = if self.text_body.is_some() { "multipart/alternative" } else { "text/html" };
        begin(message, "related", &[format!("type=\"{root}\"")], shown.iter().copied());
        message.part("related");
        self.write_bodies(message);
        for file in shown {
            message.part("related");
            file.write("inline", message);
        }
        message.end("related");
    }

    fn write_bodies(&self, message: &mut Message) {
        match (self.text_body.as_deref(), self.html_body.as_deref()) {
            (Some(text), Some(html)) => {
                begin(message, "alternative", &[], [].iter());
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
}

/// Starts a multipart body with these files among its parts.
fn begin<'f>(
    message: &mut Message,
    kind: &str,
    parameters: &[String],
    mut files: impl Iterator<Item = &'f File<'f>>,
) {
    message.multipart(kind, parameters);
    if files.any(File::is_8bit) {
        message.field("Content-Transfer-Encoding", "8bit");
    }
    message.blank_line();
}

/// Whether a field of the original email describes how its body was encoded.
fn describes_body(name: &str) -> bool {
    let starts = |prefix: &str| {
        name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    let is_language = name.eq_ignore_ascii_case("Content-Language");
    (starts("Content-") && !is_language) || starts("MIME-Version")
}

fn is_name(name: &str) -> bool {
    (1..=MAX_NAME_LEN).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':')
}
