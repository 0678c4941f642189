//! Parses a MIME message into the email that `POST /email` would be given: see
//! <https://postmarkapp.com/developer/user-guide/send-email-with-smtp>.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use bytes::Bytes;
use mail_parser::{
    Address, Header, HeaderName, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders,
    PartType,
};

use crate::http::refusal::Refusal;
use crate::mail::draft::Draft;
use crate::mail::mailbox::Mailbox;
use crate::mail::message::{AttachedFile, CustomHeader, SmtpSubmission};
use crate::mail::received::InboundEmail;

/// The headers that Postmark writes itself, or that are parsed into other members.
const OWN: [&str; 13] = [
    "from",
    "to",
    "cc",
    "bcc",
    "reply-to",
    "subject",
    "date",
    "sender",
    "return-path",
    "received",
    "dkim-signature",
    "mime-version",
    "message-id",
];

/// The values of link tracking.
const TRACK_LINKS: [&str; 4] = ["None", "HtmlAndText", "HtmlOnly", "TextOnly"];

/// The maximum number of metadata members.
// contract: limit.metadata.count
const METADATA: usize = 10;

/// The name of a file without one.
const NO_NAME: &str = "noname";

static PARSER: LazyLock<MessageParser> = LazyLock::new(|| {
    let parser = MessageParser::new().with_mime_headers().with_minimal_headers();
    parser.header_text(HeaderName::Subject).default_header_text()
});

/// Parses a message sent to these recipients.
///
/// The `X-PM-…` headers are applied and removed. The first invalid one is returned along with the
/// email.
pub(super) fn read(source: &Bytes, recipients: &[String]) -> (Draft, Result<(), Refusal>) {
    let mut draft = Draft::default();
    draft.submission =
        Some(SmtpSubmission { recipients: recipients.to_vec(), source: source.clone() });
    // Without headers it has no sender, either, and is refused for that.
    let Some(message) = PARSER.parse(source) else { return (draft, Ok(())) };
    draft.from = list(message.from());
    draft.to = list(message.to());
    draft.cc = list(message.cc());
    draft.bcc = blind(&message, recipients);
    draft.reply_to = list(message.reply_to());
    message.subject().unwrap_or_default().clone_into(&mut draft.subject);
    let keeps_id = header(&message, "X-PM-KeepID").is_some_and(|text| is(&text, "true"));
    let mut result = Ok(());
    for header in message.headers() {
        let name = header.name();
        let text = text(header);
        match name.to_ascii_lowercase().as_str() {
            "x-pm-tag" => draft.tag = Some(text).filter(|tag| !tag.is_empty()),
            "x-pm-message-stream" => draft.stream = Some(text).filter(|id| !id.is_empty()),
            "x-pm-keepid" => {}
            "x-pm-trackopens" => match boolean(&text) {
                Some(value) => draft.track_opens = Some(value),
                None => result = result.and(Err(invalid(name))),
            },
            "x-pm-tracklinks" => match TRACK_LINKS.into_iter().find(|one| is(&text, one)) {
                Some(value) => draft.track_links = Some(value.to_owned()),
                None => result = result.and(Err(invalid(name))),
            },
            "message-id" if keeps_id => add(&mut draft, "Message-ID", raw(header, source)),
            lower if OWN.contains(&lower) || lower.starts_with("content-") => {}
            lower => match lower.strip_prefix("x-pm-metadata-") {
                // More of them are refused, however many there are.
                Some(_) if draft.metadata.len() > METADATA => {}
                Some(_) => {
                    let key = name.get("x-pm-metadata-".len()..).unwrap_or_default();
                    let key = unused(key, &draft.metadata);
                    draft.metadata.push((key, text));
                }
                None => add(&mut draft, name, text),
            },
        }
    }
    (draft.text, draft.html) = bodies(&message);
    draft.files = message.attachments().map(|part| file(part, source)).collect();
    (draft, result)
}

/// Parses a message received at this inbound address.
pub(super) fn received(source: &[u8], recipient: &str) -> InboundEmail {
    let Some(message) = PARSER.parse(source) else {
        return InboundEmail::new("", "").recipient(recipient);
    };
    let hidden = blind(&message, &[recipient.to_owned()]);
    let mut email = InboundEmail::new(list(message.from()), list(message.to()))
        .cc(list(message.cc()))
        .bcc(hidden)
        .reply_to(list(message.reply_to()))
        .recipient(recipient)
        .subject(message.subject().unwrap_or_default());
    for header in message.headers() {
        match header.name().to_ascii_lowercase().as_str() {
            "date" => email = email.date(raw(header, source)),
            "message-id" | "received" | "return-path" | "sender" | "dkim-signature"
            | "mime-version" => email = email.header(header.name(), raw(header, source)),
            lower if OWN.contains(&lower) || lower.starts_with("content-") => {}
            _ => email = email.header(header.name(), text(header)),
        }
    }
    let (text, html) = bodies(&message);
    let email = email.text(text.unwrap_or_default()).html(html.unwrap_or_default());
    message.attachments().fold(email, |email, part| {
        let file = file(part, source);
        match file.content_id {
            Some(id) => email.inline(id, file.name, file.content_type, file.content),
            None => email.attachment(file.name, file.content_type, file.content),
        }
    })
}

