//! Parses the query of a request: filters, pages and dates.

use std::time::SystemTime;

use percent_encoding::percent_decode_str;

use crate::http::refusal::Refusal;
use crate::time;

/// The maximum depth of a list at Postmark.
const WINDOW: usize = 10_000;

/// The maximum number of rows of one response.
const MOST: usize = 500;

/// The parameters of a request: names match in any case, and an empty value is absence.
#[derive(Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

/// The requested rows of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    count: usize,
    offset: usize,
    /// The number of rows that can be reached.
    reach: usize,
}

/// The requested period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    from: Option<SystemTime>,
    /// The start of its last day or second.
    to: Option<SystemTime>,
    /// The first moment after it.
    until: Option<SystemTime>,
}

impl Query {
    pub(crate) fn parse(text: &str) -> Self {
        let decode = |text: &str| {
            percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
        };
        let pairs = text.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        Self(pairs.map(|(name, value)| (decode(name), decode(value))).collect())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(other, _)| other.eq_ignore_ascii_case(name))?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// The parameters with this prefix, by the rest of their names.
    pub(crate) fn starting(&self, start: &str) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(move |(name, value)| {
            let (head, key) = name.split_at_checked(start.len())?;
            head.eq_ignore_ascii_case(start).then_some((key, value.as_str()))
        })
    }

    /// Parses the page of a list that ends after 10,000 rows.
    ///
    /// # Errors
    ///
    /// A refusal with this code: there is no page, or it is beyond the end.
    pub(crate) fn window(&self, code: u16) -> Result<Page, Refusal> {
        let page = self.page(code)?;
        if page.count.saturating_add(page.offset) > WINDOW {
            let text = "The count and offset may not exceed 10,000 in total.";
            return Err(Refusal::new(code, text));
        }
        Ok(Page { reach: WINDOW, ..page })
    }

    /// Parses the page of a list.
    ///
    /// # Errors
    ///
    /// A refusal with this code: there is none, or it has too many rows.
    pub(crate) fn page(&self, code: u16) -> Result<Page, Refusal> {
        let number = |name: &str| {
            let Some(text) = self.get(name) else {
                let text = format!("Parameter '{name}' is required but was left out.");
                return Err(Refusal::new(code, text));
            };
            let wrong = || Refusal::new(code, format!("Parameter '{name}' is no valid number."));
            text.parse::<usize>().map_err(|_| wrong())
        };
        let (count, offset) = (number("count")?, number("offset")?);
        let page = Page { count, offset, reach: usize::MAX };
        match page.count {
            0 => Err(Refusal::new(code, "Parameter 'count' should be greater than zero.")),
            1..=MOST => Ok(page),
            _ => Err(Refusal::new(code, "Parameter 'count' should not be greater than 500.")),
        }
    }

    /// Parses `fromdate` and `todate`, both inclusive.
    ///
    /// # Errors
    ///
    /// A refusal with this code: one of them is neither a day nor a time of day.
    pub(crate) fn span(&self, code: u16) -> Result<Span, Refusal> {
        let parse = |name: &str| match self.get(name) {
            None => Ok(None),
            Some(text) => time::eastern(text).map(Some).ok_or_else(|| {
                let text = format!("Parameter '{name}' should be a date/time value.");
                Refusal::new(code, text)
            }),
        };
        let (from, to) = (parse("fromdate")?, parse("todate")?);
        let from = from.map(|(first, _)| first);
        Ok(Span { from, to: to.map(|(first, _)| first), until: to.map(|(_, until)| until) })
    }

    /// Takes a parameter that must be one of these, in any case, and returns it in their spelling.
    ///
    /// # Errors
    ///
    /// A refusal with this code: it is none of them.
    pub(crate) fn choice(
        &self,
        name: &str,
        choices: &[&'static str],
        code: u16,
    ) -> Result<Option<&'static str>, Refusal> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let found = choices.iter().copied().find(|choice| choice.eq_ignore_ascii_case(value));
        let wrong = || Refusal::new(code, format!("The '{name}' provided is not valid."));
        found.map(Some).ok_or_else(wrong)
    }
}

