//! Sends many emails and returns their outcomes.

use std::fmt;
use std::iter::FusedIterator;

use postmark_core::{BatchPlan, Email, Outcome, Progress, ServerToken, Step, outcomes_settings};

use crate::client::Client;
use crate::transport::seed;

impl Client<ServerToken> {
    /// Sends any number of emails, in as few requests as Postmark's limits allow, while you iterate
    /// over the [`Outcomes`].
    ///
    /// For emails that may or may not have been sent, [`reconcile`](Self::reconcile) finds out more
    /// if they have an [`Email::send_id`].
    ///
    /// ```no_run
    /// # use postmark_blocking::{Client, Content, Email, Outcome};
    /// # let client = Client::from_env()?;
    /// let emails = ["ada@example.com", "bob@example.com"]
    ///     .map(|to| Email::new("me@example.com", to, Content::text("Hello")));
    /// for (index, outcome) in client.send_batch(emails) {
    ///     match outcome {
    ///         Outcome::Sent(receipt) => println!("{index}: sent as {receipt}"),
    ///         Outcome::Refused(_, error) => println!("{index}: {error}. {}", error.help()),
    ///         other => println!("{index}: {other:?}"),
    ///     }
    /// }
    /// # Ok::<(), postmark_blocking::Error>(())
    /// ```
    pub fn send_batch<I>(&self, emails: I) -> Outcomes<I::IntoIter>
    where
        I: IntoIterator<Item = Email>,
    {
        Outcomes::new(self, emails)
    }
}

/// Sends many emails, and returns the outcome of each with its index. Created by
/// [`Client::send_batch`].
///
/// Every email gets exactly one [`Outcome`], in the order in which they become known. A request is
/// sent when the outcomes of the previous ones are consumed, so nothing is sent until you ask for
/// the first. If you drop this early, you lose the outcomes of emails already sent: to end early,
/// [stop](Self::stop) it and consume the remaining outcomes. Only one request is in memory, however
/// many emails there are.
#[must_use = "nothing is sent until the outcomes are asked for"]
pub struct Outcomes<I: Iterator<Item = Email>> {
    client: Client<ServerToken>,
    plan: BatchPlan<I>,
    watcher: Option<Watcher>,
}

type Watcher = Box<dyn FnMut(&Progress) + Send>;

impl<I: Iterator<Item = Email>> Outcomes<I> {
    pub(crate) fn new(
        client: &Client<ServerToken>,
        emails: impl IntoIterator<IntoIter = I>,
    ) -> Self {
        Self {
            client: client.clone(),
            plan: BatchPlan::new(client.config(), emails, seed()),
            watcher: None,
        }
    }

    outcomes_settings!(plan);

    /// Calls a function with the totals before each request and before each outcome.
    pub fn watch(self, watcher: impl FnMut(&Progress) + Send + 'static) -> Self {
        Self { watcher: Some(Box::new(watcher)), ..self }
    }

    fn set(self, change: impl FnOnce(BatchPlan<I>) -> BatchPlan<I>) -> Self {
        Self { plan: change(self.plan), ..self }
    }

    fn report(&mut self) {
        if let Some(watcher) = &mut self.watcher {
            watcher(&self.plan.progress());
        }
    }
}

impl<I: Iterator<Item = Email>> Iterator for Outcomes<I> {
    type Item = (usize, Outcome);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.plan.step() {
                Step::Send(mut chunk) => {
                    self.report();
                    let result = self.client.run(chunk.exchange());
                    self.plan.handle(chunk, result);
                }
                Step::Outcome(index, outcome) => {
                    self.report();
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
        f.debug_struct("Outcomes").field("progress", &self.progress()).finish_non_exhaustive()
    }
}
