//! Conversions to and from the types of [jiff](https://docs.rs/jiff/1).

use super::date::Date;
use super::eastern_time::EasternTime;
use super::timestamp::Timestamp;
use crate::error::Fault;

/// Fails if the text has no time or no offset.
impl TryFrom<&Timestamp> for jiff::Timestamp {
    type Error = Fault;

    fn try_from(timestamp: &Timestamp) -> Result<Self, Fault> {
        let nanos = timestamp.unix_nanos().ok_or_else(|| timestamp.no_instant())?;
        Self::from_nanosecond(nanos).map_err(|_| timestamp.no_instant())
    }
}

impl From<Date> for jiff::civil::Date {
    fn from(date: Date) -> Self {
        // Every `Date` is in jiff's range, so nothing is clipped.
        let since = jiff::SignedDuration::from_hours(24 * date.to_days());
        jiff::civil::date(1970, 1, 1).saturating_add(since)
    }
}

/// Fails before year 1.
impl TryFrom<jiff::civil::Date> for Date {
    type Error = Fault;

    fn try_from(date: jiff::civil::Date) -> Result<Self, Fault> {
        let (year, month, day) = (date.year(), date.month(), date.day());
        Self::of_any_calendar(year.into(), month.unsigned_abs(), day.unsigned_abs())
    }
}

/// The time in New York, without the fraction of a second. Fails before year 1.
impl TryFrom<jiff::Timestamp> for EasternTime {
    type Error = Fault;

    fn try_from(instant: jiff::Timestamp) -> Result<Self, Fault> {
        // jiff truncates fractions towards 1970.
        let before = i64::from(instant.subsec_nanosecond() < 0);
        Self::at(instant.as_second() - before)
    }
}

/// The time in New York, without the fraction of a second. Fails before year 1.
impl TryFrom<&jiff::ZonedDateTime> for EasternTime {
    type Error = Fault;

    fn try_from(zoned: &jiff::ZonedDateTime) -> Result<Self, Fault> {
        zoned.timestamp().try_into()
    }
}
