//! What was reported of each email, compared with what was accepted.

use std::collections::{HashMap, HashSet};
use std::fmt;

use postmark_core::{Error, Outcome, Receipt, Reconciled};

/// What was reported of each email.
///
/// An email is identified by its unique subject.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    entries: Vec<Entry>,
    by_subject: HashMap<String, usize>,
    /// The ids of acceptances by a server that had not read the email.
    lies: HashSet<String>,
}

#[derive(Debug)]
struct Entry {
    subject: String,
    told: Vec<Told>,
    /// Whether its future was dropped, so that nothing needs to be reported.
    dropped: bool,
    found: Option<Reconciled>,
}

/// The reported outcome of an email.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Told {
    /// It was accepted, with this id.
    Accepted(String),
    /// It was certainly not accepted.
    Not(String),
    /// It may have been accepted.
    Unknown(String),
}

impl Ledger {
    /// Adds an email that is about to be sent.
    pub(crate) fn begin(&mut self, subject: impl Into<String>) {
        let subject = subject.into();
        let taken = self.by_subject.insert(subject.clone(), self.entries.len());
        assert!(taken.is_none(), "each email has a subject of its own");
        self.entries.push(Entry { subject, told: Vec::new(), dropped: false, found: None });
    }

    /// Adds a reported outcome.
    pub(crate) fn tell(&mut self, subject: &str, told: impl Into<Told>) {
        self.entry(subject).told.push(told.into());
    }

    /// Records that an email's future was dropped.
    pub(crate) fn give_up(&mut self, subject: &str) {
        self.entry(subject).dropped = true;
    }

    /// Adds the result of a search for an email in doubt.
    pub(crate) fn find(&mut self, subject: &str, found: Reconciled) {
        self.entry(subject).found = Some(found);
    }

    /// Adds the id of an acceptance by a server that had not read the email, indistinguishable from
    /// one that had.
    pub(crate) fn lie(&mut self, id: impl Into<String>) {
        self.lies.insert(id.into());
    }

    /// Records that the client can recognize such an acceptance after all.
    pub(crate) fn withdraw(&mut self, id: &str) {
        self.lies.remove(id);
    }

    /// The emails that are in doubt.
    #[must_use]
    pub(crate) fn in_doubt(&self) -> Vec<String> {
        let doubtful = |entry: &&Entry| matches!(entry.told.as_slice(), [Told::Unknown(_)]);
        self.entries.iter().filter(doubtful).map(|entry| entry.subject.clone()).collect()
    }

    /// The number of emails, in total and by outcome.
    #[must_use]
    pub(crate) fn counts(&self) -> [(&'static str, usize); 5] {
        let count = |is: fn(&Entry) -> bool| self.entries.iter().filter(|entry| is(entry)).count();
        [
            ("emails", self.entries.len()),
            ("sent", count(|it| matches!(it.told.as_slice(), [Told::Accepted(_)]))),
            ("not sent", count(|it| matches!(it.told.as_slice(), [Told::Not(_)]))),
            ("unknown", count(|it| matches!(it.told.as_slice(), [Told::Unknown(_)]))),
            ("given up", count(|it| it.told.is_empty())),
        ]
    }

    /// The violations, given the ids of accepted emails by subject.
    #[must_use]
    pub(crate) fn violations(&self, accepted: &HashMap<String, Vec<String>>) -> Vec<String> {
        let mut violations = Vec::new();
        for entry in &self.entries {
            let ids = accepted.get(&entry.subject).map_or(&[][..], Vec::as_slice);
            if let Some(wrong) = entry.wrong(ids, &self.lies) {
                violations.push(format!("{wrong}: {entry:?}, accepted as {ids:?}"));
            }
        }
        for subject in accepted.keys().filter(|subject| !self.by_subject.contains_key(*subject)) {
            violations.push(format!("an email was accepted that nobody sent: {subject}"));
        }
        violations
    }

    fn entry(&mut self, subject: &str) -> &mut Entry {
        let index = self.by_subject.get(subject).expect("it was begun");
        &mut self.entries[*index]
    }
}

impl Entry {
    /// The violation of this email, if any.
    fn wrong(&self, ids: &[String], lies: &HashSet<String>) -> Option<&'static str> {
        let known = |id: &str| lies.contains(id) || ids.iter().any(|known| known == id);
        if ids.len() > 1 {
            return Some("an email was accepted twice");
        }
        match self.told.as_slice() {
            [] if !self.dropped => return Some("an outcome was lost"),
            [Told::Accepted(id)] if !known(id) => return Some("a receipt is of no such email"),
            [Told::Not(_)] if !ids.is_empty() => return Some("\"not sent\" of an accepted email"),
            [] | [_] => {}
            _ => return Some("an email has two outcomes"),
        }
        match &self.found {
            Some(Reconciled::Sent(id)) if !ids.iter().any(|known| known == id.as_str()) => {
                Some("an email was found that was not accepted")
            }
            Some(Reconciled::NotFound(_)) if !ids.is_empty() => {
                Some("an accepted email was not found")
            }
            _ => None,
        }
    }
}

