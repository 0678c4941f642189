//! The types of bounces, with their codes and texts.

use crate::mail::suppression_cause::SuppressionCause;

/// A type of bounce, see <https://postmarkapp.com/developer/api/bounce-api#bounce-types>.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BounceType {
    pub(crate) name: &'static str,
    pub(crate) code: i64,
    pub(crate) label: &'static str,
    pub(crate) description: &'static str,
    /// Whether an address can be reactivated after it.
    pub(crate) can_activate: bool,
}

pub(crate) const HARD: &BounceType = &BounceType {
    name: "HardBounce",
    code: 1,
    label: "Hard bounce",
    description: "There is no such mailbox, or it never takes mail.",
    can_activate: true,
};

pub(crate) const COMPLAINT: &BounceType = &BounceType {
    name: "SpamComplaint",
    code: 100_001,
    label: "Spam complaint",
    description: "The recipient marked the mail as spam.",
    can_activate: false,
};

pub(crate) const SMTP_API_ERROR: &BounceType = &lost(
    "SMTPApiError",
    100_007,
    "SMTP API error",
    "An email that came by SMTP was refused afterwards.",
);

/// All of Postmark's types, in order of their codes.
#[rustfmt::skip]
pub(crate) const ALL: [&BounceType; 22] = [
    HARD,
    &other("Transient", 2, "Message delayed/Undeliverable", "The mail is held up, and may still arrive."),
    &other("Unsubscribe", 16, "Unsubscribe request", "The recipient asks to be taken off the list."),
    &other("Subscribe", 32, "Subscribe request", "The recipient asks to be put on the list."),
    &other("AutoResponder", 64, "Auto responder", "A machine answered, as when people are away."),
    &other("AddressChange", 128, "Address change", "The recipient tells of a new address."),
    &other("DnsError", 256, "DNS error", "The recipient's domain could not be resolved for now."),
    &other("SpamNotification", 512, "Spam notification", "A filter took the mail for spam."),
    &other("OpenRelayTest", 1024, "Open relay test", "The mail looked like a test for open relays."),
    &other("Unknown", 2048, "Unknown", "Nobody could tell why the mail came back."),
    &other("SoftBounce", 4096, "Soft bounce", "The mailbox can not take mail for now, as when it is full."),
    &other("VirusNotification", 8192, "Virus notification", "A scanner took the mail for a virus."),
    &other("ChallengeVerification", 16384, "Spam challenge verification", "A filter asks the sender to confirm the mail."),
    &other("BadEmailAddress", 100_000, "Invalid email address", "The address is none that can be used."),
    COMPLAINT,
    &other("ManuallyDeactivated", 100_002, "Manually deactivated", "Somebody deactivated the address by hand."),
    &other("Unconfirmed", 100_003, "Registration not confirmed", "The recipient has not confirmed to be one."),
    &other("Blocked", 100_006, "ISP block", "The recipient's provider blocked the mail."),
    SMTP_API_ERROR,
    &lost("InboundError", 100_008, "Processing failed", "A mail could not be handed to the inbound webhook."),
    &other("DMARCPolicy", 100_009, "DMARC Policy", "The policy of the sender's domain forbade the mail."),
    &lost("TemplateRenderingFailed", 100_010, "Template rendering failed", "No mail came out of template and model."),
];

impl BounceType {
    /// Why it suppresses the address, if it does.
    pub(crate) fn cause(&self) -> Option<SuppressionCause> {
        match self.name {
            "HardBounce" => Some(SuppressionCause::HardBounce),
            "SpamComplaint" => Some(SuppressionCause::Complaint),
            _ => None,
        }
    }

    /// Returns whether the recipient, or a machine of theirs, writes it in reply to an email that
    /// arrived.
    pub(crate) fn is_reply(&self) -> bool {
        ["Unsubscribe", "Subscribe", "AutoResponder", "AddressChange"].contains(&self.name)
    }

    /// Returns whether the email will never arrive.
    pub(crate) fn is_failure(&self) -> bool {
        let may_arrive = ["Transient", "ChallengeVerification", "SpamComplaint"];
        !self.is_reply() && !may_arrive.contains(&self.name)
    }

    /// The response of the recipient's server.
    pub(crate) fn details(&self) -> &'static str {
        match self.cause() {
            Some(SuppressionCause::HardBounce) => {
                "smtp;550 5.1.1 The email account that you tried to reach does not exist."
            }
            Some(_) => "Told by the feedback loop of the sandbox.",
            None => "smtp;400 4.0.0 Simulated by the sandbox.",
        }
    }
}

/// The type with this name, in any case and with or without underscores.
pub(crate) fn named(name: &str) -> Option<&'static BounceType> {
    let name = name.trim().replace('_', "");
    ALL.into_iter().find(|kind| kind.name.eq_ignore_ascii_case(&name))
}

const fn other(
    name: &'static str,
    code: i64,
    label: &'static str,
    description: &'static str,
) -> BounceType {
    BounceType { name, code, label, description, can_activate: true }
}

/// A type that is no address's fault.
const fn lost(
    name: &'static str,
    code: i64,
    label: &'static str,
    description: &'static str,
) -> BounceType {
    BounceType { name, code, label, description, can_activate: false }
}
