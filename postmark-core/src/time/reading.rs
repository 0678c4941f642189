//! The formats of time that occur in responses and headers.

use super::date::Date;
use crate::text::scanner::{Scanner, number};

/// The day and the time of day as written, and their offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) date: Date,
    /// Seconds since midnight: up to 86,400, in a leap second.
    pub(crate) second: u32,
    pub(crate) nanos: u32,
    /// Seconds ahead of UTC, if the text has an offset.
    pub(crate) offset: Option<i32>,
}

impl Reading {
    /// Reads RFC 3339, and texts that lack parts at the end.
    // contract: time.responses
    pub(crate) fn rfc3339(text: &str) -> Option<Self> {
        let mut scanner = Scanner::new(text);
        let date = Date::scan(&mut scanner)?;
        if scanner.at_end() {
            return Some(Self { date, second: 0, nanos: 0, offset: None });
        }
        scanner.one(|byte| matches!(byte, b'T' | b't' | b' '))?;
        let second = time_of_day(&mut scanner)?;
        let nanos = match scanner.byte(b'.') {
            Some(_) => nanos(scanner.run(|byte| byte.is_ascii_digit())),
            None => 0,
        };
        scanner.run(|byte| byte == b' ');
        let offset = match scanner.one(|byte| matches!(byte, b'Z' | b'z')) {
            Some(_) => Some(0),
            None if scanner.at_end() => None,
            None => Some(numeric_offset(&mut scanner)?),
        };
        scanner.at_end().then_some(Self { date, second, nanos, offset })
    }

    /// Reads the date of an email header, the obsolete forms of RFC 5322 included.
    pub(crate) fn mail(text: &str) -> Option<Self> {
        let mut scanner = Scanner::new(text);
        skip_comments(&mut scanner);
        if !scanner.run(|byte| byte.is_ascii_alphabetic()).is_empty() {
            skip_comments(&mut scanner);
            scanner.byte(b',');
            skip_comments(&mut scanner);
        }
        let day = number(scanner.run(|byte| byte.is_ascii_digit()))?;
        skip_comments(&mut scanner);
        let month = month(&mut scanner)?;
        skip_comments(&mut scanner);
        let year = mail_year(scanner.run(|byte| byte.is_ascii_digit()))?;
        skip_comments(&mut scanner);
        let second = time_of_day(&mut scanner)?;
        skip_comments(&mut scanner);
        let offset = match scanner.run(|byte| byte.is_ascii_alphabetic()) {
            b"" if scanner.at_end() => None,
            b"" => Some(numeric_offset(&mut scanner)?),
            name => named_offset(name),
        };
        skip_comments(&mut scanner);
        let date = Date::new(year, month, day).ok()?;
        scanner.at_end().then_some(Self { date, second, nanos: 0, offset })
    }

    /// Reads one of HTTP's three forms; of the years that two digits may mean, the one that is at
    /// most 50 ahead of `near` ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7)).
    pub(crate) fn http(text: &str, near: u16) -> Option<Self> {
        Self::mail(text).or_else(|| Self::rfc850(text, near)).or_else(|| Self::asctime(text))
    }

    /// Reads `Sunday, 06-Nov-94 08:49:37 GMT`.
    fn rfc850(text: &str, near: u16) -> Option<Self> {
        let mut scanner = Scanner::new(text.strip_suffix(" GMT")?);
        scanner.run(|byte| byte.is_ascii_alphabetic());
        scanner.byte(b',')?;
        scanner.byte(b' ')?;
        let day = scanner.number(2)?;
        scanner.byte(b'-')?;
        let month = month(&mut scanner)?;
        scanner.byte(b'-')?;
        let year = nearest_year(scanner.number(2)?, near);
        scanner.byte(b' ')?;
        let second = time_of_day(&mut scanner)?;
        let date = Date::new(year, month, day).ok()?;
        scanner.at_end().then_some(Self { date, second, nanos: 0, offset: Some(0) })
    }

    /// Reads `Sun Nov  6 08:49:37 1994`.
    fn asctime(text: &str) -> Option<Self> {
        let mut scanner = Scanner::new(text);
        scanner.run(|byte| byte.is_ascii_alphabetic());
        scanner.byte(b' ')?;
        let month = month(&mut scanner)?;
        scanner.run(|byte| byte == b' ');
        let day = number(scanner.run(|byte| byte.is_ascii_digit()))?;
        scanner.byte(b' ')?;
        let second = time_of_day(&mut scanner)?;
        scanner.byte(b' ')?;
        let date = Date::new(scanner.number(4)?, month, day).ok()?;
        scanner.at_end().then_some(Self { date, second, nanos: 0, offset: Some(0) })
    }

