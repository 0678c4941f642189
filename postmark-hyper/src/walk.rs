//! A list whose answers say how to go on, read row by row.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;
use futures_core::stream::FusedStream;
use postmark_core::{Cursor, CursorList, Error};

use crate::{BoxFuture, Client};

/// The rows of a list whose answers say how to go on, asked for as they are taken; made by
/// [`Client::walk`].
///
/// It is a [`Stream`], and can do without one's extensions: see [`next`](Self::next). After an error
/// there are no more rows.
#[must_use = "nothing is asked for until the rows are"]
pub struct Walk<L: CursorList> {
    client: Client<L::Token>,
    /// Where the walk has come to; `None` after the last answer, and after an error.
    cursor: Option<Cursor<L>>,
    rows: vec::IntoIter<L::Item>,
    /// The request for what follows.
    asking: Option<BoxFuture<Result<L::Response, Error>>>,
}

impl<L> Walk<L>
where
    L: CursorList + Send + 'static,
    L::Response: Send,
{
    /// The next row, or `None` after the last.
    ///
    /// Dropping the future loses no row.
    pub async fn next(&mut self) -> Option<Result<L::Item, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// The rows of the next answer.
    fn poll_step(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Vec<L::Item>, Error>>> {
        let Some(cursor) = &mut self.cursor else {
            return Poll::Ready(None);
        };
        if self.asking.is_none() {
            let client = self.client.clone();
            self.asking = cursor.request().map(|list| {
                let asking = async move { client.send(list).await };
                Box::pin(asking) as BoxFuture<_>
            });
        }
        let stepped = match &mut self.asking {
            Some(asking) => Some(ready!(asking.as_mut().poll(cx)).map(|it| cursor.handle(it))),
            None => None,
        };
        self.asking = None;
        if !matches!(stepped, Some(Ok(_))) {
            self.cursor = None;
        }
        Poll::Ready(stepped)
    }
}

impl<L: CursorList> Walk<L> {
    pub(crate) fn new(client: &Client<L::Token>, list: L) -> Self {
        let (client, cursor) = (client.clone(), Some(Cursor::new(list)));
        Self { client, cursor, rows: Vec::new().into_iter(), asking: None }
    }
}

impl<L> Stream for Walk<L>
where
    L: CursorList + Send + 'static,
    L::Response: Send,
{
    type Item = Result<L::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(row) = this.rows.next() {
                return Poll::Ready(Some(Ok(row)));
            }
            match ready!(this.poll_step(cx)) {
                None => return Poll::Ready(None),
                Some(Ok(rows)) => this.rows = rows.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

impl<L> FusedStream for Walk<L>
where
    L: CursorList + Send + 'static,
    L::Response: Send,
{
    fn is_terminated(&self) -> bool {
        self.cursor.is_none() && self.rows.len() == 0
    }
}

/// Nothing in it is pinned in place.
impl<L: CursorList> Unpin for Walk<L> {}

impl<L: CursorList> fmt::Debug for Walk<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Walk")
            .field("rows_of_this_answer", &self.rows.len())
            .finish_non_exhaustive()
    }
}
