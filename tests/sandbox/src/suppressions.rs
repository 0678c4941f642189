use std::collections::BTreeSet;

use crate::answer::Refusal;
use crate::draft::Mail;

/// How many addresses are kept at most: beyond it, bounces suppress nobody any more.
const LIMIT: usize = 10_000;

/// Mail to this domain bounces at once, see
/// <https://postmarkapp.com/support/article/1239-bounce-testing>.
const BOUNCES: &str = "@bounce-testing.postmarkapp.com";

/// The bounce types to ask for there that leave an address active. What is none of Postmark's
/// types makes a hard bounce, and so does `SpamComplaint`, which the domain does not do.
const HARMLESS: [&str; 20] = [
    "transient",
    "unsubscribe",
    "subscribe",
    "autoresponder",
    "addresschange",
    "dnserror",
    "spamnotification",
    "openrelaytest",
    "unknown",
    "softbounce",
    "virusnotification",
    "challengeverification",
    "bademailaddress",
    "manuallydeactivated",
    "unconfirmed",
    "blocked",
    "smtpapierror",
    "inbounderror",
    "dmarcpolicy",
    "templaterenderingfailed",
];

/// The addresses that get no mail, by stream, in lower case.
#[derive(Debug, Default)]
pub(crate) struct Suppressions(BTreeSet<(String, String)>);

impl Suppressions {
    pub(crate) fn add(&mut self, stream: &str, email: &str) {
        if self.0.len() < LIMIT {
            self.0.insert((stream.to_owned(), email.to_ascii_lowercase()));
        }
    }

    pub(crate) fn remove(&mut self, stream: &str, email: &str) {
        self.0.remove(&(stream.to_owned(), email.to_ascii_lowercase()));
    }

    /// The recipients of this mail that will get nothing, in lower case, each once.
    ///
    /// # Errors
    ///
    /// None of them would get anything.
    pub(crate) fn check(&self, mail: &Mail) -> Result<Vec<String>, Refusal> {
        let mut inactive = Vec::new();
        let mut active = false;
        for recipient in mail.recipients() {
            let key = (mail.stream.clone(), recipient.email.to_ascii_lowercase());
            match self.0.contains(&key) {
                true if inactive.contains(&key.1) => {}
                true => inactive.push(key.1),
                false => active = true,
            }
        }
        if active {
            return Ok(inactive);
        }
        let text = format!(
            "You tried to send to recipient(s) that have been marked as inactive. Found inactive \
             addresses: {}. Inactive recipients are ones that have generated a hard bounce, a spam \
             complaint, or a manual suppression.",
            inactive.join(", ")
        );
        Err(Refusal::new(406, text))
    }

    /// Suppresses the recipients at the bounce-testing domain whose bounce is a hard one.
    pub(crate) fn bounce(&mut self, mail: &Mail) {
        let asked = mail.headers.iter().find(|h| h.name.eq_ignore_ascii_case("X-PM-Bounce-Type"));
        for recipient in mail.recipients() {
            let email = recipient.email.to_ascii_lowercase();
            let Some(local) = email.strip_suffix(BOUNCES) else { continue };
            let kind = asked.map_or(local, |header| header.value.trim());
            let kind = kind.replace('_', "").to_ascii_lowercase();
            if !HARMLESS.contains(&kind.as_str()) {
                self.add(&mail.stream, &email);
            }
        }
    }
}
