//! Sends many emails and returns their outcomes.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use postmark_core::adapter::BatchRun;
use postmark_core::{
    BatchPlan, Chunk, Email, Error, Outcome, Progress, Receipt, ServerToken, outcomes_settings,
};

use crate::client::Client;
use crate::emails::Emails;
use crate::platform::seed;
use crate::running::Running;

impl Client<ServerToken> {
    /// Sends any number of emails, in as few requests as Postmark's limits allow, while you poll
    /// the [`Outcomes`]: each with the email's index in the iterator, in the order in which they
    /// become known.
    ///
    /// For emails that may or may not have been sent, [`reconcile`](Self::reconcile) finds out more
    /// if they have an [`Email::send_id`].
    ///
    /// ```no_run
    /// # use postmark_wasm::{Client, Content, Email, Error, Outcome};
    /// # async fn send(client: Client) -> Result<(), Error> {
    /// let emails = ["ada@example.com", "bob@example.com"]
    ///     .map(|to| Email::new("me@example.com", to, Content::text("Hello")));
    /// let mut outcomes = client.send_batch(emails);
    /// while let Some((index, outcome)) = outcomes.next().await {
    ///     match outcome {
    ///         Outcome::Sent(receipt) => println!("{index}: sent as {receipt}"),
    ///         Outcome::Refused(_, error) => println!("{index}: {error}. {}", error.help()),
    ///         other => println!("{index}: {other:?}"),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn send_batch<I>(&self, emails: I) -> Outcomes<Emails<I::IntoIter>>
    where
        I: IntoIterator<Item = Email>,
    {
        Outcomes::new(self, Emails::new(emails))
    }

    /// Sends the emails of a stream, as [`send_batch`](Self::send_batch) sends those of an
    /// iterator.
    ///
    /// ```
    /// # use futures_core::Stream;
    /// # use postmark_wasm::{Client, Email};
    /// # async fn send(client: &Client, orders: impl Stream<Item = Email>) {
    /// let mut outcomes = client.send_batch_from(orders);
    /// while let Some((index, outcome)) = outcomes.next().await {
    ///     println!("{index}: {outcome:?}");
    /// }
    /// # }
    /// ```
    ///
    /// A request is sent once it is full, or at the end of the stream: emails wait for others in
    /// the same request. If they should not wait, send what is ready, with
    /// [futures-util](https://docs.rs/futures-util); indices then restart at 0 each time:
    ///
    /// ```
    /// # use futures_core::Stream;
    /// # use futures_util::StreamExt as _;
    /// # use postmark_wasm::{Client, Email};
    /// # async fn send(client: &Client, queue: impl Stream<Item = Email> + Unpin) {
    /// let mut chunks = queue.ready_chunks(500);
    /// while let Some(chunk) = chunks.next().await {
    ///     let mut outcomes = client.send_batch(chunk);
    ///     while let Some((index, outcome)) = outcomes.next().await {
    ///         println!("{index}: {outcome:?}");
    ///     }
    /// }
    /// # }
    /// ```
    ///
    /// For a long-lived stream, such as a queue, set [`stop_early(false)`](Outcomes::stop_early).
    /// Otherwise an outage that outlasts the retries ends the batch: all later emails are
    /// [`NotSent`](Outcome::NotSent).
    pub fn send_batch_from<S>(&self, emails: S) -> Outcomes<Pin<Box<S>>>
    where
        S: Stream<Item = Email>,
    {
        Outcomes::new(self, Box::pin(emails))
    }
}

/// Sends many emails, and returns the outcome of each with its index. Created by
/// [`Client::send_batch`] and [`Client::send_batch_from`].
///
/// Every email gets exactly one [`Outcome`], in the order in which they become known. This is a
/// [`Stream`], and also has a method [`next`](Self::next). Requests start when you poll, so nothing
/// is sent before that. A request that has started continues while you handle an outcome, however
/// long that takes. If you drop this early, requests in flight are aborted, and you lose the
/// outcomes of emails already sent and the emails of a stream that wait for others. To end early,
/// [stop](Self::stop) it and consume the remaining outcomes. Only the requests in flight are in
/// memory, however many emails there are.
#[must_use = "nothing is sent until the outcomes are asked for"]
pub struct Outcomes<S> {
    client: Client<ServerToken>,
    run: BatchRun<S, InFlight>,
    watcher: Option<Watcher>,
}

/// A chunk whose request is in flight.
type InFlight = Running<(Chunk, Result<Vec<Receipt>, Error>)>;

type Watcher = Box<dyn FnMut(&Progress)>;

impl<S> Outcomes<S> {
    outcomes_settings!(run);

    pub(crate) fn new(client: &Client<ServerToken>, emails: S) -> Self {
        let plan = BatchPlan::polled(client.config(), emails, seed());
        Self { client: client.clone(), run: BatchRun::new(plan), watcher: None }
    }

    /// Sets how many requests are in flight at a time: by default one. Workers allow six
    /// connections in total.
    pub fn in_flight(self, most: usize) -> Self {
        self.set(|plan| plan.in_flight(most))
    }

    /// Calls a function with the totals before each request and before each outcome.
    pub fn watch(self, watcher: impl FnMut(&Progress) + 'static) -> Self {
        Self { watcher: Some(Box::new(watcher)), ..self }
    }

    fn set(self, change: impl FnOnce(BatchPlan<S>) -> BatchPlan<S>) -> Self {
        Self { run: self.run.set(change), ..self }
    }
}

impl<S: Stream<Item = Email> + Unpin> Outcomes<S> {
    /// The next outcome, or `None` after the last.
    ///
    /// Dropping the future loses no outcome, and cancels no request.
    pub async fn next(&mut self) -> Option<(usize, Outcome)> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

/// Nothing is pinned in place.
impl<S> Unpin for Outcomes<S> {}

impl<S: Stream<Item = Email> + Unpin> Stream for Outcomes<S> {
    type Item = (usize, Outcome);

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { client, run, watcher } = self.get_mut();
        let next = |emails: &mut S, context: &mut Context<'_>| Pin::new(emails).poll_next(context);
        let send = |mut chunk: Chunk| {
            let client = client.clone();
            Running::start(async move {
                let result = client.run(chunk.exchange()).await;
                (chunk, result)
            })
        };
        let report = |progress: &Progress| {
            if let Some(watcher) = watcher {
                watcher(progress);
            }
        };
        run.poll(context, next, send, report)
    }
}

impl<S: Stream<Item = Email> + Unpin> FusedStream for Outcomes<S> {
    fn is_terminated(&self) -> bool {
        self.run.is_finished()
    }
}

impl<S> fmt::Debug for Outcomes<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcomes").field("progress", &self.progress()).finish_non_exhaustive()
    }
}
