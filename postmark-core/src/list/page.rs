//! One page of a list.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::walk::List;
use crate::error::Fault;
use crate::request::{Draft, Endpoint};
use crate::text::DecodeError;
use crate::text::lenient::{self, Number};
use crate::time::{EasternTime, Timestamp};

/// One page of a list, and the total number of rows.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The number of matching rows on all pages.
    pub total_count: i64,
    /// The rows of this page.
    pub items: Vec<T>,
}

/// A row of a list: Postmark's name for the rows, and the identity of each.
pub trait Listed {
    /// The member of a page that holds the rows: `Bounces`.
    const KEY: &'static str;

    /// The identity of a row.
    type Id: Ord + fmt::Debug;

    /// The identity of this row.
    fn id(&self) -> Self::Id;

    /// The time that searches by date use.
    fn time(&self) -> Option<&Timestamp> {
        None
    }
}

/// A list paged by count and offset; [`Pages`](crate::Pages) reads it.
pub trait PagedList: List<Item: Listed> + Endpoint<Response = Page<<Self as List>::Item>> {
    /// The maximum number of rows that one search can return.
    const MAX_ROWS: u32;

    /// The requested part of the list.
    fn window(&self) -> Window;

    /// The same list with another window.
    #[must_use]
    fn at(&self, window: Window) -> Self;

    /// The same list up to a time, if it can be searched by date.
    #[must_use]
    fn until(&self, time: EasternTime) -> Option<Self> {
        let _ = time;
        None
    }
}

/// A part of a list: how many rows to return, and how many to skip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Window {
    /// The number of rows to return: 1 to 500.
    pub count: u32,
    /// The number of rows to skip; with `count` at most [`PagedList::MAX_ROWS`].
    pub offset: u32,
}

impl Window {
    /// The maximum number of rows of a page.
    // contract: paging.window quirk.bounces-by-message
    pub const MAX_COUNT: u32 = 500;

    /// The maximum number of rows that one search of bounces, messages or their events can return.
    // contract: paging.reach
    pub const MAX_ROWS: u32 = 10_000;

    /// Parses a page of this window. More than twice the requested rows, if also more than 50, is
    /// an error: a server that ignores the window would return the whole list each time.
    pub(crate) fn parse<T: Listed + DeserializeOwned>(
        self,
        body: &[u8],
    ) -> Result<Page<T>, DecodeError> {
        let page: Page<T> = lenient::parse(body)?;
        let most = usize::try_from(self.count).unwrap_or(usize::MAX).saturating_mul(2).max(50);
        if page.items.len() > most { Err(DecodeError::OVERFULL) } else { Ok(page) }
    }
}

impl Draft {
    /// Requests a part of a list of which Postmark returns at most `reach` rows.
    pub(crate) fn window(self, window: Window, reach: u32) -> Self {
        let Window { count, offset } = window;
        let draft = self.query("count", count).query("offset", offset);
        if count == 0 || count > Window::MAX_COUNT {
            let problem = format!("is {count}, and a page has 1 to {} rows", Window::MAX_COUNT);
            return draft.fault(Fault::new("count", problem, "Ask for fewer rows at a time."));
        }
        if offset.saturating_add(count) > reach {
            let problem = format!("is {offset}, and Postmark shows {reach} rows of a search");
            let remedy = "Narrow the search, by dates for example.";
            return draft.fault(Fault::new("offset", problem, remedy));
        }
        draft
    }
}

/// The first 500 rows.
impl Default for Window {
    fn default() -> Self {
        Self { count: Self::MAX_COUNT, offset: 0 }
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<T: Listed + Serialize> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("TotalCount", &self.total_count)?;
        map.serialize_entry(T::KEY, &self.items)?;
        map.end()
    }
}

impl<'de, T: Listed + Deserialize<'de>> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader(PhantomData))
    }
}

struct Reader<T>(PhantomData<T>);

impl<'de, T: Listed + Deserialize<'de>> Visitor<'de> for Reader<T> {
    type Value = Page<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a page of {}", T::KEY)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Page<T>, A::Error> {
        let mut total_count = None;
        let mut items = None;
        while let Some(key) = map.next_key::<String>()? {
            if key == T::KEY {
                items = Some(map.next_value()?);
            } else if key == "TotalCount" {
                // contract: quirk.total-count-text
                total_count = Some(map.next_value::<Number>()?.0);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        // Other JSON is an error, not an empty page, which would end the list early.
        if total_count.is_none() && items.is_none() {
            return Err(A::Error::missing_field(T::KEY));
        }
        let (total_count, items) = (total_count.unwrap_or(0), items.unwrap_or_default());
        Ok(Page { total_count, items })
    }
}
