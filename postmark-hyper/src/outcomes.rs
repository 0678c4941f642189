//! Many emails, sent while their outcomes are taken.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use futures_util::stream::FuturesUnordered;
use postmark_core::{
    BatchPlan, Chunk, Email, Error, Outcome, Progress, Receipt, ServerToken, Step,
};

use crate::client::Client;
use crate::future::BoxFuture;
use crate::mails::Mails;

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
    pub fn send_batch<I>(&self, emails: I) -> Outcomes<Mails<I::IntoIter>>
    where
        I: IntoIterator<Item = Email>,
    {
        Outcomes::new(self, Mails::new(emails))
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
    /// A request is made once it is full, or the stream at its end: an email waits for those that
    /// go with it. Where it shall not, send what is there at a time, with
    /// [futures-util](https://docs.rs/futures-util); the indices begin anew with each:
    ///
    /// ```
    /// # use futures_core::Stream;
    /// # use futures_util::StreamExt as _;
    /// # use postmark_hyper::{Client, Email};
    /// # async fn send(client: &Client, queue: impl Stream<Item = Email> + Unpin) {
    /// let mut lots = queue.ready_chunks(500);
    /// while let Some(lot) = lots.next().await {
    ///     let mut outcomes = client.send_batch(lot);
    ///     while let Some((index, outcome)) = outcomes.next().await {
    ///         println!("{index}: {outcome:?}");
    ///     }
    /// }
    /// # }
    /// ```
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
/// [`Stream`], and can do without one's extensions: see [`next`](Self::next). Requests are begun
/// while outcomes are asked for, so nothing is sent until the first is; what was begun goes on
/// while you deal with an outcome, however long that takes. Dropping this early gives it up, and
/// loses the outcomes of emails that were sent already, and emails of a stream that wait for others
/// to go with them: to end a run early, [stop](Self::stop) it and take the outcomes that are left.
/// Memory is that of the requests [in flight](Self::in_flight), however many emails there are.
#[must_use = "nothing is sent until the outcomes are asked for"]
pub struct Outcomes<S> {
    client: Client<ServerToken>,
    plan: BatchPlan<S>,
    in_flight: FuturesUnordered<BoxFuture<Told>>,
    watcher: Option<Watcher>,
    ended: bool,
}

type Told = (Chunk, Result<Vec<Receipt>, Error>);

type Watcher = Box<dyn FnMut(&Progress) + Send>;

impl<S> Outcomes<S> {
    pub(crate) fn new(client: &Client<ServerToken>, emails: S) -> Self {
        Self {
            client: client.clone(),
            plan: BatchPlan::polled(client.config(), emails, client.transport().seed()),
            in_flight: FuturesUnordered::new(),
            watcher: None,
            ended: false,
        }
    }

    /// Sends no more emails. The outcomes that are left are those of emails that were sent, and of
    /// the few that were taken and not sent.
    pub fn stop(&mut self) {
        self.plan.stop();
    }

    /// Puts fewer emails than 500 into a request.
    pub fn messages(self, most: usize) -> Self {
        Self { plan: self.plan.messages(most), ..self }
    }

    /// Puts fewer bytes than 50 MB into a request. An email that is larger still goes, on its own.
    pub fn bytes(self, most: u64) -> Self {
        Self { plan: self.plan.bytes(most), ..self }
    }

    /// Makes several requests at a time, instead of one.
    pub fn in_flight(self, most: usize) -> Self {
        Self { plan: self.plan.in_flight(most), ..self }
    }

    /// Calls a function with the totals before each request and before each outcome.
    pub fn watch(self, watcher: impl FnMut(&Progress) + Send + 'static) -> Self {
        Self { watcher: Some(Box::new(watcher)), ..self }
    }

    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.plan.progress()
    }

    fn send(&self, mut chunk: Chunk) {
        let client = self.client.clone();
        self.in_flight.push(Box::pin(async move {
            let result = client.run_in_tasks(chunk.exchange()).await;
            (chunk, result)
        }));
    }

    fn report(&mut self) {
        if let Some(watcher) = &mut self.watcher {
            watcher(&self.plan.progress());
        }
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
        let this = self.get_mut();
        loop {
            // Whether an email is waited for, not only a response.
            let mut waits = false;
            let next = |mails: &mut S| {
                let mail = Pin::new(mails).poll_next(cx);
                waits = mail.is_pending();
                mail
            };
            match this.plan.poll_step(next) {
                Step::Send(chunk) => {
                    this.report();
                    this.send(chunk);
                }
                Step::Outcome(index, outcome) => {
                    this.report();
                    return Poll::Ready(Some((index, outcome)));
                }
                Step::Pending => match Pin::new(&mut this.in_flight).poll_next(cx) {
                    Poll::Ready(Some((chunk, result))) => this.plan.handle(chunk, result),
                    Poll::Ready(None) if !waits => break,
                    Poll::Ready(None) | Poll::Pending => return Poll::Pending,
                },
                Step::Finished => break,
            }
        }
        this.ended = true;
        Poll::Ready(None)
    }
}

impl<S: Stream<Item = Email> + Unpin> FusedStream for Outcomes<S> {
    fn is_terminated(&self) -> bool {
        self.ended
    }
}

/// Nothing in it is pinned in place.
impl<S> Unpin for Outcomes<S> {}

impl<S> fmt::Debug for Outcomes<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcomes").field("progress", &self.progress()).finish_non_exhaustive()
    }
}
