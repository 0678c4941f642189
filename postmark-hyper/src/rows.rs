//! A list, read row by row.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;
use futures_core::stream::FusedStream;
use postmark_core::{Cursor, CursorList, Endpoint, Error, List, Pages, Token, Walk};

use crate::client::Client;
use crate::future::BoxFuture;

impl<T: Token> Client<T> {
    /// Reads a list to its end, in as many requests as it takes, as the [`Rows`] are asked for.
    ///
    /// ```no_run
    /// # use postmark_hyper::{Client, Error};
    /// use postmark_hyper::api::bounces::ListBounces;
    ///
    /// # async fn list(client: Client) -> Result<(), Error> {
    /// let mut bounces = client.pages(ListBounces::new());
    /// while let Some(bounce) = bounces.next().await {
    ///     println!("{}", bounce?.email);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// An error is the last item: one of [`send`](Self::send), or [`Error::Invalid`] where Postmark
    /// shows no more rows of the search (see [`Pages`](crate::Pages)).
    pub fn pages<L>(&self, list: L) -> Rows<Pages<L>>
    where
        L: List + Endpoint<Token = T>,
    {
        Rows::new(self, Pages::new(list))
    }

    /// Reads a list whose answers say how to go on to its end, as the [`Rows`] are asked for.
    ///
    /// ```no_run
    /// # use postmark_hyper::{Client, Error};
    /// use postmark_hyper::api::bulk::ListBulkSends;
    ///
    /// # async fn list(client: Client) -> Result<(), Error> {
    /// let mut bulks = client.walk(ListBulkSends::new());
    /// while let Some(bulk) = bulks.next().await {
    ///     println!("{}", bulk?.id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// An error, one of [`send`](Self::send), is the last item.
    pub fn walk<L>(&self, list: L) -> Rows<Cursor<L>>
    where
        L: CursorList + Endpoint<Token = T>,
    {
        Rows::new(self, Cursor::new(list))
    }
}

/// The rows of a list, asked for as they are taken; made by [`Client::pages`] and [`Client::walk`].
///
/// It is a [`Stream`], and can do without one's extensions: see [`next`](Self::next). After an error
/// there are no more rows.
#[must_use = "nothing is asked for until the rows are"]
pub struct Rows<W: Walk> {
    client: Client<<W::List as Endpoint>::Token>,
    /// What is left of the list; `None` after the last answer, and after an error.
    walk: Option<W>,
    at_hand: vec::IntoIter<W::Row>,
    /// The request for what follows.
    asking: Option<BoxFuture<Result<<W::List as Endpoint>::Response, Error>>>,
}

impl<W: Walk> Rows<W> {
    pub(crate) fn new(client: &Client<<W::List as Endpoint>::Token>, walk: W) -> Self {
        let (client, at_hand) = (client.clone(), Vec::new().into_iter());
        Self { client, walk: Some(walk), at_hand, asking: None }
    }
}

impl<W> Rows<W>
where
    W: Walk,
    W::List: Send + 'static,
    <W::List as Endpoint>::Response: Send,
{
    /// The next row, or `None` after the last.
    ///
    /// Dropping the future loses no row.
    pub async fn next(&mut self) -> Option<Result<W::Row, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// The rows of the next answer.
    fn poll_step(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Vec<W::Row>, Error>>> {
        let Some(walk) = &mut self.walk else {
            return Poll::Ready(None);
        };
        if self.asking.is_none() {
            let client = self.client.clone();
            self.asking = walk.request().map(|list| {
                let asking = async move { client.send(list).await };
                Box::pin(asking) as BoxFuture<_>
            });
        }
        let stepped = match &mut self.asking {
            Some(asking) => Some(ready!(asking.as_mut().poll(cx)).map(|it| walk.handle(it))),
            None => walk.check().err().map(|fault| Err(fault.into())),
        };
        self.asking = None;
        if !matches!(stepped, Some(Ok(_))) {
            self.walk = None;
        }
        Poll::Ready(stepped)
    }
}

impl<W> Stream for Rows<W>
where
    W: Walk,
    W::List: Send + 'static,
    <W::List as Endpoint>::Response: Send,
{
    type Item = Result<W::Row, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(row) = this.at_hand.next() {
                return Poll::Ready(Some(Ok(row)));
            }
            match ready!(this.poll_step(cx)) {
                None => return Poll::Ready(None),
                Some(Ok(rows)) => this.at_hand = rows.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

impl<W> FusedStream for Rows<W>
where
    W: Walk,
    W::List: Send + 'static,
    <W::List as Endpoint>::Response: Send,
{
    fn is_terminated(&self) -> bool {
        self.walk.is_none() && self.at_hand.len() == 0
    }
}

/// Nothing in it is pinned in place.
impl<W: Walk> Unpin for Rows<W> {}

impl<W: Walk> fmt::Debug for Rows<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("at_hand", &self.at_hand.len()).finish_non_exhaustive()
    }
}
