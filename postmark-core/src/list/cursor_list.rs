//! Lists whose responses contain the key of the next page.

use super::walk::List;

/// A list whose responses contain the key of the next page; [`Cursor`](crate::Cursor) reads it.
// contract: paging.bulk-key
pub trait CursorList: List + Clone {
    /// The request that follows a response, or `None` at the end.
    fn following(&self, response: &Self::Response) -> Option<Self>;

    /// The rows of a response.
    fn items(response: Self::Response) -> Vec<Self::Item>;
}
