//! Times as Postmark writes them.

use std::time::SystemTime;

use jiff::civil::{Date, DateTime};
use jiff::tz::{TimeZone, get};
use jiff::{Span, Timestamp};

/// Postmark's clock runs on Eastern time.
static EASTERN: TimeZone = get!("America/New_York");

/// Writes a time as Postmark writes it, like `2026-02-17T07:25:01.4178645-05:00`.
pub(crate) fn stamp(time: SystemTime) -> String {
    // A clock outside of the years 1 to 9999 shows the epoch.
    let time = Timestamp::try_from(time).unwrap_or_default();
    let ticks = time.subsec_nanosecond() / 100;
    let zoned = time.to_zoned_datetime(EASTERN.clone());
    format!("{}.{ticks:07}{}", zoned.strftime("%Y-%m-%dT%H:%M:%S"), zoned.strftime("%:z"))
}

/// Writes a time as Postmark tells it to webhooks, like `2026-02-17T12:25:01.4178645Z`.
pub(crate) fn utc(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).unwrap_or_default();
    let ticks = time.subsec_nanosecond() / 100;
    format!("{}.{ticks:07}Z", time.strftime("%Y-%m-%dT%H:%M:%S"))
}

/// Writes the Eastern day of a time, like `2026-02-17`.
pub(crate) fn day(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).unwrap_or_default();
    time.to_zoned_datetime(EASTERN.clone()).strftime("%Y-%m-%d").to_string()
}

/// Writes a time as emails do, like `Tue, 17 Feb 2026 12:25:01 +0000`.
pub(crate) fn rfc_2822(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).unwrap_or_default();
    time.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

/// Writes a time in digits alone, like `20260217122501417864`.
pub(crate) fn digits(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).unwrap_or_default();
    time.strftime("%Y%m%d%H%M%S%6f").to_string()
}

/// Reads a day or a second of Eastern time: when it begins, and when the next one does.
pub(crate) fn eastern(text: &str) -> Option<(SystemTime, SystemTime)> {
    let moment = |time: DateTime| SystemTime::try_from(EASTERN.to_timestamp(time).ok()?).ok();
    let (first, next) = if text.len() == "2026-02-17".len() {
        let day = Date::strptime("%Y-%m-%d", text).ok()?;
        (day.at(0, 0, 0, 0), day.tomorrow().ok()?.at(0, 0, 0, 0))
    } else {
        let second = DateTime::strptime("%Y-%m-%dT%H:%M:%S", text).ok()?;
        (second, second.checked_add(Span::new().seconds(1)).ok()?)
    };
    Some((moment(first)?, moment(next)?))
}

/// Writes a time for people, like `2026-02-17 12:25:01 UTC`.
pub(crate) fn plain(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).unwrap_or_default();
    time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// Says for people how long ago a time was.
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
    use std::time::{Duration, UNIX_EPOCH};

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
        for wrong in ["2026-2-17", "2026-02-30", "2026-02-17T07:25:01Z", "2026-02-17 07:25:01", ""]
        {
            assert_eq!(eastern(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn webhooks_and_mails_are_told_in_utc() {
        let time = UNIX_EPOCH + Duration::new(1_771_331_101, 417_864_599);
        assert_eq!(utc(time), "2026-02-17T12:25:01.4178645Z");
        assert_eq!(rfc_2822(time), "Tue, 17 Feb 2026 12:25:01 +0000");
        assert_eq!(digits(time), "20260217122501417864");
    }
}
