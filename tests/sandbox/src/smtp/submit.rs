//! Turns an accepted message into an email, or into the bounces that report why it is none.

use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use uuid::Uuid;

use crate::account::Account;
use crate::account::server::State;
use crate::account::smtp_sender::SmtpSender;
use crate::api::{LIMIT, send};
use crate::http::refusal::Refusal;
use crate::mail::bounce::RefusedSubmission;
use crate::mail::draft::Draft;
use crate::mail::mailbox;
use crate::mail::message::SentMessage;
use crate::smtp::content;

/// Sends a message under the rules of `POST /email`, and returns its `MessageID`.
///
/// Postmark has accepted the message by then: if it breaks a rule, each of its recipients bounces
/// as `SMTPApiError`.
pub(super) fn submit(
    account: &Account,
    sender: &SmtpSender,
    recipients: &[String],
    source: Vec<u8>,
) -> String {
    let source = Bytes::from(source);
    let state = &*sender.server;
    let (mut draft, headers) = content::read(&source, recipients);
    if sender.stream.is_some() {
        draft.stream.clone_from(&sender.stream);
    }
    let now = state.clock.now();
    let id = Uuid::new_v4().to_string();
    let mut record = record(&draft, state, &id, recipients, now);
    let size = if source.len() > LIMIT {
        Err(Refusal::new(300, "The message is larger than 10 MB."))
    } else {
        Ok(())
    };
    let sent = size.and(headers).and_then(|()| draft.check()).and_then(|mail| {
        record.metadata.clone_from(&mail.metadata);
        send::accept(state, mail, "", &id, now)
    });
    let (refusal, failed) = match sent {
        Ok(_) => {
            let inactive = state.server().messages.get(&id).map(|message| message.inactive.clone());
            let inactive = inactive.unwrap_or_default();
            (Refusal::inactive(&inactive), inactive)
        }
        Err(refusal) => (refusal, recipients.to_vec()),
    };
    if !failed.is_empty() {
        let refused = Arc::new(RefusedSubmission::new(refusal, &source));
        let mut server = state.server();
        for recipient in &failed {
            server.refuse_submission(&record, recipient, &refused, now);
        }
        drop(server);
        state.notify_change();
    }
    account.trim();
    id
}

/// The record of a message, whether or not it becomes an email.
fn record(
    draft: &Draft,
    state: &State,
    id: &str,
    recipients: &[String],
    now: SystemTime,
) -> SentMessage {
    let first = recipients.first().map_or("", String::as_str);
    let server = state.server();
    // A bounce must have a stream.
    let stream = Some(draft.stream()).filter(|id| server.streams.check(id).is_ok());
    let mut record = SentMessage::sample(server.id, stream.unwrap_or("outbound"), first, now);
    drop(server);
    id.clone_into(&mut record.id);
    record.from.name = String::new();
    record.from.email =
        mailbox::one(&draft.from).map_or_else(|| draft.from.clone(), |one| one.email);
    record.subject.clone_from(&draft.subject);
    record.tag.clone_from(&draft.tag);
    record
}
