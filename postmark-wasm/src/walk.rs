//! A list whose answers say how to go on, read row by row.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;
use futures_core::stream::FusedStream;
use postmark_core::{Cursor, CursorList, Error};

use crate::Client;

/// The rows of a list whose answers say how to go on, asked for as they are taken; made by
/// [`Client::walk`].
///
/// It is a [`Stream`], and has a [`next`](Self::next) of its own. After an error there are no more
/// rows.
#[must_use = "nothing is asked for until the rows are"]
pub struct Walk<L: CursorList> {
    client: Client<L::Token>,
    /// Where the walk has come to; `None` after the last answer, and after an error.
    cursor: Option<Cursor<L>>,
    in_flight: Option<InFlight<L::Response>>,
    rows: vec::IntoIter<L::Item>,
}

/// An answer that is being asked for.
type InFlight<T> = Pin<Box<dyn Future<Output = Result<T, Error>>>>;

impl<L: CursorList> Walk<L> {
    pub(crate) fn new(client: &Client<L::Token>, list: L) -> Self {
        Self {
            client: client.clone(),
            cursor: Some(Cursor::new(list)),
            in_flight: None,
            rows: Vec::new().into_iter(),
        }
    }
}

impl<L: CursorList + 'static> Walk<L> {
    /// One more row; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<L::Item, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<L::Item, Error>>> {
        loop {
            if let Some(row) = self.rows.next() {
                return Poll::Ready(Some(Ok(row)));
            }
            let Some(cursor) = &mut self.cursor else {
                return Poll::Ready(None);
            };
            if let Some(answer) = &mut self.in_flight {
                let answer = ready!(answer.as_mut().poll(context));
                self.in_flight = None;
                match answer {
                    Ok(answer) => self.rows = cursor.handle(answer).into_iter(),
                    Err(error) => {
                        self.cursor = None;
                        return Poll::Ready(Some(Err(error)));
                    }
                }
            } else if let Some(list) = cursor.request() {
                let client = self.client.clone();
                self.in_flight = Some(Box::pin(async move { client.send(list).await }));
            } else {
                self.cursor = None;
            }
        }
    }
}

impl<L: CursorList> Unpin for Walk<L> {}

impl<L: CursorList + 'static> Stream for Walk<L> {
    type Item = Result<L::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<L: CursorList + 'static> FusedStream for Walk<L> {
    fn is_terminated(&self) -> bool {
        self.cursor.is_none() && self.rows.len() == 0
    }
}

impl<L: CursorList> fmt::Debug for Walk<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Walk")
            .field("rows_of_this_answer", &self.rows.len())
            .finish_non_exhaustive()
    }
}
