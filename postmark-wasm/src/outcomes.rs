//! Many emails, sent while their outcomes are taken.

use std::fmt;
use std::future::{Future as _, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use postmark_core::{
    BatchPlan, Chunk, Email, Error, Outcome, Progress, Receipt, ServerToken, Step,
};

use crate::client::Client;
use crate::mails::Mails;
use crate::platform::seed;
use crate::running::Running;

impl Client<ServerToken> {
    /// Sends any number of emails, in as few requests as Postmark's limits allow, as the
    /// [`Outcomes`] are asked for: each with the email's index in the iterator, in the order in which
    /// they become known.
    ///
    /// [`reconcile`](Self::reconcile) finds out more about those of which it is not known whether
    /// they were sent, if they have an [`Email::send_id`].
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
    /// # use postmark_wasm::{Client, Email};
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
    /// # use postmark_wasm::{Client, Email};
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
/// Every email gets exactly one [`Outcome`], in the order in which they become known. A request is
/// made when the outcomes of those before it are taken, so nothing is sent until the first is asked
/// for; once it is made it goes on, however long nobody asks for its outcomes. Memory is that of
/// the requests in flight, however many emails there are.
///
/// It is a [`Stream`], and has a [`next`](Self::next) of its own. Dropping what that returns loses
/// nothing; dropping the outcomes aborts the requests in flight, and what happened to them is lost,
/// and so are emails of a stream that wait for others to go with them: to end a run early,
/// [stop](Self::stop) it and take the outcomes that are left.
#[must_use = "nothing is sent until the outcomes are asked for"]
pub struct Outcomes<S> {
    client: Client<ServerToken>,
    plan: BatchPlan<S>,
    /// So few that all of them may be polled at each turn, which takes less code than to know
    /// which.
    in_flight: Vec<InFlight>,
    finished: bool,
    watcher: Option<Watcher>,
}

type Watcher = Box<dyn FnMut(&Progress)>;

/// A chunk whose request is being made.
type InFlight = Running<(Chunk, Result<Vec<Receipt>, Error>)>;

impl<S> Outcomes<S> {
    pub(crate) fn new(client: &Client<ServerToken>, emails: S) -> Self {
        let plan = BatchPlan::polled(client.config(), emails, seed());
        Self { client: client.clone(), plan, in_flight: Vec::new(), finished: false, watcher: None }
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

    /// Makes several requests at a time, instead of one. Workers have six connections for all.
    pub fn in_flight(self, most: usize) -> Self {
        Self { plan: self.plan.in_flight(most), ..self }
    }

    /// Calls a function with the totals before each request and before each outcome.
    pub fn watch(self, watcher: impl FnMut(&Progress) + 'static) -> Self {
        Self { watcher: Some(Box::new(watcher)), ..self }
    }

    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.plan.progress()
    }

    fn report(&mut self) {
        if let Some(watcher) = &mut self.watcher {
            watcher(&self.plan.progress());
        }
    }

    /// What happened to the first request that has a response.
    fn poll_in_flight(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<(Chunk, Result<Vec<Receipt>, Error>)> {
        for index in 0..self.in_flight.len() {
            let polled = self.in_flight.get_mut(index).map(|one| Pin::new(one).poll(context));
            if let Some(Poll::Ready(told)) = polled {
                drop(self.in_flight.swap_remove(index));
                return Poll::Ready(told);
            }
        }
        Poll::Pending
    }
}

impl<S: Stream<Item = Email> + Unpin> Outcomes<S> {
    /// What happened to one more mail; `None` after the last.
    pub async fn next(&mut self) -> Option<(usize, Outcome)> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<(usize, Outcome)>> {
        loop {
            match self.plan.poll_step(|emails| Pin::new(emails).poll_next(context)) {
                Step::Send(chunk) => {
                    self.report();
                    self.in_flight.push(request(self.client.clone(), chunk));
                }
                Step::Outcome(index, outcome) => {
                    self.report();
                    return Poll::Ready(Some((index, outcome)));
                }
                Step::Finished => {
                    self.finished = true;
                    return Poll::Ready(None);
                }
                Step::Pending => match self.poll_in_flight(context) {
                    Poll::Ready((chunk, result)) => self.plan.handle(chunk, result),
                    Poll::Pending => return Poll::Pending,
                },
            }
        }
    }
}

fn request(client: Client<ServerToken>, mut chunk: Chunk) -> InFlight {
    Running::start(async move {
        let result = client.run(chunk.exchange()).await;
        (chunk, result)
    })
}

impl<S> Unpin for Outcomes<S> {}

impl<S: Stream<Item = Email> + Unpin> Stream for Outcomes<S> {
    type Item = (usize, Outcome);

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<S: Stream<Item = Email> + Unpin> FusedStream for Outcomes<S> {
    fn is_terminated(&self) -> bool {
        self.finished
    }
}

impl<S> fmt::Debug for Outcomes<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcomes").field("progress", &self.progress()).finish_non_exhaustive()
    }
}
