//! How long a response asks you to wait before the next request.

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

use super::reading::Reading;

/// The longest wait that is honoured: a caller may try again after a day.
const MAX_WAIT: Duration = Duration::from_secs(86_400);
/// The wait for a `Retry-After` that cannot be parsed, so as not to ignore it.
const UNTOLD: Duration = Duration::from_secs(30);

/// The wait in a response's `Retry-After`, as seconds or as a date ([RFC
/// 9110](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3)): at most a day.
///
/// A fraction of a second is rounded up, and a negative number is no wait. A date is relative to
/// the response's own `Date`: this crate has no clock, and the caller's may be wrong. A date in the
/// past is no wait. A date without a `Date`, and a text that cannot be parsed, are a wait of 30
/// seconds.
// contract: retry.after
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let wait = headers.get(RETRY_AFTER).filter(|wait| !wait.as_bytes().trim_ascii().is_empty())?;
    let wait = wait.to_str().unwrap_or_default().trim_ascii();
    let told = seconds(wait).or_else(|| until(wait, headers)).map(Duration::from_secs);
    Some(told.map_or(UNTOLD, |wait| wait.min(MAX_WAIT)))
}

/// Parses a number of seconds, rounded up: digits, optionally with a sign, a fraction and a unit.
fn seconds(wait: &str) -> Option<u64> {
    let is_unit = |unit: &str| ["s", "sec", "secs", "second", "seconds"].contains(&unit);
    let (number, unit) =
        wait.split_at(wait.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(wait.len()));
    let is_negative = number.starts_with('-');
    let number = number.trim_start_matches(['+', '-']).trim_ascii_end();
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let are_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_number =
        !number.is_empty() && number != "." && are_digits(whole) && are_digits(fraction);
    if !is_number || !(unit.is_empty() || is_unit(&unit.to_ascii_lowercase())) {
        return None;
    }
    if is_negative {
        return Some(0);
    }
    let has_fraction = fraction.bytes().any(|digit| digit != b'0');
    // Digits that overflow are too many seconds.
    let whole = if whole.is_empty() { 0 } else { whole.parse().unwrap_or(u64::MAX) };
    Some(whole.saturating_add(u64::from(has_fraction)))
}

/// The seconds from the response's own date to this one.
fn until(wait: &str, headers: &HeaderMap) -> Option<u64> {
    // A two-digit year in `Date` is in this century.
    let now = Reading::http(headers.get(DATE)?.to_str().ok()?.trim_ascii(), 2049)?;
    let then = Reading::http(wait, now.date.year())?;
    let seconds = then.unix_seconds()? - now.unix_seconds()?;
    Some(u64::try_from(seconds).unwrap_or(0))
}
