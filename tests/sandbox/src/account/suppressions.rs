//! The addresses that get no email from a server.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::time::SystemTime;

use crate::http::refusal::Refusal;
use crate::mail::draft::CheckedEmail;
use crate::mail::suppression_cause::SuppressionCause;

/// The maximum number of addresses: beyond it, no more are suppressed.
const MAX_ADDRESSES: usize = 10_000;

/// The suppressed addresses, by stream, in lower case.
#[derive(Debug, Default)]
pub(crate) struct Suppressions(BTreeMap<(String, String), Suppression>);

/// Why an address is suppressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Suppression {
    pub(crate) cause: SuppressionCause,
    pub(crate) at: SystemTime,
}

impl Suppressions {
    /// Suppresses an address, and returns whether that is new. The recipient's own choice prevails.
    pub(crate) fn add(
        &mut self,
        stream: &str,
        email: &str,
        cause: SuppressionCause,
        at: SystemTime,
    ) -> bool {
        let key = key(stream, email);
        let full = self.0.len() >= MAX_ADDRESSES;
        match self.0.entry(key) {
            Entry::Occupied(mut one) => {
                if cause.is_final() && !one.get().cause.is_final() {
                    one.insert(Suppression { cause, at });
                }
                false
            }
            Entry::Vacant(_) if full => false,
            Entry::Vacant(place) => {
                place.insert(Suppression { cause, at });
                true
            }
        }
    }

    /// Ends the suppression of an address, and returns whether there was one.
    pub(crate) fn remove(&mut self, stream: &str, email: &str) -> bool {
        self.0.remove(&key(stream, email)).is_some()
    }

    pub(crate) fn has(&self, stream: &str, email: &str) -> bool {
        self.0.contains_key(&key(stream, email))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The recipients of this mail that will get nothing, in lower case, each once.
    ///
    /// # Errors
    ///
    /// All of them would get nothing.
    pub(crate) fn check(&self, mail: &CheckedEmail) -> Result<Vec<String>, Refusal> {
        let mut inactive = Vec::new();
        let mut active = false;
        for recipient in mail.recipients() {
            let key = key(&mail.stream, recipient);
            match self.0.contains_key(&key) {
                true if inactive.contains(&key.1) => {}
                true => inactive.push(key.1),
                false => active = true,
            }
        }
        if active {
            return Ok(inactive);
        }
        Err(Refusal::inactive(&inactive))
    }

    /// The suppressed addresses of a stream, in lower case.
    pub(crate) fn of_stream(&self, stream: &str) -> impl Iterator<Item = (&str, &Suppression)> {
        let all = self.0.iter().filter(move |((other, _), _)| other == stream);
        all.map(|((_, email), one)| (email.as_str(), one))
    }

    /// Whether no customer can end the suppression of an address.
    pub(crate) fn is_final(&self, stream: &str, email: &str) -> bool {
        self.0.get(&key(stream, email)).is_some_and(|one| one.cause.is_final())
    }
}

fn key(stream: &str, email: &str) -> (String, String) {
    (stream.to_owned(), email.to_ascii_lowercase())
}
