//! A list, walked page by page to its end.

use std::collections::BTreeMap;

use super::page::{Listed, Page, PagedList, Window};
use super::walk::Walk;
use crate::error::Fault;
use crate::time::EasternTime;

/// A list, walked page by page to its end: every row once, also where rows arrive meanwhile.
///
/// A driver asks for the next request, sends it, and passes the page on:
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
///
/// Rows come newest first, so those that arrive push the others onto later pages: a row that was
/// seen is left out. Where rows leave the list, as bounces do that are activated on the way, the
/// others move up: the walk steps back by as many rows as the list has become shorter, and never
/// before the row that it began with. Where Postmark shows no more than 10,000 rows of a search,
/// the walk goes on with a search up to the date of the last row; where a list has no dates to
/// search by, it ends there, and [`check`](Self::check) says so.
#[derive(Debug)]
#[must_use]
pub struct Pages<L: PagedList> {
    list: L,
    window: Window,
    /// The rows that may come again, with their time where they have one.
    seen: BTreeMap<<L::Item as Listed>::Id, Option<i128>>,
    /// The rows of the present search, as of the last page.
    total: u32,
    /// The rows of the present search before which all were given, as of the last page.
    given: u32,
    /// The time of the oldest row.
    oldest: Option<i128>,
    /// The time up to which the present search goes.
    bound: Option<EasternTime>,
    end: Option<Result<(), Fault>>,
}

impl<L: PagedList> Pages<L> {
    /// The list from the rows that it asks for on, in pages of the size that it asks for.
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

    /// Takes a page; gives its rows, without those that were given before.
    pub fn handle(&mut self, page: Page<L::Item>) -> Vec<L::Item> {
        let total = u32::try_from(page.total_count.max(0)).unwrap_or(u32::MAX);
        let here = u32::try_from(page.items.len()).unwrap_or(u32::MAX);
        let rows = page.items.into_iter().filter(|row| self.is_new(row)).collect();
        let left = self.shrink(total, here);
        // Rows arrive in front, so that those behind moved up by no more than the list shrank.
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

    /// Returns whether the walk reached the end of the list, once [`request`](Self::request) gives
    /// `None`.
    ///
    /// # Errors
    ///
    /// Postmark shows no more rows of this search: narrow it.
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

    /// Takes the length of the list, where a page says it; gives by how much it shrank.
    fn shrink(&mut self, total: u32, here: u32) -> u32 {
        if total == 0 && here > 0 {
            return 0;
        }
        std::mem::replace(&mut self.total, total).saturating_sub(total)
    }

    /// The rows of the present search before the first that is asked for.
    fn first(&self) -> u32 {
        if self.bound.is_none() { self.list.window().offset } else { 0 }
    }

    /// Moves the window behind what was given, or the search to older rows; `false` where neither
    /// is possible.
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

    /// Moves the window to a row, and before it by as many as `left`: as many may leave until the
    /// page comes, and a page that does not begin among rows that were given is of no use.
    fn move_to(&mut self, row: u32, left: u32) {
        let offset = row.saturating_sub(left).max(self.first());
        let count = self.list.window().count.min(L::MAX_ROWS.saturating_sub(offset));
        self.window = Window { count, offset };
    }

    fn cut_off(total: u32) -> Fault {
        let problem = format!("has {total} rows, and Postmark does not show all of them");
        Fault::new(L::Item::KEY, problem, "Narrow the search by its filters.")
    }

    /// The search that begins with the oldest row, where it leads further than the present one.
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

/// The most seconds by which a row that comes again is newer than the bound: an hour that clocks show
/// twice, and one to spare.
const MAX_REPEATED: i64 = 2 * HOUR;

/// The Eastern time that a search for all rows up to the end of a second goes up to.
///
/// A bound is given in whole seconds, and in the hour that clocks show twice it may be read as the
/// earlier one: then it is an hour later.
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
