//! The faults of an attempt.

use serde_json::{Value, json};

/// The fault of an attempt: how far the request gets, whether Postmark acts on it, and what comes
/// back. [`describe`](Fault::describe) puts it into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "`describe` says it")]
pub enum Fault {
    None,
    Delayed,
    ConnectRefused,
    TlsFailure,
    ResetBeforeBody,
    ResetInBody,
    ResetUnread,
    ResetAfterwards,
    SilenceUnread,
    SilenceAfterwards,
    TooMany,
    TooManySeconds,
    TooManyDate,
    TooManyHour,
    BadToken,
    Invalid,
    TooLarge,
    NotAllowedPage,
    InternalError,
    InternalErrorAfterwards,
    BadGateway,
    GatewayTimeoutAfterwards,
    Maintenance,
    UnavailableAfterwards,
    Redirect,
    CutOff,
    Oversized,
    PageInsteadOfJson,
    OtherJson,
    Empty,
    Late,
    OthersReceipt,
    OthersReceiptUnread,
    EachMaintenance,
    EachInternalError,
    EachEmpty,
    DroppedBefore,
    DroppedWaiting,
}

impl Fault {
    /// All faults.
    pub const ALL: [Self; 38] = [
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
        Self::OthersReceipt,
        Self::OthersReceiptUnread,
        Self::EachMaintenance,
        Self::EachInternalError,
        Self::EachEmpty,
        Self::DroppedBefore,
        Self::DroppedWaiting,
    ];

    /// A description in words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::None => "Nothing goes wrong",
            Self::Delayed => "Postmark accepts, and says that delivery may be delayed",
            Self::ConnectRefused => "Nobody listens",
            Self::TlsFailure => "The certificate is not the host's",
            Self::ResetBeforeBody => "The connection breaks before a byte of the body is written",
            Self::ResetInBody => "The connection breaks in the middle of the body",
            Self::ResetUnread => {
                "The connection breaks after the whole request, and Postmark does not act on it"
            }
            Self::ResetAfterwards => "The connection breaks after Postmark acted",
            Self::SilenceUnread => "No answer comes in time, and Postmark does not act",
            Self::SilenceAfterwards => "No answer comes in time, and Postmark acted",
            Self::TooMany => "429, without a word on how long to wait",
            Self::TooManySeconds => "429 and a `Retry-After` of two seconds",
            Self::TooManyDate => {
                "429 and a `Retry-After` that is a date, two seconds after the answer's own"
            }
            Self::TooManyHour => "429 and a `Retry-After` of an hour",
            Self::BadToken => "401: the token is not known",
            Self::Invalid => "422 with code 300",
            Self::TooLarge => "413, with a page instead of an envelope",
            Self::NotAllowedPage => "405, with a page instead of an envelope",
            Self::InternalError => "500 with code 101, and Postmark did not act",
            Self::InternalErrorAfterwards => "500 with code 101, and Postmark acted",
            Self::BadGateway => "502 with a page; Postmark did not act",
            Self::GatewayTimeoutAfterwards => "504 with a page; Postmark acted",
            Self::Maintenance => "503 with code 100",
            Self::UnavailableAfterwards => "503 with a page; Postmark acted",
            Self::Redirect => "A redirect to another place, which is not followed",
            Self::CutOff => "Postmark acts, and the answer is cut off on its way",
            Self::Oversized => "Postmark acts, and the answer is longer than anything it could be",
            Self::PageInsteadOfJson => "Postmark acts, and the answer is a page",
            Self::OtherJson => "Postmark acts, and the answer is JSON of another kind",
            Self::Empty => "Postmark acts, and the answer is empty",
            Self::Late => "Postmark acts, and its answer comes after the deadline",
            Self::OthersReceipt => {
                "A late extra response comes first, with the receipts of another request; Postmark \
                 acts"
            }
            Self::OthersReceiptUnread => {
                "A late extra response comes first, with the receipts of another request, and \
                 Postmark does not act"
            }
            Self::EachMaintenance => "200, and each email by itself is refused with code 100",
            Self::EachInternalError => "200, and each email by itself has code 101; Postmark acted",
            Self::EachEmpty => "Postmark acts, and the receipts say nothing",
            Self::DroppedBefore => "The driver is dropped before it sends anything",
            Self::DroppedWaiting => {
                "The driver is dropped while it waits for the answer; Postmark acts"
            }
        }
    }

    /// Whether it would affect every other request, too.
    #[must_use]
    pub fn fails_all(self) -> bool {
        matches!(self, Self::ConnectRefused | Self::TlsFailure | Self::BadToken)
    }

    /// Whether the server receives the complete request and acts on it.
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
                | Self::OthersReceipt
                | Self::EachInternalError
                | Self::EachEmpty
                | Self::DroppedWaiting
        )
    }

    /// The receipt of each email, if the response is not Postmark's own to this request.
    #[must_use]
    pub fn receipt(self) -> Option<Value> {
        match self {
            Self::OthersReceipt | Self::OthersReceiptUnread => {
                Some(json!({"To": "other@example.com", "MessageID": "other", "ErrorCode": 0}))
            }
            Self::EachMaintenance => Some(json!({"ErrorCode": 100, "Message": "Maintenance"})),
            Self::EachInternalError => Some(json!({"ErrorCode": 101, "Message": "Unexpected"})),
            Self::EachEmpty => Some(json!({})),
            _ => None,
        }
    }

    /// Whether the response belongs to another request.
    #[must_use]
    pub fn is_of_another(self) -> bool {
        matches!(self, Self::OthersReceipt | Self::OthersReceiptUnread)
    }

    /// Whether the response reports what the server did.
    #[must_use]
    pub fn is_answered(self) -> bool {
        matches!(self, Self::None | Self::Delayed | Self::Late)
    }
}
