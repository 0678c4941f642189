//! Why an address gets no more email.

/// Why an address gets no more email.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SuppressionCause {
    HardBounce,
    Complaint,
    /// The recipient wants no more.
    Unsubscribed,
    /// Anyone who sends wants it so.
    Customer,
}

impl SuppressionCause {
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::HardBounce => "HardBounce",
            Self::Complaint => "SpamComplaint",
            Self::Unsubscribed | Self::Customer => "ManualSuppression",
        }
    }

    pub(crate) fn origin(self) -> &'static str {
        if self == Self::Customer { "Customer" } else { "Recipient" }
    }

    /// Whether it is the recipient's own will, which no customer can change.
    pub(crate) fn is_final(self) -> bool {
        matches!(self, Self::Complaint | Self::Unsubscribed)
    }
}
