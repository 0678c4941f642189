//! Polls until a result is known.

use std::time::Duration;

use super::bulk_poll::BulkPoll;
use super::exchange::Next;
use super::reconcile::{Reconcile, Reconciled};
use crate::api::bulk::{BulkSend, GetBulkSend};
use crate::api::messages::{FindMessage, FoundMessage};
use crate::error::Error;
use crate::list::Page;
use crate::request::Endpoint;

/// A request that is repeated until its response has the result. A driver generic over this runs
/// both [`Reconcile`] and [`BulkPoll`].
///
/// ```
/// # use std::time::{Duration, Instant};
/// # use postmark_core::{Endpoint, Error, Next, Watch};
/// # fn send<E: Endpoint>(_: E) -> Result<E::Response, Error> { unimplemented!() }
/// # fn sleep(_: Duration) {}
/// fn run<W: Watch>(mut watch: W) -> Result<W::Output, Error> {
///     let started = Instant::now();
///     loop {
///         let result = send(watch.request());
///         match watch.handle(result, started.elapsed()) {
///             Next::Wait(pause) => sleep(pause),
///             Next::Done(output) => return output,
///         }
///     }
/// }
/// ```
pub trait Watch {
    /// The request.
    type Request: Endpoint;

    /// The result.
    type Output;

    /// The request to send now.
    fn request(&self) -> Self::Request;

    /// Takes the result of the request, `elapsed` after the first one was started.
    fn handle(
        &mut self,
        result: Result<<Self::Request as Endpoint>::Response, Error>,
        elapsed: Duration,
    ) -> Next<Self::Output>;
}

impl Watch for Reconcile {
    type Request = FindMessage;
    type Output = Reconciled;

    fn request(&self) -> FindMessage {
        self.request()
    }

    fn handle(
        &mut self,
        result: Result<Page<FoundMessage>, Error>,
        elapsed: Duration,
    ) -> Next<Reconciled> {
        self.handle(result, elapsed)
    }
}

impl Watch for BulkPoll {
    type Request = GetBulkSend;
    type Output = BulkSend;

    fn request(&self) -> GetBulkSend {
        self.request()
    }

    fn handle(&mut self, result: Result<BulkSend, Error>, elapsed: Duration) -> Next<BulkSend> {
        self.handle(result, elapsed)
    }
}
