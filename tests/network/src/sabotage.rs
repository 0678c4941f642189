//! Programs with deliberate defects, to test that the ledger detects them.

use postmark_core::{Draft, Email, Endpoint, Receipt, ServerToken};

use crate::ledger::Told;

/// A defect of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sabotage {
    /// It sends again what may have been accepted.
    Repeats,
    /// It loses outcomes.
    Loses,
    /// It reports doubt as "not sent".
    Denies,
    /// It reports doubt as "sent".
    Hopes,
}

/// An email that claims to be repeatable.
#[derive(Debug)]
pub(crate) struct Repeated(pub(crate) Email);

impl Endpoint for Repeated {
    type Token = ServerToken;
    type Response = Receipt;

    fn draft(&self) -> Draft {
        self.0.draft().repeatable(true)
    }
}

impl Sabotage {
    /// What it reports instead.
    pub(crate) fn instead_of(self, told: Told) -> Option<Told> {
        match (self, told) {
            (Self::Loses, Told::Accepted(_)) => None,
            (Self::Denies, Told::Unknown(text)) => Some(Told::Not(text)),
            (Self::Hopes, Told::Unknown(_)) => Some(Told::Accepted("hoped".to_owned())),
            (_, told) => Some(told),
        }
    }
}
