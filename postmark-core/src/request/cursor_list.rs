//! An endpoint whose responses say how to go on.

use super::endpoint::Endpoint;

/// An endpoint that lists rows, and whose answer says how to ask for the ones that follow.
// contract: paging.bulk-key
pub trait CursorList: Endpoint + Clone {
    /// What is listed.
    type Item;

    /// The request for what follows an answer, or `None` where nothing does.
    fn following(&self, answer: &Self::Response) -> Option<Self>;

    /// The rows of an answer.
    fn items(answer: Self::Response) -> Vec<Self::Item>;
}
