//! Points in time, in all the forms that arrive.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, missing_docs)]

use std::time::{Duration, SystemTime};

use postmark_core::{Date, Timestamp};
use proptest::prelude::*;

/// What a text says: seconds, nanoseconds within the second, and offset.
type Said = (i64, i128, i32);

// contract: time.responses time.offsets time.year-one quirk.seven-digits quirk.odd-inbound-dates
#[test]
fn times_are_read() {
    let table: &[(&str, Said)] = &[
        // As Postmark writes them.
        ("2014-02-17T07:25:01.4178645-05:00", (1_392_639_901, 417_864_500, -18_000)),
        ("2016-10-06T10:05:30.570118-04:00", (1_475_762_730, 570_118_000, -14_400)),
        ("2019-12-17T08:58:33-05:00", (1_576_591_113, 0, -18_000)),
        ("2020-08-30T12:30:00.00-04:00", (1_598_805_000, 0, -14_400)),
        ("2026-11-05T16:33:54.9070259Z", (1_793_896_434, 907_025_900, 0)),
        ("2026-11-05T16:33:54.9Z", (1_793_896_434, 900_000_000, 0)),
        // As it might.
        ("2026-11-05T16:33:54.907025912Z", (1_793_896_434, 907_025_912, 0)),
        ("2026-11-05T16:33:54.9070259129999Z", (1_793_896_434, 907_025_912, 0)),
        ("2026-11-05T16:33:54.Z", (1_793_896_434, 0, 0)),
        ("2019-12-17 08:58:33-0500", (1_576_591_113, 0, -18_000)),
        ("2019-12-17t08:58:33 -05", (1_576_591_113, 0, -18_000)),
        (" 2019-12-17T13:58:33z\n", (1_576_591_113, 0, 0)),
        ("2019-12-17T19:43+05:45", (1_576_591_080, 0, 20_700)),
        // The leap second is the second after it.
        ("2016-12-31T23:59:60Z", (1_483_228_800, 0, 0)),
        // Before 1970 the fraction still counts upwards.
        ("1969-12-31T23:59:59.25Z", (-1, 250_000_000, 0)),
        // Both ends of the calendar, and beyond them by the offset.
        ("0001-01-01T00:00:00Z", (-62_135_596_800, 0, 0)),
        ("0001-01-01T00:00:00+23:59", (-62_135_683_140, 0, 86_340)),
        ("9999-12-31T23:59:59.999999999Z", (253_402_300_799, 999_999_999, 0)),
        // The dates of inbound mail.
        ("Thu, 5 Apr 2012 16:59:01 +0200", (1_333_637_941, 0, 7_200)),
        ("Fri, 14 Feb 2014 11:12:56 -0500", (1_392_394_376, 0, -18_000)),
        ("Tue, 12 Sep 2023 10:00:00 +0000 (UTC)", (1_694_512_800, 0, 0)),
        ("12 Sep 2023 10:00 GMT", (1_694_512_800, 0, 0)),
        ("Tue 12 September 2023 05:00:00 cdt", (1_694_512_800, 0, -18_000)),
        ("Tue,12 Sep 23 10:00:00 -0000", (1_694_512_800, 0, 0)),
        ("Sun, 06 Nov 94 08:49:37 UT", (784_111_777, 0, 0)),
        ("Sun, 06 Nov 094 08:49:37 Z", (784_111_777, 0, 0)),
        // What programs write instead.
        ("Mon, 30 Nov 2026 9:00:00 +0000", (1_796_029_200, 0, 0)),
        ("Mon, 30 Nov 2026 9:0:0 +0000", (1_796_029_200, 0, 0)),
        ("Mon, Nov 30 2026 10:00:00 +0100", (1_796_029_200, 0, 3_600)),
        ("Mon, 30 Nov 2026 10:00:00 GMT+0100", (1_796_029_200, 0, 3_600)),
        ("Mon, 30 Nov 2026 10:00:00 GMT +0100", (1_796_029_200, 0, 3_600)),
        ("Mon, 30 Nov 2026 04:00:00 EST -0500", (1_796_029_200, 0, -18_000)),
        ("Mon, 30 Nov 2026 14:30:00 IST+0530", (1_796_029_200, 0, 19_800)),
        ("Mon, 30 Nov 2026, 10:00:00+0100", (1_796_029_200, 0, 3_600)),
        ("Mon, 30 Nov 2026 10.00.00 +0100", (1_796_029_200, 0, 3_600)),
        ("Mon, 30th November 2026 10:00 +0100", (1_796_029_200, 0, 3_600)),
        ("November 30th, 2026 9:00 GMT", (1_796_029_200, 0, 0)),
        ("Mon, 30 Nov 2026 08:00:00 UTC-1", (1_796_029_200, 0, -3_600)),
        ("Mon, 30 Nov 2026 10:00:00 +01:00", (1_796_029_200, 0, 3_600)),
        ("Mon, 30 Nov 2026 10:00:00 +1:00", (1_796_029_200, 0, 3_600)),
        ("Mon, 30 Nov 2026 10:00:00 +1", (1_796_029_200, 0, 3_600)),
        ("Mon, 30 Nov 2026 10:00:00 +0100 CET", (1_796_029_200, 0, 3_600)),
        ("Mon, 30 Nov 2026 10:00:00 MEZ", (1_796_029_200, 0, 3_600)),
        ("Mon, 30\u{a0}Nov 2026 10:00\u{202f}AM\u{200e} +0100", (1_796_029_200, 0, 3_600)),
        ("Mon, Nov 30, 2026 at 10:00 AM +0100", (1_796_029_200, 0, 3_600)),
        ("Mon, 30 Nov 2026 10:00:00 CET", (1_796_029_200, 0, 3_600)),
        ("Mon, 30 Nov 2026 10:00:00 +100", (1_796_029_200, 0, 3_600)),
        ("Mon, 30 Nov 2026 04:00:00 \u{2013}0500", (1_796_029_200, 0, -18_000)),
        ("Mon, 30 Nov 2026 09:00:00 \"GMT\"", (1_796_029_200, 0, 0)),
        ("Mon, 30 Nov 2026 10:00:00 +0100\0", (1_796_029_200, 0, 3_600)),
        ("Mon, 30 Nov 2026 10:00:00.25 +0100", (1_796_029_200, 250_000_000, 3_600)),
        ("Monday, November 30, 2026 9:00 AM UTC", (1_796_029_200, 0, 0)),
        ("Mon, 30 Nov 2026 12:00:00 AM +0000", (1_795_996_800, 0, 0)),
        ("Mon, 30 Nov 2026 1:00 pm +0400", (1_796_029_200, 0, 14_400)),
        ("30-Nov-2026 09:00:00 +0000", (1_796_029_200, 0, 0)),
        ("30 Nov. 26 09:00 Z", (1_796_029_200, 0, 0)),
        ("Nov 30 2026 09:00:00 GMT", (1_796_029_200, 0, 0)),
        ("mar, 30 nov 2026 09:00:00 GMT", (1_796_029_200, 0, 0)),
        ("mar. 30 nov. 2026 09:00:00 GMT", (1_796_029_200, 0, 0)),
        ("lun, 16 mar 2026 09:00:00 GMT", (1_773_651_600, 0, 0)),
        ("Mon Nov 30 09:00:00 UTC 2026", (1_796_029_200, 0, 0)),
        ("Mon Nov 30 10:00:00 2026 +0100", (1_796_029_200, 0, 3_600)),
        ("Mon Nov 30 2026 10:00:00 GMT+0100 (CET)", (1_796_029_200, 0, 3_600)),
        ("Mon, 30 Nov 2026 10:00:00 +0100 (Central (stand", (1_796_029_200, 0, 3_600)),
        ("20261130T090000Z", (1_796_029_200, 0, 0)),
        ("20261130T1000+0100", (1_796_029_200, 0, 3_600)),
        ("2026-11-30 09:00:00 UTC", (1_796_029_200, 0, 0)),
        ("2026-11-30 9:00:00Z", (1_796_029_200, 0, 0)),
        ("2026-11-30 10:00:00 +0100 (CET)", (1_796_029_200, 0, 3_600)),
        ("2026-11-30 09:00:00 +0000 UTC", (1_796_029_200, 0, 0)),
        ("2026-11-30T10:00:00+01:00[Europe/Paris]", (1_796_029_200, 0, 3_600)),
        ("2026-11-30T09:00:00Z[UTC]", (1_796_029_200, 0, 0)),
        ("2026-11-30T09:00:00,25Z", (1_796_029_200, 250_000_000, 0)),
        // RFC 5322, appendix A.6.3.
        ("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", (880_127_706, 0, -21_600)),
        (
            "(a (b \\) c)) Tue\t(d), 12 (e) Sep\r\n 2023 10:00:00 (f) +0000 (g",
            (1_694_512_800, 0, 0),
        ),
    ];
    for &(text, (seconds, nanos, offset)) in table {
        let time = Timestamp::from(text);
        assert_eq!(time.as_str(), text);
        assert_eq!(time.unix_seconds(), Some(seconds), "{text}");
        let expected = i128::from(seconds) * 1_000_000_000 + nanos;
        assert_eq!(time.unix_nanos(), Some(expected), "{text}");
        assert_eq!(time.offset_seconds(), Some(offset), "{text}");
    }
}

