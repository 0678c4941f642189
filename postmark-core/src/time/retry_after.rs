//! How long a response asks to wait before the next request.

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, HeaderName, RETRY_AFTER};

use super::reading::Reading;

/// The wait that the `Retry-After` of a response asks for, as seconds or as a date
/// ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3)).
///
/// A date is read against the response's own `Date`: there is no clock here, and the caller's may
/// be wrong. Without a `Date` there is no wait. A date in the past means no wait.
// contract: retry.after
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let wait = text(headers, &RETRY_AFTER)?;
    if !wait.is_empty() && wait.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(wait.parse().unwrap_or(u64::MAX)));
    }
    // A `Date` with a year of two digits is in this century.
    let now = Reading::http(text(headers, &DATE)?, 2049)?;
    let then = Reading::http(wait, now.date.year())?;
    let seconds = then.unix_seconds()? - now.unix_seconds()?;
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim_ascii)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    const NOW: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

    fn wait(retry_after: &str, date: Option<&str>) -> Option<Duration> {
        let date = date.map(|date| (DATE, date));
        let headers = [(RETRY_AFTER, retry_after)].into_iter().chain(date);
        super::retry_after(
            &headers.map(|(name, value)| (name, HeaderValue::from_str(value).unwrap())).collect(),
        )
    }

    #[test]
    fn seconds_are_read() {
        for (text, seconds) in [
            ("0", 0),
            ("120", 120),
            (" 007 ", 7),
            ("18446744073709551615", u64::MAX),
            ("18446744073709551616", u64::MAX),
            ("99999999999999999999999999999999999999999", u64::MAX),
        ] {
            assert_eq!(wait(text, None), Some(Duration::from_secs(seconds)), "{text}");
        }
    }

    #[test]
    fn dates_are_read_against_the_date_of_the_answer() {
        for (then, now, seconds) in [
            ("Sun, 06 Nov 1994 08:50:07 GMT", NOW, 30),
            ("Sunday, 06-Nov-94 08:50:07 GMT", NOW, 30),
            ("Sun Nov  6 08:50:07 1994", NOW, 30),
            ("Sun Nov 16 08:49:37 1994", NOW, 864_000),
            ("Wed, 06 Nov 2024 08:50:07 GMT", "Wednesday, 06-Nov-24 08:49:37 GMT", 30),
            ("Sun, 06 Nov 1994 08:50:07 GMT", "Sun Nov  6 08:49:37 1994", 30),
            (NOW, NOW, 0),
            // The past.
            ("Sun, 06 Nov 1994 08:49:36 GMT", NOW, 0),
            ("Wed, 01 Jan 0001 00:00:00 GMT", NOW, 0),
            // Two digits are the year that is at most 50 ahead.
            ("Monday, 01-Jan-01 00:00:00 GMT", "Sun, 31 Dec 2000 23:59:59 GMT", 1),
            ("Friday, 01-Jan-00 00:00:00 GMT", "Thu, 31 Dec 2099 23:59:59 GMT", 1),
            ("Friday, 01-Jan-00 00:00:00 GMT", "Thursday, 31-Dec-99 23:59:59 GMT", 1),
            ("Wednesday, 01-Jan-75 00:00:00 GMT", "Wed, 01 Jan 2025 00:00:00 GMT", 1_577_836_800),
            ("Wednesday, 01-Jan-76 00:00:00 GMT", "Wed, 01 Jan 2025 00:00:00 GMT", 0),
        ] {
            assert_eq!(wait(then, Some(now)), Some(Duration::from_secs(seconds)), "{then}, {now}");
        }
    }

    #[test]
    fn a_date_alone_says_nothing() {
        assert_eq!(wait(NOW, None), None);
        assert_eq!(wait(NOW, Some("now")), None);
    }

    #[test]
    fn junk_says_nothing() {
        assert_eq!(super::retry_after(&HeaderMap::new()), None);
        for text in [
            "",
            "soon",
            "-1",
            "+1",
            "1.5",
            "1 2",
            "60s",
            "Sun, 31 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 CET",
            "Sunday, 06-Nov-1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun Nov  6 08:49:37 94",
        ] {
            assert_eq!(wait(text, Some(NOW)), None, "{text}");
        }
        let opaque = HeaderValue::from_bytes(b"\xff").unwrap();
        assert_eq!(super::retry_after(&HeaderMap::from_iter([(RETRY_AFTER, opaque)])), None);
    }

    proptest! {
        #[test]
        fn any_header_is_read_or_not(
            text in "[ -~]{0,40}",
            date in r"[A-Z][a-z]{0,3},? [0-9A-Za-z :-]{0,30}",
        ) {
            for (retry_after, now) in [(&text, NOW), (&date, NOW), (&date, &text), (&date, &date)] {
                let _ = wait(retry_after, Some(now));
            }
        }
    }
}
