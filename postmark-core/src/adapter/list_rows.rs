//! The rows of a list, one by one.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use crate::error::Error;
use crate::list::{List, Walk};

/// The rows of a list, one by one. A client's `list` loops over this.
///
/// ```
/// # use postmark_core::{Endpoint, Error, List};
/// use postmark_core::adapter::{ListRows, RowStep};
///
/// # fn send<E: Endpoint>(_: E) -> Result<E::Response, Error> { unimplemented!() }
/// fn next<L: List>(rows: &mut ListRows<L>) -> Option<Result<L::Item, Error>> {
///     loop {
///         match rows.step() {
///             RowStep::Send(list) => rows.handle(send(list)),
///             RowStep::Row(row) => return Some(row),
///             RowStep::Finished => return None,
///         }
///     }
/// }
/// ```
///
/// An error ends the list.
#[must_use]
pub struct ListRows<L: List> {
    /// The rest of the list; `None` after the last response or an error.
    walk: Option<L::Walk>,
    ready: vec::IntoIter<L::Item>,
    error: Option<Error>,
}

/// What a driver does next.
#[derive(Debug)]
#[allow(clippy::exhaustive_enums, reason = "a driver handles all")]
#[allow(clippy::large_enum_variant, reason = "a step is taken apart at once")]
pub enum RowStep<L: List> {
    /// Send a request, and [handle](ListRows::handle) its result.
    Send(L),
    /// Return a row, or the error that ends the list.
    Row(Result<L::Item, Error>),
    /// Nothing: that was the last row.
    Finished,
}

impl<L: List> ListRows<L> {
    /// The rows of a list, starting where the request says.
    pub fn new(list: L) -> Self {
        Self { walk: Some(list.walk()), ready: Vec::new().into_iter(), error: None }
    }

    /// What to do next.
    pub fn step(&mut self) -> RowStep<L> {
        if let Some(row) = self.ready.next() {
            return RowStep::Row(Ok(row));
        }
        if let Some(walk) = &self.walk {
            if let Some(list) = walk.request() {
                return RowStep::Send(list);
            }
            self.error = walk.check().err().map(Error::from);
            self.walk = None;
        }
        self.error.take().map_or(RowStep::Finished, |error| RowStep::Row(Err(error)))
    }

    /// Takes the result of a request.
    pub fn handle(&mut self, result: Result<L::Response, Error>) {
        match (result, &mut self.walk) {
            (Ok(response), Some(walk)) => self.ready = walk.handle(response).into_iter(),
            (Ok(_), None) => {}
            (Err(error), _) => {
                self.walk = None;
                self.error = Some(error);
            }
        }
    }

    /// Polls for the next row, for an adapter whose requests are futures. `send` starts a request,
    /// and `sending` holds it between polls.
    pub fn poll<F>(
        &mut self,
        sending: &mut Option<F>,
        cx: &mut Context<'_>,
        mut send: impl FnMut(L) -> F,
    ) -> Poll<Option<Result<L::Item, Error>>>
    where
        F: Future<Output = Result<L::Response, Error>> + Unpin,
    {
        loop {
            // A request that panics is dropped, not polled again.
            if let Some(mut request) = sending.take() {
                match Pin::new(&mut request).poll(cx) {
                    Poll::Ready(result) => self.handle(result),
                    Poll::Pending => {
                        *sending = Some(request);
                        return Poll::Pending;
                    }
                }
            }
            match self.step() {
                RowStep::Send(list) => *sending = Some(send(list)),
                RowStep::Row(row) => return Poll::Ready(Some(row)),
                RowStep::Finished => return Poll::Ready(None),
            }
        }
    }

    /// Whether there are no more rows.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.walk.is_none() && self.ready.as_slice().is_empty() && self.error.is_none()
    }

    /// The number of rows available without another request.
    #[must_use]
    pub fn ready(&self) -> usize {
        self.ready.as_slice().len()
    }
}

impl<L: List> fmt::Debug for ListRows<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListRows")
            .field("ready", &self.ready())
            .field("is_finished", &self.is_finished())
            .finish_non_exhaustive()
    }
}
