//! What can come of one attempt.

/// What comes of one attempt: how far the request gets, whether Postmark acts on it, and what
/// comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// Nothing goes wrong.
    None,
    /// Postmark accepts, and says that delivery may be delayed.
    Delayed,
    /// Nobody listens.
    ConnectRefused,
    /// The certificate is not the host's.
    TlsFailure,
    /// The connection breaks before a byte of the body is written.
    ResetBeforeBody,
    /// The connection breaks in the middle of the body.
    ResetInBody,
    /// The connection breaks after the whole request, and Postmark does not act on it.
    ResetUnread,
    /// The connection breaks after Postmark acted.
    ResetAfterwards,
    /// No answer comes in time, and Postmark does not act.
    SilenceUnread,
    /// No answer comes in time, and Postmark acted.
    SilenceAfterwards,
    /// 429, without a word on how long to wait.
    TooMany,
    /// 429 and a `Retry-After` of two seconds.
    TooManySeconds,
    /// 429 and a `Retry-After` that is a date, two seconds after the answer's own.
    TooManyDate,
    /// 429 and a `Retry-After` of an hour.
    TooManyHour,
    /// 401: the token is not known.
    BadToken,
    /// 422 with code 300.
    Invalid,
    /// 413, with a page instead of an envelope.
    TooLarge,
    /// 405, with a page instead of an envelope.
    NotAllowedPage,
    /// 500 with code 101, and Postmark did not act.
    InternalError,
    /// 500 with code 101, and Postmark acted.
    InternalErrorAfterwards,
    /// 502 with a page; Postmark did not act.
    BadGateway,
    /// 504 with a page; Postmark acted.
    GatewayTimeoutAfterwards,
    /// 503 with code 100.
    Maintenance,
    /// 503 with a page; Postmark acted.
    UnavailableAfterwards,
    /// A redirect to another place, which is not followed.
    Redirect,
    /// Postmark acts, and the answer is cut off on its way.
    CutOff,
    /// Postmark acts, and the answer is longer than anything it could be.
    Oversized,
    /// Postmark acts, and the answer is a page.
    PageInsteadOfJson,
    /// Postmark acts, and the answer is JSON of another kind.
    OtherJson,
    /// Postmark acts, and the answer is empty.
    Empty,
    /// Postmark acts, and its answer comes after the deadline.
    Late,
    /// The driver is dropped before it sends anything.
    DroppedBefore,
    /// The driver is dropped while it waits for the answer; Postmark acts.
    DroppedWaiting,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 33] = [
        Self::None,
        Self::Delayed,
        Self::ConnectRefused,
        Self::TlsFailure,
        Self::ResetBeforeBody,
        Self::ResetInBody,
        Self::ResetUnread,
        Self::ResetAfterwards,
        Self::SilenceUnread,
        Self::SilenceAfterwards,
        Self::TooMany,
        Self::TooManySeconds,
        Self::TooManyDate,
        Self::TooManyHour,
        Self::BadToken,
        Self::Invalid,
        Self::TooLarge,
        Self::NotAllowedPage,
        Self::InternalError,
        Self::InternalErrorAfterwards,
        Self::BadGateway,
        Self::GatewayTimeoutAfterwards,
        Self::Maintenance,
        Self::UnavailableAfterwards,
        Self::Redirect,
        Self::CutOff,
        Self::Oversized,
        Self::PageInsteadOfJson,
        Self::OtherJson,
        Self::Empty,
        Self::Late,
        Self::DroppedBefore,
        Self::DroppedWaiting,
    ];

    /// Whether the server receives the whole request and does what it asks for.
    #[must_use]
    pub fn acts(self) -> bool {
        matches!(
            self,
            Self::None
                | Self::Delayed
                | Self::ResetAfterwards
                | Self::SilenceAfterwards
                | Self::InternalErrorAfterwards
                | Self::GatewayTimeoutAfterwards
                | Self::UnavailableAfterwards
                | Self::CutOff
                | Self::Oversized
                | Self::PageInsteadOfJson
                | Self::OtherJson
                | Self::Empty
                | Self::Late
                | Self::DroppedWaiting
        )
    }

    /// Whether what the server did is told in its own words.
    #[must_use]
    pub fn is_answered(self) -> bool {
        matches!(self, Self::None | Self::Delayed | Self::Late)
    }
}
