//! Many mails, sent as what came of them is asked for.

use std::fmt;
use std::future::{Future as _, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use postmark_core::{
    BatchPlan, Chunk, Email, Error, Outcome, Progress, Receipt, ServerToken, Step,
};

use crate::Client;
use crate::client::seed;
use crate::running::Running;

/// Sends many mails, and gives what came of each, with its index; made by [`Client::send_batch`]
/// and [`Client::send_batch_from`].
///
/// Every mail gets exactly one [`Outcome`], in the order in which they become known. A request is
/// made when the outcomes of those before it are taken, so nothing is sent until the first is asked
/// for; once it is made it goes on, however long nobody asks for its outcomes. Memory is that of the
/// requests in flight, however many mails there are.
///
/// It is a [`Stream`], and has a [`next`](Self::next) of its own. Dropping what that returns loses
/// nothing; dropping the outcomes aborts the requests in flight, and what came of them is lost, and so
/// are mails of a stream that wait for others to go with them: to end a run early, [stop](Self::stop)
/// it and take the outcomes that are left.
#[must_use = "nothing is sent until the outcomes are asked for"]
pub struct Outcomes<S> {
    client: Client<ServerToken>,
    plan: BatchPlan<S>,
    /// So few that all of them may be polled at each turn, which takes less code than to know which.
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

    /// Sends no more mails. The outcomes that are left are those of mails that were sent, and of the
    /// few that were taken and not sent.
    pub fn stop(&mut self) {
        self.plan.stop();
    }

    /// Puts fewer mails than 500 into a request.
    pub fn messages(self, most: usize) -> Self {
        Self { plan: self.plan.messages(most), ..self }
    }

    /// Puts fewer bytes than 50 MB into a request. A mail that is larger still goes, by itself.
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

    fn tell(&mut self) {
        if let Some(watcher) = &mut self.watcher {
            watcher(&self.plan.progress());
        }
    }

    /// What came of the first request that has an answer.
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
    /// What came of one more mail; `None` after the last.
    pub async fn next(&mut self) -> Option<(usize, Outcome)> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<(usize, Outcome)>> {
        loop {
            match self.plan.poll_step(|emails| Pin::new(emails).poll_next(context)) {
                Step::Send(chunk) => {
                    self.tell();
                    self.in_flight.push(request(self.client.clone(), chunk));
                }
                Step::Outcome(index, outcome) => {
                    self.tell();
                    return Poll::Ready(Some((index, outcome)));
                }
                Step::Finished => {
                    self.finished = true;
                    return Poll::Ready(None);
                }
                Step::Pending => match self.poll_in_flight(context) {
                    Poll::Ready((chunk, result)) => self.plan.tell(chunk, result),
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
