//! Writes an email in the form in which its recipients get it, with the writer of the core.

use postmark_core::webhook::{Inbound, InboundAttachment};
use postmark_core::{Header, InboundAddress};
use serde_json::Value;

use crate::mail::mailbox::Mailbox;
use crate::mail::message::{AttachedFile, SentMessage};
use crate::time;

/// Writes an outgoing email.
pub(crate) fn write(message: &SentMessage) -> String {
    let mut email = Inbound::default();
    email.from_full = Some(address(&message.from));
    email.to_full = message.to.iter().map(address).collect();
    email.cc_full = message.cc.iter().map(address).collect();
    let reply_to = message.reply_to.iter().map(Mailbox::quoted).collect::<Vec<_>>().join(", ");
    email.reply_to = Some(reply_to).filter(|list| !list.is_empty());
    email.subject = Some(message.subject.clone());
    email.date = Some(time::rfc_2822(message.received_at).into());
    email.text_body.clone_from(&message.text);
    email.html_body.clone_from(&message.html);
    email.headers = headers(message).into_iter().collect();
    email.attachments = message.attachments.iter().map(file).collect();
    text(email)
}

/// Writes a received email from a webhook's payload.
pub(crate) fn of_payload(payload: Value) -> String {
    let email = serde_json::from_value(payload);
    debug_assert!(email.is_ok(), "the core reads the payloads of this crate: {email:?}");
    text(email.unwrap_or_default())
}

/// The message as text, which JSON can hold. An attached email that is not text is therefore
/// written as a binary file.
fn text(mut email: Inbound) -> String {
    for file in &mut email.attachments {
        let kind = file.content_type.as_deref().unwrap_or_default().to_ascii_lowercase();
        let is_text = || file.decode().is_ok_and(|content| std::str::from_utf8(&content).is_ok());
        if kind.starts_with("message/") && !is_text() {
            file.content_type = None;
        }
    }
    String::from_utf8_lossy(&email.to_mime()).into_owned()
}

fn headers(message: &SentMessage) -> Vec<Header> {
    let mut headers = Vec::new();
    let own_id = message.headers.iter().any(|h| h.name.eq_ignore_ascii_case("Message-ID"));
    if !own_id {
        headers.push(Header::new("Message-ID", format!("<{}@mtasv.net>", message.id)));
    }
    // contract: header.added
    headers.push(Header::new("X-PM-Message-Id", &*message.id));
    if let Some(tag) = &message.tag {
        headers.push(Header::new("X-PM-Tag", &**tag));
    }
    headers.extend(message.headers.iter().map(|one| Header::new(&*one.name, &*one.value)));
    headers
}

fn address(mailbox: &Mailbox) -> InboundAddress {
    let mut address = InboundAddress::default();
    address.name.clone_from(&mailbox.name);
    address.email.clone_from(&mailbox.email);
    address
}

fn file(file: &AttachedFile) -> InboundAttachment {
    let mut part = InboundAttachment::new(&*file.name, &file.content);
    part.content_type = Some(file.content_type.clone());
    part.content_id.clone_from(&file.content_id);
    part
}
