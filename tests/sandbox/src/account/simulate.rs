//! Simulates what happens to an email after it was accepted: bounces, opens, clicks, unsubscribes.

use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use serde_json::Value;

use crate::account::server::Server;
use crate::mail::bounce::RefusedSubmission;
use crate::mail::bounce_type::{self, BounceType};
use crate::mail::event::{Event, Kind};
use crate::mail::message::SentMessage;
use crate::mail::suppression_cause::SuppressionCause;
use crate::webhook::{WebhookConfig, WebhookTrigger, payload};

/// Mail to this domain bounces at once, see
/// <https://postmarkapp.com/support/article/1239-bounce-testing>.
// contract: test.bounce-domain
const BOUNCES: &str = "@bounce-testing.postmarkapp.com";

/// Why an event cannot happen to an email.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SimulationError {
    /// The email does not exist, or is no longer kept.
    #[error("there is no mail of this id")]
    NoMessage,
    /// All recipients of the email are suppressed, so that nobody got it.
    #[error("nobody got the mail")]
    NoRecipient,
    /// Postmark has no bounces of this type.
    #[error(
        "there is no such type of bounce: see https://postmarkapp.com/developer/api/bounce-api#bounce-types"
    )]
    NoSuchBounce,
    /// It cannot happen to this email at Postmark, for this reason.
    #[error("this cannot happen at Postmark: {0}")]
    Impossible(String),
}

impl Server {
    /// Keeps an email, and delivers or bounces it.
    pub(crate) fn take(&mut self, message: &Arc<SentMessage>, now: SystemTime) {
        self.messages.push(Arc::clone(message));
        if self.manual_delivery {
            return;
        }
        for recipient in message.active() {
            match bounces(message, recipient) {
                Some(kind) => {
                    self.bounce(message, recipient, kind, now);
                }
                None => self.deliver(message, recipient, now),
            }
        }
    }

    /// Makes an email bounce from a recipient, and returns the id of the bounce.
    pub(crate) fn bounce(
        &mut self,
        message: &SentMessage,
        recipient: &str,
        kind: &'static BounceType,
        now: SystemTime,
    ) -> i64 {
        let bounce = self.bounces.add(message, recipient, kind, now);
        self.note(message, recipient, Kind::Bounced { id: bounce.id, kind }, now);
        let complained = bounce.is_complaint();
        let trigger =
            if complained { WebhookTrigger::SpamComplaint } else { WebhookTrigger::Bounce };
        self.notify(trigger, &message.stream, Some(&message.id), |webhook| {
            let content =
                if complained { webhook.complaint_content } else { webhook.bounce_content };
            Some(payload::bounce(&bounce, content))
        });
        if let Some(cause) = kind.cause() {
            self.suppress(&message.stream, recipient, cause, Some(message), now);
        }
        bounce.id
    }

    /// Reports an email that came by SMTP and is not sent to a recipient: as a bounce, and to
    /// webhooks if the server is configured so.
    pub(crate) fn refuse_submission(
        &mut self,
        message: &SentMessage,
        recipient: &str,
        refused: &Arc<RefusedSubmission>,
        now: SystemTime,
    ) {
        let bounce = self.bounces.add_refused(message, recipient, Arc::clone(refused), now);
        self.note(message, recipient, Kind::Bounced { id: bounce.id, kind: bounce.kind }, now);
        if self.settings.is_on("EnableSmtpApiErrorHooks") {
            self.notify(WebhookTrigger::Bounce, &message.stream, Some(&message.id), |webhook| {
                Some(payload::bounce(&bounce, webhook.bounce_content))
            });
        }
    }

    /// Makes a recipient open an email.
    pub(crate) fn open(&mut self, message: &SentMessage, recipient: &str, now: SystemTime) {
        let opened = |kind: &Kind| matches!(kind, Kind::Opened { .. });
        let first = !self.has_event(message, recipient, opened);
        self.note(message, recipient, Kind::Opened { first }, now);
        self.notify(WebhookTrigger::Open, &message.stream, Some(&message.id), |webhook| {
            let wanted = first || !webhook.first_opens_only;
            wanted.then(|| payload::open(message, recipient, first, now))
        });
    }

