//! A list, page by page to the end.

use std::collections::BTreeMap;

use super::page::{Listed, Page, PagedList, Window};
use super::walk::Walk;
use crate::error::Fault;
use crate::time::EasternTime;

/// Walks a list page by page to the end, returning every row once even if new rows arrive
/// meanwhile.
///
/// A driver asks for the next request, sends it, and passes the page to [`handle`](Self::handle):
///
/// ```
/// # use postmark_core::{api::bounces::*, *};
/// # fn send<E: Endpoint>(_: &E) -> Result<E::Response, Error> {
/// #     Err(Error::Transport(Failure::unsent("no network")))
/// # }
/// # fn walk() -> Result<(), Error> {
/// let mut pages = Pages::new(ListBounces::new());
/// while let Some(list) = pages.request() {
///     let page = send(&list)?;
///     for bounce in pages.handle(page) {
///         println!("{}", bounce.email);
///     }
/// }
/// pages.check()?;
/// # Ok(())
/// # }
/// ```
/// Rows are listed newest first, so new rows push the others to later pages: rows already returned
/// are skipped. If rows leave the list, as bounces do when they are activated, the others move up:
/// the walk steps back by as many rows as the list has shrunk, but never before its first row.
/// Where Postmark returns at most 10,000 rows of a search, the walk continues with a search up to
/// the date of the last row; if the list cannot be searched by date, it ends there, and
/// [`check`](Self::check) returns an error.
#[derive(Debug)]
#[must_use]
pub struct Pages<L: PagedList> {
    list: L,
    window: Window,
    /// The rows that may appear again, with their time if they have one.
    seen: BTreeMap<<L::Item as Listed>::Id, Option<i128>>,
    /// The number of rows of the current search, as of the last page.
    total: u32,
    /// The number of leading rows of the current search already returned, as of the last page.
    given: u32,
    /// The time of the oldest row.
    oldest: Option<i128>,
    /// The upper time bound of the current search.
    bound: Option<EasternTime>,
    end: Option<Result<(), Fault>>,
}

impl<L: PagedList> Pages<L> {
    /// Starts at the rows that the request asks for, with its page size.
    pub fn new(list: L) -> Self {
        let window = list.window();
        Self {
            list,
            window,
            seen: BTreeMap::new(),
            total: 0,
            given: window.offset,
            oldest: None,
            bound: None,
            end: None,
        }
    }

    /// The request for the next page, or `None` at the end.
    #[must_use]
    pub fn request(&self) -> Option<L> {
        self.end.is_none().then(|| self.list.at(self.window))
    }

    /// Takes a page and returns its new rows.
    pub fn handle(&mut self, page: Page<L::Item>) -> Vec<L::Item> {
        let total = u32::try_from(page.total_count.max(0)).unwrap_or(u32::MAX);
        let here = u32::try_from(page.items.len()).unwrap_or(u32::MAX);
        let rows = page.items.into_iter().filter(|row| self.is_new(row)).collect();
        let left = self.shrink(total, here);
        // New rows arrive at the front, so those behind moved up by at most what the list shrank.
        self.given = self.given.saturating_sub(left).max(self.first());
        let Window { count, offset } = self.window;
        if offset > self.given {
            self.move_to(self.given, left);
            return rows;
        }
        self.given = offset.saturating_add(here);
        let all = if total > 0 { self.given >= total } else { here < count };
        if all {
            self.end = Some(Ok(()));
        } else if here == 0 || !self.move_on(left) {
            self.end = Some(Err(Self::cut_off(total)));
        }
        rows
    }

    /// Checks that the walk reached the end of the list, once [`request`](Self::request) returns
    /// `None`.
    ///
    /// # Errors
    ///
    /// Postmark returns no more rows of this search: narrow it.
    pub fn check(&self) -> Result<(), Fault> {
        self.end.clone().unwrap_or(Ok(()))
    }

    fn is_new(&mut self, row: &L::Item) -> bool {
        let time = row.time().and_then(crate::time::Timestamp::unix_nanos);
        self.oldest = match (self.oldest, time) {
            (Some(oldest), Some(time)) => Some(oldest.min(time)),
            (oldest, time) => oldest.or(time),
        };
        self.seen.insert(row.id(), time).is_none()
    }

    /// Updates the length of the list from a page that has it; returns by how much it shrank.
    fn shrink(&mut self, total: u32, here: u32) -> u32 {
        if total == 0 && here > 0 {
            return 0;
        }
        std::mem::replace(&mut self.total, total).saturating_sub(total)
    }

    /// The offset of the first requested row of the current search.
    fn first(&self) -> u32 {
        if self.bound.is_none() { self.list.window().offset } else { 0 }
    }

    /// Moves the window past the returned rows, or the search to older rows; returns whether either
    /// was possible.
    fn move_on(&mut self, left: u32) -> bool {
        if self.given < L::MAX_ROWS {
            self.move_to(self.given, left);
        } else if let Some((bound, list)) = self.older() {
            self.list = list;
            self.bound = Some(bound);
            (self.total, self.given) = (0, 0);
            self.window = Window { count: self.list.window().count, offset: 0 };
        } else {
            return false;
        }
        true
    }

    /// Moves the window to a row, minus `left`: as many rows may leave before the page arrives, and
    /// a page is useless unless it starts among rows already returned.
    fn move_to(&mut self, row: u32, left: u32) {
        let offset = row.saturating_sub(left).max(self.first());
        let count = self.list.window().count.min(L::MAX_ROWS.saturating_sub(offset));
        self.window = Window { count, offset };
    }

    fn cut_off(total: u32) -> Fault {
        let problem = format!("has {total} rows, and Postmark does not show all of them");
        Fault::new(L::Item::KEY, problem, "Narrow the search by its filters.")
    }

    /// The search that starts with the oldest row, if it gets further than the current one.
    // contract: paging.narrowing
    fn older(&mut self) -> Option<(EasternTime, L)> {
        let second = i64::try_from(self.oldest?.div_euclid(NANOS)).ok()?;
        let bound = just_after(second)?;
        if self.bound.is_some_and(|present| present <= bound) {
            return None;
        }
        let list = self.list.until(bound)?;
        let latest = i128::from(second.checked_add(MAX_REPEATED)?) * NANOS;
        self.seen.retain(|_, time| time.is_none_or(|time| time <= latest));
        Some((bound, list))
    }
}

impl<L: PagedList> Walk for Pages<L> {
    type List = L;

    fn request(&self) -> Option<L> {
        self.request()
    }

    fn handle(&mut self, page: L::Response) -> Vec<L::Item> {
        self.handle(page)
    }

    fn check(&self) -> Result<(), Fault> {
        self.check()
    }
}

/// Nanoseconds in a second.
const NANOS: i128 = 1_000_000_000;

/// Seconds in an hour.
const HOUR: i64 = 3600;

/// The maximum number of seconds by which a repeated row is newer than the bound: the hour that
/// clocks repeat, and one to spare.
const MAX_REPEATED: i64 = 2 * HOUR;

/// The Eastern time to search up to so as to include all rows of this second.
///
/// A bound has whole seconds, and in the hour that clocks repeat it may be read as the earlier one:
/// so there it is an hour later.
fn just_after(second: i64) -> Option<EasternTime> {
    let bound = second.checked_add(1)?;
    let time = EasternTime::from_unix_seconds(bound)?;
    let an_hour_ago = EasternTime::from_unix_seconds(bound.checked_sub(HOUR)?)?;
    if time == an_hour_ago {
        EasternTime::from_unix_seconds(bound.checked_add(HOUR)?)
    } else {
        Some(time)
    }
}
