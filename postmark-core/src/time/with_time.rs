//! Conversions to and from the types of [time](https://docs.rs/time/0.3).

use ::time::{Duration, OffsetDateTime, UtcOffset};

use super::date::Date;
use super::eastern_time::EasternTime;
use super::timestamp::Timestamp;
use crate::error::Fault;

/// Keeps the offset of the text. Fails if the text has no time or no offset.
impl TryFrom<&Timestamp> for OffsetDateTime {
    type Error = Fault;

    fn try_from(timestamp: &Timestamp) -> Result<Self, Fault> {
        let nanos = timestamp.unix_nanos().ok_or_else(|| timestamp.no_instant())?;
        let utc = Self::from_unix_timestamp_nanos(nanos).map_err(|_| timestamp.no_instant())?;
        let offset = UtcOffset::from_whole_seconds(timestamp.offset_seconds().unwrap_or_default());
        let offset = offset.map_err(|_| timestamp.no_instant())?;
        utc.checked_to_offset(offset).ok_or_else(|| timestamp.no_instant())
    }
}

impl From<Date> for ::time::Date {
    fn from(date: Date) -> Self {
        // Every `Date` is in this crate's range.
        OffsetDateTime::UNIX_EPOCH.date() + Duration::days(date.to_days())
    }
}

/// Fails before year 1.
impl TryFrom<::time::Date> for Date {
    type Error = Fault;

    fn try_from(date: ::time::Date) -> Result<Self, Fault> {
        Self::of_any_calendar(date.year(), date.month().into(), date.day())
    }
}

/// The time in New York, without the fraction of a second. Fails before year 1.
impl TryFrom<OffsetDateTime> for EasternTime {
    type Error = Fault;

    fn try_from(time: OffsetDateTime) -> Result<Self, Fault> {
        Self::at(time.unix_timestamp())
    }
}
