//! Why Postmark does not send to an address, and who wanted it so.

open_enum! {
    /// Why an address is suppressed.
    SuppressionReason {
        /// An email to it bounced for good.
        HardBounce = "HardBounce",
        /// Its owner reported an email as spam. The API cannot undo that.
        SpamComplaint = "SpamComplaint",
        /// You suppressed it, or its owner unsubscribed.
        ManualSuppression = "ManualSuppression",
    }
}

open_enum! {
    /// Who suppressed an address, or let mail reach it again.
    SuppressionOrigin {
        /// Its owner, by a bounce, a complaint or an unsubscription.
        Recipient = "Recipient",
        /// You, in the API or on the web.
        Customer = "Customer",
        /// Postmark's staff.
        Admin = "Admin",
    }
}
