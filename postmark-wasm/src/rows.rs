//! A list, read row by row.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;
use futures_core::stream::FusedStream;
use postmark_core::{Endpoint, Error, List, Page, Pages};

use crate::Client;

/// The rows of a list, asked for page by page as they are taken; made by [`Client::pages`].
///
/// It is a [`Stream`], and has a [`next`](Self::next) of its own. After an error there are no more
/// rows.
#[must_use = "nothing is asked for until the rows are"]
pub struct Rows<L: List> {
    client: Client<L::Token>,
    /// The pages that are left; `None` after the last, and after an error.
    pages: Option<Pages<L>>,
    in_flight: Option<InFlight<L::Item>>,
    page: vec::IntoIter<L::Item>,
}

/// A page that is being asked for.
type InFlight<T> = Pin<Box<dyn Future<Output = Result<Page<T>, Error>>>>;

impl<L: List> Rows<L> {
    pub(crate) fn new(client: &Client<L::Token>, list: L) -> Self {
        Self {
            client: client.clone(),
            pages: Some(Pages::new(list)),
            in_flight: None,
            page: Vec::new().into_iter(),
        }
    }
}

impl<L: List + 'static> Rows<L> {
    /// One more row; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<L::Item, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<L::Item, Error>>> {
        loop {
            if let Some(row) = self.page.next() {
                return Poll::Ready(Some(Ok(row)));
            }
            let Some(pages) = &mut self.pages else {
                return Poll::Ready(None);
            };
            if let Some(page) = &mut self.in_flight {
                let page = ready!(page.as_mut().poll(context));
                self.in_flight = None;
                match page {
                    Ok(page) => self.page = pages.handle(page).into_iter(),
                    Err(error) => return self.end(Err(error)),
                }
            } else if let Some(list) = pages.request() {
                self.in_flight = Some(request(self.client.clone(), list));
            } else {
                let end = pages.check();
                return self.end(end.map_err(Error::from));
            }
        }
    }

    fn end(&mut self, end: Result<(), Error>) -> Poll<Option<Result<L::Item, Error>>> {
        self.pages = None;
        Poll::Ready(end.err().map(Err))
    }
}

fn request<L>(client: Client<L::Token>, list: L) -> InFlight<L::Item>
where
    L: List + Endpoint + 'static,
{
    Box::pin(async move { client.send(list).await })
}

impl<L: List> Unpin for Rows<L> {}

impl<L: List + 'static> Stream for Rows<L> {
    type Item = Result<L::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<L: List + 'static> FusedStream for Rows<L> {
    fn is_terminated(&self) -> bool {
        self.pages.is_none() && self.page.len() == 0
    }
}

impl<L: List> fmt::Debug for Rows<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("rows_of_this_page", &self.page.len()).finish_non_exhaustive()
    }
}
