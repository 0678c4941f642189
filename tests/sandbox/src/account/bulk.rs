//! The bulk emails that a server knows.

use std::collections::VecDeque;
use std::time::SystemTime;

use serde_json::{Value, json};

use crate::http::json::with;
use crate::http::refusal::Refusal;
use crate::time;

/// The maximum number of bulk emails kept: the oldest are removed.
const MAX_BULKS: usize = 1_000;

/// The bulk emails, newest first.
#[derive(Debug, Default)]
pub(crate) struct Bulks(VecDeque<Bulk>);

/// The outcome of a bulk email: the sandbox sends all of it at once.
#[derive(Debug)]
pub(crate) struct Bulk {
    pub(crate) id: String,
    pub(crate) submitted_at: SystemTime,
    pub(crate) subject: Option<String>,
    pub(crate) released: usize,
    pub(crate) failed: usize,
}

impl Bulks {
    /// Adds a bulk email, and removes the oldest if there are too many.
    pub(crate) fn push(&mut self, bulk: Bulk) {
        self.0.push_front(bulk);
        self.0.truncate(MAX_BULKS);
    }

    /// The bulk emails, newest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Bulk> {
        self.0.iter()
    }

    /// The bulk email with this id, in any case.
    pub(crate) fn find(&self, id: &str) -> Result<&Bulk, Refusal> {
        let found = self.0.iter().find(|bulk| bulk.id.eq_ignore_ascii_case(id));
        found.ok_or_else(|| Refusal::new(12, "Bulk send not found."))
    }
}

impl Bulk {
    /// A bulk email that was sent, as Postmark reports it.
    pub(crate) fn finished(&self) -> Value {
        let total = self.released + self.failed;
        let (status, percentage) =
            if self.released == 0 { ("Failed", 0) } else { ("Completed", 100) };
        self.show(status, total, percentage)
    }

    pub(crate) fn show(&self, status: &str, total: usize, percentage: u8) -> Value {
        let bulk = json!({
            "Id": self.id,
            "SubmittedAt": time::stamp(self.submitted_at),
            "Status": status,
            "TotalMessages": total,
            "PercentageCompleted": percentage,
            "ReleasedCount": self.released,
            "FailedCount": self.failed,
        });
        match &self.subject {
            Some(subject) => with(bulk, json!({ "Subject": subject })),
            None => bulk,
        }
    }
}
