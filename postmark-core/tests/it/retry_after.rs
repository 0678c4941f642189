//! How long a response asks to wait.

use std::time::Duration;

use bytes::Bytes;
use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use postmark_core::api::bounces::GetDeliveryStats;
use postmark_core::read;
use proptest::prelude::*;

const NOW: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

/// The wait for a value that cannot be parsed.
const UNTOLD: Duration = Duration::from_secs(30);

/// The wait of a response with these headers.
fn wait_of(headers: HeaderMap) -> Option<Duration> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    *response.headers_mut() = headers;
    read(&GetDeliveryStats, response).unwrap_err().retry_after()
}

fn wait(retry_after: &str, date: Option<&str>) -> Option<Duration> {
    let date = date.map(|date| (DATE, date));
    let headers = [(RETRY_AFTER, retry_after)].into_iter().chain(date);
    wait_of(headers.map(|(name, value)| (name, HeaderValue::from_str(value).unwrap())).collect())
}

#[test]
fn seconds_are_read() {
    for (text, seconds) in [
        ("0", 0),
        ("120", 120),
        (" 007 ", 7),
        // Fractions are rounded up.
        ("1.5", 2),
        ("299.997", 300),
        ("0.001", 1),
        (".5", 1),
        ("2.000", 2),
        ("2.", 2),
        // Negative numbers are no wait.
        ("-1", 0),
        ("-0.5", 0),
        ("+7", 7),
        ("60s", 60),
        ("60 Seconds", 60),
        // A day at most.
        ("86400", 86_400),
        ("86401", 86_400),
        ("18446744073709551615", 86_400),
        ("18446744073709551615.5", 86_400),
        ("99999999999999999999999999999999999999999", 86_400),
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
        ("Sun Nov 16 08:49:37 1994", NOW, 86_400),
        ("Sun, 6 Nov 1994 9:49:37 +0100", NOW, 0),
        ("Sun, 06 Nov 1994 08:49:37 -0001", NOW, 60),
        ("Wed, 06 Nov 2024 08:50:07 GMT", "Wednesday, 06-Nov-24 08:49:37 GMT", 30),
        ("Sun, 06 Nov 1994 08:50:07 GMT", "Sun Nov  6 08:49:37 1994", 30),
        (NOW, NOW, 0),
        // What programs write instead.
        ("Sun, 06-Nov-1994 08:50:07 GMT", NOW, 30),
        ("sun, 06 nov 1994 08:50:07 gmt", NOW, 30),
        ("06 Nov 1994  08:50:07 UTC", NOW, 30),
        ("Sun, 06 Nov 1994 08:50:07 GMT", "Sun, 6-Nov-1994 08:49:37 GMT", 30),
        // The past.
        ("Sun, 06 Nov 1994 08:49:36 GMT", NOW, 0),
        ("Wed, 01 Jan 0001 00:00:00 GMT", NOW, 0),
        // A two-digit year is at most 50 years ahead.
        ("Monday, 01-Jan-01 00:00:00 GMT", "Sun, 31 Dec 2000 23:59:59 GMT", 1),
        ("Friday, 01-Jan-00 00:00:00 GMT", "Thu, 31 Dec 2099 23:59:59 GMT", 1),
        ("Friday, 01-Jan-00 00:00:00 GMT", "Thursday, 31-Dec-99 23:59:59 GMT", 1),
        ("Wednesday, 01-Jan-75 00:00:00 GMT", "Wed, 01 Jan 2025 00:00:00 GMT", 86_400),
        ("Wednesday, 01-Jan-76 00:00:00 GMT", "Wed, 01 Jan 2025 00:00:00 GMT", 0),
    ] {
        assert_eq!(wait(then, Some(now)), Some(Duration::from_secs(seconds)), "{then}, {now}");
    }
}

#[test]
fn what_is_not_understood_is_a_wait_all_the_same() {
    assert_eq!(wait(NOW, None), Some(UNTOLD));
    assert_eq!(wait(NOW, Some("now")), Some(UNTOLD));
    for text in [
        "soon",
        ".",
        "-",
        "1 2",
        "1,5",
        "1e3",
        "60 minutes",
        "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 LMT",
        "Sun, 06 Nov 1994 08:49:37",
    ] {
        assert_eq!(wait(text, Some(NOW)), Some(UNTOLD), "{text}");
    }
    let opaque = HeaderValue::from_bytes(b"\xff").unwrap();
    let opaque = HeaderMap::from_iter([(RETRY_AFTER, opaque)]);
    assert_eq!(wait_of(opaque), Some(UNTOLD));
}

#[test]
fn nothing_says_nothing() {
    assert_eq!(wait_of(HeaderMap::new()), None);
    assert_eq!(wait("", Some(NOW)), None);
    assert_eq!(wait(" ", Some(NOW)), None);
}

proptest! {
    #[test]
    fn any_header_is_read_or_not(
        text in "[ -~]{0,40}",
        date in r"[A-Z][a-z]{0,3},? [0-9A-Za-z :-]{0,30}",
    ) {
        for (retry_after, now) in [(&text, NOW), (&date, NOW), (&date, &text), (&date, &date)] {
            let wait = wait(retry_after, Some(now));
            prop_assert_eq!(wait.is_none(), retry_after.trim().is_empty());
            prop_assert!(wait.is_none_or(|wait| wait <= Duration::from_secs(86_400)));
        }
    }
}
