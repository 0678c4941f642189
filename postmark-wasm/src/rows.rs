//! A list, read row by row.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;
use futures_core::stream::FusedStream;
use postmark_core::{Cursor, CursorList, Endpoint, Error, List, Pages, Token, Walk};

use crate::client::Client;

impl<T: Token> Client<T> {
    /// Reads a list to its end, in as many requests as it takes, as the [`Rows`] are asked for.
    ///
    /// ```no_run
    /// # use postmark_wasm::{Client, Error};
    /// use postmark_wasm::api::bounces::ListBounces;
    ///
    /// # async fn read(client: Client) -> Result<(), Error> {
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
    /// # use postmark_wasm::{Client, Error};
    /// use postmark_wasm::api::bulk::ListBulkSends;
    ///
    /// # async fn read(client: Client) -> Result<(), Error> {
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
/// It is a [`Stream`], and has a [`next`](Self::next) of its own. After an error there are no more
/// rows.
#[must_use = "nothing is asked for until the rows are"]
pub struct Rows<W: Walk> {
    client: Client<<W::List as Endpoint>::Token>,
    /// What is left of the list; `None` after the last answer, and after an error.
    walk: Option<W>,
    in_flight: Option<InFlight<<W::List as Endpoint>::Response>>,
    at_hand: vec::IntoIter<W::Row>,
}

/// An answer that is being asked for.
type InFlight<T> = Pin<Box<dyn Future<Output = Result<T, Error>>>>;

impl<W: Walk> Rows<W> {
    pub(crate) fn new(client: &Client<<W::List as Endpoint>::Token>, walk: W) -> Self {
        let (client, at_hand) = (client.clone(), Vec::new().into_iter());
        Self { client, walk: Some(walk), in_flight: None, at_hand }
    }
}

impl<W> Rows<W>
where
    W: Walk,
    W::List: 'static,
{
    /// One more row; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<W::Row, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<W::Row, Error>>> {
        loop {
            if let Some(row) = self.at_hand.next() {
                return Poll::Ready(Some(Ok(row)));
            }
            let Some(walk) = &mut self.walk else {
                return Poll::Ready(None);
            };
            if let Some(answer) = &mut self.in_flight {
                let answer = ready!(answer.as_mut().poll(context));
                self.in_flight = None;
                match answer {
                    Ok(answer) => self.at_hand = walk.handle(answer).into_iter(),
                    Err(error) => return self.end(Err(error)),
                }
            } else if let Some(list) = walk.request() {
                let client = self.client.clone();
                self.in_flight = Some(Box::pin(async move { client.send(list).await }));
            } else {
                let end = walk.check();
                return self.end(end.map_err(Error::from));
            }
        }
    }

    fn end(&mut self, end: Result<(), Error>) -> Poll<Option<Result<W::Row, Error>>> {
        self.walk = None;
        Poll::Ready(end.err().map(Err))
    }
}

/// Nothing in it is pinned in place.
impl<W: Walk> Unpin for Rows<W> {}

impl<W> Stream for Rows<W>
where
    W: Walk,
    W::List: 'static,
{
    type Item = Result<W::Row, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<W> FusedStream for Rows<W>
where
    W: Walk,
    W::List: 'static,
{
    fn is_terminated(&self) -> bool {
        self.walk.is_none() && self.at_hand.len() == 0
    }
}

impl<W: Walk> fmt::Debug for Rows<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("at_hand", &self.at_hand.len()).finish_non_exhaustive()
    }
}
