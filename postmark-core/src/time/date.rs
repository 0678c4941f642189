//! A calendar day.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::error::Fault;
use crate::text::scanner::Scanner;

/// A day in the Gregorian calendar, from year 1 to 9999.
///
/// Postmark's statistics and filters use days in US Eastern time; a `Date` itself has no time zone.
/// Its text form is `YYYY-MM-DD`.
///
/// ```
/// use postmark_core::Date;
///
/// let day: Date = "2024-02-28".parse()?;
/// assert_eq!(day.next(), Some(Date::new(2024, 2, 29)?));
/// assert_eq!(day.to_string(), "2024-02-28");
/// # Ok::<(), postmark_core::Fault>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// The days from 1 March of year 0, the origin of the arithmetic, to 1 January 1970.
const EPOCH: i64 = 719_468;

impl Date {
    /// The first day, 1 January of year 1.
    pub const MIN: Self = Self { year: 1, month: 1, day: 1 };

    /// The last day, 31 December of year 9999.
    pub const MAX: Self = Self { year: 9999, month: 12, day: 31 };

    /// The day with this year (1 to 9999), month (1 to 12), and day of the month.
    ///
    /// # Errors
    ///
    /// The calendar has no such day: correct the number that the fault names.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, Fault> {
        Self::of(year, month, day).ok_or_else(|| {
            let problem = if !(1..=9999).contains(&year) {
                "has a year outside of 1 to 9999"
            } else if !(1..=12).contains(&month) {
                "has a month outside of 1 to 12"
            } else {
                "has a day that the month lacks"
            };
            Fault::new("Date", problem, "Give a day of the Gregorian calendar.")
        })
    }

    /// The same, if the calendar has such a day.
    pub(crate) fn of(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// The day of another crate's date, whose year may be out of range.
    #[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
    pub(super) fn of_any_calendar(year: i32, month: u8, day: u8) -> Result<Self, Fault> {
        Self::new(u16::try_from(year).unwrap_or_default(), month, day)
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// The next day, unless this is [`Date::MAX`].
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::from_days(self.to_days() + 1)
    }

    /// The previous day, unless this is [`Date::MIN`].
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        Self::from_days(self.to_days() - 1)
    }

    /// The days since 1 January 1970; negative before.
    #[must_use]
    pub fn to_days(self) -> i64 {
        // A year that starts in March has its leap day at the end, where it shifts no other day.
        let (year, month) = match self.month {
            1 | 2 => (i64::from(self.year) - 1, i64::from(self.month) + 9),
            _ => (i64::from(self.year), i64::from(self.month) - 3),
        };
        let years = 365 * year + year / 4 - year / 100 + year / 400;
        years + days_before(month) + i64::from(self.day) - 1 - EPOCH
    }

    /// The day this many days after 1 January 1970, if it is in years 1 to 9999.
    #[must_use]
    pub fn from_days(days: i64) -> Option<Self> {
        if !(Self::MIN.to_days()..=Self::MAX.to_days()).contains(&days) {
            return None;
        }
        let days = days + EPOCH;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        // Without its leap days, an era of 400 years has years of 365 days.
        let leap_days = day_of_era / 1_460 - day_of_era / 36_524 + day_of_era / 146_096;
        let year_of_era = (day_of_era - leap_days) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - days_before(month) + 1;
        let (year, month) = match month {
            10.. => (400 * era + year_of_era + 1, month - 9),
            _ => (400 * era + year_of_era, month + 3),
        };
        Some(Self {
            year: u16::try_from(year).ok()?,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
        })
    }

    /// Scans `YYYY-MM-DD`.
    pub(crate) fn scan(scanner: &mut Scanner<'_>) -> Option<Self> {
        let year = scanner.number(4)?;
        scanner.byte(b'-')?;
        let month = scanner.number(2)?;
        scanner.byte(b'-')?;
        let day = scanner.number(2)?;
        Self::new(year, month, day).ok()
    }
}

/// The days from 1 March to the first of this month, counted from March = 0.
fn days_before(month: i64) -> i64 {
    (153 * month + 2) / 5
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Parses `YYYY-MM-DD`.
impl FromStr for Date {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let mut scanner = Scanner::new(text);
        Self::scan(&mut scanner).filter(|_| scanner.at_end()).ok_or_else(|| {
            let remedy = "Write a day as `YYYY-MM-DD`.";
            Fault::new("Date", "is not a day of the calendar", remedy).shows(text)
        })
    }
}

/// Parses `YYYY-MM-DD`.
impl TryFrom<&str> for Date {
    type Error = Fault;

    fn try_from(text: &str) -> Result<Self, Fault> {
        text.parse()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
