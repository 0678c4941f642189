//! The emails of an iterator, as a stream.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use postmark_core::Email;

/// The emails of an iterator, as a stream that is always ready.
#[derive(Debug, Clone)]
pub struct Emails<I>(I);

impl<I: Iterator<Item = Email>> Emails<I> {
    pub(crate) fn new(emails: impl IntoIterator<IntoIter = I>) -> Self {
        Self(emails.into_iter())
    }
}

/// Nothing is pinned in place.
impl<I> Unpin for Emails<I> {}

impl<I: Iterator<Item = Email>> Stream for Emails<I> {
    type Item = Email;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Email>> {
        Poll::Ready(self.get_mut().0.next())
    }
}
