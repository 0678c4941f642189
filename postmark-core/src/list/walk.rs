//! A list, and the state machine that reads it to the end.

use crate::error::Fault;
use crate::request::Endpoint;

/// An endpoint that lists rows, and knows how to read all of them.
///
/// The `list` method of a client takes any of these. To add your own list, implement
/// [`PagedList`](crate::PagedList) or [`CursorList`](crate::CursorList), and name its state machine
/// here:
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

    /// The state machine that reads the list: [`Pages`](crate::Pages) or [`Cursor`](crate::Cursor).
    type Walk: Walk<List = Self>;

    /// Starts to read the list at the rows that this request asks for.
    fn walk(self) -> Self::Walk;
}

/// Reads a list to the end, request by request. A driver generic over this runs both
/// [`Pages`](crate::Pages) and [`Cursor`](crate::Cursor).
pub trait Walk {
    /// The request for a part of the list.
    type List: List;

    /// The next request, or `None` at the end.
    fn request(&self) -> Option<Self::List>;

    /// Takes the response to the request, and returns its rows.
    fn handle(&mut self, response: Response<Self>) -> Vec<Item<Self>>;

    /// Checks that the list was read to the end.
    ///
    /// # Errors
    ///
    /// The list has more rows, but Postmark does not return them.
    fn check(&self) -> Result<(), Fault>;
}

/// The response to a request of a walk.
type Response<W> = <<W as Walk>::List as Endpoint>::Response;

/// A row of a walk.
type Item<W> = <<W as Walk>::List as List>::Item;