    pub(crate) fn unix_seconds(&self) -> Option<i64> {
        let local = self.date.to_days() * 86_400 + i64::from(self.second);
        self.offset.map(|offset| local - i64::from(offset))
    }
}

/// Reads `HH:MM` or `HH:MM:SS` into seconds since midnight.
fn time_of_day(scanner: &mut Scanner<'_>) -> Option<u32> {
    let hour: u32 = scanner.number(2)?;
    scanner.byte(b':')?;
    let minute: u32 = scanner.number(2)?;
    let second: u32 = match scanner.byte(b':') {
        Some(_) => scanner.number(2)?,
        None => 0,
    };
    let exists = hour <= 23 && minute <= 59 && second <= 60;
    exists.then_some((hour * 60 + minute) * 60 + second)
}

/// The fraction of a second, whose digits after the ninth are dropped.
fn nanos(digits: &[u8]) -> u32 {
    let padded = digits.iter().copied().chain(std::iter::repeat(b'0'));
    padded.take(9).fold(0, |nanos, digit| nanos * 10 + u32::from(digit.saturating_sub(b'0')))
}

/// Reads `+HH:MM`, `+HHMM`, or `+HH` into seconds.
fn numeric_offset(scanner: &mut Scanner<'_>) -> Option<i32> {
    let sign = match scanner.one(|byte| matches!(byte, b'+' | b'-'))? {
        b'-' => -1,
        _ => 1,
    };
    let hours: i32 = scanner.number(2)?;
    let minutes: i32 = match scanner.byte(b':') {
        Some(_) => scanner.number(2)?,
        None => scanner.number(2).unwrap_or(0),
    };
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 60 + minutes) * 60)
}

/// The offset of a named zone; other names have no defined meaning.
fn named_offset(name: &[u8]) -> Option<i32> {
    let hours = match name.to_ascii_uppercase().as_slice() {
        b"UT" | b"UTC" | b"GMT" | b"Z" => 0,
        b"EDT" => -4,
        b"EST" | b"CDT" => -5,
        b"CST" | b"MDT" => -6,
        b"MST" | b"PDT" => -7,
        b"PST" => -8,
        _ => return None,
    };
    Some(hours * 3_600)
}

/// Reads the name of a month by its first three letters.
fn month(scanner: &mut Scanner<'_>) -> Option<u8> {
    const MONTHS: [&[u8]; 12] = [
        b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov",
        b"dec",
    ];
    let name = scanner.run(|byte| byte.is_ascii_alphabetic()).get(..3)?;
    (1..).zip(MONTHS).find(|(_, month)| name.eq_ignore_ascii_case(month)).map(|(number, _)| number)
}

/// Passes over white space and comments, which nest.
fn skip_comments(scanner: &mut Scanner<'_>) {
    loop {
        scanner.run(|byte| byte.is_ascii_whitespace());
        if scanner.byte(b'(').is_none() {
            return;
        }
        let mut depth = 1_usize;
        while depth > 0 {
            match scanner.one(|_| true) {
                Some(b'(') => depth += 1,
                Some(b')') => depth -= 1,
                Some(b'\\') => _ = scanner.one(|_| true),
                Some(_) => {}
                None => return,
            }
        }
    }
}

/// The year of an email's date: RFC 5322 reads two digits as 1950 to 2049, three as after 1900.
fn mail_year(digits: &[u8]) -> Option<u16> {
    let year: u16 = number(digits)?;
    match (digits.len(), year) {
        (4, _) => Some(year),
        (2, 0..50) => Some(year + 2000),
        (2 | 3, _) => Some(year + 1900),
        _ => None,
    }
}

/// The year that ends in these two digits and is at most 50 years ahead of the year `near`.
fn nearest_year(digits: u16, near: u16) -> u16 {
    let year = near / 100 * 100 + digits;
    if year > near + 50 {
        year.saturating_sub(100)
    } else if year + 50 <= near {
        year + 100
    } else {
        year
    }
}