    /// Makes a recipient follow a link in this body of an email. Postmark does not report a second
    /// time.
    pub(crate) fn click(
        &mut self,
        message: &SentMessage,
        recipient: &str,
        url: &str,
        location: &'static str,
        now: SystemTime,
    ) {
        let clicked = |kind: &Kind| matches!(kind, Kind::Clicked { link, .. } if link == url);
        let first = !self.has_event(message, recipient, clicked);
        self.note(message, recipient, Kind::Clicked { link: url.to_owned(), location, first }, now);
        self.notify(WebhookTrigger::Click, &message.stream, Some(&message.id), |_| {
            first.then(|| payload::click(message, recipient, url, location, now))
        });
    }

    /// Makes a recipient unsubscribe from an email's stream.
    pub(crate) fn unsubscribe(&mut self, message: &SentMessage, recipient: &str, now: SystemTime) {
        self.suppress(
            &message.stream,
            recipient,
            SuppressionCause::Unsubscribed,
            Some(message),
            now,
        );
    }

    /// Makes an address inactive, because of an email if there was one.
    pub(crate) fn suppress(
        &mut self,
        stream: &str,
        email: &str,
        cause: SuppressionCause,
        message: Option<&SentMessage>,
        now: SystemTime,
    ) {
        if !self.suppressions.add(stream, email, cause, now) {
            return;
        }
        if let Some(message) = message {
            self.note(message, email, Kind::Suppressed { origin: cause.origin() }, now);
        }
        let id = message.map(|message| message.id.as_str());
        let server_id = self.id;
        self.notify(WebhookTrigger::SubscriptionChange, stream, id, |_| {
            Some(payload::subscription(server_id, stream, email, Some(cause), message, now))
        });
    }

    /// Makes an address active again.
    pub(crate) fn reactivate(&mut self, stream: &str, email: &str, now: SystemTime) {
        if !self.suppressions.remove(stream, email) {
            return;
        }
        self.bounces.activate(stream, email);
        let server_id = self.id;
        self.notify(WebhookTrigger::SubscriptionChange, stream, None, |_| {
            Some(payload::subscription(server_id, stream, email, None, None, now))
        });
    }

    /// Makes the recipient's server defer an email. Webhooks are not notified.
    pub(crate) fn delay(&mut self, message: &SentMessage, recipient: &str, now: SystemTime) {
        self.note(message, recipient, Kind::Delayed, now);
    }

    pub(crate) fn deliver(&mut self, message: &SentMessage, recipient: &str, now: SystemTime) {
        self.note(message, recipient, Kind::Delivered, now);
        self.notify(WebhookTrigger::Delivery, &message.stream, Some(&message.id), |_| {
            Some(payload::delivery(message, recipient, now))
        });
    }

    /// Puts an event into the outbox for each webhook that wants it.
    fn notify(
        &mut self,
        trigger: WebhookTrigger,
        stream: &str,
        message_id: Option<&str>,
        payload: impl Fn(&WebhookConfig) -> Option<Value>,
    ) {
        for (webhook, target) in self.webhooks.notified(trigger, stream) {
            if let Some(payload) = payload(webhook) {
                let body = Bytes::from(payload.to_string());
                self.outbox.push(target, trigger.name(), message_id, body);
            }
        }
    }

    /// Returns whether the email had such an event for this recipient before.
    fn has_event(
        &self,
        message: &SentMessage,
        recipient: &str,
        what: impl Fn(&Kind) -> bool,
    ) -> bool {
        let Some(kept) = self.messages.kept(&message.id) else { return false };
        let mut events = kept.events.iter();
        events.any(|event| event.recipient.eq_ignore_ascii_case(recipient) && what(&event.kind))
    }

    /// Records what happened to an email, if it is still kept.
    fn note(&mut self, message: &SentMessage, recipient: &str, kind: Kind, at: SystemTime) {
        self.messages.add_event(&message.id, Event { recipient: recipient.to_owned(), at, kind });
    }
}

/// The bounce that this recipient's address causes, if any. Names other than Postmark's types cause
/// a hard bounce, and so does a complaint, which the domain does not support.
fn bounces(message: &SentMessage, recipient: &str) -> Option<&'static BounceType> {
    if message.rendering_error.is_some() {
        return bounce_type::named("TemplateRenderingFailed");
    }
    let recipient = recipient.to_ascii_lowercase();
    let local = recipient.strip_suffix(BOUNCES)?;
    let asked = message.headers.iter().find(|h| h.name.eq_ignore_ascii_case("X-PM-Bounce-Type"));
    let kind = bounce_type::named(asked.map_or(local, |header| &header.value));
    Some(kind.filter(|kind| *kind != bounce_type::COMPLAINT).unwrap_or(bounce_type::HARD))
}