impl From<&Receipt> for Told {
    fn from(receipt: &Receipt) -> Self {
        Self::Accepted(receipt.message_id.as_ref().map_or("", |id| id.as_str()).to_owned())
    }
}

impl From<&Error> for Told {
    fn from(error: &Error) -> Self {
        let text = format!("{error:?}");
        if error.may_have_happened() { Self::Unknown(text) } else { Self::Not(text) }
    }
}

impl From<Result<Receipt, Error>> for Told {
    fn from(result: Result<Receipt, Error>) -> Self {
        result.as_ref().map_or_else(Self::from, Self::from)
    }
}

impl From<Outcome> for Told {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Sent(receipt) | Outcome::Queued(receipt) => (&receipt).into(),
            Outcome::Refused(_, error) | Outcome::NotSent(_, error) => {
                Self::Not(format!("{error:?}"))
            }
            Outcome::Unknown(unresolved) => Self::Unknown(format!("{:?}", unresolved.error())),
        }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Accepted(_) => "sent",
            Self::Not(_) => "not sent",
            Self::Unknown(_) => "unknown",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Whether every violation is detected.
    #[test]
    fn each_broken_promise_is_seen() {
        let not = || vec![Told::Not(String::new())];
        let sent = |id: &str| vec![Told::Accepted(id.to_owned())];
        let unknown = || vec![Told::Unknown(String::new())];
        for (told, found, ids, wrong) in [
            (sent("1"), None, &["1"][..], false),
            (sent("2"), None, &["1"], true),
            (sent("1"), None, &[], true),
            (sent("1"), None, &["1", "2"], true),
            (not(), None, &[], false),
            (not(), None, &["1"], true),
            (unknown(), None, &[], false),
            (unknown(), None, &["1"], false),
            (unknown(), None, &["1", "2"], true),
            (Vec::new(), None, &[], true),
            ([unknown(), unknown()].concat(), None, &[], true),
            (unknown(), Some(Reconciled::Sent("1".into())), &["1"], false),
            (unknown(), Some(Reconciled::Sent("1".into())), &["2"], true),
            (unknown(), Some(Reconciled::NotFound(Duration::ZERO)), &["1"], true),
            (unknown(), Some(Reconciled::NotFound(Duration::ZERO)), &[], false),
        ] {
            let mut ledger = Ledger::default();
            ledger.begin("a");
            for told in told.clone() {
                ledger.tell("a", told);
            }
            if let Some(found) = found.clone() {
                ledger.find("a", found);
            }
            let ids = ids.iter().map(|&id| id.to_owned()).collect();
            let violations = ledger.violations(&HashMap::from([("a".to_owned(), ids)]));
            assert_eq!(!violations.is_empty(), wrong, "{told:?} {found:?} {violations:?}");
        }
    }
}
