//! The causes of suppressions.

/// Why an address is suppressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SuppressionCause {
    HardBounce,
    Complaint,
    /// The recipient unsubscribed.
    Unsubscribed,
    /// The customer suppressed it.
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

    /// Whether it is the recipient's own choice, which no customer can change.
    pub(crate) fn is_final(self) -> bool {
        matches!(self, Self::Complaint | Self::Unsubscribed)
    }
}
