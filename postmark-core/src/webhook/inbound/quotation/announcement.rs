//! The attribution lines that announce a quotation:
//! `On Mon, 30 Nov 2026, Jane <jane@example.com> wrote:`.

use super::fields::is_title;
use super::folded::{MAX_LEN, find, folded, is_spaceless, words};
use super::languages::{LANGUAGES, Language};
use super::lines::{is_empty, is_quoted, lines_from_end};
use super::numbers::Numbers;
use crate::text::mailbox::mailboxes;

/// The maximum number of lines of an announcement, and of its words.
const MAX_LINES: usize = 6;
const MAX_WORDS: usize = 28;
/// The least width at which programs wrap lines.
const MIN_WIDTH: usize = 66;

/// Where the announcement at the end of a text starts, if there is one.
///
/// It is the shortest complete one. A line above it that adds the date or the author, or was wrapped,
/// belongs to it.
pub(super) fn start(text: &str) -> Option<usize> {
    let mut text_of_all = String::new();
    let mut found: Option<(usize, Facts)> = None;
    let mut below = String::new();
    for (start, line) in lines_from_end(text).take(MAX_LINES) {
        let is_quoted = is_quoted(line) && !below.is_empty();
        if is_empty(line) || is_quoted || line.len() + text_of_all.len() > MAX_LEN {
            break;
        }
        let folded = folded(line);
        if text_of_all.is_empty() {
            if is_title(line) {
                return Some(start);
            }
            if !ends_in_colon(&folded) && !folded.contains('@') {
                break;
            }
        }
        text_of_all = format!("{folded} {text_of_all}");
        let here = Facts::of(text_of_all.trim());
        let is_better = match &found {
            None => true,
            Some(_) if is_wrapped(&folded, &below) => true,
            Some((_, found)) if found.is_dated() => {
                found.verb.is_none()
                    && !found.has_address
                    && here.verb.is_some()
                    && here.has_address
            }
            Some(_) => Beginning::of(&folded) != Beginning::Other,
        };
        if is_better && here.announces() {
            found = Some((start, here));
        } else if found.as_ref().is_some_and(|(_, found)| found.are_whole()) {
            break;
        }
        below = folded;
    }
    found.map(|(start, _)| start)
}

/// Whether an announcement was wrapped between two lines: in brackets, or next to the author, because
/// the next word did not fit.
fn is_wrapped(line: &str, below: &str) -> bool {
    let word = below.split(' ').next().unwrap_or_default();
    let is_full = line.chars().count() + 1 + word.chars().count() > MIN_WIDTH;
    let is_name_above = below.starts_with('<') && !line.contains('<');
    is_cut(line, below) || (is_full && (is_name_above || is_author_above(line, below)))
}

/// Whether the author of an announcement is in a line, and the rest of it in the line below.
fn is_author_above(line: &str, below: &str) -> bool {
    let Some((_, after)) = line.rsplit_once('>').filter(|_| !below.contains('<')) else {
        return false;
    };
    let is_cut_date = after.starts_with(',') && after.contains(|c: char| c.is_ascii_digit());
    match Beginning::of(below) {
        Beginning::Other => true,
        Beginning::Date => count(after) <= 1 || is_cut_date,
        // A whole announcement is below, and own words here.
        Beginning::Opening => false,
    }
}

/// Whether brackets or parentheses go on in the line below.
fn is_cut(line: &str, below: &str) -> bool {
    let is_open = |open, close: char| {
        line.rsplit_once(open).is_some_and(|(_, inner)| !inner.contains(close))
            && below.find(close).is_some_and(|end| below.find(open).is_none_or(|at| at > end))
    };
    let is_address = || line.rsplit_once('<').is_some_and(|(_, address)| !address.contains(' '));
    (is_open('<', '>') && is_address()) || is_open('(', ')')
}

/// Whether the address in a line goes on in the quoted line below: `> wrote:`.
pub(super) fn is_cut_by_quotation(line: &str, quoted: &str) -> bool {
    line.contains('@') && ends_in_colon(quoted) && is_cut(line, quoted)
}

/// What was found in a possible announcement.
#[derive(Debug, Default)]
struct Facts {
    ends_in_colon: bool,
    has_address: bool,
    /// The number of words after the address in brackets.
    after_brackets: Option<usize>,
    numbers: Numbers,
    has_weekday: bool,
    beginning: Beginning,
    word_count: usize,
    verb: Option<Verb>,
}

/// The verb of an announcement.
#[derive(Debug)]
struct Verb {
    /// The number of words after it.
    after: usize,
    /// Whether a time or a number at the end follows it, or an address where names do.
    is_explained: bool,
    is_name_last: bool,
}

impl Facts {
    fn of(text: &str) -> Self {
        let after_brackets = text.rfind('@').and_then(|at| {
            let after = text.get(at..)?;
            let end = after.find(['>', ')', ']', ' '])?;
            after.get(end..).filter(|after| !after.starts_with(' ')).map(count)
        });
        Self {
            ends_in_colon: ends_in_colon(text),
            has_address: mailboxes(text).next().is_some(),
            after_brackets,
            numbers: Numbers::of(text),
            has_weekday: LANGUAGES.iter().any(|it| last(text, it.weekdays).is_some()),
            beginning: Beginning::of(text),
            word_count: count(text),
            verb: Verb::of(text),
        }
    }

