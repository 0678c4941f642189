//! A pull parser for JSON (RFC 8259), the only one in this crate.
//!
//! Emails stored as JSON, receipts and refusals are parsed with it directly; for all other types,
//! [`Source`](super::source::Source) wraps it in a deserializer. It does not convert numbers but
//! keeps their text: so a client that only sends does not contain the tables for that, and numbers
//! are passed on verbatim.

mod keys;
mod skip;
mod string;

use std::borrow::Cow;

use super::decode_error::DecodeError;
use super::lossy::without_mark;
use super::misfit::Misfit;

pub(crate) use self::keys::Keys;

/// A position in JSON text, from which a value is parsed.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    /// The whole text, if it is valid UTF-8; otherwise each string is validated when it is read.
    text: Option<&'a str>,
    at: usize,
    depth: usize,
    /// The start and end of long runs already scanned: strings, up to their first escape. No run
    /// this long is scanned twice.
    runs: Vec<(usize, usize)>,
    /// Whether half a surrogate pair is read as a replacement character, not an error.
    is_lossy: bool,
}

/// The maximum nesting depth of objects and arrays that are read; skipped values have no limit.
const MAX_DEPTH: usize = 128;

/// Parses the complete JSON text of a response.
pub(crate) fn parse<'a, T>(
    bytes: &'a [u8],
    value: impl FnOnce(&mut Reader<'a>) -> Result<T, Misfit>,
) -> Result<T, DecodeError> {
    let mut reader = Reader::lossy(bytes);
    let result = value(&mut reader).and_then(|value| reader.end().map(|()| value));
    result.map_err(|misfit| reader.explain(misfit))
}

