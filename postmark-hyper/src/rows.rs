//! A list, read row by row.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use postmark_core::adapter::ListRows;
use postmark_core::{Error, List, Token};

use crate::client::Client;
use crate::future::BoxFuture;

impl<T: Token> Client<T> {
    /// Reads a list to the end, in as many requests as it takes, while you poll the [`Rows`].
    ///
    /// ```no_run
    /// # use postmark_hyper::{Client, Error};
    /// use postmark_hyper::api::bounces::ListBounces;
    ///
    /// # async fn list(client: Client) -> Result<(), Error> {
    /// let mut bounces = client.list(ListBounces::new());
    /// while let Some(bounce) = bounces.next().await {
    ///     println!("{}", bounce?.email);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// An error ends the list: one of [`send`](Self::send), or [`Error::Invalid`] if Postmark does
    /// not return the rest of a search.
    pub fn list<L>(&self, list: L) -> Rows<L>
    where
        L: List<Token = T>,
    {
        Rows { client: self.clone(), sending: None, left: ListRows::new(list) }
    }
}

/// The rows of a list, requested on demand. Created by [`Client::list`].
///
/// This is a [`Stream`], and also has a method [`next`](Self::next). After an error there are no
/// more rows.
#[must_use = "nothing is asked for until the rows are"]
pub struct Rows<L: List> {
    client: Client<L::Token>,
    left: ListRows<L>,
    /// The request for the next rows.
    sending: Option<BoxFuture<Result<L::Response, Error>>>,
}

impl<L> Rows<L>
where
    L: List + Send + 'static,
    L::Response: Send,
{
    /// The next row, or `None` after the last.
    ///
    /// Dropping the future loses no row.
    pub async fn next(&mut self) -> Option<Result<L::Item, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<L> Stream for Rows<L>
where
    L: List + Send + 'static,
    L::Response: Send,
{
    type Item = Result<L::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { client, left, sending } = self.get_mut();
        left.poll(sending, context, |list| {
            let client = client.clone();
            Box::pin(async move { client.send(list).await })
        })
    }
}

impl<L> FusedStream for Rows<L>
where
    L: List + Send + 'static,
    L::Response: Send,
{
    fn is_terminated(&self) -> bool {
        self.left.is_finished()
    }
}

/// Nothing is pinned in place.
impl<L: List> Unpin for Rows<L> {}

impl<L: List> fmt::Debug for Rows<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("rows", &self.left).finish_non_exhaustive()
    }
}
