//! Dates and times, as others write them.

use postmark_core::{Date, EasternTime, Timestamp};

/// Parses a text as every kind of time.
///
/// - The results for one text agree with each other.
/// - What is printed parses again.
/// - If `jiff` parses a time too, it is the same.
pub fn times(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let time = Timestamp::from(&*text);
    assert_eq!(time.as_str(), text);
    let nanos = time.unix_nanos();
    assert_eq!(
        nanos.map(|nanos| nanos.div_euclid(1_000_000_000)),
        time.unix_seconds().map(i128::from)
    );
    if let Some(system) = time.to_system_time() {
        let since = system.duration_since(std::time::UNIX_EPOCH);
        let signed = |nanos: u128| i128::try_from(nanos).expect("not that long");
        let since = since.map_or_else(
            |before| -signed(before.duration().as_nanos()),
            |since| signed(since.as_nanos()),
        );
        assert_eq!(Some(since), nanos);
    }
    // There, a leap second is the second before it; here, the one after it.
    if let (Some(nanos), Ok(theirs), false) =
        (nanos, text.trim_ascii().parse::<jiff::Timestamp>(), text.contains(":60"))
    {
        assert_eq!(theirs.as_nanosecond(), nanos, "{text:?}");
    }
    if let Some(date) = time.date() {
        check(date);
    }
    if let Ok(date) = text.parse::<Date>() {
        check(date);
        assert_eq!(date.to_string(), text);
    }
    if let Ok(eastern) = text.parse::<EasternTime>() {
        assert_eq!(eastern.to_string(), text);
    }
    if let Some(eastern) = time.unix_seconds().and_then(EasternTime::from_unix_seconds) {
        assert_eq!(eastern.to_string().parse(), Ok(eastern));
    }
    if let Some(number) = input.first_chunk().map(|bytes| i64::from_le_bytes(*bytes)) {
        if let Some(date) = Date::from_days(number % 4_000_000) {
            check(date);
            assert_eq!(date.to_days(), number % 4_000_000);
        }
        let _ = (Date::from_days(number), EasternTime::from_unix_seconds(number));
    }
}

fn check(date: Date) {
    assert_eq!(date.to_string().parse(), Ok(date));
    assert_eq!(Date::from_days(date.to_days()), Some(date));
    if let Some(next) = date.next() {
        assert!(next > date && next.previous() == Some(date));
        assert_eq!(next.to_days(), date.to_days() + 1);
    }
}
