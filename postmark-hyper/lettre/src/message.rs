//! Converts lettre messages to emails, without dropping anything.

use lettre::Message;
use lettre::address::Envelope;
use mail_parser::{Header, HeaderName, Message as Parsed, MessageParser, MessagePart, PartType};
use postmark_core::{Content, Email, Fault, TrackLinks};

use crate::envelope::{Addressed, mailboxes, recipients, sender};
use crate::field::{decoded, unfolded};
use crate::file::{file, is_attached};
use crate::header;

/// Converts a message to the email that a transport sends, for a batch, a queue, or inspection.
///
/// ```
/// use lettre::Message;
///
/// let message = Message::builder()
///     .from("Shop <shop@example.com>".parse()?)
///     .to("ada@example.com".parse()?)
///     .bcc("archive@example.com".parse()?)
///     .subject("Your order")
///     .body(String::from("It is on its way."))?;
/// let email = postmark_lettre::email(&message)?;
/// assert_eq!(email.parts().bcc.to_string(), "archive@example.com");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// The message has what Postmark does not support: see
/// [Nothing is dropped](crate#nothing-is-dropped). What Postmark refuses, such as too many
/// recipients, is a fault of the email: see [`Email::check`].
pub fn email(message: &Message) -> Result<Email, Fault> {
    email_from_raw(message.envelope(), &message.formatted())
}

/// Converts a message in SMTP format ([RFC 5322](https://www.rfc-editor.org/rfc/rfc5322)) to an
/// email, like [`email`].
///
/// # Errors
///
/// As for [`email`], or if the text is not a message.
pub fn email_from_raw(envelope: &Envelope, message: &[u8]) -> Result<Email, Fault> {
    let parsed = MessageParser::default().parse(message).ok_or_else(|| {
        let remedy = "Give a message with header fields and a body, as in RFC 5322.";
        Fault::new("Message", "cannot be read", remedy)
    })?;
    let Addressed { to, cc, bcc } = recipients(envelope, &parsed)?;
    let mut parts = Parts::default();
    parts.add(&parsed, parsed.root_part())?;
    let content = parts.content()?;
    let email = match sender(&parsed)? {
        Some(from) => Email::new(from, to, content),
        None => Email::without_from(to, content),
    };
    let email = email.cc(cc).bcc(bcc).reply_to(mailboxes(&parsed, HeaderName::ReplyTo)?);
    let email = match parsed.subject() {
        Some(subject) => email.subject(subject),
        None => email,
    };
    let email = parts.files.into_iter().fold(email, Email::attach);
    parsed.headers().iter().try_fold(email, |email, header| with_header(email, &parsed, header))
}

/// The bodies and the files of a message.
#[derive(Default)]
struct Parts {
    text: Option<String>,
    html: Option<String>,
    files: Vec<postmark_core::Attachment>,
}

impl Parts {
    /// Adds a part, or the parts inside it.
    fn add(&mut self, message: &Parsed<'_>, part: &MessagePart<'_>) -> Result<(), Fault> {
        match &part.body {
            PartType::Multipart(children) => {
                for child in children {
                    if let Some(child) = message.part(*child) {
                        self.add(message, child)?;
                    }
                }
            }
            PartType::Text(text) if self.text.is_none() && is_body(part, "plain") => {
                self.text = Some(readable("TextBody", part, text)?);
            }
            PartType::Html(html) if self.html.is_none() && is_body(part, "html") => {
                self.html = Some(readable("HtmlBody", part, html)?);
            }
            _ => self.files.push(file(message, part, self.files.len() + 1)?),
        }
        Ok(())
    }

    fn content(&mut self) -> Result<Content, Fault> {
        match (self.html.take(), self.text.take()) {
            (Some(html), Some(text)) => Ok(Content::html(html).and_text(text)),
            (Some(html), None) => Ok(Content::html(html)),
            (None, Some(text)) => Ok(Content::text(text)),
            (None, None) => {
                let remedy = "Add a text or an HTML part: Postmark sends no message without one.";
                Err(Fault::new("Message", "has neither a text nor an HTML body", remedy))
            }
        }
    }
}

/// Whether a text is a body of the message. A message without a content type is plain text.
fn is_body(part: &MessagePart<'_>, subtype: &str) -> bool {
    use mail_parser::MimeHeaders as _;
    !is_attached(part) && (part.content_type().is_none() || part.is_content_type("text", subtype))
}

fn readable(field: &'static str, part: &MessagePart<'_>, text: &str) -> Result<String, Fault> {
    if part.is_encoding_problem {
        let remedy = "Write it in UTF-8, and name that charset.";
        return Err(Fault::new(
            field,
            "is not in the charset or the encoding that it names",
            remedy,
        ));
    }
    Ok(text.to_owned())
}

/// Applies a header.
fn with_header(email: Email, message: &Parsed<'_>, header: &Header<'_>) -> Result<Email, Fault> {
    let name = header.name();
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    if WRITTEN.iter().any(|written| is(written)) || starts_with(name, "Content-").is_some() {
        return Ok(email);
    }
    let raw = message.raw_message.get(header.offset_start() as usize..header.offset_end() as usize);
    let raw = raw.unwrap_or_default();
    if is(header::TAG) {
        return Ok(email.tag(decoded(raw)));
    }
    if is(header::MESSAGE_STREAM) {
        return Ok(email.message_stream(decoded(raw)));
    }
    if is(header::TRACK_LINKS) {
        return Ok(email.track_links(TrackLinks::from(decoded(raw).as_ref())));
    }
    if is(header::TRACK_OPENS) {
        return match decoded(raw).to_ascii_lowercase().parse() {
            Ok(track) => Ok(email.track_opens(track)),
            Err(_) => {
                Err(Fault::new(header::TRACK_OPENS, "is not a choice", "Write `true` or `false`."))
            }
        };
    }
    if let Some(key) = starts_with(name, header::METADATA) {
        return Ok(email.metadata(key, decoded(raw)));
    }
    // The values of structured fields are not text with encoded words.
    let value = if header.name.is_other() { decoded(raw) } else { unfolded(raw) };
    Ok(email.header(name, value))
}

/// The fields that have their own member, and those that Postmark writes.
const WRITTEN: [&str; 11] = [
    "From",
    "Sender",
    "To",
    "Cc",
    "Bcc",
    "Reply-To",
    "Subject",
    "Date",
    "MIME-Version",
    "Received",
    "Return-Path",
];

fn starts_with<'a>(name: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = name.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}
