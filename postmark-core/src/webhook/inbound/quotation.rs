//! Finds the sender's own words in a text that quotes other emails.
//!
//! In doubt, text counts as the sender's own.

mod announcement;
mod fields;
mod folded;
mod languages;
mod lines;
mod numbers;

use self::lines::{before, is_empty, is_quoted, lines, lines_from_end};

/// The maximum number of stacked quotations at the end of a text: recognising an announcement takes
/// longer than reading a line.
const MAX_QUOTATIONS: usize = 50;

/// The part of a text that its sender wrote: without the quotation at the end or the start, its
/// announcement, a forwarded email, and the signature.
///
/// Replies between quoted lines are kept with these lines. A text that is only a quotation is
/// returned whole.
pub(super) fn own_words(text: &str) -> &str {
    let mut own = before(text, text.len());
    if let Some((start, field)) = fields::find(own) {
        if !has_answers(own.get(field..).unwrap_or_default()) {
            own = before(own, start);
        }
    }
    for _ in 0..MAX_QUOTATIONS {
        let shorter = without_signature(without_quotation(own));
        if shorter.len() == own.len() {
            break;
        }
        own = shorter;
    }
    let own = without_quotation_before(own).trim_end();
    if is_visible(own) { own } else { text.trim_end() }
}

/// Whether a text has visible characters.
pub(super) fn is_visible(text: &str) -> bool {
    !is_empty(text)
}

/// Whether the text below these header fields starts with quoted lines, and has others: replies.
fn has_answers(fields: &str) -> bool {
    let is_field = |(_, line): &(usize, &str)| !is_empty(line) && !is_quoted(line);
    let below = lines(without_signature(fields)).skip_while(is_field);
    let mut below = below.filter(|(_, line)| !is_empty(line)).map(|(_, line)| is_quoted(line));
    below.next() == Some(true) && below.any(|is_quoted| !is_quoted)
}

/// A text without the quoted lines at its end, and their announcement.
fn without_quotation(text: &str) -> &str {
    let mut start = None;
    for (at, line) in lines_from_end(text) {
        if is_quoted(line) {
            start = Some(at);
        } else if !is_empty(line) {
            break;
        }
    }
    let Some(start) = start else { return text };
    let announced = announcement::start(before(text, end_of_bracket(text, start)));
    fields::without_title(before(text, announced.unwrap_or(start)))
}

/// Where the announcement above quoted lines ends: the first of them may be the end of an address in
/// brackets (`> wrote:`).
fn end_of_bracket(text: &str, start: usize) -> usize {
    let above = text.get(..start).and_then(|above| lines_from_end(above).next());
    let first = text.get(start..).and_then(|quoted| lines(quoted).next());
    match (above, first) {
        (Some((_, above)), Some((_, first))) if announcement::is_cut_by_quotation(above, first) => {
            start + first.len()
        }
        _ => start,
    }
}

/// A text without an announced quotation at its start, if it has no other.
fn without_quotation_before(text: &str) -> &str {
    let mut lines = lines(text).skip_while(|(_, line)| !is_quoted(line));
    let Some((quotation, _)) = lines.next() else { return text };
    let above = before(text, quotation);
    let is_announced =
        announcement::start(above).is_some_and(|start| !is_visible(before(above, start)));
    let mut own = lines.skip_while(|(_, line)| is_quoted(line) || is_empty(line));
    match own.next() {
        Some((start, _)) if is_announced && !own.any(|(_, line)| is_quoted(line)) => {
            text.get(start..).unwrap_or(text)
        }
        _ => text,
    }
}

/// A text without the signature at its end, which starts with a line of two hyphens and a space
/// ([RFC 3676](https://www.rfc-editor.org/rfc/rfc3676#section-4.3)). A signature contains no quoted
/// lines.
fn without_signature(text: &str) -> &str {
    let mut lines = lines_from_end(text).take_while(|(_, line)| !is_quoted(line));
    // In HTML, the space may be a no-break space.
    let start = lines.find(|(_, line)| matches!(*line, "-- " | "--\u{a0}"));
    start.map_or(text, |(start, _)| before(text, start))
}