#[test]
fn a_time_without_a_known_offset_is_not_guessed() {
    for text in [
        "2014-01-01",
        "2014-01-01T12:00:00",
        "2014-01-01 12:00:00.5",
        "Wed, 1 Jan 2014 12:00:00",
        "Wed, 1 Jan 2014 12:00:00 (noon)",
        "Wed, 1 Jan 2014 12:00:00 IST",
        "Wed Jan  1 12:00:00 2014",
        "20140101T1200",
    ] {
        let time = Timestamp::from(text);
        assert_eq!(time.date(), Some(Date::new(2014, 1, 1).unwrap()), "{text}");
        assert_eq!(time.offset_seconds(), None, "{text}");
        assert_eq!((time.unix_seconds(), time.unix_nanos()), (None, None), "{text}");
        assert_eq!(time.to_system_time(), None, "{text}");
    }
}

// contract: time.inbound
#[test]
fn other_texts_say_nothing() {
    for text in [
        "",
        "now",
        "1392639901",
        "2014",
        "2014-02-30T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "2014-02-17T",
        "2014-02-17T07",
        "2014-02-17T24:00:00Z",
        "2014-02-17T07:60:00Z",
        "2014-02-17T07:25:61Z",
        "2014-02-17T07:25:01ZZ",
        "2014-02-17T07:25:01+24:00",
        "2014-02-17T07:25:01+05:60",
        "2014-02-17T07:25:01+5",
        "2014-02-17T07:25:01+05:",
        "2014-02-17T07:25:01+05:0",
        "/Date(1392639901000)/",
        "Tue, 31 Sep 2023 10:00:00 +0000",
        "Tue, 12 Foo 2023 10:00:00 +0000",
        "Tue, 12 Sep 20233 10:00:00 +0000",
        "Tue, 12 Sep 3 10:00:00 +0000",
        "Tue, 512 Sep 2023 10:00:00 +0000",
        "Tue, 12 Sep 2023 10:00:00 +0000 or so",
        "Tue, 12 Sep 2023",
        "Tue, 12",
        "Tue, (",
        "Mon, 30 Nov 2026 9: +0000",
        "Mon, 30 Nov 2026 10:00 +",
        "Mon, 30 Nov 2026 10:00 GMT+",
        "Mon, 30 Nov 2026 13:00:00 +24",
        "Mon Nov 30 09:00:00",
        "Mon Nov Nov 30 2026 09:00",
        "20261130",
        "20261130T25",
        "2026-11-30 09:00 Mars",
        "2026-11-30T10:00:00+01:00[Europe",
        "2026-11-30T10:00:00,Z",
        // A French, a Spanish, an Italian Tuesday; a Finnish November.
        "mar., 16 juin 2026 17:30:31 +0100",
        "mar. 2 juin 2026 17:30:31 +0100",
        "mar 01 dic 2026 17:30:31 +0100",
        "martes 8 diciembre 2026 17:30:31 +0100",
        "ma, 30 marras 2026 17:30:31 +0200",
        "30 marraskuuta 2026 17:30:31 +0200",
        "Mon, 30 Nov 2026 13:00:00 AM +0000",
        "Mon, 30 Nov 2026 9:00:00 +0000 PM",
    ] {
        let time = Timestamp::from(text);
        assert_eq!((time.date(), time.offset_seconds()), (None, None), "{text}");
        assert_eq!((time.unix_seconds(), time.unix_nanos()), (None, None), "{text}");
    }
}

