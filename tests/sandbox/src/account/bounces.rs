//! The bounces that a server keeps.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::SystemTime;

use crate::account::ids::Ids;
use crate::http::refusal::Refusal;
use crate::mail::bounce::{Bounce, RefusedSubmission};
use crate::mail::bounce_type::{self, BounceType};
use crate::mail::message::SentMessage;

/// The maximum number of bounces kept: the oldest are removed.
const MAX_BOUNCES: usize = 10_000;

/// The bounces of the server, oldest first.
#[derive(Debug)]
pub(crate) struct Bounces {
    all: VecDeque<Bounce>,
    ids: Arc<Ids>,
}

impl Bounces {
    pub(crate) fn new(ids: Arc<Ids>) -> Self {
        Self { all: VecDeque::new(), ids }
    }

    /// Keeps a bounce of this email.
    pub(crate) fn add(
        &mut self,
        message: &SentMessage,
        email: &str,
        kind: &'static BounceType,
        at: SystemTime,
    ) -> Bounce {
        let id = self.ids.next_bounce();
        self.keep(Bounce::new(id, message, email, kind, at))
    }

    /// Keeps the bounce of an email that came by SMTP and was refused afterwards.
    pub(crate) fn add_refused(
        &mut self,
        message: &SentMessage,
        email: &str,
        refused: Arc<RefusedSubmission>,
        at: SystemTime,
    ) -> Bounce {
        let id = self.ids.next_bounce();
        self.keep(Bounce::new(id, message, email, bounce_type::SMTP_API_ERROR, at).refused(refused))
    }

    /// Inserts a bounce in order of time.
    fn keep(&mut self, bounce: Bounce) -> Bounce {
        let later = self.all.iter().rev().take_while(|other| other.at > bounce.at).count();
        self.all.insert(self.all.len() - later, bounce.clone());
        if self.all.len() > MAX_BOUNCES {
            self.all.pop_front();
        }
        bounce
    }

    /// Marks an address as active again.
    pub(crate) fn activate(&mut self, stream: &str, email: &str) {
        for bounce in &mut self.all {
            if bounce.stream == stream && bounce.email.eq_ignore_ascii_case(email) {
                bounce.inactive = false;
            }
        }
    }

    /// Removes the bounces from this address.
    pub(crate) fn forget(&mut self, email: &str) {
        self.all.retain(|bounce| !bounce.email.eq_ignore_ascii_case(email));
    }

    /// The bounces, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Bounce> {
        self.all.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn find(&self, id: Option<i64>) -> Result<&Bounce, Refusal> {
        let found = self.all.iter().find(|bounce| Some(bounce.id) == id);
        found.ok_or_else(|| Refusal::new(1001, "The bounce was not found."))
    }
}
