//! A time bound in US Eastern time, as in Postmark's filters.

use std::fmt;
use std::str::FromStr;

use super::date::Date;
use crate::error::Fault;
use crate::text::scanner::Scanner;

/// A day, or a second of a day, in US Eastern time: the format of Postmark's date filters.
///
/// Postmark reads both forms, `YYYY-MM-DD` and `YYYY-MM-DDTHH:MM:SS`, in New York's time zone,
/// including daylight saving time, and treats bounds as inclusive. There is no form with an offset:
/// convert other times first.
///
/// A day without a time sorts before all of its seconds.
///
/// See <https://postmarkapp.com/developer/api/messages-api>.
///
/// ```
/// use postmark_core::{Date, EasternTime};
///
/// let day = Date::new(2024, 7, 4)?;
/// assert_eq!(EasternTime::from(day).to_string(), "2024-07-04");
/// assert_eq!(EasternTime::new(day, 18, 30, 0)?.to_string(), "2024-07-04T18:30:00");
/// # Ok::<(), postmark_core::Fault>(())
/// ```
// contract: time.filters
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EasternTime {
    date: Date,
    clock: Option<Clock>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Clock {
    hour: u8,
    minute: u8,
    second: u8,
}

impl EasternTime {
    /// This time on this day.
    ///
    /// # Errors
    ///
    /// The hour is over 23, or the minute or second is over 59.
    pub fn new(date: Date, hour: u8, minute: u8, second: u8) -> Result<Self, Fault> {
        if hour > 23 || minute > 59 || second > 59 {
            return Err(Fault::new(
                "Time",
                "is not a time of day",
                "Give a time from 00:00:00 to 23:59:59.",
            ));
        }
        Ok(Self { date, clock: Some(Clock { hour, minute, second }) })
    }

    /// The time in New York this many seconds after 1 January 1970, UTC.
    ///
    /// Uses the rules in force since 2007; `None` outside the years 1 to 9999.
    #[must_use]
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        let offset = if is_summer(seconds)? { -4 * 3600 } else { -5 * 3600 };
        let local = seconds.checked_add(offset)?;
        let (date, clock) = (Date::from_days(local.div_euclid(DAY))?, local.rem_euclid(DAY));
        let part = |value: i64| u8::try_from(value).ok();
        let (hour, minute) = (part(clock / 3600)?, part(clock / 60 % 60)?);
        Self::new(date, hour, minute, part(clock % 60)?).ok()
    }

    /// The same, for an instant of another crate.
    #[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
    pub(super) fn at(seconds: i64) -> Result<Self, Fault> {
        Self::from_unix_seconds(seconds).ok_or_else(|| {
            let remedy = "Give a time from year 1 to 9999.";
            Fault::new("Time", "has a year outside of 1 to 9999", remedy)
        })
    }

    /// The day.
    #[must_use]
    pub const fn date(self) -> Date {
        self.date
    }

    /// The hour, minute and second, if there is a time.
    #[must_use]
    pub fn time(self) -> Option<(u8, u8, u8)> {
        self.clock.map(|clock| (clock.hour, clock.minute, clock.second))
    }

    fn scan(text: &str) -> Option<Self> {
        let mut scanner = Scanner::new(text);
        let date = Date::scan(&mut scanner)?;
        if scanner.at_end() {
            return Some(date.into());
        }
        scanner.byte(b'T')?;
        let hour = scanner.number(2)?;
        scanner.byte(b':')?;
        let minute = scanner.number(2)?;
        scanner.byte(b':')?;
        let second = scanner.number(2)?;
        Self::new(date, hour, minute, second).ok().filter(|_| scanner.at_end())
    }
}

/// Seconds per day.
const DAY: i64 = 24 * 3600;

/// Whether New York has daylight saving time: from the second Sunday in March to the first in
/// November, both at two in the morning.
fn is_summer(seconds: i64) -> Option<bool> {
    let year = Date::from_days(seconds.div_euclid(DAY))?.year();
    let sunday_from = |month, day| {
        let days = Date::new(year, month, day).ok()?.to_days();
        // 1 January 1970 was a Thursday.
        Some(days + (3 - days).rem_euclid(7))
    };
    let begin = sunday_from(3, 8)? * DAY + 7 * 3600;
    let end = sunday_from(11, 1)? * DAY + 6 * 3600;
    Some((begin..end).contains(&seconds))
}

impl From<Date> for EasternTime {
    fn from(date: Date) -> Self {
        Self { date, clock: None }
    }
}

/// Parses `YYYY-MM-DD` and `YYYY-MM-DDTHH:MM:SS`.
impl FromStr for EasternTime {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        Self::scan(text).ok_or_else(|| {
            Fault::new(
                "Time",
                "is not a time that Postmark's filters take",
                "Write it as `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`, in US Eastern time.",
            )
            .shows(text)
        })
    }
}

/// Parses `YYYY-MM-DD` and `YYYY-MM-DDTHH:MM:SS`.
impl TryFrom<&str> for EasternTime {
    type Error = Fault;

    fn try_from(text: &str) -> Result<Self, Fault> {
        text.parse()
    }
}

/// Displays the text form for requests.
impl fmt::Display for EasternTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.date, f)?;
        match self.clock {
            Some(Clock { hour, minute, second }) => {
                write!(f, "T{hour:02}:{minute:02}:{second:02}")
            }
            None => Ok(()),
        }
    }
}

impl fmt::Debug for EasternTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
