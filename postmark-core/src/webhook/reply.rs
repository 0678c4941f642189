//! The reply to an event, which decides whether Postmark retries.

use http::StatusCode;

/// The reply to a webhook request, which decides whether Postmark sends it again.
///
/// | | inbound email | any other event |
/// |---|---|---|
/// | [`Done`](Self::Done) | 200 | 200 |
/// | [`Later`](Self::Later) | 503 | 503 |
/// | [`Never`](Self::Never) | 403 | 422 |
///
/// Be careful with other statuses. Postmark retries inbound email for about ten hours after any
/// status except 200 and 403: it retries after 201 and 204 too. It retries any other event for about
/// an hour, only after 408, 429 and 5xx, and *drops* it after any other 4xx.
///
/// See Postmark's pages on [events] and on [inbound email].
///
/// [events]: https://postmarkapp.com/developer/webhooks/webhooks-overview
/// [inbound email]: https://postmarkapp.com/developer/webhooks/inbound-webhook
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums, reason = "Postmark knows no other reply")]
pub enum Reply {
    /// The event was handled or is not needed.
    Done,
    /// The event cannot be handled now. Postmark retries.
    Later,
    /// The event can never be handled. Postmark does not retry.
    ///
    /// Inbound email is listed as failed in Postmark's activity, where you can retry it. Other
    /// events count as failures, and Postmark pauses a webhook that fails too often: use
    /// [`Done`](Self::Done) for events that you do not need.
    Never,
}

/// The two kinds of webhooks, with different rules for retries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums, reason = "Postmark has these two sets of rules")]
pub enum Hook {
    /// The inbound webhook of a server.
    Inbound,
    /// Any other webhook, for events about email that you sent.
    Outbound,
}

impl Reply {
    /// The HTTP status of the reply.
    #[must_use]
    pub fn status(self, hook: Hook) -> StatusCode {
        match (self, hook) {
            // contract: webhook.outbound.success webhook.inbound.success
            (Self::Done, _) => StatusCode::OK,
            // contract: webhook.outbound.retried webhook.inbound.retried quirk.other-4xx-drop
            (Self::Later, _) => StatusCode::SERVICE_UNAVAILABLE,
            // contract: webhook.inbound.stop
            (Self::Never, Hook::Inbound) => StatusCode::FORBIDDEN,
            // contract: webhook.outbound.dropped
            (Self::Never, Hook::Outbound) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}
