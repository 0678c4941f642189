//! A list, read row by row.

use std::fmt;
use std::iter::FusedIterator;
use std::vec;

use postmark_core::{Error, List, Pages};

use crate::Client;

/// The rows of a list, asked for page by page as they are taken; made by [`Client::pages`].
///
/// After an error there are no more.
#[must_use = "nothing is asked for until the rows are"]
pub struct Rows<L: List> {
    client: Client<L::Token>,
    /// The pages that are left; `None` after the last, and after an error.
    pages: Option<Pages<L>>,
    page: vec::IntoIter<L::Item>,
}

impl<L: List> Rows<L> {
    pub(crate) fn new(client: &Client<L::Token>, list: L) -> Self {
        let client = client.clone();
        Self { client, pages: Some(Pages::new(list)), page: Vec::new().into_iter() }
    }

    /// The rows of the next page.
    fn turn(&mut self) -> Option<Result<Vec<L::Item>, Error>> {
        let pages = self.pages.as_mut()?;
        let turned = match pages.request() {
            Some(list) => Some(self.client.send(list).map(|page| pages.handle(page))),
            None => pages.check().err().map(|fault| Err(fault.into())),
        };
        if !matches!(turned, Some(Ok(_))) {
            self.pages = None;
        }
        turned
    }
}

impl<L: List> Iterator for Rows<L> {
    type Item = Result<L::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.page.next() {
                return Some(Ok(row));
            }
            match self.turn()? {
                Ok(rows) => self.page = rows.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<L: List> FusedIterator for Rows<L> {}

impl<L: List> fmt::Debug for Rows<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("rows_of_this_page", &self.page.len()).finish_non_exhaustive()
    }
}