impl<'a> Reader<'a> {
    /// Reads JSON from the user, strictly.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        // Validating UTF-8 once is a fifth faster than string by string.
        let text = std::str::from_utf8(bytes).ok();
        Self { bytes, text, at: 0, depth: 0, runs: Vec::new(), is_lossy: false }
    }

    /// Reads JSON from Postmark. It may start with a byte order mark, and its strings may contain
    /// half a surrogate pair, if text was cut in the middle of an emoji: each is read as U+FFFD.
    pub(crate) fn lossy(bytes: &'a [u8]) -> Self {
        Self { is_lossy: true, ..Self::new(without_mark(bytes)) }
    }

    /// The current position.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Returns to an earlier position.
    pub(crate) fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// The current position and nesting depth, to return to.
    pub(crate) fn place(&self) -> (usize, usize) {
        (self.at, self.depth)
    }

    /// Returns to an earlier place after a value that does not fit.
    pub(crate) fn return_to(&mut self, place: (usize, usize)) {
        (self.at, self.depth) = place;
    }

    /// Returns into an object that was read to its end.
    pub(crate) fn reopen(&mut self, at: usize) {
        self.at = at;
        self.depth += 1;
    }

    /// Goes back to the start of the text.
    pub(crate) fn rewind(&mut self) {
        (self.at, self.depth) = (0, 0);
    }

    /// Whether the maximum nesting depth is reached.
    pub(crate) fn is_deepest(&self) -> bool {
        self.depth == MAX_DEPTH
    }

    /// The error for a misfit at the current position.
    pub(crate) fn explain(&self, misfit: Misfit) -> DecodeError {
        debug_assert!(self.at <= self.bytes.len(), "the reader is behind its end");
        let read = self.bytes.get(..self.at).unwrap_or(self.bytes);
        let line = read.split(|&byte| byte == b'\n').count();
        let column = read.iter().rev().take_while(|&&byte| byte != b'\n').count() + 1;
        DecodeError::at(misfit.problem(), line, column)
    }

    /// Checks that nothing follows.
    pub(crate) fn end(&mut self) -> Result<(), Misfit> {
        match self.peek() {
            Err(Misfit::CutOff) => Ok(()),
            _ => Err(Misfit::Syntax),
        }
    }

    /// The first byte of the next value.
    #[inline]
    pub(crate) fn peek(&mut self) -> Result<u8, Misfit> {
        match self.bytes.get(self.at) {
            Some(&byte) if byte > b' ' => Ok(byte),
            _ => self.peek_behind_space(),
        }
    }

    #[cold]
    fn peek_behind_space(&mut self) -> Result<u8, Misfit> {
        loop {
            match self.bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(&byte) => return Ok(byte),
                None => return Err(Misfit::CutOff),
            }
        }
    }

    /// Parses an object: `member` must parse the value of each key.
    pub(crate) fn object(
        &mut self,
        member: &mut dyn FnMut(&mut Self, &str) -> Result<(), Misfit>,
    ) -> Result<(), Misfit> {
        self.many(*b"{}", &mut |reader| {
            let key = reader.key()?;
            member(reader, &key)
        })
    }

    /// Parses an array: `item` must parse each value.
    pub(crate) fn array(
        &mut self,
        item: &mut dyn FnMut(&mut Self) -> Result<(), Misfit>,
    ) -> Result<(), Misfit> {
        self.many(*b"[]", item)
    }

    /// Parses a string; `None` for `null`.
    #[inline]
    pub(crate) fn text(&mut self) -> Result<Option<Cow<'a, str>>, Misfit> {
        match self.peek()? {
            b'"' => self.string().map(Some),
            _ => self.null(),
        }
    }

    /// Parses a boolean; `None` for `null`.
    pub(crate) fn boolean(&mut self) -> Result<Option<bool>, Misfit> {
        match self.peek()? {
            b't' => self.word("true").map(|()| Some(true)),
            b'f' => self.word("false").map(|()| Some(false)),
            _ => self.null(),
        }
    }

    /// Parses a string, or a number or boolean as its text; `None` for `null`.
    #[inline]
    pub(crate) fn scalar(&mut self) -> Result<Option<Cow<'a, str>>, Misfit> {
        match self.peek()? {
            b'"' => self.string().map(Some),
            b'-' | b'0'..=b'9' | b't' | b'f' => self.raw().map(|text| Some(text.into())),
            _ => self.null(),
        }
    }

    /// Skips any value and returns its JSON text.
    pub(crate) fn raw(&mut self) -> Result<&'a str, Misfit> {
        self.peek()?;
        let start = self.at;
        self.skip()?;
        self.slice(start, self.at)
    }

    /// Parses a value, or returns the default if it has another type.
    #[inline]
    pub(crate) fn or_default<T: Default>(
        &mut self,
        value: impl FnOnce(&mut Self) -> Result<T, Misfit>,
    ) -> Result<T, Misfit> {
        let (at, depth) = (self.at, self.depth);
        match value(self) {
            Err(Misfit::Kind) => {
                (self.at, self.depth) = (at, depth);
                self.skip().map(|()| T::default())
            }
            result => result,
        }
    }

    /// Parses the key of a member, and the colon after it.
    #[inline]
    pub(crate) fn key(&mut self) -> Result<Cow<'a, str>, Misfit> {
        if self.peek()? != b'"' {
            return Err(Misfit::Syntax);
        }
        let key = self.string()?;
        self.colon()?;
        Ok(key)
    }

    #[inline]
    fn colon(&mut self) -> Result<(), Misfit> {
        if self.peek()? != b':' {
            return Err(Misfit::Syntax);
        }
        self.at += 1;
        Ok(())
    }

    /// Parses the opening bracket of an object or an array.
    pub(crate) fn open(&mut self, bracket: u8) -> Result<(), Misfit> {
        if self.peek()? != bracket {
            return self.mismatch();
        }
        if self.is_deepest() {
            return Err(Misfit::TooDeep);
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Parses up to the next member or item, or the closing bracket; returns whether there is
    /// another.
    #[inline]
    pub(crate) fn more(&mut self, close: u8, is_first: bool) -> Result<bool, Misfit> {
        let next = self.peek()?;
        if next == close {
            self.at += 1;
            self.depth -= 1;
            return Ok(false);
        }
        if !is_first {
            if next != b',' {
                return Err(Misfit::Syntax);
            }
            self.at += 1;
        }
        Ok(true)
    }

    fn many(
        &mut self,
        [open, close]: [u8; 2],
        one: &mut dyn FnMut(&mut Self) -> Result<(), Misfit>,
    ) -> Result<(), Misfit> {
        self.open(open)?;
        let mut is_first = true;
        while self.more(close, is_first)? {
            is_first = false;
            one(self)?;
        }
        Ok(())
    }

    /// Parses an array; `null` counts as an empty one.
    pub(crate) fn items(
        &mut self,
        item: &mut dyn FnMut(&mut Self) -> Result<(), Misfit>,
    ) -> Result<(), Misfit> {
        if self.is_null()? { Ok(()) } else { self.array(item) }
    }

    /// Parses `null`, if it is next.
    pub(crate) fn is_null(&mut self) -> Result<bool, Misfit> {
        match self.peek()? {
            b'n' => self.word("null").map(|()| true),
            _ => Ok(false),
        }
    }

    fn null<T>(&mut self) -> Result<Option<T>, Misfit> {
        match self.peek()? {
            b'n' => self.word("null").map(|()| None),
            _ => self.mismatch(),
        }
    }

    /// The error for a value of another type, or for invalid JSON.
    fn mismatch<T>(&mut self) -> Result<T, Misfit> {
        let start = self.at;
        self.skip()?;
        self.at = start;
        Err(Misfit::Kind)
    }

    fn word(&mut self, word: &str) -> Result<(), Misfit> {
        for expected in word.bytes() {
            match self.bytes.get(self.at) {
                Some(&byte) if byte == expected => self.at += 1,
                Some(_) => return Err(Misfit::Syntax),
                None => return Err(Misfit::CutOff),
            }
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Misfit> {
        self.take(b"-");
        if !self.take(b"0") {
            self.digits()?;
        }
        if self.take(b".") {
            self.digits()?;
        }
        if self.take(b"eE") {
            self.take(b"+-");
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Misfit> {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        match self.bytes.get(self.at) {
            _ if self.at > start => Ok(()),
            Some(_) => Err(Misfit::Syntax),
            None => Err(Misfit::CutOff),
        }
    }

    fn take(&mut self, any: &[u8]) -> bool {
        let there = self.bytes.get(self.at).is_some_and(|byte| any.contains(byte));
        self.at += usize::from(there);
        there
    }

    #[inline]
    fn slice(&self, start: usize, end: usize) -> Result<&'a str, Misfit> {
        let piece = match self.text {
            Some(text) => text.get(start..end),
            None => self.bytes.get(start..end).and_then(|piece| std::str::from_utf8(piece).ok()),
        };
        piece.ok_or(Misfit::Syntax)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// Parses to the end, like JSON from the user.
    fn strictly<'a, T>(
        bytes: &'a [u8],
        value: impl FnOnce(&mut Reader<'a>) -> Result<T, Misfit>,
    ) -> Result<T, DecodeError> {
        let mut reader = Reader::new(bytes);
        let result = value(&mut reader).and_then(|value| reader.end().map(|()| value));
        result.map_err(|misfit| reader.explain(misfit))
    }

    /// Accepts exactly what `serde_json` accepts, with the same strings.
    fn assert_read_as_serde_json_reads_it(bytes: &[u8]) {
        let theirs = serde_json::from_slice::<Value>(bytes);
        let ours = strictly(bytes, Reader::raw);
        assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?} {ours:?} {theirs:?}", bytes.escape_ascii());
        if let Ok(Value::String(text)) = theirs {
            let ours = strictly(bytes, Reader::text);
            assert_eq!(ours, Ok(Some(text.into())));
        }
    }

    #[test]
    fn json_is_what_serde_json_takes_for_it() {
        for text in [
            "",
            " ",
            "null",
            " true ",
            "false",
            "nul",
            "nulll",
            "truE",
            "0",
            "-0",
            "-",
            "01",
            "1.",
            "1.5",
            ".5",
            "1e",
            "1e5",
            "1E+5",
            "1e-",
            "+1",
            "[]",
            "[ ]",
            "[1,]",
            "[1 2]",
            "[,1]",
            "[1",
            "[1,2]",
            "{}",
            "{ }",
            r#"{"a":1}"#,
            r#"{"a":1,}"#,
            r#"{"a" 1}"#,
            r#"{"a":}"#,
            "{a:1}",
            r#"{"a":1 "b":2}"#,
            r#"{"a":{"b":[null,{"c":"d"}]}} "#,
            r#""""#,
            r#"""#,
            r#""a"#,
            r#""\"#,
            r#""\u00e9\n\t\/\\""#,
            r#""\ud83d\ude00""#,
            r#""\ud83d""#,
            r#""\ude00""#,
            r#""\ud83d\n""#,
            r#""\ud83d\u0041""#,
            r#""\u12""#,
            r#""\x""#,
            "\"a\nb\"",
            "\"\u{7f}é\u{2028}\"",
            "1 1",
            "[]]",
            "}",
            "]",
            "\"a text that is longer than a window of sixteen \\\" bytes, and goes on\"",
        ] {
            assert_read_as_serde_json_reads_it(text.as_bytes());
        }
        assert_read_as_serde_json_reads_it(b"\"\xff\"");
    }

    #[test]
    fn what_is_wrong_has_a_place() {
        let error = |text: &str| {
            let result = parse(text.as_bytes(), Reader::text);
            result.map_err(|error| error.to_string()).err().unwrap_or_default()
        };
        assert_eq!(error("\n  7"), "a value is of another kind (line 2, column 3)");
        assert_eq!(error("\"a"), "the JSON is cut off (line 1, column 3)");
        assert_eq!(error("nil"), "not JSON (line 1, column 2)");
    }

    proptest! {
        #[test]
        fn any_text_is_json_or_not(text in r#"[\[\]{}",:0-9truefalsnu\\ eE.+-]{0,24}"#) {
            assert_read_as_serde_json_reads_it(text.as_bytes());
        }

        #[test]
        fn any_string_is_read(text: String, after in r#"["\\\x00-\x20a]{0,40}"#) {
            let written = serde_json::to_string(&[&text, &after].map(String::as_str).concat());
            assert_read_as_serde_json_reads_it(written.unwrap_or_default().as_bytes());
            assert_read_as_serde_json_reads_it(format!("\"{text}{after}\"").as_bytes());
        }
    }
}
