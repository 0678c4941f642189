//! Address fields ([RFC 5322](https://www.rfc-editor.org/rfc/rfc5322#section-3.4)).

use std::borrow::Cow;
use std::mem;

use super::lexer::{Token, tokens};
use super::line::unfolded;
use super::phrase::{comment, of_words, phrase, push_word};
use crate::api::shared::InboundAddress;
use crate::text::encoded_words::{decoded, may_hide_addresses};
use crate::text::mailbox::mailboxes;

/// The longest address to write. Deliverable ones have at most 320 characters.
const MAX_ADDRESS_LEN: usize = 900;
/// The maximum number of words in a group's name.
const MAX_GROUP_WORDS: usize = 16;

/// A list of addresses that Postmark parsed; `None` if it is empty.
pub(super) fn of_parts(list: &[InboundAddress]) -> Option<String> {
    let list = list.iter().filter(|one| !one.email.is_empty() || !one.name.is_empty());
    let list = list.map(|one| of_pair(&one.name, &one.email)).collect::<Vec<_>>();
    (!list.is_empty()).then(|| list.join(", "))
}

/// An address and its name.
pub(super) fn of_pair(name: &str, email: &str) -> String {
    let (name, email) = (unfolded(name), unfolded(email));
    let email = email.trim();
    if is_address(email) {
        return mailbox(&phrase(&name), email);
    }
    if email.contains(&*name) {
        return of_text(email);
    }
    if name.contains('@') {
        // An address in a name is nobody's address.
        let (name, rest) = (group(&phrase(&name), &[]), of_text(email));
        return if rest.is_empty() { name } else { [name, rest].join(", ") };
    }
    of_text(&[&*name, email].join(" "))
}

/// An address list from an untrusted sender.
///
/// Names and comments are encoded, addresses never. A name may contain an unquoted comma. Text
/// without an address becomes the name of an empty group, the only way to keep it in an address
/// field.
///
/// If an address is in an invalid place (`[a@example.com]`, `mailto:a@example.com`, between
/// full-width commas), the text is rewritten: with its addresses and their names, and nothing else.
pub(super) fn of_text(text: &str) -> String {
    let list = List::of(text);
    let mut written = list.emails.iter();
    let has_all = readable(text).all(|(_, email)| written.any(|other| other == email));
    if !has_all {
        return anew(text);
    }
    if may_hide_addresses(text, !list.emails.is_empty()) {
        let anew = anew(&decoded(text));
        if !anew.is_empty() {
            return anew;
        }
    }
    list.written.join(", ")
}

/// Whether a text has an address.
pub(super) fn has_any(text: &str) -> bool {
    readable(text).next().is_some()
}

/// The addresses in a text that can be written unchanged, and their names.
fn readable(text: &str) -> impl Iterator<Item = (Cow<'_, str>, &str)> {
    let all = mailboxes(text).map(|one| (one.name(), one.email()));
    all.filter(|(_, email)| is_address(email))
}

/// Rewrites these addresses with their names.
fn anew(text: &str) -> String {
    let words = |name: &str| name.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let list = readable(text).map(|(name, email)| mailbox(&of_words(&words(&name)), email));
    list.collect::<Vec<_>>().join(", ")
}

fn mailbox(name: &str, email: &str) -> String {
    if name.is_empty() && email.contains('@') {
        return email.to_owned();
    }
    format!("{name} <{email}>").trim_start().to_owned()
}

/// A list being parsed.
#[derive(Default)]
struct List {
    written: Vec<String>,
    /// The addresses found.
    emails: Vec<String>,
    /// The open group: its name and its members.
    group: Option<(String, Vec<String>)>,
    /// Text without an address, which may be the start of the next name.
    before: Vec<String>,
    next: Mailbox,
}

/// A mailbox being parsed.
#[derive(Default)]
struct Mailbox {
    words: Vec<String>,
    /// Whether white space follows the last word.
    is_apart: bool,
    comments: Vec<String>,
    /// The address in angle brackets.
    email: Option<String>,
    /// How many of the words are before it.
    name_len: usize,
}

impl Mailbox {
    fn push(&mut self, word: &str) {
        push_word(&mut self.words, word, &mut self.is_apart);
    }

    /// The position of the first word that is an address.
    fn bare(&self) -> Option<usize> {
        self.words.iter().position(|word| is_address(bare(word)))
    }

    /// Takes that word.
    fn take_bare(&mut self) -> Option<String> {
        let at = self.bare()?;
        let email = bare(&self.words.remove(at)).to_owned();
        // Brackets alone are not a name.
        self.words.retain(|word| !bare(word).is_empty());
        Some(email)
    }
}

impl List {
    fn of(text: &str) -> Self {
        let mut list = Self::default();
        let mut semicolons = text.matches(';').count();
        for token in tokens(text) {
            match token {
                Token::Space => list.next.is_apart = true,
                Token::Quoted(word) | Token::Word(word) => list.next.push(word),
                Token::Comment(text) => {
                    list.next.is_apart = true;
                    list.next.comments.push(comment(text));
                }
                Token::Angle(email) => list.push_angle(email),
                Token::Separator(',') => list.end_mailbox(true),
                Token::Separator(';') => {
                    semicolons = semicolons.saturating_sub(1);
                    list.end_mailbox(false);
                    list.end_group();
                }
                Token::Separator(_) if semicolons > 0 && list.starts_group() => {}
                Token::Separator(sign) => list.next.push(sign.encode_utf8(&mut [0; 4])),
            }
        }
        list.end_mailbox(false);
        list.end_group();
        list
    }

