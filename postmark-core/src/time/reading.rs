//! The time formats in responses and headers.

use std::borrow::Cow;

use super::date::Date;
use crate::text::invisible::is_invisible;
use crate::text::scanner::{Scanner, number};

/// The day and time of day as written, and the offset from UTC.
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
    /// Parses RFC 3339, texts that omit trailing parts, and related ISO 8601 forms: without
    /// separators, and with the name of a zone.
    // contract: time.responses
    pub(crate) fn rfc3339(text: &str) -> Option<Self> {
        if let Some(reading) = Self::basic(text) {
            return Some(reading);
        }
        let mut scanner = Scanner::new(text);
        let date = Date::scan(&mut scanner)?;
        if scanner.at_end() {
            return Some(Self { date, second: 0, nanos: 0, offset: None });
        }
        scanner.one(|byte| matches!(byte, b'T' | b't' | b' '))?;
        let second = time_of_day(&mut scanner)?;
        let nanos = fraction(&mut scanner);
        scanner.run(|byte| byte == b' ');
        let offset = match scanner.run(|byte| byte.is_ascii_alphabetic()) {
            b"" if scanner.at_end() => None,
            b"" => Some(numeric_offset(&mut scanner)?),
            name => Some(named_offset(name)?),
        };
        skip_zone_again(&mut scanner);
        scanner.at_end().then_some(Self { date, second, nanos, offset })
    }

    /// Parses `20140217T072501Z`.
    fn basic(text: &str) -> Option<Self> {
        let mut scanner = Scanner::new(text);
        let (year, month, day) = (scanner.number(4)?, scanner.number(2)?, scanner.number(2)?);
        scanner.byte(b'T')?;
        let (hour, minute) = (scanner.number(2)?, scanner.number(2)?);
        let second = scanner.number(2).unwrap_or(0);
        let offset = match scanner.byte(b'Z') {
            Some(_) => Some(0),
            None if scanner.at_end() => None,
            None => Some(numeric_offset(&mut scanner)?),
        };
        let (date, second) = (Date::of(year, month, day)?, seconds(hour, minute, second)?);
        scanner.at_end().then_some(Self { date, second, nanos: 0, offset })
    }

    /// Parses the date of an email header, including the obsolete forms of RFC 5322 and what
    /// programs write instead: the month before the day, the year after the time, `30-Nov-2026`,
    /// `GMT+0100`, `at 9:00 AM`, and non-ASCII spaces.
    pub(crate) fn mail(text: &str) -> Option<Self> {
        let text = plain(text);
        let mut scanner = Scanner::new(&text);
        skip_between(&mut scanner);
        let mut month = None;
        let word = scanner.run(|byte| byte.is_ascii_alphabetic());
        // Before a comma, `Mar` is a Tuesday.
        let is_weekday = scanner.copy().byte(b',').is_some();
        scanner.byte(b'.');
        skip_between(&mut scanner);
        if !is_weekday {
            month = month_named(word);
        }
        if month.is_none() && !word.is_empty() {
            month = month_named(scanner.run(|byte| byte.is_ascii_alphabetic()));
            scanner.byte(b'.');
            skip_between(&mut scanner);
        }
        let day = number(scanner.run(|byte| byte.is_ascii_digit()))?;
        skip_ordinal(&mut scanner);
        skip_between_parts(&mut scanner);
        // In `mar. 2 juin`, the first word is a Tuesday.
        let month = match scanner.run(|byte| byte.is_ascii_alphabetic()) {
            b"" => month?,
            name => month_named(name)?,
        };
        skip_between_parts(&mut scanner);
        if !is_time(&scanner) {
            let year = year(&mut scanner)?;
            skip_at(&mut scanner);
            let (second, nanos) = time(&mut scanner)?;
            let Zone { offset } = zone(&mut scanner)?;
            let date = Date::of(year, month, day)?;
            return scanner.at_end().then_some(Self { date, second, nanos, offset });
        }
        let (second, nanos) = time(&mut scanner)?;
        let has_year =
            |scanner: &Scanner<'_>| scanner.copy().one(|byte| byte.is_ascii_digit()).is_some();
        let mut offset = None;
        if !has_year(&scanner) {
            offset = zone(&mut scanner)?.offset;
        }
        let year = year(&mut scanner)?;
        if offset.is_none() {
            offset = zone(&mut scanner)?.offset;
        }
        let date = Date::of(year, month, day)?;
        scanner.at_end().then_some(Self { date, second, nanos, offset })
    }

    /// Parses one of HTTP's three forms; a two-digit year is at most 50 years after `near` ([RFC
    /// 9110](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7)).
    pub(crate) fn http(text: &str, near: u16) -> Option<Self> {
        Self::imf(text, near).or_else(|| Self::asctime(text))
    }

    /// Parses `Sun, 06 Nov 1994 08:49:37 GMT` and `Sunday, 06-Nov-94 08:49:37 GMT`, also with an
    /// offset, without the weekday, and with other separators.
    fn imf(text: &str, near: u16) -> Option<Self> {
        let mut scanner = Scanner::new(text);
        let skip = |scanner: &mut Scanner<'_>| {
            scanner.run(|byte| matches!(byte, b' ' | b'-' | b','));
        };
        scanner.run(|byte| byte.is_ascii_alphabetic());
        skip(&mut scanner);
        let day = number(scanner.run(|byte| byte.is_ascii_digit()))?;
        skip(&mut scanner);
        let month = month_named(scanner.run(|byte| byte.is_ascii_alphabetic()))?;
        skip(&mut scanner);
        let year = match scanner.number(4) {
            Some(year) => year,
            None => nearest_year(scanner.number(2)?, near),
        };
        skip(&mut scanner);
        let second = time_of_day(&mut scanner)?;
        scanner.run(|byte| byte == b' ');
        let offset = match scanner.run(|byte| byte.is_ascii_alphabetic()) {
            b"" => numeric_offset(&mut scanner)?,
            zone if zone.eq_ignore_ascii_case(b"GMT") || zone.eq_ignore_ascii_case(b"UTC") => 0,
            _ => return None,
        };
        let date = Date::of(year, month, day)?;
        scanner.at_end().then_some(Self { date, second, nanos: 0, offset: Some(offset) })
    }

    /// Parses `Sun Nov  6 08:49:37 1994`.
    fn asctime(text: &str) -> Option<Self> {
        let mut scanner = Scanner::new(text);
        scanner.run(|byte| byte.is_ascii_alphabetic());
        scanner.byte(b' ')?;
        let month = month_named(scanner.run(|byte| byte.is_ascii_alphabetic()))?;
        scanner.run(|byte| byte == b' ');
        let day = number(scanner.run(|byte| byte.is_ascii_digit()))?;
        scanner.byte(b' ')?;
        let second = time_of_day(&mut scanner)?;
        scanner.byte(b' ')?;
        let date = Date::of(scanner.number(4)?, month, day)?;
        scanner.at_end().then_some(Self { date, second, nanos: 0, offset: Some(0) })
    }

    pub(crate) fn unix_seconds(&self) -> Option<i64> {
        let local = self.date.to_days() * 86_400 + i64::from(self.second);
        self.offset.map(|offset| local - i64::from(offset))
    }
}

