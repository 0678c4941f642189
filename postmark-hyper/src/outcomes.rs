//! Many emails, sent while their outcomes are taken.

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
use crate::future::BoxFuture;

impl Client<ServerToken> {
    /// Sends any number of emails, in as few requests as Postmark's limits allow, as the
    /// [`Outcomes`] are asked for: each with the email's index in the iterator, in the order in which
    /// they become known.
    ///
    /// [`reconcile`](Self::reconcile) finds out more about those of which it is not known whether
    /// they were sent, if they have an [`Email::send_id`].
    ///
    /// ```no_run
    /// # use postmark_hyper::{Client, Content, Email, Error, Outcome};
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
    /// # use postmark_hyper::{Client, Email};
    /// # async fn send(client: &Client, orders: impl Stream<Item = Email>) {
    /// let mut outcomes = client.send_batch_from(orders);
    /// while let Some((index, outcome)) = outcomes.next().await {
    ///     println!("{index}: {outcome:?}");
    /// }
    /// # }
    /// ```
    ///
    /// A request is sent once it is full, or at the end of the stream: an email waits for those in the
    /// same request. If it should not wait, send what is ready, with
    /// [futures-util](https://docs.rs/futures-util); the indices start from 0 with each:
    ///
    /// ```
    /// # use futures_core::Stream;
    /// # use futures_util::StreamExt as _;
    /// # use postmark_hyper::{Client, Email};
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
    /// For a stream that goes on for long, such as a queue, set
    /// [`stop_early(false)`](Outcomes::stop_early). Otherwise an outage that outlasts the retries ends
    /// the batch: all emails that follow are [`NotSent`](Outcome::NotSent).
    pub fn send_batch_from<S>(&self, emails: S) -> Outcomes<Pin<Box<S>>>
    where
        S: Stream<Item = Email>,
    {
        Outcomes::new(self, Box::pin(emails))
    }
}

/// Sends many emails, and returns the outcome of each, with its index; made by
/// [`Client::send_batch`] and [`Client::send_batch_from`].
///
/// Every email gets exactly one [`Outcome`], in the order in which they become known. It is a
/// [`Stream`] with a [`next`](Self::next) of its own. Requests start while outcomes are taken, so
/// nothing is sent until the first is. A request that has started goes on while you handle an
/// outcome, however long that takes. Dropping this early cancels the requests in flight, and loses
/// the outcomes of emails that were already sent, and the emails of a stream that wait for others.
/// To end a run early, [stop](Self::stop) it and take the outcomes that are left.
/// Memory is that of the requests [in flight](Self::in_flight), however many emails there are.
#[must_use = "nothing is sent until the outcomes are asked for"]
pub struct Outcomes<S> {
    client: Client<ServerToken>,
    run: BatchRun<S, InFlight>,
    watcher: Option<Watcher>,
}

/// A chunk whose request is in flight.
type InFlight = BoxFuture<(Chunk, Result<Vec<Receipt>, Error>)>;

type Watcher = Box<dyn FnMut(&Progress) + Send>;

impl<S> Outcomes<S> {
    outcomes_settings!(run);

    pub(crate) fn new(client: &Client<ServerToken>, emails: S) -> Self {
        let plan = BatchPlan::polled(client.config(), emails, client.transport().seed());
        Self { client: client.clone(), run: BatchRun::new(plan), watcher: None }
    }

    /// Sends several requests at a time, instead of one.
    pub fn in_flight(self, most: usize) -> Self {
        self.set(|plan| plan.in_flight(most))
    }

    /// Calls a function with the totals before each request and before each outcome.
    pub fn watch(self, watcher: impl FnMut(&Progress) + Send + 'static) -> Self {
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
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<S: Stream<Item = Email> + Unpin> Stream for Outcomes<S> {
    type Item = (usize, Outcome);

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { client, run, watcher } = self.get_mut();
        let next = |emails: &mut S, cx: &mut Context<'_>| Pin::new(emails).poll_next(cx);
        let send = |mut chunk: Chunk| -> InFlight {
            let client = client.clone();
            Box::pin(async move {
                let result = client.run_in_tasks(chunk.exchange()).await;
                (chunk, result)
            })
        };
        let report = |progress: &Progress| {
            if let Some(watcher) = watcher {
                watcher(progress);
            }
        };
        run.poll(cx, next, send, report)
    }
}

impl<S: Stream<Item = Email> + Unpin> FusedStream for Outcomes<S> {
    fn is_terminated(&self) -> bool {
        self.run.is_finished()
    }
}

/// Nothing is pinned in place.
impl<S> Unpin for Outcomes<S> {}

impl<S> fmt::Debug for Outcomes<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcomes").field("progress", &self.progress()).finish_non_exhaustive()
    }
}
