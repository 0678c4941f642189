//! Turns message parts other than bodies into attachments, byte for byte.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{ContentType, Encoding, HeaderName, Message, MessagePart, MimeHeaders as _};
use postmark_core::{Attachment, Fault};

use crate::field::unfolded;

/// Whether a part is marked as a file.
pub(crate) fn is_attached(part: &MessagePart<'_>) -> bool {
    let disposition = part.content_disposition();
    disposition.is_some_and(ContentType::is_attachment)
        || part.attachment_name().is_some()
        || part.content_id().is_some()
}

/// The part as a file; `number` names it if nothing else does.
pub(crate) fn file(
    message: &Message<'_>,
    part: &MessagePart<'_>,
    number: usize,
) -> Result<Attachment, Fault> {
    let content_type = content_type(message, part);
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let name = match part.attachment_name() {
        Some(name) => name.to_owned(),
        None => format!("{}.{}", stem(&essence, number), extension(&essence)),
    };
    let file =
        Attachment::new(name, content(message, part)?).content_type(content_type.into_owned());
    Ok(match part.content_id() {
        Some(id) => file.content_id(id.trim_start_matches('<').trim_end_matches('>')),
        None => file,
    })
}

/// The content type as written, with parameters such as the `method` of a calendar part.
fn content_type<'a>(message: &'a Message<'_>, part: &MessagePart<'_>) -> Cow<'a, str> {
    let header = part.headers().iter().find(|header| header.name == HeaderName::ContentType);
    let raw = header.and_then(|header| {
        message.raw_message.get(header.offset_start() as usize..header.offset_end() as usize)
    });
    raw.map_or(Cow::Borrowed("text/plain"), unfolded)
}

/// The bytes of a part. Those of a text are taken unchanged: `mail_parser` decodes them to another
/// charset than the part names.
fn content(message: &Message<'_>, part: &MessagePart<'_>) -> Result<Vec<u8>, Fault> {
    let range = part.raw_body_offset() as usize..part.raw_end_offset() as usize;
    let raw = message.raw_message.get(range).unwrap_or_default();
    let decoded = match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::Base64 => base64_decode(raw),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
    };
    decoded.ok_or_else(|| {
        let remedy = "Write the part in the encoding that its header names.";
        Fault::new("Attachments", "has a part that cannot be decoded", remedy)
    })
}

fn stem(essence: &str, number: usize) -> Cow<'static, str> {
    match essence {
        "text/calendar" => "invite".into(),
        "message/rfc822" => "message".into(),
        _ => format!("part-{number}").into(),
    }
}

/// The extension for files without a name. Postmark and mail programs look at it.
fn extension(essence: &str) -> &'static str {
    match essence {
        "text/calendar" => "ics",
        "message/rfc822" => "eml",
        "text/plain" => "txt",
        "text/html" => "html",
        "text/csv" => "csv",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/svg+xml" => "svg",
        "image/webp" => "webp",
        "application/pdf" => "pdf",
        _ => "bin",
    }
}