/// Parses `HH:MM` or `HH:MM:SS` into seconds since midnight. Each part may have one digit, and dots
/// may replace the colons.
fn time_of_day(scanner: &mut Scanner<'_>) -> Option<u32> {
    time_of_parts(scanner, |_| {})
}

/// The same, where something else may be around the colons.
fn time_of_parts(scanner: &mut Scanner<'_>, skip: impl Fn(&mut Scanner<'_>)) -> Option<u32> {
    let part = |scanner: &mut Scanner<'_>| scanner.number(2).or_else(|| scanner.number(1));
    let mark = |scanner: &mut Scanner<'_>, marks: &[u8]| {
        let mut after = scanner.copy();
        skip(&mut after);
        let mark = after.one(|byte| marks.contains(&byte))?;
        skip(&mut after);
        *scanner = after;
        Some(mark)
    };
    let hour = part(scanner)?;
    let first = mark(scanner, b":.")?;
    let minute = part(scanner)?;
    let second = match mark(scanner, &[first]) {
        Some(_) => part(scanner)?,
        None => 0,
    };
    seconds(hour, minute, second)
}

/// Seconds since midnight, if the time is valid.
fn seconds(hour: u32, minute: u32, second: u32) -> Option<u32> {
    let exists = hour <= 23 && minute <= 59 && second <= 60;
    exists.then_some((hour * 60 + minute) * 60 + second)
}

