//! JSON text, read member by member (RFC 8259): what a client that sends has to read, and no more.
//!
//! Mails that are kept as JSON, receipts and refusals are read with this, all else with serde. It
//! knows no numbers: they stay the text that they are, so that a client that only sends carries no
//! tables for them, and passes on each as it was written.

use std::borrow::Cow;

use super::decode_error::DecodeError;

/// A place in JSON text, from which a value is read.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    /// All of it, where all of it is UTF-8; otherwise each string that is looked at is checked.
    text: Option<&'a str>,
    at: usize,
    depth: usize,
}

/// Why a value is not read; the reader stands where that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// The text ends within a value.
    CutOff,
    /// It is not JSON.
    Syntax,
    /// It is JSON of another kind.
    Kind,
}

/// How deep objects and arrays may be nested.
const MAX_DEPTH: usize = 128;

/// Reads JSON text to its end.
pub(crate) fn read<'a, T>(
    bytes: &'a [u8],
    value: impl FnOnce(&mut Reader<'a>) -> Result<T, Misfit>,
) -> Result<T, DecodeError> {
    let mut reader = Reader::new(bytes);
    let result = value(&mut reader).and_then(|value| reader.end().map(|()| value));
    result.map_err(|misfit| reader.explain(misfit))
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, text: std::str::from_utf8(bytes).ok(), at: 0, depth: 0 }
    }

    /// What is wrong, and where.
    pub(crate) fn explain(&self, misfit: Misfit) -> DecodeError {
        let read = self.bytes.get(..self.at).unwrap_or(self.bytes);
        let line = read.split(|&byte| byte == b'\n').count();
        let column = read.iter().rev().take_while(|&&byte| byte != b'\n').count() + 1;
        let problem = match misfit {
            Misfit::CutOff => "the JSON is cut off",
            Misfit::Syntax => "not JSON",
            Misfit::Kind => "a value is of another kind",
        };
        DecodeError::at(problem, line, column)
    }

    /// Makes sure that nothing follows.
    pub(crate) fn end(&mut self) -> Result<(), Misfit> {
        match self.peek() {
            Err(Misfit::CutOff) => Ok(()),
            _ => Err(Misfit::Syntax),
        }
    }

    /// The first byte of the value that comes next.
    pub(crate) fn peek(&mut self) -> Result<u8, Misfit> {
        loop {
            match self.bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(&byte) => return Ok(byte),
                None => return Err(Misfit::CutOff),
            }
        }
    }

    /// Reads an object: `member` has to read the value of each key.
    pub(crate) fn object(
        &mut self,
        member: &mut dyn FnMut(&mut Self, &str) -> Result<(), Misfit>,
    ) -> Result<(), Misfit> {
        self.many(b'{', b'}', &mut |reader| {
            if reader.peek()? != b'"' {
                return Err(Misfit::Syntax);
            }
            let key = reader.string()?;
            if reader.peek()? != b':' {
                return Err(Misfit::Syntax);
            }
            reader.at += 1;
            member(reader, &key)
        })
    }

    /// Reads an array: `item` has to read each value.
    pub(crate) fn array(
        &mut self,
        item: &mut dyn FnMut(&mut Self) -> Result<(), Misfit>,
    ) -> Result<(), Misfit> {
        self.many(b'[', b']', item)
    }

    /// Reads a text; gives nothing for `null`.
    pub(crate) fn text(&mut self) -> Result<Option<Cow<'a, str>>, Misfit> {
        match self.peek()? {
            b'"' => self.string().map(Some),
            _ => self.null(),
        }
    }

    /// Reads a truth value; gives nothing for `null`.
    pub(crate) fn boolean(&mut self) -> Result<Option<bool>, Misfit> {
        match self.peek()? {
            b't' => self.word("true").map(|()| Some(true)),
            b'f' => self.word("false").map(|()| Some(false)),
            _ => self.null(),
        }
    }

    /// Reads a text, or a number or truth value as it is written; gives nothing for `null`.
    pub(crate) fn loose(&mut self) -> Result<Option<Cow<'a, str>>, Misfit> {
        match self.peek()? {
            b'-' | b'0'..=b'9' | b't' | b'f' => self.raw().map(|text| Some(text.into())),
            _ => self.text(),
        }
    }

    /// Reads any value; gives its JSON text.
    pub(crate) fn raw(&mut self) -> Result<&'a str, Misfit> {
        self.peek()?;
        let start = self.at;
        self.skip()?;
        self.slice(start, self.at)
    }

    /// Reads a value; gives the default where it is of another kind.
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

    /// Reads any value that nobody looks at.
    pub(crate) fn skip(&mut self) -> Result<(), Misfit> {
        match self.peek()? {
            b'{' => self.object(&mut |reader, _| reader.skip()),
            b'[' => self.array(&mut Self::skip),
            b'"' => self.string().map(|_| ()),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => self.number(),
        }
    }

    fn many(
        &mut self,
        open: u8,
        close: u8,
        one: &mut dyn FnMut(&mut Self) -> Result<(), Misfit>,
    ) -> Result<(), Misfit> {
        if self.peek()? != open {
            return self.mismatch();
        }
        if self.depth == MAX_DEPTH {
            return Err(Misfit::Syntax);
        }
        self.depth += 1;
        self.at += 1;
        if self.peek()? == close {
            self.at += 1;
        } else {
            loop {
                one(self)?;
                let next = self.peek()?;
                if next != close && next != b',' {
                    return Err(Misfit::Syntax);
                }
                self.at += 1;
                if next == close {
                    break;
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// Reads an array, or `null` as one that has nothing in it.
    pub(crate) fn items(
        &mut self,
        item: &mut dyn FnMut(&mut Self) -> Result<(), Misfit>,
    ) -> Result<(), Misfit> {
        if self.is_null()? { Ok(()) } else { self.array(item) }
    }

    /// Reads a `null`, where there is one.
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

    /// What stands here is of another kind, if it is JSON.
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
        while self.take(b"0123456789") {}
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

    /// Reads a string, whose quote comes next.
    fn string(&mut self) -> Result<Cow<'a, str>, Misfit> {
        self.at += 1;
        let mut start = self.at;
        let mut text = String::new();
        loop {
            self.at += plain(self.bytes.get(self.at..).unwrap_or_default());
            let piece = self.slice(start, self.at)?;
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    if text.is_empty() {
                        return Ok(piece.into());
                    }
                    text.push_str(piece);
                    return Ok(text.into());
                }
                Some(b'\\') => {
                    text.push_str(piece);
                    text.push(self.escape()?);
                    start = self.at;
                }
                Some(_) => return Err(Misfit::Syntax),
                None => return Err(Misfit::CutOff),
            }
        }
    }

    /// Reads an escape, whose backslash comes next.
    fn escape(&mut self) -> Result<char, Misfit> {
        let letter = self.bytes.get(self.at + 1).copied().ok_or(Misfit::CutOff)?;
        self.at += 2;
        Ok(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b't' => '\t',
            b'n' => '\n',
            b'f' => '\u{c}',
            b'r' => '\r',
            b'u' => {
                let mut unit = self.hexadecimal()?;
                if (0xd800..0xdc00).contains(&unit) {
                    // The first half of a character that has two.
                    self.word("\\u")?;
                    let low = self.hexadecimal()?;
                    if !(0xdc00..0xe000).contains(&low) {
                        return Err(Misfit::Syntax);
                    }
                    unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                }
                char::from_u32(unit).ok_or(Misfit::Syntax)?
            }
            _ => return Err(Misfit::Syntax),
        })
    }

    fn hexadecimal(&mut self) -> Result<u32, Misfit> {
        let mut unit = 0;
        for _ in 0..4 {
            let byte = self.bytes.get(self.at).copied().ok_or(Misfit::CutOff)?;
            unit = unit * 16 + char::from(byte).to_digit(16).ok_or(Misfit::Syntax)?;
            self.at += 1;
        }
        Ok(unit)
    }

    fn slice(&self, start: usize, end: usize) -> Result<&'a str, Misfit> {
        let piece = match self.text {
            Some(text) => text.get(start..end),
            None => self.bytes.get(start..end).and_then(|piece| std::str::from_utf8(piece).ok()),
        };
        piece.ok_or(Misfit::Syntax)
    }
}

