//! Parses mailboxes in text from untrusted sources: leniently, but without guessing an address.
//!
//! `Address` is the strict parser, for what users of this crate write.

use std::borrow::Cow;
use std::mem;

use super::encoded_words::decoded;
use super::invisible::is_invisible;

/// A mailbox: slices of the text it was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mailbox<'a> {
    /// The name as written.
    written: &'a str,
    email: &'a str,
}

impl<'a> Mailbox<'a> {
    /// The address. It has an `@` with text on both sides, and is otherwise unchecked.
    pub(crate) fn email(&self) -> &'a str {
        self.email
    }

    /// The name, unquoted, with encoded words decoded; empty if there is none.
    pub(crate) fn name(&self) -> Cow<'a, str> {
        let is_plain = !self.written.contains(['"', '\\']) && !self.written.contains("=?");
        if is_plain && !self.written.contains(char::is_control) {
            return self.written.into();
        }
        let name = decoded(self.written);
        let mut text = String::with_capacity(name.len());
        let mut chars = name.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                // `CORP\jane` is not an escape, despite RFC 5322.
                '\\' => text.extend(chars.next_if(|next| !next.is_alphanumeric()).or(Some(c))),
                '"' => {}
                c if c.is_control() => text.push(' '),
                c => text.push(c),
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ").into()
    }
}

/// The mailboxes in a text, in order.
///
/// They are separated by commas, semicolons, or nothing. An address is in angle brackets or bare;
/// the text before the brackets is its name, which may contain commas, colons, parentheses and even
/// an address. Labels of groups (RFC 5322) are not part of a name.
pub(crate) fn mailboxes(text: &str) -> Mailboxes<'_> {
    Mailboxes {
        text,
        at: 0,
        last_group_end: text.rfind(';').unwrap_or(0),
        name_start: None,
        is_named: false,
        held: None,
        has_open_quote: false,
        has_open_comment: false,
    }
}

/// The only address in a text; `None` if there is none, or more than one.
pub(crate) fn only_address(text: &str) -> Option<&str> {
    let mut found = mailboxes(text).map(|mailbox| mailbox.email);
    let first = found.next()?;
    found.all(|other| other.eq_ignore_ascii_case(first)).then_some(first)
}

/// Iterator over mailboxes: see [`mailboxes`].
#[derive(Debug)]
pub(crate) struct Mailboxes<'a> {
    text: &'a str,
    at: usize,
    /// The position of the last semicolon, which could end a group.
    last_group_end: usize,
    /// Where the name of the next mailbox starts, if it has started.
    name_start: Option<usize>,
    /// Whether a mailbox was found since the last separator: words that follow it are not a name.
    is_named: bool,
    /// A bare address, which may turn out to be the name of a mailbox in brackets.
    held: Option<(usize, Mailbox<'a>)>,
    /// Whether an unclosed quote or parenthesis was found, so as not to search the rest again.
    has_open_quote: bool,
    has_open_comment: bool,
}

