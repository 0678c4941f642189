//! Times and dates of jiff, chrono and time: the same instants and days as the core's, at the edges, too.

#![cfg(all(feature = "chrono", feature = "jiff", feature = "time"))]
#![allow(clippy::unwrap_used)]

use postmark_core::{Date, EasternTime, Timestamp};
use proptest::prelude::*;

#[test]
fn a_timestamp_becomes_the_same_instant() {
    let text = Timestamp::from("2014-02-17T07:25:01.4178645-05:00");
    let nanos = text.unix_nanos().unwrap();
    assert_eq!(jiff::Timestamp::try_from(&text).unwrap().as_nanosecond(), nanos);
    let utc = chrono::DateTime::<chrono::Utc>::try_from(&text).unwrap();
    assert_eq!(i128::from(utc.timestamp_nanos_opt().unwrap()), nanos);
    let fixed = chrono::DateTime::<chrono::FixedOffset>::try_from(&text).unwrap();
    assert_eq!(fixed, utc);
    assert_eq!(fixed.offset().local_minus_utc(), -18_000);
    let time = time::OffsetDateTime::try_from(&text).unwrap();
    assert_eq!(time.unix_timestamp_nanos(), nanos);
    assert_eq!(time.offset().whole_seconds(), -18_000);
    assert_eq!(time.hour(), 7);
}

#[test]
fn a_text_that_is_no_instant_is_shown() {
    for text in ["", "soon", "2014-02-17", "2014-02-17T07:25:01"] {
        let text = Timestamp::from(text);
        let fault = jiff::Timestamp::try_from(&text).unwrap_err();
        assert!(fault.to_string().contains("is not a time with an offset from UTC"), "{fault}");
        assert!(fault.to_string().contains(text.as_str()), "{fault}");
        assert_eq!(chrono::DateTime::<chrono::Utc>::try_from(&text).unwrap_err(), fault);
        assert_eq!(chrono::DateTime::<chrono::FixedOffset>::try_from(&text).unwrap_err(), fault);
        assert_eq!(time::OffsetDateTime::try_from(&text).unwrap_err(), fault);
    }
}

proptest! {
    #[test]
    fn a_day_goes_there_and_back(
        days in Date::MIN.to_days()..=Date::MAX.to_days()
    ) {
        let date = Date::from_days(days).unwrap();
        let jiff = jiff::civil::Date::from(date);
        prop_assert_eq!(jiff.to_string(), date.to_string());
        prop_assert_eq!(Date::try_from(jiff).unwrap(), date);
        let chrono = chrono::NaiveDate::from(date);
        prop_assert_eq!(chrono.to_string(), date.to_string());
        prop_assert_eq!(Date::try_from(chrono).unwrap(), date);
        let time = time::Date::from(date);
        prop_assert_eq!(i32::from(date.year()), time.year());
        prop_assert_eq!(Date::try_from(time).unwrap(), date);
    }

    #[test]
    fn an_instant_is_the_same_time_in_new_york(
        seconds in -62_135_000_000_i64..253_402_000_000, nanos in 0_u32..1_000_000_000
    ) {
        let expected = EasternTime::from_unix_seconds(seconds).unwrap();
        let jiff = jiff::Timestamp::from_nanosecond(
            i128::from(seconds) * 1_000_000_000 + i128::from(nanos)
        ).unwrap();
        prop_assert_eq!(EasternTime::try_from(jiff).unwrap(), expected);
        let zoned = jiff::ZonedDateTime::new(jiff, jiff::tz::TimeZone::UTC);
        prop_assert_eq!(EasternTime::try_from(&zoned).unwrap(), expected);
        let chrono = chrono::DateTime::from_timestamp(seconds, nanos).unwrap();
        prop_assert_eq!(EasternTime::try_from(chrono).unwrap(), expected);
        let time = time::OffsetDateTime::from_unix_timestamp(seconds).unwrap()
            + time::Duration::nanoseconds(nanos.into());
        prop_assert_eq!(EasternTime::try_from(time).unwrap(), expected);
    }
}

#[test]
fn years_that_postmark_has_not_are_faults() {
    let before = jiff::civil::date(-1, 12, 31);
    assert!(Date::try_from(before).unwrap_err().to_string().contains("1 to 9999"));
    let after = chrono::NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap();
    assert!(Date::try_from(after).is_err());
    assert!(EasternTime::try_from(jiff::Timestamp::MIN).is_err());
    assert!(EasternTime::try_from(chrono::DateTime::<chrono::Utc>::MAX_UTC).is_err());
}
