//! A list, read row by row.

use std::fmt;
use std::iter::FusedIterator;
use std::vec;

use postmark_core::{Cursor, CursorList, Endpoint, Error, List, Pages, Token, Walk};

use crate::client::Client;

impl<T: Token> Client<T> {
    /// Reads a list to its end, in as many requests as it takes, as the [`Rows`] are asked for.
    ///
    /// ```no_run
    /// # use postmark_blocking::Client;
    /// use postmark_blocking::api::bounces::ListBounces;
    ///
    /// # let client = Client::from_env()?;
    /// for bounce in client.pages(ListBounces::new()) {
    ///     println!("{}", bounce?.email);
    /// }
    /// # Ok::<(), postmark_blocking::Error>(())
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
    /// # use postmark_blocking::Client;
    /// use postmark_blocking::api::bulk::ListBulkSends;
    ///
    /// # let client = Client::from_env()?;
    /// for bulk in client.walk(ListBulkSends::new()) {
    ///     println!("{}", bulk?.id);
    /// }
    /// # Ok::<(), postmark_blocking::Error>(())
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
/// After an error there are no more.
#[must_use = "nothing is asked for until the rows are"]
pub struct Rows<W: Walk> {
    client: Client<<W::List as Endpoint>::Token>,
    /// What is left of the list; `None` after the last answer, and after an error.
    walk: Option<W>,
    at_hand: vec::IntoIter<W::Row>,
}

impl<W: Walk> Rows<W> {
    pub(crate) fn new(client: &Client<<W::List as Endpoint>::Token>, walk: W) -> Self {
        Self { client: client.clone(), walk: Some(walk), at_hand: Vec::new().into_iter() }
    }

    /// The rows of the next answer.
    fn step(&mut self) -> Option<Result<Vec<W::Row>, Error>> {
        let walk = self.walk.as_mut()?;
        let stepped = match walk.request() {
            Some(list) => Some(self.client.send(list).map(|answer| walk.handle(answer))),
            None => walk.check().err().map(|fault| Err(fault.into())),
        };
        if !matches!(stepped, Some(Ok(_))) {
            self.walk = None;
        }
        stepped
    }
}

impl<W: Walk> Iterator for Rows<W> {
    type Item = Result<W::Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.at_hand.next() {
                return Some(Ok(row));
            }
            match self.step()? {
                Ok(rows) => self.at_hand = rows.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<W: Walk> FusedIterator for Rows<W> {}

impl<W: Walk> fmt::Debug for Rows<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("at_hand", &self.at_hand.len()).finish_non_exhaustive()
    }
}
