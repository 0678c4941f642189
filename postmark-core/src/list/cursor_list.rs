//! Lists whose responses contain the key of the next part.

use crate::request::Endpoint;

/// An endpoint that lists rows, and whose response contains the key of the next part.
// contract: paging.bulk-key
pub trait CursorList: Endpoint + Clone {
    /// The rows.
    type Item;

    /// The request for the part after a response, or `None` at the end.
    fn following(&self, answer: &Self::Response) -> Option<Self>;

    /// The rows of a response.
    fn items(answer: Self::Response) -> Vec<Self::Item>;
}
