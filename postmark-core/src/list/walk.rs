//! What the ways through a list have in common.

use super::cursor::Cursor;
use super::cursor_list::CursorList;
use super::page::List;
use super::pages::Pages;
use crate::error::Fault;
use crate::request::Endpoint;

/// A way through a list to its end, request by request: [`Pages`] or [`Cursor`], for a driver of
/// either.
pub trait Walk {
    /// The request for a part of the list.
    type List: Endpoint;

    /// What is listed.
    type Row;

    /// The next request, or `None` at the end.
    fn request(&self) -> Option<Self::List>;

    /// Takes the answer to the request; gives its rows.
    fn handle(&mut self, answer: <Self::List as Endpoint>::Response) -> Vec<Self::Row>;

    /// Says whether the end is that of the list.
    ///
    /// # Errors
    ///
    /// There is more, and Postmark does not show it.
    fn check(&self) -> Result<(), Fault>;
}

impl<L: List> Walk for Pages<L> {
    type List = L;
    type Row = L::Item;

    fn request(&self) -> Option<L> {
        self.request()
    }

    fn handle(&mut self, page: L::Response) -> Vec<L::Item> {
        self.handle(page)
    }

    fn check(&self) -> Result<(), Fault> {
        self.check()
    }
}

impl<L: CursorList> Walk for Cursor<L> {
    type List = L;
    type Row = L::Item;

    fn request(&self) -> Option<L> {
        self.request()
    }

    fn handle(&mut self, answer: L::Response) -> Vec<L::Item> {
        self.handle(answer)
    }

    fn check(&self) -> Result<(), Fault> {
        Ok(())
    }
}