/// Skips the letters after the number of a day: `30th`.
fn skip_ordinal(scanner: &mut Scanner<'_>) {
    let mut after = scanner.copy();
    let letters = after.run(|byte| byte.is_ascii_alphabetic());
    if [b"st", b"nd", b"rd", b"th"].iter().any(|ordinal| letters.eq_ignore_ascii_case(*ordinal)) {
        *scanner = after;
    }
}

/// Skips the word before a time of day: `at 9:00`.
fn skip_at(scanner: &mut Scanner<'_>) {
    let mut after = scanner.copy();
    if after.run(|byte| byte.is_ascii_alphabetic()).eq_ignore_ascii_case(b"at") {
        skip_between(&mut after);
        *scanner = after;
    }
}

/// A date with plain spaces and hyphens, without quotes and invisible characters.
fn plain(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'"' || byte == b' ';
    if text.bytes().all(is_plain) {
        return text.into();
    }
    let seen = text.chars().filter(|c| !is_invisible(*c));
    let plain = seen.map(|c| match c {
        '"' => ' ',
        '\u{2010}'..='\u{2013}' | '\u{2212}' => '-',
        c if c.is_whitespace() || c.is_control() => ' ',
        c => c,
    });
    plain.collect()
}

/// Parses the time of day of an email, with AM or PM.
fn time(scanner: &mut Scanner<'_>) -> Option<(u32, u32)> {
    const NOON: u32 = 12 * 3_600;
    let second = time_of_parts(scanner, skip_comments)?;
    let nanos = fraction(scanner);
    skip_between(scanner);
    let mut after = scanner.copy();
    let half = after.run(|byte| byte.is_ascii_alphabetic());
    let is_pm = half.eq_ignore_ascii_case(b"PM");
    if !is_pm && !half.eq_ignore_ascii_case(b"AM") {
        return Some((second, nanos));
    }
    *scanner = after;
    skip_between(scanner);
    Some((
        match (is_pm, second < NOON) {
            (true, true) => second + NOON,
            // 12:30 AM is half past midnight.
            (false, false) if second < NOON + 3_600 => second - NOON,
            (false, false) => return None,
            _ => second,
        },
        nanos,
    ))
}

/// Whether a time of day is next.
fn is_time(scanner: &Scanner<'_>) -> bool {
    let mut ahead = scanner.copy();
    let digits = ahead.run(|byte| byte.is_ascii_digit());
    skip_comments(&mut ahead);
    !digits.is_empty() && ahead.byte(b':').is_some()
}

/// Parses a year, and the separator after it.
fn year(scanner: &mut Scanner<'_>) -> Option<u16> {
    let year = mail_year(scanner.run(|byte| byte.is_ascii_digit()))?;
    skip_between(scanner);
    Some(year)
}

/// The zone of an email's date.
struct Zone {
    /// Seconds ahead of UTC; `None` if the zone is absent or its name has no defined meaning.
    offset: Option<i32>,
}

/// Parses the zone of an email's date: an offset, a name, or both, where the offset counts.
fn zone(scanner: &mut Scanner<'_>) -> Option<Zone> {
    let name = scanner.run(|byte| byte.is_ascii_alphabetic());
    skip_between(scanner);
    let is_signed = scanner.copy().one(|byte| matches!(byte, b'+' | b'-')).is_some();
    // `GMT+0100` is an hour ahead; `EST -0500` says the same twice.
    let offset = if is_signed { Some(mail_offset(scanner)?) } else { named_offset(name) };
    skip_between(scanner);
    if name.is_empty() && is_signed {
        skip_zone_again(scanner);
    }
    Some(Zone { offset })
}

/// Parses `+HHMM`, `+HH:MM`, `+HMM`, `+H:MM`, `+HH` or `+H`.
fn mail_offset(scanner: &mut Scanner<'_>) -> Option<i32> {
    let mut digits = scanner.copy();
    digits.one(|byte| matches!(byte, b'+' | b'-'))?;
    let len = digits.run(|byte| byte.is_ascii_digit()).len();
    if len != 1 && len != 3 {
        return numeric_offset(scanner);
    }
    let sign = if scanner.one(|_| true)? == b'-' { -1 } else { 1 };
    let hours: i32 = scanner.number(1)?;
    let minutes: i32 = match (len, scanner.byte(b':')) {
        (1, None) => 0,
        _ => scanner.number(2)?,
    };
    (minutes <= 59).then_some(sign * (hours * 60 + minutes) * 60)
}