    fn push_angle(&mut self, email: &str) {
        if self.next.email.is_some() {
            // The text after the previous brackets is the name of this address.
            let name = self.next.words.split_off(self.next.name_len.min(self.next.words.len()));
            self.end_mailbox(false);
            self.next.words = name;
        }
        self.next.email = Some(email.trim().to_owned());
        self.next.name_len = self.next.words.len();
        self.next.is_apart = true;
    }

    fn end_mailbox(&mut self, is_comma: bool) {
        let mut next = mem::take(&mut self.next);
        let bracketed = next.email.take();
        let (email, words) = match bracketed {
            Some(email) if is_address(&email) || is_bare(&email) => {
                let mut words = mem::take(&mut self.before);
                words.append(&mut next.words);
                (email, words)
            }
            bracketed => {
                next.words.extend(bracketed.map(|email| format!("<{email}>")));
                let Some(email) = next.take_bare() else {
                    return self.end_name(next, is_comma);
                };
                self.end_before();
                (email, next.words)
            }
        };
        let mut written = mailbox(&of_words(&words), &email);
        self.emails.extend(Some(email).filter(|email| email.contains('@')));
        for comment in next.comments {
            written.push(' ');
            written.push_str(&comment);
        }
        match &mut self.group {
            Some((_, members)) => members.push(written),
            None => self.written.push(written),
        }
    }

    /// After a comma, keeps text without an address as the start of the next name.
    fn end_name(&mut self, mut name: Mailbox, is_comma: bool) {
        if let Some(last) = name.words.last_mut().filter(|_| is_comma) {
            last.push(',');
        }
        self.before.append(&mut name.words);
        self.before.append(&mut name.comments);
        if !is_comma {
            self.end_before();
        }
    }

    /// Writes text without an address.
    fn end_before(&mut self) {
        let mut words = mem::take(&mut self.before);
        if let Some(last) = words.last_mut() {
            last.truncate(last.trim_end_matches(',').len());
        }
        let name = of_words(&words);
        if !name.is_empty() {
            self.written.push(group(&name, &[]));
        }
    }

    /// Starts a group if there is only a name.
    fn starts_group(&mut self) -> bool {
        let is_name = (1..=MAX_GROUP_WORDS).contains(&self.next.words.len());
        if self.group.is_some() || !is_name || self.next.email.is_some() {
            return false;
        }
        if self.next.bare().is_some() {
            return false;
        }
        self.end_before();
        let name = mem::take(&mut self.next).words;
        self.group = Some((of_words(&name), Vec::new()));
        true
    }

    fn end_group(&mut self) {
        if let Some((name, members)) = self.group.take() {
            self.written.push(group(&name, &members));
        }
    }
}

/// A word without an unmatched angle bracket.
fn bare(word: &str) -> &str {
    word.trim_matches(['<', '>'])
}

fn group(name: &str, members: &[String]) -> String {
    // White space must follow an encoded word.
    let colon = if name.ends_with("?=") { " :" } else { ":" };
    let space = if members.is_empty() { "" } else { " " };
    [name, colon, space, &members.join(", "), ";"].concat()
}

/// Whether a text is valid as an address.
///
/// Non-ASCII characters are kept ([RFC 6532](https://www.rfc-editor.org/rfc/rfc6532#section-3.2)),
/// also in domains, so that a reader finds the address of the payload.
fn is_address(text: &str) -> bool {
    if text.len() > MAX_ADDRESS_LEN {
        return false;
    }
    let is_quoted = text.starts_with('"');
    let parts = match text.strip_prefix('"') {
        Some(text) => text.rsplit_once("\"@"),
        None => text.rsplit_once('@'),
    };
    let Some((local, domain)) = parts else { return false };
    let is_local = if is_quoted { is_quoted_content(local) } else { is_bare(local) };
    let literal = domain.strip_prefix('[').and_then(|domain| domain.strip_suffix(']'));
    let is_literal =
        || literal.is_some_and(|text| text.split(':').all(|text| is_bare(text) || text.is_empty()));
    is_local && (is_bare(domain) || is_literal())
}

/// Whether a text is valid between quotes, where a backslash escapes the next character.
fn is_quoted_content(text: &str) -> bool {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let literal = if c == '\\' { chars.next() } else { Some(c).filter(|c| *c != '"') };
        if literal.is_none_or(char::is_control) {
            return false;
        }
    }
    true
}

/// Whether a text is valid in an address without quotes.
fn is_bare(text: &str) -> bool {
    let is_special = |c: char| "()<>[]:;@\\,\"".contains(c);
    let is_sign = |c: char| !c.is_control() && !c.is_whitespace() && !is_special(c);
    !text.is_empty() && text.len() <= MAX_ADDRESS_LEN && text.chars().all(is_sign)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn addresses_that_are_told_are_written(text in "([ab@.<>(),;:\"\\[\\]'， ]|a@x|mailto:|=\\?utf-8\\?Q\\?a\\?=|ü|\u{200b}){0,30}") {
            let written = of_text(&text);
            let mut found = mailboxes(&written);
            for (_, email) in readable(&text) {
                prop_assert!(found.any(|one| one.email() == email), "{} in {}", email, written);
            }
        }
    }
}
