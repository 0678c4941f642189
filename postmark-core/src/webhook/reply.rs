//! What to answer, so that Postmark does what you mean.

use http::StatusCode;

/// What came of an event, for Postmark to know whether to send it again.
///
/// | | inbound mail | any other event |
/// |---|---|---|
/// | [`Done`](Self::Done) | 200 | 200 |
/// | [`Later`](Self::Later) | 503 | 503 |
/// | [`Never`](Self::Never) | 403 | 422 |
///
/// Take care with statuses of your own. Inbound mail is sent again after anything but 200 (201
/// and 204 included) and 403, for about ten hours. Any other event is sent again after 408, 429
/// and 5xx only, for about an hour, and *lost* after any other 4xx.
///
/// See Postmark's pages on [events] and on [inbound mail].
///
/// [events]: https://postmarkapp.com/developer/webhooks/webhooks-overview
/// [inbound mail]: https://postmarkapp.com/developer/webhooks/inbound-webhook
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums, reason = "there is nothing else to say")]
pub enum Answer {
    /// It is dealt with, or of no interest.
    Done,
    /// It could not be dealt with now: send it again.
    Later,
    /// It can never be dealt with. Inbound mail shows up as failed in Postmark's activity, from
    /// where it can be sent again; other events count as failed, and a webhook that fails too
    /// often is paused, so that [`Done`](Self::Done) is better for events that you do not want.
    Never,
}

/// The two kinds of webhooks, whose rules for answers are not the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums, reason = "Postmark has these two sets of rules")]
pub enum Hook {
    /// The inbound webhook of a server.
    Inbound,
    /// Any other webhook: it tells of mails that you sent.
    Outbound,
}

impl Answer {
    /// The HTTP status that says so.
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
