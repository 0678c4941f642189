//! A point in time, as Postmark wrote it.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::date::Date;
use super::reading::Reading;
use crate::text::short::ShortText;

/// A point in time, stored as the text that Postmark sent and parsed on demand.
///
/// Every text is accepted: an odd date must not invalidate the response. The methods return `None`
/// if the text has neither of these forms:
///
/// - RFC 3339, as in `2014-02-17T07:25:01.4178645-05:00`, with up to nine fractional digits (more
///   are dropped), with or without seconds, offset, and the colon in the offset, or a day alone;
/// - the form of email headers ([RFC 5322](https://www.rfc-editor.org/rfc/rfc5322#section-3.3)), as
///   in `Tue, 12 Sep 2023 10:00:00 +0000 (UTC)`, which inbound email has.
///
/// Timestamps are equal if their *texts* are equal, and are not ordered: compare
/// [`unix_nanos`](Self::unix_nanos) to compare points in time.
///
/// ```
/// use postmark_core::Timestamp;
///
/// let time = Timestamp::from("2014-02-17T07:25:01.4178645-05:00");
/// assert_eq!(time.unix_seconds(), Some(1_392_639_901));
/// assert_eq!(time.date().unwrap().to_string(), "2014-02-17");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(ShortText);

impl Timestamp {
    /// The text as received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The seconds since 1 January 1970 UTC, rounded down; negative before.
    ///
    /// A leap second counts as the following second. `None` if the text has no offset: the zone is
    /// not guessed.
    #[must_use]
    pub fn unix_seconds(&self) -> Option<i64> {
        self.reading()?.unix_seconds()
    }

    /// The nanoseconds since 1 January 1970 UTC: see [`unix_seconds`](Self::unix_seconds).
    #[must_use]
    pub fn unix_nanos(&self) -> Option<i128> {
        let reading = self.reading()?;
        let seconds = reading.unix_seconds()?;
        Some(i128::from(seconds) * 1_000_000_000 + i128::from(reading.nanos))
    }

    /// The calendar day as written, in the time zone of the text.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        self.reading().map(|reading| reading.date)
    }

    /// The offset from UTC, in seconds: `-18000` for `-05:00`.
    #[must_use]
    pub fn offset_seconds(&self) -> Option<i32> {
        self.reading()?.offset
    }

    /// The same point in time as a standard library type, if the platform can represent it.
    #[must_use]
    pub fn to_system_time(&self) -> Option<SystemTime> {
        let reading = self.reading()?;
        let seconds = reading.unix_seconds()?;
        let distance = Duration::from_secs(seconds.unsigned_abs());
        let whole = if seconds < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(distance)?
        } else {
            SystemTime::UNIX_EPOCH.checked_add(distance)?
        };
        whole.checked_add(Duration::from_nanos(reading.nanos.into()))
    }

    /// The fault of a text that has no point in time.
    #[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
    pub(super) fn no_instant(&self) -> crate::error::Fault {
        let remedy = "Treat it as unknown, or read its text yourself.";
        let problem = "is not a time with an offset from UTC";
        crate::error::Fault::new("Timestamp", problem, remedy).shows(self.as_str())
    }

    fn reading(&self) -> Option<Reading> {
        let text = self.as_str().trim_ascii();
        Reading::rfc3339(text).or_else(|| Reading::mail(text))
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Timestamp {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Reads `YYYY-MM-DD`, or the day of a longer [`Timestamp`].
impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Timestamp::deserialize(deserializer)?
            .date()
            .ok_or_else(|| D::Error::custom("expected a day such as 2024-01-31"))
    }
}
