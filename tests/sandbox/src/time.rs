use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::{TimeZone, get};

/// Postmark's clock runs on Eastern time.
static EASTERN: TimeZone = get!("America/New_York");

/// Writes a time as Postmark answers it, like `2026-02-17T07:25:01.4178645-05:00`.
pub(crate) fn stamp(time: SystemTime) -> String {
    // A clock outside of the years 1 to 9999 shows the epoch.
    let time = Timestamp::try_from(time).unwrap_or_default();
    let ticks = time.subsec_nanosecond() / 100;
    let zoned = time.to_zoned_datetime(EASTERN.clone());
    format!("{}.{ticks:07}{}", zoned.strftime("%Y-%m-%dT%H:%M:%S"), zoned.strftime("%:z"))
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
}
