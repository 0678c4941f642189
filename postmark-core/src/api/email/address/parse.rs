//! Parses mailboxes as people and RFC 5322 write them, in one pass.

use std::borrow::Cow;
use std::str::FromStr;

use super::{Address, fault, is_plain, unseen_fault};
use crate::error::Fault;
use crate::text::invisible::is_unseen;
use crate::text::quoted::Quoted;

/// Parses one mailbox: `jane@example.com`, `Jane Doe <jane@example.com>` or
/// `"Doe, Jane" <jane@example.com>`.
///
/// Skips comments in parentheses, and white space around words. An unquoted name may contain dots,
/// `@` and the like, as people write them, but not `,` `;` `:` `<` `>` or `(`, nor another address:
/// in `a@example.com B <b@example.com>`, a comma is missing.
///
/// # Errors
///
/// A [`Fault`] if the text is not an address, or is more than one.
impl FromStr for Address {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        mailbox(text).map_err(|fault| fault.shows(text.trim()).given_in(text))
    }
}

/// Parses a text that is exactly one mailbox.
// contract: address.forms
fn mailbox(text: &str) -> Result<Address, Fault> {
    if is_plain(text) {
        return Ok(Address { name: None, email: text.into() });
    }
    let piece = Tokens { text, rest: text }.piece()?;
    if piece.before_comma {
        return Err(fault(
            "has a comma, and is one mailbox",
            "Quote a name that holds a comma, as in `\"Doe, Jane\" <jane@example.com>`.",
        ));
    }
    piece.address()
}

/// Parses a comma-separated list of mailboxes; empty elements are skipped.
///
/// A fault comes with the position of its mailbox in the list, counted from 1.
pub(crate) fn mailboxes(text: &str) -> Result<Vec<Address>, (usize, Fault)> {
    let mut tokens = Tokens { text, rest: text };
    let mut list = Vec::new();
    loop {
        let place = list.len() + 1;
        let from_here = tokens.rest;
        let piece = tokens.piece();
        let read = from_here.len() - tokens.rest.len();
        debug_assert!(from_here.is_char_boundary(read), "the rest is the end of the text");
        let text = from_here.get(..read).unwrap_or_default().trim_end_matches(',').trim();
        let misfit = |fault: Fault| (place, fault.shows(text));
        let piece = piece.map_err(misfit)?;
        let is_last = !piece.before_comma;
        if !piece.is_empty() {
            list.push(piece.address().map_err(misfit)?);
        }
        if is_last {
            return Ok(list);
        }
    }
}

/// The text between two commas, before anything in it is checked.
#[derive(Default)]
struct Piece<'a> {
    /// The words outside angle brackets, unquoted, with single spaces between them.
    words: Cow<'a, str>,
    /// Where the words end in the text, if they stand there verbatim.
    end: Option<usize>,
    count: usize,
    quoted: bool,
    /// The unquoted words that look like mailboxes: the first two.
    mailboxes: [Option<&'a str>; 2],
    /// The text in angle brackets.
    angle: Option<&'a str>,
    before_comma: bool,
}

impl<'a> Piece<'a> {
    fn is_empty(&self) -> bool {
        self.count == 0 && self.angle.is_none()
    }

    fn address(self) -> Result<Address, Fault> {
        self.check_commas()?;
        match self.angle {
            Some(email) => Address::named(self.words, email),
            None if self.quoted => Err(fault(
                "has a quoted text where its mailbox should be",
                "Put the mailbox in angle brackets, as in `\"Jane\" <jane@example.com>`.",
            )),
            None => Address::new(self.words),
        }
    }

    /// Refuses two mailboxes without a comma between them: parsed as one mailbox with a name, the
    /// other would silently get no email. A name that repeats the mailbox is allowed.
    fn check_commas(&self) -> Result<(), Fault> {
        let mut mailboxes = self.mailboxes.into_iter().flatten();
        let (first, second) = match self.angle {
            Some(angle) => {
                let is_other = |word: &&str| !word.eq_ignore_ascii_case(angle.trim());
                (mailboxes.find(is_other), Some(angle))
            }
            None => (mailboxes.next(), mailboxes.next()),
        };
        let (Some(first), Some(second)) = (first, second) else {
            return Ok(());
        };
        let (first, second) = (Quoted(first), Quoted(second));
        let problem = match self.angle {
            Some(_) => format!("has no comma between {first} and {second}"),
            None => "has ' ' in its domain".to_owned(),
        };
        Err(fault(
            problem,
            format!(
                "Separate addresses with commas: there is none between {first} and {second}. \
                 Quote a name that holds `@`, as in `\"jane@work\" <jane@example.com>`."
            ),
        ))
    }

    /// Adds a word, and where it ends in the text if it stands there verbatim.
    fn push(&mut self, word: Cow<'a, str>, text: &'a str, end: Option<usize>) {
        if self.count == 0 {
            (self.words, self.end) = (word, end);
        } else if let Some(words) = self.joined(&word, text, end) {
            (self.words, self.end) = (Cow::Borrowed(words), end);
        } else {
            let words = self.words.to_mut();
            words.push(' ');
            words.push_str(&word);
            self.end = None;
        }
        self.count += 1;
    }

