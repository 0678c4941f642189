//! A list, read row by row.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;
use futures_core::stream::FusedStream;
use postmark_core::{Error, List, Page, Pages};

use crate::{BoxFuture, Client};

/// The rows of a list, asked for page by page as they are taken; made by [`Client::pages`].
///
/// It is a [`Stream`], and can do without one's extensions: see [`next`](Self::next). After an error
/// there are no more rows.
#[must_use = "nothing is asked for until the rows are"]
pub struct Rows<L: List> {
    client: Client<L::Token>,
    /// The pages that are left; `None` after the last, and after an error.
    pages: Option<Pages<L>>,
    page: vec::IntoIter<L::Item>,
    /// The request for the next page.
    turning: Option<BoxFuture<Result<Page<L::Item>, Error>>>,
}

impl<L> Rows<L>
where
    L: List + Send + 'static,
    L::Item: Send,
{
    /// The next row, or `None` after the last.
    ///
    /// Dropping the future loses no row.
    pub async fn next(&mut self) -> Option<Result<L::Item, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// The rows of the next page.
    fn poll_turn(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Vec<L::Item>, Error>>> {
        let Some(pages) = &mut self.pages else {
            return Poll::Ready(None);
        };
        if self.turning.is_none() {
            let client = self.client.clone();
            self.turning = pages.request().map(|list| {
                let turning = async move { client.send(list).await };
                Box::pin(turning) as BoxFuture<_>
            });
        }
        let turned = match &mut self.turning {
            Some(turning) => Some(ready!(turning.as_mut().poll(cx)).map(|page| pages.handle(page))),
            None => pages.check().err().map(|fault| Err(fault.into())),
        };
        self.turning = None;
        if !matches!(turned, Some(Ok(_))) {
            self.pages = None;
        }
        Poll::Ready(turned)
    }
}

impl<L: List> Rows<L> {
    pub(crate) fn new(client: &Client<L::Token>, list: L) -> Self {
        let (client, pages) = (client.clone(), Some(Pages::new(list)));
        Self { client, pages, page: Vec::new().into_iter(), turning: None }
    }
}

impl<L> Stream for Rows<L>
where
    L: List + Send + 'static,
    L::Item: Send,
{
    type Item = Result<L::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(row) = this.page.next() {
                return Poll::Ready(Some(Ok(row)));
            }
            match ready!(this.poll_turn(cx)) {
                None => return Poll::Ready(None),
                Some(Ok(rows)) => this.page = rows.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

impl<L> FusedStream for Rows<L>
where
    L: List + Send + 'static,
    L::Item: Send,
{
    fn is_terminated(&self) -> bool {
        self.pages.is_none() && self.page.len() == 0
    }
}

/// Nothing in it is pinned in place.
impl<L: List> Unpin for Rows<L> {}

impl<L: List> fmt::Debug for Rows<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("rows_of_this_page", &self.page.len()).finish_non_exhaustive()
    }
}
