//! Times as Postmark writes them.

use std::time::{Duration, SystemTime};

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone, get};
use jiff::{Span, Timestamp};

/// Postmark's clock runs on Eastern time.
static EASTERN: TimeZone = get!("America/New_York");

/// Formats a time like Postmark does, as `2026-02-17T07:25:01.4178645-05:00`.
pub(crate) fn stamp(time: SystemTime) -> String {
    // A clock outside of the years 1 to 9999 shows the epoch.
    let time = Timestamp::try_from(time).unwrap_or_default();
    let ticks = time.subsec_nanosecond() / 100;
    let zoned = time.to_zoned_datetime(EASTERN.clone());
    format!("{}.{ticks:07}{}", zoned.strftime("%Y-%m-%dT%H:%M:%S"), zoned.strftime("%:z"))
}

/// Formats a time as in Postmark's webhooks, as `2026-02-17T12:25:01.4178645Z`.
pub(crate) fn utc(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).unwrap_or_default();
    let ticks = time.subsec_nanosecond() / 100;
    format!("{}.{ticks:07}Z", time.strftime("%Y-%m-%dT%H:%M:%S"))
}

/// Formats a time to the second, as `2026-02-17T12:25:01Z`.
pub(crate) fn utc_second(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).unwrap_or_default();
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Formats the Eastern day of a time, as `2026-02-17`.
pub(crate) fn day(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).unwrap_or_default();
    time.to_zoned_datetime(EASTERN.clone()).strftime("%Y-%m-%d").to_string()
}

/// Formats a time as in emails, as `Tue, 17 Feb 2026 12:25:01 +0000`.
pub(crate) fn rfc_2822(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).unwrap_or_default();
    time.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

/// Formats a time in digits alone, as `20260217122501417864`.
pub(crate) fn digits(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).unwrap_or_default();
    time.strftime("%Y%m%d%H%M%S%6f").to_string()
}

/// Parses a day, or a time of day: returns its start, and the start of the next one.
///
/// Times without a zone are Eastern. Clients write them in many ways: `2026-2-7`,
/// `2026-02-07T09:30`, `2026-02-07 09:30:15`, `2026-02-07T09:30:15.1234567`.
pub(crate) fn eastern(text: &str) -> Option<(SystemTime, SystemTime)> {
    let (day, time) = match text.split_once(['T', 't', ' ']) {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let day = date(day)?;
    let Some(time) = time else {
        let zone = EASTERN.clone();
        return Some((
            moment(day.at(0, 0, 0, 0), &zone)?,
            moment(day.tomorrow().ok()?.into(), &zone)?,
        ));
    };
    let (time, zone) = zone(time)?;
    let (clock, precision) = clock(time)?;
    let first = day.to_datetime(clock);
    Some((moment(first, &zone)?, moment(first.checked_add(precision).ok()?, &zone)?))
}

fn moment(time: DateTime, zone: &TimeZone) -> Option<SystemTime> {
    SystemTime::try_from(zone.to_timestamp(time).ok()?).ok()
}

/// Parses a day, whose month and day may have one digit.
fn date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let number = |text: &str| number(text, 2)?.try_into().ok();
    Date::new(self::number(year, 4)?.try_into().ok()?, number(month)?, number(day)?).ok()
}

/// Splits off the zone of a time, which is Eastern by default.
fn zone(text: &str) -> Option<(&str, TimeZone)> {
    if let Some(time) = text.strip_suffix(['Z', 'z']) {
        return Some((time, TimeZone::UTC));
    }
    let Some(at) = text.find(['+', '-']) else { return Some((text, EASTERN.clone())) };
    let (time, offset) = text.split_at_checked(at)?;
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    let seconds = i32::try_from(number(hours, 2)? * 3600 + number(minutes, 2)? * 60).ok()?;
    let seconds = if offset.starts_with('-') { -seconds } else { seconds };
    Some((time, TimeZone::fixed(Offset::from_seconds(seconds).ok()?)))
}

/// Parses a time of day, and returns its precision, too.
fn clock(text: &str) -> Option<(Time, Span)> {
    let (text, fraction) = match text.split_once('.') {
        Some((text, fraction)) => (text, Some(fraction)),
        None => (text, None),
    };
    let mut parts = text.split(':').map(|part| number(part, 2)?.try_into().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = match parts.next() {
        Some(second) => Some(second?),
        None => None,
    };
    if parts.next().is_some() || (fraction.is_some() && second.is_none()) {
        return None;
    }
    let nanoseconds = match fraction {
        Some("") => return None,
        Some(fraction) => number(&format!("{fraction:0<9}"), 9)?.try_into().ok()?,
        None => 0,
    };
    let precision = match (second, fraction) {
        (None, _) => Span::new().minutes(1),
        (Some(_), None) => Span::new().seconds(1),
        (Some(_), Some(_)) => Span::new().nanoseconds(100),
    };
    Some((Time::new(hour, minute, second.unwrap_or(0), nanoseconds).ok()?, precision))
}

/// Parses a number of at most this many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let is_number = text.len() <= digits && text.bytes().all(|b| b.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// The error for a text that [`point`] does not parse.
pub(crate) const NO_POINT: &str = "is no time: write it like 2026-02-17T12:25:01Z, like 2026-02-17, or like -3d for three days ago";

/// Parses a time: a day or a time as [`eastern`] does, `now`, or a time ago, like `-1d12h`.
pub(crate) fn point(text: &str, now: SystemTime) -> Option<SystemTime> {
    if text == "now" {
        return Some(now);
    }
    match text.strip_prefix('-') {
        Some(ago) => now.checked_sub(duration(ago)?),
        None => eastern(text).map(|(first, _)| first),
    }
}

/// Parses a duration: whole numbers of `d`, `h`, `m`, `s` and `ms`, like `1h30m`.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    let mut total = Duration::ZERO;
    let mut rest = text;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let (number, unit) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
        let end = unit.find(|c: char| c.is_ascii_digit()).unwrap_or(unit.len());
        let (unit, after) = unit.split_at(end);
        let number = number.parse::<u64>().ok()?;
        let part = match unit {
            "d" => Duration::from_secs(number.checked_mul(86400)?),
            "h" => Duration::from_secs(number.checked_mul(3600)?),
            "m" => Duration::from_secs(number.checked_mul(60)?),
            "s" => Duration::from_secs(number),
            "ms" => Duration::from_millis(number),
            _ => return None,
        };
        total = total.checked_add(part)?;
        rest = after;
    }
    Some(total)
}

