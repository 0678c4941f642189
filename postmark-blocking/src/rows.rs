//! A list, read row by row.

use std::fmt;
use std::iter::FusedIterator;
use std::vec;

use postmark_core::{Endpoint, Error, Walk};

use crate::Client;

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