impl Query {
    /// Takes a boolean parameter.
    ///
    /// # Errors
    ///
    /// A refusal with this code: it is not a boolean.
    pub(crate) fn flag(&self, name: &str, code: u16) -> Result<Option<bool>, Refusal> {
        let word = self.choice(name, &["true", "1", "false", "0"], code)?;
        Ok(word.map(|word| ["true", "1"].contains(&word)))
    }
}

impl Page {
    /// Counts the reachable rows, and returns those of this page.
    ///
    /// Clients that read a whole list ask for more until they have that many.
    pub(crate) fn of<T>(self, rows: impl Iterator<Item = T>) -> (usize, Vec<T>) {
        let mut kept = Vec::new();
        let mut total = 0;
        for row in rows {
            if total >= self.offset && kept.len() < self.count {
                kept.push(row);
            }
            total += 1;
        }
        (total.min(self.reach), kept)
    }
}

impl Span {
    /// Returns whether it has a start, and that is before this time.
    pub(crate) fn begins_before(self, time: SystemTime) -> bool {
        self.from.is_some_and(|from| from < time)
    }

    /// Returns whether it ends at its start, or before.
    pub(crate) fn is_empty(self) -> bool {
        self.from.zip(self.to).is_some_and(|(from, to)| from >= to)
    }

    pub(crate) fn holds(self, time: SystemTime) -> bool {
        self.from.is_none_or(|from| from <= time) && self.until.is_none_or(|until| time < until)
    }
}

/// Returns whether a text contains this part, in any case.
pub(crate) fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_in_any_case_and_values_are_decoded() {
        let query = Query::parse("FromDate=2026-01-01&tag=a%20b+c%26&empty=&x&metadata_Key=1");
        assert_eq!(query.get("fromdate"), Some("2026-01-01"));
        assert_eq!(query.get("Tag"), Some("a b c&"));
        assert_eq!((query.get("empty"), query.get("x"), query.get("y")), (None, None, None));
        assert_eq!(query.starting("Metadata_").collect::<Vec<_>>(), [("Key", "1")]);
    }

    #[test]
    fn a_page_is_a_part_of_the_rows() {
        let page = |text: &str| Query::parse(text).window(700);
        assert_eq!(page("count=2&offset=1").map(|page| page.of(0..9)), Ok((9, vec![1, 2])));
        assert_eq!(page("count=500&offset=9500").map(|page| page.of(0..9)), Ok((9, vec![])));
        let many = page("count=1&offset=9999").map(|page| page.of(0..20_000));
        assert_eq!(many, Ok((10_000, vec![9999])));
        let all = Query::parse("count=1&offset=10000").page(700).map(|page| page.of(0..20_000));
        assert_eq!(all, Ok((20_000, vec![10_000])));
        for wrong in [
            "",
            "count=1",
            "offset=1",
            "count=0&offset=0",
            "count=501&offset=0",
            "count=-1&offset=0",
            "count=1&offset=x",
            "count=1&offset=10000",
            "count=500&offset=18446744073709551615",
        ] {
            assert!(page(wrong).is_err(), "{wrong}");
        }
        assert!(Query::parse("count=1&offset=10000").page(700).is_ok());
    }

    #[test]
    fn both_ends_of_a_span_are_in_it() {
        let span = Query::parse("fromdate=2026-07-01&todate=2026-07-02T10:00:00").span(700);
        let at = |text: &str| {
            time::eastern(text).unwrap_or((SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH))
        };
        for (time, inside) in [
            (at("2026-06-30").1, true),
            (at("2026-07-01").0, true),
            (at("2026-07-02T10:00:00").0, true),
            (at("2026-07-02T10:00:01").0, false),
            (at("2026-06-30T23:59:59").0, false),
        ] {
            assert_eq!(span.clone().map(|span| span.holds(time)), Ok(inside));
        }
        assert_eq!(Query::parse("").span(700), Ok(Span::default()));
        assert!(Query::parse("todate=2026-07-32").span(700).is_err());
    }
}
