//! The numbers in a text that may be a date and a time.

use super::folded::{folded, words};
use super::languages::LANGUAGES;

/// The numbers in a text that may be a date.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    pub(super) has_year: bool,
    pub(super) has_time: bool,
    /// A day with its month.
    pub(super) has_day: bool,
}

impl Numbers {
    pub(super) fn of(text: &str) -> Self {
        let mut numbers = Self::in_digits(text);
        numbers.has_day |= has_month(text);
        numbers
    }

    /// The numbers, without the names of months: these take longer to compare.
    pub(super) fn in_digits(text: &str) -> Self {
        let mut numbers = Self::default();
        // The previous number, and the character between the two.
        let mut earlier: Option<(u32, char)> = None;
        let mut rest = text;
        while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
            rest = rest.get(start..).unwrap_or_default();
            let len = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let (digits, after) = rest.split_at_checked(len).unwrap_or_default();
            rest = after;
            let Some(value) = digits.parse().ok().filter(|_| len <= 4) else {
                earlier = None;
                continue;
            };
            numbers.has_year |= len == 4 && (1970..2100).contains(&value);
            numbers.has_day |= after.starts_with(['日', '일']) || after.starts_with("月");
            if let Some((before, mark)) = earlier {
                numbers.has_time |=
                    matches!(mark, ':' | 'h') && before < 25 && len == 2 && value < 60;
                let is_day = |day, month| (1..=31).contains(&day) && (1..=12).contains(&month);
                let is_ended = after.starts_with(['.', '/', '-']) || mark == '/';
                numbers.has_day |= matches!(mark, '.' | '/' | '-')
                    && (is_day(before, value) || is_day(value, before))
                    && is_ended;
            }
            let mut marks = after.chars();
            let mark = marks.next();
            let is_joined = marks.as_str().trim_start().starts_with(|c: char| c.is_ascii_digit());
            earlier = mark.filter(|_| is_joined && len <= 2).map(|mark| (value, mark));
        }
        numbers
    }
}

/// Whether a text has a date and a time.
pub(super) fn is_moment(text: &str) -> bool {
    let text = folded(text);
    let Numbers { has_year, has_time, has_day } = Numbers::in_digits(&text);
    // In some languages, the hour and the minutes are separated by a dot.
    let count = || text.split(|c: char| !c.is_ascii_digit()).filter(|it| !it.is_empty()).count();
    (has_year || has_day) && (has_time || count() >= 4)
}

/// Whether a month is next to the number of a day.
fn has_month(text: &str) -> bool {
    let is_edge = |c: char| !c.is_alphanumeric();
    let tokens: Vec<&str> = text.split(is_edge).filter(|word| !word.is_empty()).collect();
    let is_day = |word: &&str| word.parse().is_ok_and(|day: u32| (1..=31).contains(&day));
    let is_month = |word: &str| {
        let mut months = LANGUAGES.iter().flat_map(|language| words(language.months));
        months.any(|month| word.starts_with(month))
    };
    tokens.windows(3).any(|three| match three {
        [day, of, month] if is_day(day) => is_month(of) || is_month(month),
        [month, day, _] | [_, month, day] if is_day(day) => is_month(month),
        _ => false,
    }) || matches!(tokens.as_slice(), [one, two] if is_day(one) && is_month(two) || is_day(two) && is_month(one))
}
