//! Payloads sent to a public port.

use bytes::Bytes;
use mail_parser::MessageParser;
use postmark_core::Content;
use postmark_core::webhook::{Event, Inbound, InboundAttachment};
use serde_json::Value;

use crate::memory::{reading, within};

/// Parses a payload.
///
/// - JSON is an event; anything else is an error.
/// - An event that is written and parsed again is the same.
/// - An email parsed without copying is the one that serde parses.
/// - Addresses are parts of the payload, and so are the sender's own words.
/// - Names of files are safe, messages are sound, and memory is eight times the payload's length,
///   or 1 MB.
pub fn webhooks(input: &[u8]) {
    let payload = Bytes::copy_from_slice(input);
    let parsed = reading(input.len(), || Event::parse(payload.clone()));
    let event = match parsed {
        Ok(event) => event,
        Err(error) => {
            let is_json = || serde_json::from_slice::<Value>(input).is_ok();
            assert!(input.len() > 10_000 || !is_json(), "{error}");
            return;
        }
    };
    let json = event.to_json();
    let again = Event::parse(json.clone());
    assert_eq!(again.as_ref(), Ok(&event), "{json:?}");
    check(&event);
    if let Event::Inbound(mail) = &event {
        check_mail(mail, input.len());
        // Where a member comes twice serde gives up, and the payload is mended first; so is one
        // that is not UTF-8, which serde does not see where nobody looks.
        let plain =
            std::str::from_utf8(input).ok().and_then(|json| serde_json::from_str(json).ok());
        assert!(plain.is_none_or(|plain: Inbound| *mail == plain));
    }
}

fn check(event: &Event) {
    let normalized = event.normalize();
    assert_eq!(normalized.recipient, event.recipient());
    assert_eq!(normalized.key, event.key());
    serde_json::to_vec(&normalized).expect("JSON");
    let _ = (
        event.is_check(),
        event.hook(),
        event.time().and_then(postmark_core::Timestamp::unix_nanos),
    );
    let _ = format!("{event:?}");
}

fn check_mail(mail: &Inbound, len: usize) {
    let _ = (mail.sender(), mail.envelope_sender(), mail.spam(), mail.spf(), mail.automatic());
    let addresses = [mail.sender(), mail.recipient(), mail.envelope_sender()];
    for address in addresses.into_iter().flatten() {
        assert!(stands_in(mail, address), "{address:?} stands nowhere");
    }
    let reply = within(16, len, || mail.reply_text());
    match (&reply, &mail.text_body, &mail.stripped_text_reply) {
        (Some(reply), text, stripped) if text.is_some() || stripped.is_some() => {
            let mut texts = [text, stripped].into_iter().flatten();
            let is_in_text = texts.any(|text| text.contains(&**reply));
            let is_blank =
                text.as_ref().is_none_or(|it| !it.contains(|c: char| c.is_ascii_graphic()));
            assert!(is_in_text || (is_blank && mail.html_body.is_some()));
        }
        (Some(_), ..) => assert!(mail.html_body.is_some()),
        (None, text, stripped) => assert!(text.is_none() && stripped.is_none()),
    }
    for id in mail.references().into_iter().chain(mail.in_reply_to()) {
        assert!(id.as_str().bytes().all(|byte| byte.is_ascii_graphic()), "{id}");
        let _ = id.postmark();
    }
    for file in &mail.attachments {
        check_file(file);
    }
    let reply = mail.reply("me@example.com", Content::text("Thanks"));
    match (reply.check(), mail.sender().or(mail.reply_to.as_deref())) {
        (Ok(()), None) => panic!("an answer to nobody"),
        (Ok(()), _) => drop(serde_json::to_vec(&reply).expect("a mail without a fault")),
        // The sender's own address or identifiers may be invalid; the caller gets an error.
        (Err(_), _) => {}
    }
    let _ = mail.auto_reply("me@example.com", Content::text("Thanks"));
    let mime = within(64, len, || mail.to_mime());
    if mail.raw_email.is_none() {
        check_message(&mime, mail.attachments.len());
    }
}

/// Whether this address comes from the payload.
fn stands_in(mail: &Inbound, address: &str) -> bool {
    let texts =
        [&mail.from, &mail.to, &mail.cc, &mail.bcc, &mail.original_recipient].into_iter().flatten();
    let in_parts =
        mail.from_full.iter().chain(&mail.to_full).chain(&mail.cc_full).chain(&mail.bcc_full);
    let fields = mail.headers.iter().map(|field| &field.value);
    texts.chain(in_parts.map(|one| &one.email)).chain(fields).any(|text| text.contains(address))
}

fn check_file(file: &InboundAttachment) {
    let name = file.file_name();
    assert!(!name.is_empty() && name.len() <= 200, "{name:?}");
    assert!(!name.contains(['/', '\\', ':', '\0']) && !name.contains(char::is_control), "{name:?}");
    assert!(!name.starts_with(['.', '-', '~', ' ']) && !name.ends_with(['.', ' ']), "{name:?}");
    assert_eq!(InboundAttachment::new(name.as_str(), []).file_name(), name, "not safe at once");
    let decoded = file.decode();
    if let Ok(content) = &decoded {
        assert!(content.len() <= file.base64().len());
        assert_eq!(InboundAttachment::new("a", content).decode().as_ref(), Ok(content));
    }
    if let Ok(attachment) = file.to_attachment() {
        assert_eq!(Ok(attachment.content().to_vec()), decoded);
    }
    let _ = file.cid();
}

/// The rules for a message: lines of at most 998 bytes, nothing from the sender that starts a
/// field, a body or a part, and every file.
fn check_message(mime: &[u8], files: usize) {
    for line in mime.split_inclusive(|byte| *byte == b'\n') {
        let is_ended = line.ends_with(b"\n");
        let line = line.strip_suffix(if is_ended { &b"\r\n"[..] } else { b"" }).expect("an end");
        assert!(line.len() <= 998 && !line.iter().any(|byte| b"\r\0".contains(byte)));
    }
    let head = mime.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = std::str::from_utf8(&mime[..head]).expect("UTF-8");
    for line in head.split("\r\n") {
        let is_field = line.find(':').is_some_and(|colon| colon > 0);
        assert!(is_field || line.starts_with(' '), "{line}");
        assert!(!line.contains(|c: char| c.is_control() && c != '\t'), "{line:?}");
    }
    let message = MessageParser::default().parse(mime).expect("a message");
    assert_eq!(message.attachment_count(), files);
}
