//! A bound in US Eastern time, as Postmark's filters take it.

use std::fmt;
use std::str::FromStr;

use crate::date::Date;
use crate::fault::Fault;
use crate::scanner::Scanner;

/// A day, or a second of a day, in US Eastern time: what Postmark's filters by date take.
///
/// Postmark reads both forms, `YYYY-MM-DD` and `YYYY-MM-DDTHH:MM:SS`, in the time zone of New
/// York, daylight saving included, and takes bounds as inclusive. There is no form with an offset:
/// convert other times before.
///
/// A day alone sorts before each of its seconds.
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
    /// This second of this day.
    ///
    /// # Errors
    ///
    /// When the hour is over 23, or the minute or second is over 59.
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

    /// The day.
    #[must_use]
    pub const fn date(self) -> Date {
        self.date
    }

    /// The hour, minute, and second, unless this is a day alone.
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

impl From<Date> for EasternTime {
    fn from(date: Date) -> Self {
        Self { date, clock: None }
    }
}

/// Reads `YYYY-MM-DD` and `YYYY-MM-DDTHH:MM:SS`.
impl FromStr for EasternTime {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        Self::scan(text).ok_or_else(|| {
            Fault::new(
                "Time",
                "is not a time that Postmark's filters take",
                "Write it as `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`, in US Eastern time.",
            )
        })
    }
}

/// Reads `YYYY-MM-DD` and `YYYY-MM-DDTHH:MM:SS`.
impl TryFrom<&str> for EasternTime {
    type Error = Fault;

    fn try_from(text: &str) -> Result<Self, Fault> {
        text.parse()
    }
}

/// Writes what goes on the wire.
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
