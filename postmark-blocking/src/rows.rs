//! A list, read row by row.

use std::fmt;
use std::iter::FusedIterator;

use postmark_core::adapter::{ListRows, RowStep};
use postmark_core::{Error, List, Token};

use crate::client::Client;

impl<T: Token> Client<T> {
    /// Reads a list to the end, in as many requests as it takes, while you iterate over the
    /// [`Rows`].
    ///
    /// ```no_run
    /// # use postmark_blocking::Client;
    /// use postmark_blocking::api::bounces::ListBounces;
    ///
    /// # let client = Client::from_env()?;
    /// for bounce in client.list(ListBounces::new()) {
    ///     println!("{}", bounce?.email);
    /// }
    /// # Ok::<(), postmark_blocking::Error>(())
    /// ```
    ///
    /// An error ends the list: one of [`send`](Self::send), or [`Error::Invalid`] if Postmark does
    /// not return the rest of a search.
    pub fn list<L>(&self, list: L) -> Rows<L>
    where
        L: List<Token = T>,
    {
        Rows { client: self.clone(), rows: ListRows::new(list) }
    }
}

/// The rows of a list, requested on demand. Created by [`Client::list`].
///
/// After an error there are no more rows.
#[must_use = "nothing is asked for until the rows are"]
pub struct Rows<L: List> {
    client: Client<L::Token>,
    rows: ListRows<L>,
}

impl<L: List> Iterator for Rows<L> {
    type Item = Result<L::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.rows.step() {
                RowStep::Send(list) => self.rows.handle(self.client.send(list)),
                RowStep::Row(row) => return Some(row),
                RowStep::Finished => return None,
            }
        }
    }
}

impl<L: List> FusedIterator for Rows<L> {}

impl<L: List> fmt::Debug for Rows<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("rows", &self.rows).finish_non_exhaustive()
    }
}
