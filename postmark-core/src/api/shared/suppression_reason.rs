//! Why an address is suppressed, and by whom.

open_enum! {
    /// Why an address is suppressed.
    SuppressionReason {
        /// An email to it hard-bounced.
        HardBounce = "HardBounce",
        /// Its owner reported an email as spam. The API cannot undo this.
        SpamComplaint = "SpamComplaint",
        /// You suppressed it, or its owner unsubscribed.
        ManualSuppression = "ManualSuppression",
    }
}

open_enum! {
    /// Who suppressed or reactivated an address.
    SuppressionOrigin {
        /// Its owner, through a bounce, a complaint or an unsubscribe.
        Recipient = "Recipient",
        /// You, through the API or the web application.
        Customer = "Customer",
        /// Postmark's staff.
        Admin = "Admin",
    }
}