enum Token<'a> {
    /// A separator of mailboxes.
    Separator(char),
    /// The colon after the label of a group.
    Label,
    /// An address in angle brackets.
    Angle(&'a str),
    /// A bare address.
    Bare(&'a str),
    /// The text in parentheses.
    Comment(&'a str),
    Word,
}

impl<'a> Iterator for Mailboxes<'a> {
    type Item = Mailbox<'a>;

    fn next(&mut self) -> Option<Mailbox<'a>> {
        while let Some((start, token)) = self.token() {
            let found = match token {
                Token::Separator(separator) => {
                    if separator == ';' {
                        self.name_start = None;
                    }
                    self.is_named = false;
                    self.held.take().map(|(_, mailbox)| mailbox)
                }
                Token::Label => {
                    self.name_start = None;
                    None
                }
                Token::Angle(email) => {
                    let held = self.held.take().map(|(start, _)| start);
                    let name_start = held.or(self.name_start.take()).unwrap_or(start);
                    Some(self.mailbox(name_start, start, email))
                }
                Token::Bare(email) => {
                    let name_start = self.name_start.take().unwrap_or(start);
                    let mailbox = self.mailbox(name_start, start, email);
                    self.held.replace((name_start, mailbox)).map(|(_, earlier)| earlier)
                }
                Token::Comment(comment) => {
                    match &mut self.held {
                        Some((_, mailbox)) if mailbox.written.is_empty() => {
                            mailbox.written = comment.trim();
                        }
                        Some(_) => {}
                        None => self.start_name(start),
                    }
                    None
                }
                Token::Word => {
                    self.start_name(start);
                    None
                }
            };
            if found.is_some() {
                return found;
            }
        }
        self.held.take().map(|(_, mailbox)| mailbox)
    }
}

impl<'a> Mailboxes<'a> {
    fn start_name(&mut self, at: usize) {
        if !self.is_named {
            self.name_start.get_or_insert(at);
        }
    }

    fn mailbox(&mut self, name_start: usize, name_end: usize, email: &'a str) -> Mailbox<'a> {
        self.is_named = true;
        let written = self.text.get(name_start..name_end).unwrap_or_default();
        let is_around = |c| is_blank(c) || is_separator(c) || matches!(c, '<' | '>');
        Mailbox { written: written.trim_matches(is_around), email }
    }

    /// The next token, and where it starts.
    fn token(&mut self) -> Option<(usize, Token<'a>)> {
        loop {
            let rest = self.rest();
            let start = self.at + rest.find(|c| !is_blank(c))?;
            self.at = start;
            let rest = self.rest();
            let first = rest.chars().next()?;
            let token = match first {
                '"' => self.quoted(rest),
                '(' => self.comment(rest),
                '<' => match self.angle(rest) {
                    Some(email) => Token::Angle(email),
                    None => continue,
                },
                '>' | ')' => {
                    self.at += 1;
                    continue;
                }
                ':' => {
                    self.at += 1;
                    if start < self.last_group_end { Token::Label } else { Token::Word }
                }
                c if is_separator(c) => {
                    self.at += c.len_utf8();
                    Token::Separator(if c == '；' { ';' } else { c })
                }
                _ => self.word(rest),
            };
            return Some((start, token));
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Parses a quoted text, which may be the local part before an `@`.
    fn quoted(&mut self, rest: &'a str) -> Token<'a> {
        let end = if self.has_open_quote { None } else { closing(rest, '"', '"') };
        self.has_open_quote |= end.is_none();
        let Some(end) = end else {
            self.at += 1;
            return Token::Word;
        };
        self.at += end;
        let domain = self.rest();
        if !domain.starts_with('@') {
            return Token::Word;
        }
        let len = domain.find(is_end_of_word).unwrap_or(domain.len());
        self.at += len;
        self.bare(rest.get(..end + len).unwrap_or_default())
    }

    fn comment(&mut self, rest: &'a str) -> Token<'a> {
        let end = if self.has_open_comment { None } else { closing(rest, '(', ')') };
        self.has_open_comment |= end.is_none();
        self.at += end.unwrap_or(1);
        let inner = end.and_then(|end| rest.get(1..end.saturating_sub(1)));
        inner.map_or(Token::Word, Token::Comment)
    }

    /// Parses an address in angle brackets. Without an address, they are not treated as brackets.
    fn angle(&mut self, rest: &'a str) -> Option<&'a str> {
        self.at += 1;
        let inner = rest.get(1..)?;
        let end = inner.find(['<', '>'])?;
        let email = inner.get(..end).and_then(bracketed)?;
        let is_closed = inner.as_bytes().get(end) == Some(&b'>');
        is_closed.then(|| {
            self.at += end + 1;
            email
        })
    }

    fn word(&mut self, rest: &'a str) -> Token<'a> {
        let end = rest.find(is_end_of_word).unwrap_or(rest.len());
        let mut word = rest.get(..end).unwrap_or_default();
        // The colon of a URL does not end a word.
        if word.trim_start_matches(['[', '\'']).eq_ignore_ascii_case("mailto") {
            let after = rest.get(end..).and_then(|rest| rest.strip_prefix(':')).unwrap_or_default();
            let len = after.find(is_end_of_word).unwrap_or(after.len());
            word = rest.get(..end + 1 + len).unwrap_or(word);
        }
        self.at += word.len();
        self.bare(word)
    }

    /// The address in a word that ends here.
    fn bare(&mut self, word: &'a str) -> Token<'a> {
        match address(word) {
            Some(email) if !self.goes_on(word) => Token::Bare(email),
            _ => Token::Word,
        }
    }

    /// Whether the domain at the end of a word goes on behind white space or a comment (RFC 5322,
    /// section 4.4): `jane@example . com`.
    fn goes_on(&mut self, word: &str) -> bool {
        let rest = self.behind_comments();
        let next = match rest.strip_prefix('.') {
            Some(next) => next.trim_start_matches(is_blank),
            None if word.ends_with('.') => rest,
            None => return false,
        };
        let next = next.split(is_end_of_word).next().unwrap_or_default();
        next.starts_with(char::is_alphanumeric) && !next.contains('@')
    }

    /// The rest behind white space and comments.
    fn behind_comments(&mut self) -> &'a str {
        let mut rest = self.rest().trim_start_matches(is_blank);
        while rest.starts_with('(') && !self.has_open_comment {
            match closing(rest, '(', ')').and_then(|end| rest.get(end..)) {
                Some(behind) => rest = behind.trim_start_matches(is_blank),
                None => self.has_open_comment = true,
            }
        }
        rest
    }
}

/// The length of a text in quotes or parentheses, including both; `None` if it is not closed.
/// Parentheses nest.
pub(crate) fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 1_usize;
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if mem::take(&mut is_escaped) {
            continue;
        }
        match c {
            '\\' => is_escaped = true,
            c if c == close => depth -= 1,
            c if c == open => depth += 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + c.len_utf8());
        }
    }
    None
}

/// The address inside angle brackets: nothing else is allowed except a route (`@a,@b:`).
fn bracketed(inner: &str) -> Option<&str> {
    let inner = inner.trim_matches(is_blank);
    let inner = match inner.rsplit_once(':') {
        Some((route, inner)) if route.starts_with('@') => inner,
        _ => inner,
    };
    let is_word = inner.starts_with('"') || !inner.contains(is_blank);
    if is_word { address(inner) } else { None }
}

/// The address in a word, without what people and programs put around it.
fn address(word: &str) -> Option<&str> {
    let word = trimmed(word);
    let word = match word.split_at_checked("mailto:".len()) {
        Some((scheme, url)) if scheme.eq_ignore_ascii_case("mailto:") => {
            // An escape in a URL is not part of the text.
            let url = url.split('?').next().filter(|url| !url.contains('%'))?;
            trimmed(url)
        }
        _ => word,
    };
    let (local, domain) =
        if word.starts_with('"') { word.rsplit_once('@')? } else { word.split_once('@')? };
    // URLs and encoded words also contain an `@`.
    let is_other = local.starts_with("//") || local.starts_with("=?");
    let is_url = local.contains(':') && !local.starts_with('"');
    let is_local = !local.is_empty() && !is_other && !is_url;
    (is_local && is_domain(domain)).then_some(word)
}

/// A word without surrounding brackets and quotes, and without trailing punctuation.
fn trimmed(word: &str) -> &str {
    let is_around = |c: char| {
        is_invisible(c) || matches!(c, '“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»' | '‹' | '›')
    };
    let word = word.trim_start_matches(is_around);
    let whole = word;
    let word = match word.strip_prefix('[') {
        Some(inner) => inner.trim_start_matches(is_around),
        None => word,
    };
    let is_literal = |text: &str| text.contains("@[") && text.ends_with(']');
    if is_literal(word) {
        return word;
    }
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    // Outlook writes `'jane@example.com'`; others use `*`.
    let paired = |quote: char| {
        let end = whole.get(word.len()..).unwrap_or_default();
        word.starts_with(quote) && end.contains(quote)
    };
    match ['\'', '*', '`', '|', '_', '/'].into_iter().find(|quote| paired(*quote)) {
        Some(quote) => word.strip_prefix(quote).unwrap_or(word).trim_start_matches(is_around),
        None => word,
    }
}

fn is_domain(domain: &str) -> bool {
    let is_literal = domain.starts_with('[') && domain.ends_with(']');
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_') || !c.is_ascii();
    let is_name = domain.chars().all(is_part) && !domain.starts_with('.');
    !domain.is_empty() && (is_literal || is_name)
}

pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_invisible(c)
}

pub(crate) fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '，' | '；' | '、')
}

fn is_end_of_word(c: char) -> bool {
    c.is_whitespace() || is_separator(c) || matches!(c, ':' | '<' | '>' | '(' | ')' | '"')
}
