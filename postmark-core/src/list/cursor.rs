//! A list whose responses say how to continue.

use super::cursor_list::CursorList;
use super::walk::Walk;
use crate::error::Fault;

/// Walks a list whose responses say how to continue.
///
/// A driver asks for the next request, sends it, and passes the response to
/// [`handle`](Self::handle):
///
/// ```
/// # use postmark_core::{api::dmarc::*, *};
/// # fn send<E: Endpoint>(_: &E) -> Result<E::Response, Error> {
/// #     Err(Error::Transport(Failure::unsent("no network")))
/// # }
/// # fn walk() -> Result<(), Error> {
/// let mut cursor = Cursor::new(ListDmarcReports::new());
/// while let Some(list) = cursor.request() {
///     let reports = send(&list)?;
///     for report in cursor.handle(reports) {
///         println!("{}", report.organization_name);
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// A failed request can be retried: only a response advances the cursor. For lists with a count and
/// an offset, use [`Pages`](crate::Pages).
#[derive(Debug, Clone)]
#[must_use]
pub struct Cursor<L> {
    next: Option<L>,
}

impl<L: CursorList> Cursor<L> {
    /// Starts at the rows that the request asks for.
    pub fn new(list: L) -> Self {
        Self { next: Some(list) }
    }

    /// The next request, or `None` at the end.
    #[must_use]
    pub fn request(&self) -> Option<L> {
        self.next.clone()
    }

    /// Takes the response to the request and returns its rows.
    pub fn handle(&mut self, response: L::Response) -> Vec<L::Item> {
        self.next = self.next.take().and_then(|list| list.following(&response));
        L::items(response)
    }
}

impl<L: CursorList> Walk for Cursor<L> {
    type List = L;

    fn request(&self) -> Option<L> {
        self.request()
    }

    fn handle(&mut self, response: L::Response) -> Vec<L::Item> {
        self.handle(response)
    }

    fn check(&self) -> Result<(), Fault> {
        Ok(())
    }
}
