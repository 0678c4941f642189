//! Lists whose responses contain the key of the next part.

use super::walk::List;

/// A list whose responses contain the key of the next part; [`Cursor`](crate::Cursor) reads it.
// contract: paging.bulk-key
pub trait CursorList: List + Clone {
    /// The request for the part after a response, or `None` at the end.
    fn following(&self, response: &Self::Response) -> Option<Self>;

    /// The rows of a response.
    fn items(response: Self::Response) -> Vec<Self::Item>;
}