/// How many bytes there are before a quote, a backslash or a control character.
fn plain(bytes: &[u8]) -> usize {
    let special = |byte: &u8| *byte < b' ' || *byte == b'"' || *byte == b'\\';
    let mut at = 0;
    // Written so that the compiler compares all of them at once.
    while let Some(window) = bytes.get(at..).and_then(|rest| rest.first_chunk::<16>()) {
        if window.iter().fold(false, |any, byte| any | special(byte)) {
            break;
        }
        at += window.len();
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(special).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn whole(bytes: &[u8]) -> Result<&str, DecodeError> {
        read(bytes, Reader::raw)
    }

    /// What `serde_json` takes for JSON is, and nothing else; texts are the same.
    fn assert_read_as_serde_json_reads_it(bytes: &[u8]) {
        let theirs = serde_json::from_slice::<Value>(bytes);
        let ours = whole(bytes);
        assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?} {ours:?} {theirs:?}", bytes.escape_ascii());
        if let Ok(Value::String(text)) = theirs {
            let ours = read(bytes, Reader::text);
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
        for depth in [127, 129] {
            let text = ["[".repeat(depth), "]".repeat(depth)].concat();
            assert_read_as_serde_json_reads_it(text.as_bytes());
        }
    }

    #[test]
    fn what_is_wrong_has_a_place() {
        let error = |text: &str| {
            let result = read(text.as_bytes(), Reader::text);
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