    fn are_whole(&self) -> bool {
        self.is_dated() && (self.verb.is_some() || self.has_address)
    }

    fn is_dated(&self) -> bool {
        self.numbers.has_year || self.numbers.has_day || self.numbers.has_time
    }

    /// Whether it is an announcement: it has an address or a date, and says that somebody wrote.
    fn announces(&self) -> bool {
        self.word_count <= MAX_WORDS && (self.is_said_with_verb() || self.is_said_without_verb())
    }

    /// Whether somebody wrote. Own words have verbs and dates too, but seldom start with a date.
    fn is_said_with_verb(&self) -> bool {
        let Some(verb) = &self.verb else { return false };
        let is_last = verb.after <= 1;
        if self.beginning != Beginning::Other {
            let is_end = self.ends_in_colon || self.has_address;
            let Numbers { has_year, has_time, .. } = self.numbers;
            // A sentence may start with a day.
            let is_certain = has_year || has_time || self.has_address || self.word_count <= 8;
            let is_name = verb.is_name_last && verb.after <= 10;
            return is_end && (verb.is_explained || (is_certain && (is_last || is_name)));
        }
        let is_short = (self.numbers.has_time && self.word_count <= 12)
            || (self.has_weekday && self.word_count <= 6);
        self.ends_in_colon && (verb.is_explained || (is_last && (self.has_address || is_short)))
    }

    /// Whether it is an announcement in an unknown language: an address in brackets before a colon,
    /// alone or with a date and a time.
    fn is_said_without_verb(&self) -> bool {
        // A name and an address, perhaps with a word before them. More may be the sender's own
        // words.
        let is_short = self.word_count <= 4;
        let is_behind_address =
            self.has_address && self.after_brackets.is_some_and(|after| after <= 3);
        let Numbers { has_year, has_time, has_day } = self.numbers;
        let has_moment = has_time && (has_year || has_day);
        self.ends_in_colon
            && ((is_behind_address && (is_short || has_moment))
                || (self.has_address && has_moment && self.beginning != Beginning::Other))
    }
}

impl Verb {
    fn of(text: &str) -> Option<Self> {
        let is_mark = |c: char| !c.is_alphanumeric();
        let is_digit = |c: char| c.is_ascii_digit();
        let found = |language: &Language| {
            let end = last(text, language.verbs)?;
            let (before, after) = text.split_at_checked(end)?;
            // Without spaces, more of a sentence follows.
            if before.ends_with(is_spaceless) && after.starts_with(char::is_alphanumeric) {
                return None;
            }
            Some(Self {
                after: count(after),
                is_explained: after.trim_end_matches(is_mark).ends_with(is_digit)
                    || Numbers::in_digits(after).has_time
                    || (language.is_name_last && after.contains('@')),
                is_name_last: language.is_name_last,
            })
        };
        LANGUAGES.iter().filter_map(found).min_by_key(|verb| verb.after)
    }
}

/// The start of a text.
#[derive(Debug, Default, PartialEq, Eq)]
enum Beginning {
    #[default]
    Other,
    /// A date.
    Date,
    /// A date after the word that precedes it in a known language: `On Mon, 30 Nov 2026`.
    Opening,
}

fn ends_in_colon(text: &str) -> bool {
    text.trim_end_matches(['*', '_', ' ']).ends_with(':')
}

impl Beginning {
    fn of(line: &str) -> Self {
        let Numbers { has_year, has_time, has_day } = Numbers::of(line);
        let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
        let is_edge = |c: char| !c.is_alphanumeric();
        let line = line.trim_start_matches(is_edge);
        let mut words = line.split(is_edge).filter(|word| !word.is_empty()).take(5).map(is_number);
        let is_opened = starts_with_any(line, |language| language.openings);
        let is_weekday = starts_with_any(line, |language| language.weekdays);
        let is_date = if is_opened || is_weekday {
            words.any(|is_number| is_number)
        } else {
            words.take(2).any(|is_number| is_number)
        };
        let is_date = is_date && (has_year || has_time || has_day);
        if is_date && is_opened {
            Self::Opening
        } else if is_date {
            Self::Date
        } else {
            Self::Other
        }
    }
}

/// Whether a line starts with one of these words.
fn starts_with_any(line: &str, list: fn(&Language) -> &'static str) -> bool {
    let is_start = |word: &str| {
        let after = line.strip_prefix(word).map(|after| after.chars().next());
        // In some scripts, the next word follows without a space.
        after.is_some_and(|next| !word.is_ascii() || next.is_some_and(|c| !c.is_alphabetic()))
    };
    LANGUAGES.iter().any(|language| words(list(language)).any(is_start))
}

/// Where the last of these words ends.
fn last(text: &str, list: &str) -> Option<usize> {
    words(list).filter_map(|word| find(text, word)).map(|(_, end)| end).max()
}

/// How many words a text has.
fn count(text: &str) -> usize {
    text.split(' ').filter(|word| word.contains(char::is_alphanumeric)).count()
}
