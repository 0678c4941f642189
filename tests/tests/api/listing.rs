//! How an endpoint lists its rows, and what tells one row from another.

use postmark_core::{EasternTime, Listed, PagedList, Window};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// How an endpoint lists its rows.
pub(crate) enum Listing {
    /// By count and offset.
    Pages(Pages),
    /// By a cursor in each response.
    Cursor,
}

/// A list with count and offset.
pub(crate) struct Pages {
    /// How far the list can be read.
    pub(crate) reach: Reach,
    /// The member of a response that contains the rows.
    pub(crate) key: &'static str,
    /// The identity of a row, as text.
    pub(crate) id: fn(&Value) -> String,
    /// The time used by a search by dates, as text.
    pub(crate) time: fn(&Value) -> Option<String>,
}

/// How far a list can be read.
pub(crate) enum Reach {
    /// To its end.
    All,
    /// To 10,000 rows, and further by an earlier date.
    Dated,
    /// To 10,000 rows.
    Undated,
}

impl Listing {
    /// How a list is read.
    pub(crate) fn of<L: PagedList<Item: DeserializeOwned>>(list: &L) -> Self {
        let until = EasternTime::from_unix_seconds(0).and_then(|time| list.until(time));
        let reach = match (L::MAX_ROWS, until) {
            (u32::MAX, _) => Reach::All,
            (Window::MAX_ROWS, Some(_)) => Reach::Dated,
            (Window::MAX_ROWS, None) => Reach::Undated,
            (rows, _) => panic!("JavaScript has no list of {rows} rows"),
        };
        let (id, time) = (id::<L::Item>, time::<L::Item>);
        Self::Pages(Pages { reach, key: L::Item::KEY, id, time })
    }
}

fn id<R: Listed + DeserializeOwned>(row: &Value) -> String {
    format!("{:?}", row_of::<R>(row).id())
}

fn time<R: Listed + DeserializeOwned>(row: &Value) -> Option<String> {
    row_of::<R>(row).time().map(ToString::to_string)
}

fn row_of<R: DeserializeOwned>(row: &Value) -> R {
    serde_json::from_value(row.clone()).unwrap()
}
