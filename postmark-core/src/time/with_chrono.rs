//! Conversions to and from the types of [chrono](https://docs.rs/chrono/0.4).

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeDelta, TimeZone, Utc};

use super::date::Date;
use super::eastern_time::EasternTime;
use super::timestamp::Timestamp;
use crate::error::Fault;

/// Fails if the text has no time or no offset.
impl TryFrom<&Timestamp> for DateTime<Utc> {
    type Error = Fault;

    fn try_from(timestamp: &Timestamp) -> Result<Self, Fault> {
        let nanos = timestamp.unix_nanos().ok_or_else(|| timestamp.no_instant())?;
        let seconds = i64::try_from(nanos.div_euclid(1_000_000_000));
        let fraction = u32::try_from(nanos.rem_euclid(1_000_000_000));
        let (Ok(seconds), Ok(fraction)) = (seconds, fraction) else {
            return Err(timestamp.no_instant());
        };
        Self::from_timestamp(seconds, fraction).ok_or_else(|| timestamp.no_instant())
    }
}

/// Keeps the offset of the text. Fails if the text has no time or no offset.
impl TryFrom<&Timestamp> for DateTime<FixedOffset> {
    type Error = Fault;

    fn try_from(timestamp: &Timestamp) -> Result<Self, Fault> {
        let utc = DateTime::<Utc>::try_from(timestamp)?;
        let offset = timestamp.offset_seconds().and_then(FixedOffset::east_opt);
        Ok(utc.with_timezone(&offset.ok_or_else(|| timestamp.no_instant())?))
    }
}

impl From<Date> for NaiveDate {
    fn from(date: Date) -> Self {
        // chrono's default is 1 January 1970, and every `Date` is in chrono's range.
        Self::default() + TimeDelta::days(date.to_days())
    }
}

/// Fails outside years 1 to 9999.
impl TryFrom<NaiveDate> for Date {
    type Error = Fault;

    fn try_from(date: NaiveDate) -> Result<Self, Fault> {
        let part = |value| u8::try_from(value).unwrap_or_default();
        Self::of_any_calendar(date.year(), part(date.month()), part(date.day()))
    }
}

/// The time in New York, without the fraction of a second. Fails outside years 1 to 9999.
impl<Z: TimeZone> TryFrom<DateTime<Z>> for EasternTime {
    type Error = Fault;

    fn try_from(time: DateTime<Z>) -> Result<Self, Fault> {
        Self::at(time.timestamp())
    }
}
