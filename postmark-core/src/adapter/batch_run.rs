//! The chunks of a batch in flight, for an adapter whose requests are futures.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::api::email::{Email, Receipt};
use crate::error::Error;
use crate::machine::{BatchPlan, Chunk, Outcome, Progress, Step};

/// A batch whose requests are futures `F`. The stream of outcomes of a client polls it.
///
/// Each future returns its chunk and the result. It must make progress while it is not polled, as a
/// task does, or its response may arrive after the timeout.
#[must_use]
pub struct BatchRun<M, F> {
    /// The plan, which the caller may still configure and inspect.
    plan: BatchPlan<M>,
    /// Few enough to poll all of them each time.
    in_flight: VecDeque<F>,
    is_finished: bool,
}

impl<M, F> BatchRun<M, F>
where
    F: Future<Output = (Chunk, Result<Vec<Receipt>, Error>)> + Unpin,
{
    /// Starts a run of a plan.
    pub fn new(plan: BatchPlan<M>) -> Self {
        Self { plan, in_flight: VecDeque::new(), is_finished: false }
    }

    /// The same run, with its plan changed.
    pub fn set(self, change: impl FnOnce(BatchPlan<M>) -> BatchPlan<M>) -> Self {
        Self { plan: change(self.plan), ..self }
    }

    /// See [`BatchPlan::stop`].
    pub fn stop(&mut self) {
        self.plan.stop();
    }

    /// See [`BatchPlan::progress`].
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.plan.progress()
    }

    /// Whether every email has its outcome.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.is_finished
    }

    /// Returns the next outcome, or `None` after the last. `next` takes one more email, `send`
    /// starts the request of a chunk, and `report` is called before each request and each outcome.
    pub fn poll(
        &mut self,
        cx: &mut Context<'_>,
        mut next: impl FnMut(&mut M, &mut Context<'_>) -> Poll<Option<Email>>,
        mut send: impl FnMut(Chunk) -> F,
        mut report: impl FnMut(&Progress),
    ) -> Poll<Option<(usize, Outcome)>> {
        loop {
            // A request that panicked is lost, and its chunk with it.
            self.plan.set_in_flight(self.in_flight.len());
            match self.plan.poll_step(|emails| next(emails, cx)) {
                Step::Send(chunk) => {
                    report(&self.plan.progress());
                    self.in_flight.push_back(send(chunk));
                }
                Step::Outcome(index, outcome) => {
                    report(&self.plan.progress());
                    return Poll::Ready(Some((index, outcome)));
                }
                Step::Pending => match self.poll_in_flight(cx) {
                    Poll::Ready((chunk, result)) => self.plan.handle(chunk, result),
                    Poll::Pending => return Poll::Pending,
                },
                Step::Finished => {
                    self.is_finished = true;
                    return Poll::Ready(None);
                }
            }
        }
    }

    /// Returns the first result that is ready. A request that panics is dropped, not polled again.
    fn poll_in_flight(&mut self, cx: &mut Context<'_>) -> Poll<F::Output> {
        for _ in 0..self.in_flight.len() {
            let Some(mut request) = self.in_flight.pop_front() else { break };
            match Pin::new(&mut request).poll(cx) {
                Poll::Pending => self.in_flight.push_back(request),
                ready @ Poll::Ready(_) => return ready,
            }
        }
        Poll::Pending
    }
}

impl<M, F> fmt::Debug for BatchRun<M, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let progress = self.plan.progress();
        f.debug_struct("BatchRun").field("progress", &progress).finish_non_exhaustive()
    }
}
