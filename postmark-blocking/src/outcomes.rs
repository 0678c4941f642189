//! Many mails, sent as what came of them is asked for.

use std::fmt;
use std::iter::FusedIterator;

use postmark_core::{BatchPlan, Email, Outcome, ServerToken, Step};

use crate::Client;
use crate::client::seed;

/// Sends many mails, and gives what came of each, with its index; made by
/// [`Client::send_batch`].
///
/// Every mail gets exactly one [`Outcome`], in the order in which they become known. A request is
/// made when the outcomes of those before it are taken, so nothing is sent until the first is asked
/// for, and dropping this early leaves the rest unsent. Memory is that of one request, however many
/// mails there are.
#[must_use = "nothing is sent until the outcomes are asked for"]
pub struct Outcomes<I: Iterator<Item = Email>> {
    client: Client<ServerToken>,
    plan: BatchPlan<I>,
    progress: Progress,
    watcher: Option<Watcher>,
}

type Watcher = Box<dyn FnMut(&Progress) + Send>;

/// How far a batch has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Mails that Postmark accepted.
    pub sent: usize,
    /// Mails that Postmark accepted, and may deliver later.
    pub queued: usize,
    /// Mails that were refused, here or by Postmark.
    pub refused: usize,
    /// Mails that may have been accepted, or not.
    pub unknown: usize,
    /// Mails that were not accepted, for a reason that is not their own.
    pub not_tried: usize,
    /// Requests, each counted once however often it was made.
    pub requests: usize,
    /// The bytes of these requests' bodies.
    pub bytes: u64,
}

impl<I: Iterator<Item = Email>> Outcomes<I> {
    pub(crate) fn new(
        client: &Client<ServerToken>,
        emails: impl IntoIterator<IntoIter = I>,
    ) -> Self {
        Self {
            client: client.clone(),
            plan: BatchPlan::new(client.config(), emails, seed()),
            progress: Progress::default(),
            watcher: None,
        }
    }

    /// Puts fewer mails than 500 into a request.
    pub fn messages(self, most: usize) -> Self {
        Self { plan: self.plan.messages(most), ..self }
    }

    /// Puts fewer bytes than 50 MB into a request. A mail that is larger still goes, by itself.
    pub fn bytes(self, most: u64) -> Self {
        Self { plan: self.plan.bytes(most), ..self }
    }

    /// Calls a function with the totals before each request and before each outcome.
    pub fn watch(self, watcher: impl FnMut(&Progress) + Send + 'static) -> Self {
        Self { watcher: Some(Box::new(watcher)), ..self }
    }

    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress
    }

    fn tell(&mut self) {
        if let Some(watcher) = &mut self.watcher {
            watcher(&self.progress);
        }
    }
}

impl<I: Iterator<Item = Email>> Iterator for Outcomes<I> {
    type Item = (usize, Outcome);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.plan.step() {
                Step::Send(mut chunk) => {
                    self.progress.requests += 1;
                    self.progress.bytes += chunk.exchange().request().body().len();
                    self.tell();
                    let result = self.client.run(chunk.exchange());
                    self.plan.tell(chunk, result);
                }
                Step::Outcome(index, outcome) => {
                    self.progress.count(&outcome);
                    self.tell();
                    return Some((index, outcome));
                }
                Step::Pending | Step::Finished => return None,
            }
        }
    }
}

impl<I: Iterator<Item = Email>> FusedIterator for Outcomes<I> {}

impl<I: Iterator<Item = Email>> fmt::Debug for Outcomes<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcomes").field("progress", &self.progress).finish_non_exhaustive()
    }
}

impl Progress {
    /// The mails of which it is known, as far as it can be, what came of them.
    #[must_use]
    pub fn mails(&self) -> usize {
        self.sent + self.queued + self.refused + self.unknown + self.not_tried
    }

    fn count(&mut self, outcome: &Outcome) {
        let count = match outcome {
            Outcome::Sent(_) => &mut self.sent,
            Outcome::Queued(_) => &mut self.queued,
            Outcome::Refused(_) => &mut self.refused,
            Outcome::NotTried(..) => &mut self.not_tried,
            // What is new is in doubt.
            Outcome::Unknown(_) => &mut self.unknown,
        };
        *count += 1;
    }
}