#[test]
fn the_day_is_the_one_that_is_written() {
    let time = Timestamp::from("2013-12-31T23:30:00-05:00");
    assert_eq!(time.date(), Some(Date::new(2013, 12, 31).unwrap()));
}

#[test]
fn system_time_is_the_same_point() {
    for (text, expected) in [
        (
            "2014-02-17T07:25:01.4178645-05:00",
            SystemTime::UNIX_EPOCH + Duration::new(1_392_639_901, 417_864_500),
        ),
        ("1969-12-31T23:59:59.25Z", SystemTime::UNIX_EPOCH - Duration::from_millis(750)),
    ] {
        assert_eq!(Timestamp::from(text).to_system_time(), Some(expected));
    }
}

#[test]
fn timestamps_travel_as_they_came() {
    for text in ["2014-02-17T07:25:01.4178645-05:00", "", "gestern \"nachmittag\" gegen fünf Uhr"]
    {
        let json = serde_json::to_string(text).unwrap();
        let time: Timestamp = serde_json::from_str(&json).unwrap();
        assert_eq!(time, Timestamp::from(text.to_owned()));
        assert_eq!((time.as_str(), time.to_string().as_str()), (text, text));
        assert_eq!(serde_json::to_string(&time).unwrap(), json);
    }
    assert_ne!(Timestamp::from("2014-01-01T00:00:00Z"), Timestamp::from("2014-01-01T00:00:00.0Z"));
    assert!(size_of::<Timestamp>() <= 40);
}

