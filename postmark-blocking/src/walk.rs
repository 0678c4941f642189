//! A list whose answers say how to go on, read row by row.

use std::fmt;
use std::iter::FusedIterator;
use std::vec;

use postmark_core::{Cursor, CursorList, Error};

use crate::Client;

/// The rows of a list whose answers say how to go on, asked for as they are taken; made by
/// [`Client::walk`].
///
/// After an error there are no more.
#[must_use = "nothing is asked for until the rows are"]
pub struct Walk<L: CursorList> {
    client: Client<L::Token>,
    /// Where the walk has come to; `None` after the last answer, and after an error.
    cursor: Option<Cursor<L>>,
    rows: vec::IntoIter<L::Item>,
}

impl<L: CursorList> Walk<L> {
    pub(crate) fn new(client: &Client<L::Token>, list: L) -> Self {
        let client = client.clone();
        Self { client, cursor: Some(Cursor::new(list)), rows: Vec::new().into_iter() }
    }

    /// The rows of the next answer.
    fn step(&mut self) -> Option<Result<Vec<L::Item>, Error>> {
        let cursor = self.cursor.as_mut()?;
        let stepped = cursor.request().map(|list| {
            let answer = self.client.send(list)?;
            Ok(cursor.handle(answer))
        });
        if !matches!(stepped, Some(Ok(_))) {
            self.cursor = None;
        }
        stepped
    }
}

impl<L: CursorList> Iterator for Walk<L> {
    type Item = Result<L::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.rows.next() {
                return Some(Ok(row));
            }
            match self.step()? {
                Ok(rows) => self.rows = rows.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<L: CursorList> FusedIterator for Walk<L> {}

impl<L: CursorList> fmt::Debug for Walk<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Walk")
            .field("rows_of_this_answer", &self.rows.len())
            .finish_non_exhaustive()
    }
}
