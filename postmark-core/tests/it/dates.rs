//! Calendar days, and the bounds that filters take.

#![allow(clippy::unwrap_used, missing_docs)]

use postmark_core::{Date, EasternTime};
use proptest::prelude::*;

#[test]
fn every_day_of_ten_thousand_years_follows_the_one_before() {
    let leap = |year: u16| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let mut days = Date::MIN.to_days();
    assert_eq!(days, -719_162);

    for year in 1..=9999 {
        let february = if leap(year) { 29 } else { 28 };
        let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        for (month, length) in (1..).zip(lengths) {
            for day in 1..=length {
                let date = Date::from_days(days).unwrap();
                assert_eq!((date.year(), date.month(), date.day()), (year, month, day));
                assert_eq!(date.to_days(), days);
                days += 1;
            }
            assert!(Date::new(year, month, length).is_ok());
            assert!(Date::new(year, month, length + 1).is_err());
        }
    }
    assert_eq!(days - 1, Date::MAX.to_days());
    assert_eq!(Date::new(1970, 1, 1).unwrap().to_days(), 0);
}

#[test]
fn the_calendar_ends_on_both_sides() {
    let second = Date::new(1, 1, 2).unwrap();
    assert_eq!((Date::MIN.previous(), Date::MIN.next()), (None, Some(second)));
    let last_but_one = Date::new(9999, 12, 30).unwrap();
    assert_eq!((Date::MAX.previous(), Date::MAX.next()), (Some(last_but_one), None));
    for days in [i64::MIN, -719_163, 2_932_897, i64::MAX] {
        assert_eq!(Date::from_days(days), None, "{days}");
    }
}

#[test]
fn days_that_do_not_exist_are_faults() {
    for (year, month, day, problem) in [
        (0, 1, 1, "year"),
        (10_000, 1, 1, "year"),
        (2024, 0, 1, "month"),
        (2024, 13, 1, "month"),
        (2024, 1, 0, "day"),
        (2023, 2, 29, "day"),
        (1900, 2, 29, "day"),
    ] {
        let fault = Date::new(year, month, day).unwrap_err();
        assert!(fault.to_string().contains(problem), "{fault}");
    }
    for text in [
        "",
        "2024",
        "2024-1-01",
        "2024-01-1",
        "2024-01-011",
        "2024/01/01",
        "24-01-01",
        " 2024-01-01",
        "2024-01-01 ",
        "2024-01-01T00:00:00",
        "+024-01-01",
        "2024-02-30",
        "२०२४-01-01",
    ] {
        assert!(text.parse::<Date>().is_err(), "{text}");
        assert!(Date::try_from(text).is_err(), "{text}");
    }
}

#[test]
fn days_travel_as_text() {
    let day = Date::new(802, 7, 4).unwrap();
    assert_eq!(format!("{day} {day:?}"), "0802-07-04 0802-07-04");
    assert_eq!(serde_json::to_string(&day).unwrap(), r#""0802-07-04""#);
    for json in [r#""0802-07-04""#, r#""0802-07-04T23:30:00-05:00""#] {
        assert_eq!(serde_json::from_str::<Date>(json).unwrap(), day);
    }
    assert!(serde_json::from_str::<Date>(r#""0802-07""#).is_err());
}

// contract: time.filters
#[test]
fn eastern_times_are_days_or_seconds() {
    let day = Date::new(2024, 7, 4).unwrap();
    let next = day.next().unwrap();
    let ascending = [
        (EasternTime::from(day), "2024-07-04"),
        (EasternTime::new(day, 0, 0, 0).unwrap(), "2024-07-04T00:00:00"),
        (EasternTime::new(day, 9, 5, 59).unwrap(), "2024-07-04T09:05:59"),
        (EasternTime::new(day, 23, 59, 59).unwrap(), "2024-07-04T23:59:59"),
        (EasternTime::from(next), "2024-07-05"),
    ];
    assert!(ascending.is_sorted_by(|a, b| a.0 < b.0));
    for (time, text) in ascending {
        assert_eq!(format!("{time} {time:?}"), format!("{text} {text}"));
        assert_eq!(EasternTime::try_from(text).unwrap(), time);
    }
    assert_eq!(ascending[0].0.time(), None);
    assert_eq!((ascending[2].0.date(), ascending[2].0.time()), (day, Some((9, 5, 59))));
}

// contract: time.filters
#[test]
fn what_filters_do_not_take_is_a_fault() {
    for (hour, minute, second) in [(24, 0, 0), (0, 60, 0), (0, 0, 60), (255, 255, 255)] {
        assert!(EasternTime::new(Date::MIN, hour, minute, second).is_err());
    }
    for text in [
        "",
        "2024-07-04T",
        "2024-07-04T09:05",
        "2024-07-04 09:05:59",
        "2024-07-04T09:05:59Z",
        "2024-07-04T09:05:59.5",
        "2024-07-04T09:05:59-04:00",
        "2024-07-04T24:00:00",
    ] {
        assert!(text.parse::<EasternTime>().is_err(), "{text}");
    }
}

#[test]
fn clocks_turn_when_those_of_new_york_do() {
    for (seconds, expected) in [
        (1_710_053_999, "2024-03-10T01:59:59"),
        (1_710_054_000, "2024-03-10T03:00:00"),
        (1_730_613_599, "2024-11-03T01:59:59"),
        (1_730_613_600, "2024-11-03T01:00:00"),
        (1_392_639_901, "2014-02-17T07:25:01"),
        (0, "1969-12-31T19:00:00"),
    ] {
        let local = EasternTime::from_unix_seconds(seconds).map(|time| time.to_string());
        assert_eq!(local.as_deref(), Some(expected));
    }
    assert_eq!(EasternTime::from_unix_seconds(i64::MAX), None);
    assert_eq!(EasternTime::from_unix_seconds(i64::MIN), None);
}

proptest! {
    #[test]
    fn what_is_read_is_written_alike(
        text in r"[0-9]{4}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-5][0-9]:[0-6][0-9])?",
    ) {
        if let Ok(date) = text.parse::<Date>() {
            prop_assert_eq!(date.to_string(), text.clone());
        }
        if let Ok(time) = text.parse::<EasternTime>() {
            prop_assert_eq!(time.to_string(), text);
        }
    }

    #[test]
    fn order_is_that_of_the_text(a in -719_162..=2_932_896_i64, b in -719_162..=2_932_896_i64) {
        let (first, second) = (Date::from_days(a).unwrap(), Date::from_days(b).unwrap());
        prop_assert_eq!(first.cmp(&second), a.cmp(&b));
        prop_assert_eq!(first.to_string().cmp(&second.to_string()), a.cmp(&b));
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = (text.parse::<Date>(), text.parse::<EasternTime>());
    }
}