/// The plain text and the HTML of a message. A blank body is treated as absent.
fn bodies(message: &Message<'_>) -> (Option<String>, Option<String>) {
    let mut ids = message.text_body.clone();
    ids.extend(message.html_body.iter().filter(|id| !message.text_body.contains(id)));
    ids.sort_unstable();
    let (mut plain, mut html) = (None, None);
    for part in ids.into_iter().filter_map(|id| message.part(id)) {
        let (body, text) = match &part.body {
            PartType::Text(text) => (&mut plain, text),
            PartType::Html(text) => (&mut html, text),
            _ => continue,
        };
        if !text.trim().is_empty() {
            body.get_or_insert_with(String::new).push_str(text);
        }
    }
    (plain, html)
}

fn file(part: &MessagePart<'_>, source: &[u8]) -> AttachedFile {
    let kind = part.content_type().map(|kind| match kind.subtype() {
        Some(subtype) => format!("{}/{subtype}", kind.ctype()),
        None => kind.ctype().to_owned(),
    });
    let content = match &part.body {
        PartType::Message(_) => {
            let range = part.raw_body_offset() as usize..part.raw_end_offset() as usize;
            source.get(range).unwrap_or_default()
        }
        _ => part.contents(),
    };
    AttachedFile {
        name: part.attachment_name().unwrap_or(NO_NAME).to_owned(),
        content_type: kind.unwrap_or_else(|| "application/octet-stream".to_owned()),
        content_id: part.content_id().map(str::to_owned),
        content: Bytes::copy_from_slice(content),
    }
}

/// The addresses of a header, in one text.
fn list(addresses: Option<&Address<'_>>) -> String {
    let all = addresses.into_iter().flat_map(|all| all.iter()).map(|one| {
        // A line break in a name came from an encoded word. It would be refused.
        let name = one.name().unwrap_or_default().replace(['\r', '\n'], " ");
        let email = one.address().unwrap_or_default().to_owned();
        Mailbox { name: name.trim().to_owned(), email }.quoted()
    });
    all.collect::<Vec<_>>().join(", ")
}

/// The recipients in neither `To` nor `Cc`.
fn blind(message: &Message<'_>, recipients: &[String]) -> String {
    let visible = [message.to(), message.cc()].into_iter().flatten().flat_map(|all| all.iter());
    let visible = visible.filter_map(|one| one.address()).map(str::to_ascii_lowercase);
    let visible = visible.collect::<BTreeSet<_>>();
    let is_hidden = |email: &&String| !visible.contains(&email.to_ascii_lowercase());
    recipients.iter().filter(is_hidden).map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn header(message: &Message<'_>, name: &str) -> Option<String> {
    message.headers().iter().find(|header| is(header.name(), name)).map(text)
}

/// The value of a header, unfolded and decoded.
fn text(header: &Header<'_>) -> String {
    match header.value() {
        HeaderValue::Text(text) => text.trim().to_owned(),
        _ => String::new(),
    }
}

/// The raw value of a header, but without its line breaks.
fn raw(header: &Header<'_>, source: &[u8]) -> String {
    let range = header.offset_start() as usize..header.offset_end() as usize;
    let value = String::from_utf8_lossy(source.get(range).unwrap_or_default());
    value.replace(['\r', '\n'], "").trim().to_owned()
}

fn add(draft: &mut Draft, name: &str, value: String) {
    draft.headers.push(CustomHeader { name: name.to_owned(), value });
}

/// The key itself, or with a number appended if a similar one exists.
fn unused(key: &str, metadata: &[(String, String)]) -> String {
    let is_used = |key: &str| metadata.iter().any(|(other, _)| is(other, key));
    if !is_used(key) {
        return key.to_owned();
    }
    let numbered = (1_usize..).map(|number| format!("{key}{number}"));
    numbered.into_iter().find(|key| !is_used(key)).unwrap_or_default()
}

fn boolean(text: &str) -> Option<bool> {
    if is(text, "true") {
        return Some(true);
    }
    is(text, "false").then_some(false)
}

fn is(text: &str, word: &str) -> bool {
    text.eq_ignore_ascii_case(word)
}

fn invalid(name: &str) -> Refusal {
    Refusal::new(300, format!("Invalid value of the '{name}' header."))
}