/// Parses the fraction of a second, after a dot or (ISO 8601) a comma.
fn fraction(scanner: &mut Scanner<'_>) -> u32 {
    let mut after = scanner.copy();
    let mark = after.one(|byte| matches!(byte, b'.' | b','));
    let digits = after.run(|byte| byte.is_ascii_digit());
    // In an email, a comma may also separate the time from the zone.
    if mark == Some(b'.') || (mark.is_some() && !digits.is_empty()) {
        *scanner = after;
        return nanos(digits);
    }
    0
}

/// Skips what programs write after an offset, which says the same: `(CET)`, `CET`, `[Europe/Paris]`.
fn skip_zone_again(scanner: &mut Scanner<'_>) {
    skip_between(scanner);
    let mut after = scanner.copy();
    let is_name = if after.byte(b'[').is_some() {
        after.run(|byte| byte != b']');
        after.byte(b']').is_some()
    } else {
        let name = after.run(|byte| byte.is_ascii_uppercase());
        (2..=5).contains(&name.len()) && !matches!(name, b"AM" | b"PM")
    };
    if is_name {
        *scanner = after;
        skip_between(scanner);
    }
}

/// The fraction of a second; digits after the ninth are dropped.
fn nanos(digits: &[u8]) -> u32 {
    let padded = digits.iter().copied().chain(std::iter::repeat(b'0'));
    padded.take(9).fold(0, |nanos, digit| nanos * 10 + u32::from(digit.saturating_sub(b'0')))
}

/// Parses `+HH:MM`, `+HHMM`, or `+HH` into seconds.
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

/// The offset of a named zone: those of RFC 5322, and unambiguous ones. Other names have no defined
/// meaning.
fn named_offset(name: &[u8]) -> Option<i32> {
    let hours = match name.to_ascii_uppercase().as_slice() {
        b"UT" | b"UTC" | b"GMT" | b"Z" | b"WET" => 0,
        b"CET" | b"MET" | b"MEZ" | b"WEST" => 1,
        b"CEST" | b"MEST" | b"MESZ" | b"EET" => 2,
        b"EEST" | b"MSK" => 3,
        b"JST" | b"KST" => 9,
        b"AEST" => 10,
        b"AEDT" => 11,
        b"NZST" => 12,
        b"NZDT" => 13,
        b"EDT" => -4,
        b"EST" | b"CDT" => -5,
        b"CST" | b"MDT" => -6,
        b"MST" | b"PDT" => -7,
        b"PST" | b"AKDT" => -8,
        b"AKST" => -9,
        b"HST" => -10,
        _ => return None,
    };
    Some(hours * 3_600)
}

/// The month that a word names, by its first three letters.
fn month_named(word: &[u8]) -> Option<u8> {
    const MONTHS: [&[u8]; 12] = [
        b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov",
        b"dec",
    ];
    let name = word.get(..3)?;
    // Finnish: `marraskuu` is November.
    if word.get(..4).is_some_and(|word| word.eq_ignore_ascii_case(b"marr")) {
        return None;
    }
    (1..).zip(MONTHS).find(|(_, month)| name.eq_ignore_ascii_case(month)).map(|(number, _)| number)
}

/// Skips white space, comments and commas.
fn skip_between(scanner: &mut Scanner<'_>) {
    skip_comments(scanner);
    while scanner.byte(b',').is_some() {
        skip_comments(scanner);
    }
}

/// Skips the separators of day, month and year.
fn skip_between_parts(scanner: &mut Scanner<'_>) {
    scanner.one(|byte| matches!(byte, b'-' | b'/' | b'.'));
    skip_between(scanner);
}

/// Skips white space and comments, which nest.
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

/// The year of an email's date: in RFC 5322, two digits mean 1950 to 2049, three are added to 1900.
fn mail_year(digits: &[u8]) -> Option<u16> {
    let year: u16 = number(digits)?;
    match (digits.len(), year) {
        (4, _) => Some(year),
        (2, 0..50) => Some(year + 2000),
        (2 | 3, _) => Some(year + 1900),
        _ => None,
    }
}

/// The year that ends in these two digits and is at most 50 years after `near`.
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
