//! Why an email bounced, in Postmark's words.

open_enum! {
    /// The type of a bounce.
    ///
    /// Postmark calls everything that comes back for an email a bounce, including automatic replies
    /// and unsubscribe requests: [`is_hard`](Self::is_hard) and [`is_soft`](Self::is_soft) tell you
    /// which are failed deliveries.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/api/bounce-api#bounce-types).
    BounceType {
        /// The mailbox does not exist or will never accept email. The address is suppressed.
        HardBounce = "HardBounce",
        /// The email is delayed and may still arrive.
        Transient = "Transient",
        /// The recipient asked to be removed from mailings.
        Unsubscribe = "Unsubscribe",
        /// The recipient asked to be added to a list.
        Subscribe = "Subscribe",
        /// An automatic reply, such as an out-of-office notice.
        AutoResponder = "AutoResponder",
        /// The recipient announced a new address.
        AddressChange = "AddressChange",
        /// The recipient's domain could not be resolved at the time.
        DnsError = "DnsError",
        /// The receiving server, not the recipient, classified the email as spam.
        SpamNotification = "SpamNotification",
        /// The email looked like an open relay test.
        OpenRelayTest = "OpenRelayTest",
        /// The reply could not be classified.
        Unknown = "Unknown",
        /// The mailbox cannot accept email now: it is full or disabled.
        SoftBounce = "SoftBounce",
        /// The receiving server found a virus in the email.
        VirusNotification = "VirusNotification",
        /// The recipient's filter asks the sender to confirm the email.
        ChallengeVerification = "ChallengeVerification",
        /// The address is invalid.
        BadEmailAddress = "BadEmailAddress",
        /// The recipient reported the email as spam. The address is suppressed permanently.
        SpamComplaint = "SpamComplaint",
        /// You or Postmark deactivated the address manually.
        ManuallyDeactivated = "ManuallyDeactivated",
        /// The recipient has not confirmed a registration.
        Unconfirmed = "Unconfirmed",
        /// The receiving provider blocked the email for its content or the sender's reputation.
        Blocked = "Blocked",
        /// Postmark accepted the email over SMTP, then refused it.
        SmtpApiError = "SMTPApiError",
        /// An inbound email could not be delivered to its webhook.
        InboundError = "InboundError",
        /// The receiving server refused the email because of the DMARC policy of the sender's
        /// domain.
        DmarcPolicy = "DMARCPolicy",
        /// The template could not be rendered with its model.
        TemplateRenderingFailed = "TemplateRenderingFailed",
    }
}

impl BounceType {
    /// Postmark's number for the type; `None` if it is unknown to this version.
    ///
    /// A complaint may come with the number of [`SpamNotification`](Self::SpamNotification), as it
    /// once did: if name and number disagree, trust the name.
    #[must_use]
    pub fn code(&self) -> Option<i32> {
        Some(match self {
            Self::HardBounce => 1,
            Self::Transient => 2,
            Self::Unsubscribe => 16,
            Self::Subscribe => 32,
            Self::AutoResponder => 64,
            Self::AddressChange => 128,
            Self::DnsError => 256,
            Self::SpamNotification => 512,
            Self::OpenRelayTest => 1024,
            Self::Unknown => 2048,
            Self::SoftBounce => 4096,
            Self::VirusNotification => 8192,
            Self::ChallengeVerification => 16384,
            Self::BadEmailAddress => 100_000,
            Self::SpamComplaint => 100_001,
            Self::ManuallyDeactivated => 100_002,
            Self::Unconfirmed => 100_003,
            Self::Blocked => 100_006,
            Self::SmtpApiError => 100_007,
            Self::InboundError => 100_008,
            Self::DmarcPolicy => 100_009,
            Self::TemplateRenderingFailed => 100_010,
            Self::Other(_) => return None,
        })
    }

    /// Whether the address can never receive email: do not send to it again.
    #[must_use]
    pub fn is_hard(&self) -> bool {
        matches!(self, Self::HardBounce | Self::BadEmailAddress)
    }

    /// Whether the email is late or lost, but a later one to this address may arrive.
    #[must_use]
    pub fn is_soft(&self) -> bool {
        matches!(
            self,
            Self::Transient
                | Self::DnsError
                | Self::SoftBounce
                | Self::SpamNotification
                | Self::OpenRelayTest
                | Self::VirusNotification
                | Self::Blocked
                | Self::DmarcPolicy
        )
    }
}
