//! Header fields above an unmarked quotation: `From:`, `Sent:`, `To:`, `Subject:`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::folded::{folded, words};
use super::languages::LANGUAGES;
use super::lines::{before, is_empty, is_quoted, lines, lines_from_end};
use super::numbers::is_moment;

/// The maximum number of continuation lines of fields.
const MAX_CONTINUED: usize = 6;
/// The maximum length of a field label or a title, in bytes.
const MAX_LABEL_LEN: usize = 80;
const MAX_TITLE_LEN: usize = 200;

/// The labels of fields and the titles of quotations, in all languages.
static LABELS: LazyLock<BTreeMap<&str, Labels>> = LazyLock::new(|| {
    let mut labels = BTreeMap::new();
    for language in LANGUAGES {
        for (list, label) in [
            (language.from, Labels::FROM),
            (language.sent, Labels::SENT),
            (language.to, Labels::TO),
            (language.subject, Labels::SUBJECT),
        ] {
            for word in words(list) {
                let known: &mut Labels = labels.entry(word).or_default();
                *known = known.and(label);
            }
        }
    }
    labels
});
static TITLES: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| LANGUAGES.iter().flat_map(|language| words(language.titles)).collect());

/// Where the first header fields above an email start, including their title, and one of the last:
/// the sender, the date and the subject; below a title, the sender and one more.
///
/// One of them contains an address, or the date has a time: a form that somebody filled in may have
/// the same labels. Below a title, any number will do.
pub(super) fn find(text: &str) -> Option<(usize, usize)> {
    let mut run: Option<Run> = None;
    for (at, line) in lines(text).filter(|(_, line)| !is_empty(line)) {
        let mut labels = if is_quoted(line) { Labels::default() } else { Labels::of(line) };
        if !labels.is_any() && run.as_ref().is_some_and(|run| run.is_date(line)) {
            labels = Labels::SENT;
        }
        // A second sender belongs to another email.
        let is_next =
            run.as_ref().is_none_or(|run| run.found.has(Labels::FROM) && labels.has(Labels::FROM));
        if labels.is_any() && is_next {
            let above = before(text, at);
            run = Some(Run::new(at, without_title(above).len() < above.len()));
        }
        if let Some(fields) = &mut run {
            if fields.take(line, labels) {
                let above = without_frame(before(text, fields.start));
                return Some((without_title(above).len(), at));
            }
            if is_quoted(line) || fields.continued > MAX_CONTINUED {
                run = None;
            }
        }
    }
    None
}

/// Lines that may be the header fields of an email.
struct Run {
    start: usize,
    is_titled: bool,
    found: Labels,
    /// Whether there is an address, or a date with a time.
    is_certain: bool,
    /// The number of continuation lines.
    continued: usize,
}

impl Run {
    fn new(start: usize, is_titled: bool) -> Self {
        Self { start, is_titled, found: Labels::default(), is_certain: false, continued: 0 }
    }

    /// Takes a line; returns whether the lines are the header fields of an email.
    fn take(&mut self, line: &str, labels: Labels) -> bool {
        self.found = self.found.and(labels);
        // A long list of recipients is folded.
        self.continued += usize::from(!labels.is_any() && !line.starts_with([' ', '\t']));
        self.is_certain |= line.contains('@')
            || (self.is_titled && line.contains(char::is_numeric))
            || (labels.has(Labels::SENT) && is_moment(line));
        let whole = Labels::FROM.and(Labels::SENT).and(Labels::SUBJECT);
        let is_whole = self.found.has(whole)
            || (self.is_titled && self.found.has(Labels::FROM) && self.found != Labels::FROM);
        self.is_certain && is_whole
    }

    /// Whether a line below an address is a date and a time after an unknown label.
    fn is_date(&self, line: &str) -> bool {
        let Some((label, value)) = line.split_once([':', '：']) else { return false };
        let is_label = label.split_whitespace().count() <= 3 && !label.contains(char::is_numeric);
        let is_expected = self.is_certain && self.found.has(Labels::FROM) && !is_quoted(line);
        is_expected && is_label && line.len() <= MAX_TITLE_LEN && is_moment(value)
    }
}

/// A text without the line at its end if that is some words between hyphens: above header fields, a
/// title in any language.
fn without_frame(text: &str) -> &str {
    let framed = lines_from_end(text).next().filter(|(_, line)| {
        let line = line.trim_matches(['*', ' ']);
        line.starts_with("-----") && line.ends_with("-----") && line.len() <= MAX_TITLE_LEN
    });
    framed.map_or(text, |(start, _)| before(text, start))
}

/// A text without the title of a quotation at its end, and the rule above it.
pub(super) fn without_title(text: &str) -> &str {
    let is_part = |(_, line): &(usize, &str)| is_empty(line) || is_title(line) || is_rule(line);
    let start = lines_from_end(text).take(4).take_while(is_part).last();
    start.map_or(text, |(start, _)| before(text, start))
}

/// Whether a line is the title of a quotation: `-----Original Message-----`.
pub(super) fn is_title(line: &str) -> bool {
    if line.len() > MAX_TITLE_LEN {
        return false;
    }
    let is_ornament = |c: char| !c.is_alphanumeric() && c != '(' && c != ')';
    let folded = folded(line).replace(',', "");
    let title = folded.trim_matches(is_ornament);
    TITLES.contains(title)
}

/// Whether a line is a horizontal rule.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 5 && ['_', '-', '='].iter().any(|mark| line.chars().all(|c| c == *mark))
}

/// The fields that a line may be, in any language, as a set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Labels(u8);

impl Labels {
    const FROM: Self = Self(1);
    const SENT: Self = Self(2);
    const TO: Self = Self(4);
    const SUBJECT: Self = Self(8);

    fn of(line: &str) -> Self {
        let end =
            line.char_indices().find(|(at, c)| *at > MAX_LABEL_LEN || matches!(c, ':' | '：'));
        let Some(label) =
            end.filter(|(_, c)| matches!(c, ':' | '：')).and_then(|(at, _)| line.get(..at))
        else {
            return Self::default();
        };
        let label = folded(label);
        LABELS.get(label.trim_matches(['*', '_', ' '])).copied().unwrap_or_default()
    }

    fn is_any(self) -> bool {
        self != Self::default()
    }

    fn has(self, all: Self) -> bool {
        self.0 & all.0 == all.0
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
