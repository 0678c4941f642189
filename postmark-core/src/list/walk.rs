//! A list, and the machine that reads it to its end.

use crate::error::Fault;
use crate::request::Endpoint;

/// An endpoint that lists rows, and knows how to read all of them.
///
/// The `list` method of a client takes any of these. To add a list of your own, implement
/// [`PagedList`](crate::PagedList) or [`CursorList`](crate::CursorList), and name its machine here:
///
/// ```
/// # use postmark_core::{AccountToken, CursorList, Draft, Endpoint};
/// use postmark_core::{Cursor, List};
///
/// # #[derive(Clone)]
/// # struct ListNotes;
/// # impl Endpoint for ListNotes {
/// #     type Token = AccountToken;
/// #     type Response = Vec<String>;
/// #     fn draft(&self) -> Draft { Draft::get("/notes") }
/// # }
/// # impl CursorList for ListNotes {
/// #     fn following(&self, _: &Vec<String>) -> Option<Self> { None }
/// #     fn items(notes: Vec<String>) -> Vec<String> { notes }
/// # }
/// impl List for ListNotes {
///     type Item = String;
///     type Walk = Cursor<Self>;
///
///     fn walk(self) -> Cursor<Self> {
///         Cursor::new(self)
///     }
/// }
/// ```
pub trait List: Endpoint + Sized {
    /// A row of the list.
    type Item;

    /// The machine that reads the list: [`Pages`](crate::Pages) or [`Cursor`](crate::Cursor).
    type Walk: Walk<List = Self>;

    /// Starts to read the list, from the row that this request asks for.
    fn walk(self) -> Self::Walk;
}

/// Reads a list to its end, request by request: [`Pages`](crate::Pages) or
/// [`Cursor`](crate::Cursor), for a driver of both.
pub trait Walk {
    /// The request for a part of the list.
    type List: List;

    /// The next request, or `None` at the end.
    fn request(&self) -> Option<Self::List>;

    /// Takes the response to the request, and returns its rows.
    fn handle(&mut self, response: Response<Self>) -> Vec<Item<Self>>;

    /// Checks that the list was read to its end.
    ///
    /// # Errors
    ///
    /// The list has more rows, and Postmark does not show them.
    fn check(&self) -> Result<(), Fault>;
}

/// The response to a request of a walk.
type Response<W> = <<W as Walk>::List as Endpoint>::Response;

/// A row of a walk.
type Item<W> = <<W as Walk>::List as List>::Item;