fn written() -> impl Strategy<Value = (i64, u32, i32)> {
    (-62_135_510_400..=253_402_214_399_i64, 0..1_000_000_000_u32, -86_340..=86_340_i32)
        .prop_map(|(seconds, nanos, offset)| (seconds, nanos, offset / 60 * 60))
}

proptest! {
    /// Writes a point in time in both forms and reads it back.
    #[test]
    fn what_is_written_is_read((seconds, nanos, offset) in written()) {
        const MONTHS: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let local = seconds + i64::from(offset);
        let day = Date::from_days(local.div_euclid(86_400)).unwrap();
        let second = local.rem_euclid(86_400);
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        let sign = if offset < 0 { '-' } else { '+' };
        let (hours, minutes) = (offset.abs() / 3_600, offset.abs() / 60 % 60);

        let fraction = format!("{nanos:09}");
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        let time = Timestamp::from(format!(
            "{day}T{hour:02}:{minute:02}:{second:02}{point}{fraction}{sign}{hours:02}:{minutes:02}"
        ));
        prop_assert_eq!(time.unix_seconds(), Some(seconds));
        let expected = i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
        prop_assert_eq!(time.unix_nanos(), Some(expected));
        prop_assert_eq!((time.date(), time.offset_seconds()), (Some(day), Some(offset)));
        let since_epoch = time.to_system_time().unwrap();
        let back = match since_epoch.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => i128::try_from(after.as_nanos()).unwrap(),
            Err(before) => -i128::try_from(before.duration().as_nanos()).unwrap(),
        };
        prop_assert_eq!(back, expected);

        let month = MONTHS[usize::from(day.month()) - 1];
        let mail = Timestamp::from(format!(
            "Mon, {} {month} {:04} {hour:02}:{minute:02}:{second:02} \
             {sign}{hours:02}{minutes:02} (x)",
            day.day(),
            day.year(),
        ));
        prop_assert_eq!(mail.unix_seconds(), Some(seconds));
        prop_assert_eq!((mail.date(), mail.offset_seconds()), (Some(day), Some(offset)));
    }

    #[test]
    fn any_text_is_kept(text in any::<String>()) {
        let time = Timestamp::from(text.as_str());
        prop_assert_eq!(time.as_str(), &text);
        let _ = (time.unix_nanos(), time.to_system_time());
    }

    #[test]
    fn nearly_a_time_is_read_or_not(
        text in r"[0-9TZtz:.+\- ]{0,40}|[A-Za-z]{0,4},? ?[0-9A-Za-z():\\+\- ]{0,40}",
    ) {
        let time = Timestamp::from(text);
        prop_assert!(time.unix_seconds().is_none() || time.date().is_some());
    }
}