    /// The words and one more, borrowed from the text, if it has a single space between them.
    fn joined(&self, word: &str, text: &'a str, end: Option<usize>) -> Option<&'a str> {
        let (before, end) = (self.end?, end?);
        let is_space = text.get(before..end - word.len())? == " ";
        text.get(before - self.words.len()..end).filter(|_| is_space)
    }

    fn note(&mut self, word: &'a str) {
        let inner = word.trim_matches('@');
        if inner.len() == word.len() && inner.contains('@') {
            if let Some(free) = self.mailboxes.iter_mut().find(|known| known.is_none()) {
                *free = Some(word);
            }
        }
    }
}

enum Token<'a> {
    Word(&'a str),
    Quoted(Cow<'a, str>),
    Angle(&'a str),
    Mark(char),
}

impl Token<'_> {
    /// The fault of a token after a mailbox in angle brackets.
    fn after_angle(&self) -> Fault {
        let text = match self {
            Self::Word(text) | Self::Angle(text) => text,
            Self::Quoted(text) => &**text,
            Self::Mark(_) => "",
        };
        if let Some(unseen) = text.chars().next().filter(|_| text.chars().all(is_unseen)) {
            return unseen_fault(unseen, "after its `>`");
        }
        fault(
            "goes on after its `>`",
            format!("Separate addresses with commas: there is none before {}.", Quoted(text)),
        )
    }
}

struct Tokens<'a> {
    text: &'a str,
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    /// Parses up to the next comma outside quotes, or the end.
    fn piece(&mut self) -> Result<Piece<'a>, Fault> {
        let mut piece = Piece::default();
        while let Some(token) = self.next()? {
            let (word, end) = match token {
                Token::Mark(',') => {
                    piece.before_comma = true;
                    break;
                }
                Token::Mark(mark) => return Err(misplaced(mark)),
                _ if piece.angle.is_some() => return Err(token.after_angle()),
                Token::Angle(email) => {
                    piece.angle = Some(email);
                    continue;
                }
                Token::Word(word) => {
                    piece.note(word);
                    (Cow::Borrowed(word), Some(self.text.len() - self.rest.len()))
                }
                Token::Quoted(word) => {
                    piece.quoted = true;
                    (word, None)
                }
            };
            piece.push(word, self.text, end);
        }
        Ok(piece)
    }

    fn next(&mut self) -> Result<Option<Token<'a>>, Fault> {
        loop {
            self.until(|c| !c.is_ascii_whitespace());
            let from_here = self.rest;
            let Some(first) = self.bump() else {
                return Ok(None);
            };
            let token = match first {
                '(' => {
                    self.comment()?;
                    continue;
                }
                '"' => Token::Quoted(self.quoted()?),
                '<' => Token::Angle(self.angle()?),
                ',' | ';' | ':' | '>' => Token::Mark(first),
                _ => {
                    self.rest = from_here;
                    Token::Word(self.until(|c| {
                        c.is_ascii_whitespace()
                            || matches!(c, '(' | '"' | '<' | '>' | ',' | ';' | ':')
                    }))
                }
            };
            return Ok(Some(token));
        }
    }

    /// Skips to the end of a comment, after its `(`. Comments nest.
    fn comment(&mut self) -> Result<(), Fault> {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.bump() {
                Some('(') => depth += 1,
                Some(')') => depth -= 1,
                Some('\\') => drop(self.bump()),
                Some(_) => {}
                None => return Err(unclosed('(', ')')),
            }
        }
        Ok(())
    }

    /// Parses to the end of a quoted text, after its `"`.
    fn quoted(&mut self) -> Result<Cow<'a, str>, Fault> {
        let is_special = |c| matches!(c, '"' | '\\');
        let mut text = Cow::Borrowed(self.until(is_special));
        while self.bump().ok_or_else(|| unclosed('"', '"'))? == '\\' {
            let escaped = self.bump().ok_or_else(|| unclosed('"', '"'))?;
            text.to_mut().push(escaped);
            text += self.until(is_special);
        }
        Ok(text)
    }

    /// Parses to the end of angle brackets, after the `<`.
    fn angle(&mut self) -> Result<&'a str, Fault> {
        let email = self.until(|c| c == '>');
        self.bump().ok_or_else(|| unclosed('<', '>'))?;
        Ok(email)
    }

    fn until(&mut self, stop: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(stop).unwrap_or(self.rest.len());
        let (read, rest) = self.rest.split_at(end);
        self.rest = rest;
        read
    }

    fn bump(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let first = chars.next();
        self.rest = chars.as_str();
        first
    }
}

fn misplaced(mark: char) -> Fault {
    match mark {
        ';' => {
            fault("has a `;`", "Separate addresses with commas, and quote a name that holds `;`.")
        }
        ':' => fault(
            "has a `:`, which begins a group",
            "Postmark takes no groups: list their members, and quote a name that holds `:`.",
        ),
        _ => fault("has a `>` without its `<`", "Write `Jane <jane@example.com>`."),
    }
}

fn unclosed(open: char, close: char) -> Fault {
    fault(
        format!("has a `{open}` without its `{close}`"),
        "Close it, or quote the name and put a backslash before each `\"` in it.",
    )
}
