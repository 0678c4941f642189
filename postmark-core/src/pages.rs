//! A list, walked page by page to its end.

use std::collections::BTreeMap;

use crate::page::{List, Listed, Page, Window};
use crate::{EasternTime, Fault};

/// A list, walked page by page to its end: every row once, also where rows arrive meanwhile.
///
/// A driver asks for the next request, makes it, and tells the page that came:
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
/// others move up: a list that has become shorter is walked from its beginning again. Where Postmark shows no more than 10,000 rows of a search, the walk goes on
/// with a search up to the date of the last row; where a list has no dates to search by, it ends
/// there, and [`check`](Self::check) says so.
#[derive(Debug)]
#[must_use]
pub struct Pages<L: List> {
    list: L,
    window: Window,
    /// The rows that may come again, with their time where they have one.
    seen: BTreeMap<<L::Item as Listed>::Id, Option<i128>>,
    /// The rows of the present search, as of the last page.
    total: usize,
    /// The time of the oldest row.
    oldest: Option<i128>,
    /// The time up to which the present search goes.
    bound: Option<EasternTime>,
    end: Option<Result<(), Fault>>,
}

impl<L: List> Pages<L> {
    /// The list from the rows that it asks for on, in pages of the size that it asks for.
    pub fn new(list: L) -> Self {
        let window = list.window();
        Self { list, window, seen: BTreeMap::new(), total: 0, oldest: None, bound: None, end: None }
    }

    /// The request for the next page, or `None` at the end.
    #[must_use]
    pub fn request(&self) -> Option<L> {
        self.end.is_none().then(|| self.list.at(self.window))
    }

    /// Takes a page; gives its rows, without those that were given before.
    pub fn handle(&mut self, page: Page<L::Item>) -> Vec<L::Item> {
        let total = usize::try_from(page.total_count).unwrap_or(0);
        let before = usize::try_from(self.window.offset).unwrap_or(usize::MAX);
        let here = page.items.len();
        let rows = page.items.into_iter().filter(|row| self.is_new(row)).collect();
        let shorter = total < std::mem::replace(&mut self.total, total);
        let all = if total > 0 {
            before.saturating_add(here) >= total
        } else {
            here < usize::try_from(self.window.count).unwrap_or(0)
        };
        if shorter && before > 0 {
            self.window.offset = 0;
        } else if all {
            self.end = Some(Ok(()));
        } else if here == 0 {
            self.end = Some(Err(Self::cut_off(total)));
        } else {
            self.move_on(here, total);
        }
        rows
    }

    /// Says whether the walk reached the end of the list, once [`request`](Self::request) gives
    /// `None`.
    ///
    /// # Errors
    ///
    /// Postmark shows no more rows of this search: narrow it.
    pub fn check(&self) -> Result<(), Fault> {
        self.end.clone().unwrap_or(Ok(()))
    }

    fn is_new(&mut self, row: &L::Item) -> bool {
        let time = row.time().and_then(crate::Timestamp::unix_nanos);
        self.oldest = match (self.oldest, time) {
            (Some(oldest), Some(time)) => Some(oldest.min(time)),
            (oldest, time) => oldest.or(time),
        };
        self.seen.insert(row.id(), time).is_none()
    }

    /// Moves the window behind `here` rows, or the search to older ones.
    fn move_on(&mut self, here: usize, total: usize) {
        let here = u32::try_from(here).unwrap_or(u32::MAX);
        let Window { count, offset } = self.window;
        let offset = offset.saturating_add(here);
        let room = L::REACH.saturating_sub(offset);
        if room > 0 {
            self.window = Window { count: count.min(room), offset };
        } else if let Some((bound, list)) = self.older() {
            self.list = list;
            self.bound = Some(bound);
            self.total = 0;
            self.window = Window { count: self.list.window().count, offset: 0 };
        } else {
            self.end = Some(Err(Self::cut_off(total)));
        }
    }

    fn cut_off(total: usize) -> Fault {
        let problem = format!("has {total} rows, and Postmark does not show all of them");
        Fault::new(L::Item::KEY, problem, "Narrow the search by its filters.")
    }

    /// The search that begins with the oldest row, where it leads further than the present one.
    fn older(&mut self) -> Option<(EasternTime, L)> {
        let second = i64::try_from(self.oldest?.div_euclid(NANOS)).ok()?;
        let bound = just_after(second)?;
        if self.bound.is_some_and(|present| present <= bound) {
            return None;
        }
        let list = self.list.until(bound)?;
        let latest = i128::from(second + 2 * HOUR) * NANOS;
        self.seen.retain(|_, time| time.is_none_or(|time| time <= latest));
        Some((bound, list))
    }
}

/// Nanoseconds in a second.
const NANOS: i128 = 1_000_000_000;

/// Seconds in an hour.
const HOUR: i64 = 3600;

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