/// Formats a time for people, as `2026-02-17 12:25:01 UTC`.
pub(crate) fn plain(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).unwrap_or_default();
    time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// Formats for people how long ago a time was.
pub(crate) fn ago(time: SystemTime, now: SystemTime) -> String {
    let seconds = now.duration_since(time).unwrap_or_default().as_secs();
    match seconds {
        0..60 => "just now".to_owned(),
        60..3600 => format!("{} min ago", seconds / 60),
        3600..86400 => format!("{} h ago", seconds / 3600),
        _ => format!("{} d ago", seconds / 86400),
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn seven_digits_in_summer_and_winter() {
        let winter = UNIX_EPOCH + Duration::new(1_771_331_101, 417_864_599);
        assert_eq!(stamp(winter), "2026-02-17T07:25:01.4178645-05:00");
        let summer = UNIX_EPOCH + Duration::new(1_782_864_000, 0);
        assert_eq!(stamp(summer), "2026-06-30T20:00:00.0000000-04:00");
    }

    #[test]
    fn days_are_eastern_and_of_any_length() {
        let hours = |day: &str| {
            let (first, next) = eastern(day)?;
            Some(next.duration_since(first).ok()?.as_secs() / 3600)
        };
        assert_eq!(hours("2026-02-17"), Some(24));
        assert_eq!(
            eastern("2026-02-17").map(|(first, _)| day(first)).as_deref(),
            Some("2026-02-17")
        );
        assert_eq!(hours("2026-03-08"), Some(23));
        assert_eq!(hours("2026-11-01"), Some(25));
        let second = UNIX_EPOCH + Duration::from_secs(1_771_331_101);
        let next = second + Duration::from_secs(1);
        assert_eq!(eastern("2026-02-17T07:25:01"), Some((second, next)));
    }

    #[test]
    fn times_are_read_as_clients_write_them() {
        let at = |text: &str| eastern(text).map(|(first, _)| stamp(first));
        for (text, expected) in [
            ("2026-9-7", "2026-09-07T00:00:00.0000000-04:00"),
            ("2026-02-01", "2026-02-01T00:00:00.0000000-05:00"),
            ("2026-02-17T07:25", "2026-02-17T07:25:00.0000000-05:00"),
            ("2026-02-17T07:25:01", "2026-02-17T07:25:01.0000000-05:00"),
            ("2026-02-17 07:25:01", "2026-02-17T07:25:01.0000000-05:00"),
            ("2026-02-17T07:25:01.1234567", "2026-02-17T07:25:01.1234567-05:00"),
            ("2026-02-17T12:25:01.5Z", "2026-02-17T07:25:01.5000000-05:00"),
            ("2026-02-17T13:25:01+01:00", "2026-02-17T07:25:01.0000000-05:00"),
        ] {
            assert_eq!(at(text).as_deref(), Some(expected), "{text}");
        }
        for wrong in [
            "",
            "26-2-17",
            "2026-02",
            "2026-02-30",
            "2026-02-17-1",
            "17/02/2026",
            "2026-02-17T",
            "2026-02-17T7",
            "2026-02-17T25:00:00",
            "2026-02-17T07:25.5",
            "2026-02-17T07:25:01.",
            "2026-02-17T07:25:01.x",
            "2026-02-17T07:25:01+1",
            "yesterday",
        ] {
            assert_eq!(at(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn points_and_lengths_of_time_are_read() {
        let second = |number| Some(Duration::from_secs(number));
        for (text, length) in [
            ("5s", second(5)),
            ("1d12h", second(36 * 3600)),
            ("1m1s", second(61)),
            ("250ms", Some(Duration::from_millis(250))),
            ("", None),
            ("5", None),
            ("s", None),
            ("1.5s", None),
            ("5 s", None),
            ("99999999999999999999s", None),
            ("999999999999999999d", None),
        ] {
            assert_eq!(duration(text), length, "{text}");
        }
        let now = UNIX_EPOCH + Duration::from_secs(1_771_331_101);
        assert_eq!(point("now", now), Some(now));
        assert_eq!(point("-1m", now), Some(now - Duration::from_secs(60)));
        assert_eq!(point("2026-02-17T12:25:01Z", now), Some(now));
        assert_eq!(point("tomorrow", now), None);
    }

    #[test]
    fn webhooks_and_mails_are_told_in_utc() {
        let time = UNIX_EPOCH + Duration::new(1_771_331_101, 417_864_599);
        assert_eq!(utc(time), "2026-02-17T12:25:01.4178645Z");
        assert_eq!(rfc_2822(time), "Tue, 17 Feb 2026 12:25:01 +0000");
        assert_eq!(digits(time), "20260217122501417864");
    }
}
