//! JSON text, read member by member (RFC 8259): the one reader of JSON.
//!
//! Emails that are kept as JSON, receipts and refusals are read with this; for all other types
//! [`Source`](super::source::Source) makes a deserializer of it. It knows no numbers: they stay the
//! text that they are, so that a client that only sends carries no tables for them, and passes on
//! each as it was written.

use std::borrow::Cow;

use super::decode_error::DecodeError;

/// A place in JSON text, from which a value is read.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    /// All of it, where all of it is UTF-8; otherwise each string that is looked at is checked.
    text: Option<&'a str>,
    at: usize,
    depth: usize,
    /// Whether half a character is read as a replacement character, and is not an error.
    is_lossy: bool,
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
    /// A member comes twice.
    Twice,
    /// There are more values than a text of this length may hold.
    TooMany,
}

impl Misfit {
    pub(crate) fn problem(self) -> &'static str {
        match self {
            Self::CutOff => "the JSON is cut off",
            Self::Syntax => "not JSON",
            Self::Kind => "a value is of another kind",
            Self::Twice => "a member comes twice",
            Self::TooMany => "there are more values than a response of this length may hold",
        }
    }
}

/// How deep objects and arrays may be nested that are read; what is skipped may be of any depth.
const MAX_DEPTH: usize = 128;

/// Reads the JSON text of a response to its end.
pub(crate) fn read<'a, T>(
    bytes: &'a [u8],
    value: impl FnOnce(&mut Reader<'a>) -> Result<T, Misfit>,
) -> Result<T, DecodeError> {
    let mut reader = Reader::lossy(bytes);
    let result = value(&mut reader).and_then(|value| reader.end().map(|()| value));
    result.map_err(|misfit| reader.explain(misfit))
}

impl<'a> Reader<'a> {
    /// Reads what somebody wrote who is told what is wrong with it.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        // To check UTF-8 once for all is a fifth faster than string by string.
        Self { bytes, text: std::str::from_utf8(bytes).ok(), at: 0, depth: 0, is_lossy: false }
    }

    /// Reads what Postmark sent. There may be a byte order mark before it, and half a character in
    /// its strings, as text has that was cut in the middle of an emoji: each is read as U+FFFD.
    pub(crate) fn lossy(bytes: &'a [u8]) -> Self {
        Self { is_lossy: true, ..Self::new(without_mark(bytes)) }
    }

    /// Where the reader stands.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Goes to where the reader stood before.
    pub(crate) fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// Goes back into an object that was read to its end.
    pub(crate) fn reopen(&mut self, at: usize) {
        self.at = at;
        self.depth += 1;
    }

    /// The same text from its beginning.
    pub(crate) fn again(&self) -> Self {
        Self { at: 0, depth: 0, ..self.clone() }
    }

    /// How many objects and arrays are open.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// What is wrong, and where.
    pub(crate) fn explain(&self, misfit: Misfit) -> DecodeError {
        let read = self.bytes.get(..self.at).unwrap_or(self.bytes);
        let line = read.split(|&byte| byte == b'\n').count();
        let column = read.iter().rev().take_while(|&&byte| byte != b'\n').count() + 1;
        DecodeError::at(misfit.problem(), line, column)
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
        self.many(*b"{}", &mut |reader| {
            let key = reader.key()?;
            member(reader, &key)
        })
    }

    /// Reads an array: `item` has to read each value.
    pub(crate) fn array(
        &mut self,
        item: &mut dyn FnMut(&mut Self) -> Result<(), Misfit>,
    ) -> Result<(), Misfit> {
        self.many(*b"[]", item)
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

    /// Reads any value that nobody looks at, however deep it is nested.
    pub(crate) fn skip(&mut self) -> Result<(), Misfit> {
        let mut open = Open::default();
        loop {
            match self.peek()? {
                bracket @ (b'{' | b'[') => {
                    let is_object = bracket == b'{';
                    self.at += 1;
                    if self.peek()? != if is_object { b'}' } else { b']' } {
                        open.push(is_object);
                        if is_object {
                            self.skip_key()?;
                        }
                        continue;
                    }
                    self.at += 1;
                }
                b'"' => self.skip_string()?,
                b't' => self.word("true")?,
                b'f' => self.word("false")?,
                b'n' => self.word("null")?,
                _ => self.number()?,
            }
            // A value has ended, and with it perhaps those that it is the last of.
            loop {
                let Some(is_object) = open.last() else {
                    return Ok(());
                };
                let next = self.peek()?;
                if next == b',' {
                    self.at += 1;
                    if is_object {
                        self.skip_key()?;
                    }
                    break;
                }
                if next != if is_object { b'}' } else { b']' } {
                    return Err(Misfit::Syntax);
                }
                self.at += 1;
                open.pop();
            }
        }
    }

    /// Reads the key of a member, and the colon after it.
    pub(crate) fn key(&mut self) -> Result<Cow<'a, str>, Misfit> {
        if self.peek()? != b'"' {
            return Err(Misfit::Syntax);
        }
        let key = self.string()?;
        self.colon()?;
        Ok(key)
    }

    fn skip_key(&mut self) -> Result<(), Misfit> {
        if self.peek()? != b'"' {
            return Err(Misfit::Syntax);
        }
        self.skip_string()?;
        self.colon()
    }

    fn colon(&mut self) -> Result<(), Misfit> {
        if self.peek()? != b':' {
            return Err(Misfit::Syntax);
        }
        self.at += 1;
        Ok(())
    }

    /// Reads the bracket that an object or an array begins with.
    pub(crate) fn open(&mut self, bracket: u8) -> Result<(), Misfit> {
        if self.peek()? != bracket {
            return self.mismatch();
        }
        if self.depth == MAX_DEPTH {
            return Err(Misfit::Syntax);
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Reads what stands before the next member or item; says whether there is one, or the bracket
    /// at the end.
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
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, Misfit> {
        self.at += 1;
        let start = self.at;
        self.plain();
        if self.bytes.get(self.at) == Some(&b'"') {
            self.at += 1;
            return self.piece(start, self.at - 1);
        }
        // Replacement characters are longer than what they stand for: no room is made in steps.
        let mut text = String::new();
        if self.text.is_none() {
            self.at = start - 1;
            self.skip_string()?;
            text.reserve_exact(lossy_len(self.bytes.get(start..self.at).unwrap_or_default()));
            self.at = start;
            self.plain();
        }
        let mut piece = start;
        loop {
            text.push_str(&self.piece(piece, self.at)?);
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text.into());
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(_) => return Err(Misfit::Syntax),
                None => return Err(Misfit::CutOff),
            }
            piece = self.at;
            self.plain();
        }
    }

    /// Reads a string that nobody looks at, whose quote comes next.
    fn skip_string(&mut self) -> Result<(), Misfit> {
        self.at += 1;
        loop {
            let start = self.at;
            self.plain();
            if self.text.is_none() && !self.is_lossy {
                self.piece(start, self.at)?;
            }
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => drop(self.escape()?),
                Some(_) => return Err(Misfit::Syntax),
                None => return Err(Misfit::CutOff),
            }
        }
    }

    /// Goes to the next quote, backslash or control character.
    fn plain(&mut self) {
        self.at += plain(self.bytes.get(self.at..).unwrap_or_default());
    }

    /// A piece of a string.
    fn piece(&self, start: usize, end: usize) -> Result<Cow<'a, str>, Misfit> {
        match self.slice(start, end) {
            Ok(piece) => Ok(piece.into()),
            Err(misfit) if !self.is_lossy => Err(misfit),
            Err(_) => Ok(replaced(self.bytes.get(start..end).unwrap_or_default()).into()),
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
                let unit = self.hexadecimal()?;
                match char::from_u32(unit) {
                    Some(c) => c,
                    None => self.surrogate(unit)?,
                }
            }
            _ => return Err(Misfit::Syntax),
        })
    }

    /// Reads the second half of a character that has two.
    fn surrogate(&mut self, high: u32) -> Result<char, Misfit> {
        let after = self.at;
        let low = match self.word("\\u") {
            Ok(()) => self.hexadecimal()?,
            Err(misfit) if !self.is_lossy => return Err(misfit),
            Err(_) => 0,
        };
        if high < 0xdc00 && (0xdc00..0xe000).contains(&low) {
            let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
            return char::from_u32(code).ok_or(Misfit::Syntax);
        }
        self.at = after;
        if self.is_lossy { Ok(char::REPLACEMENT_CHARACTER) } else { Err(Misfit::Syntax) }
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

/// The brackets that are open: whether each is that of an object, a bit for each.
#[derive(Default)]
struct Open {
    depth: usize,
    last: u64,
    before: Vec<u64>,
}

impl Open {
    fn push(&mut self, is_object: bool) {
        if self.depth > 0 && self.depth % 64 == 0 {
            self.before.push(self.last);
        }
        self.last = self.last << 1 | u64::from(is_object);
        self.depth += 1;
    }

    fn pop(&mut self) {
        self.last >>= 1;
        self.depth -= 1;
        if self.depth > 0 && self.depth % 64 == 0 {
            self.last = self.before.pop().unwrap_or_default();
        }
    }

    fn last(&self) -> Option<bool> {
        (self.depth > 0).then_some(self.last & 1 == 1)
    }
}

/// The JSON text of a body, without the byte order mark that some proxies put before it ([RFC
/// 8259](https://www.rfc-editor.org/rfc/rfc8259#section-8.1)): a mail was sent all the same.
pub(crate) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// Text of bytes that are not UTF-8 as a whole, in one allocation of its length.
pub(crate) fn replaced(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(lossy_len(bytes));
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    text
}

fn lossy_len(bytes: &[u8]) -> usize {
    let len = |chunk: std::str::Utf8Chunk<'_>| {
        chunk.valid().len() + if chunk.invalid().is_empty() { 0 } else { 3 }
    };
    bytes.utf8_chunks().map(len).sum()
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

    /// Reads to the end, as what is read of the user's own.
    fn strictly<'a, T>(
        bytes: &'a [u8],
        value: impl FnOnce(&mut Reader<'a>) -> Result<T, Misfit>,
    ) -> Result<T, DecodeError> {
        let mut reader = Reader::new(bytes);
        let result = value(&mut reader).and_then(|value| reader.end().map(|()| value));
        result.map_err(|misfit| reader.explain(misfit))
    }

    /// What `serde_json` takes for JSON is, and nothing else; texts are the same.
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
    fn what_is_skipped_may_be_of_any_depth() {
        for depth in [1, 63, 64, 65, 127, 129, 100_000] {
            for [open, value, close] in
                [["[", "", "]"], [r#"{"a":"#, "0", "}"], ["[{\"a\":", "1", "}]"]]
            {
                let deep = [&open.repeat(depth), value, &close.repeat(depth)].concat();
                assert_eq!(strictly(deep.as_bytes(), Reader::skip), Ok(()), "{open} {depth}");
                let (cut, _) = deep.split_at(deep.len() - 1);
                assert!(strictly(cut.as_bytes(), Reader::skip).is_err(), "{open} {depth}");
                let other = [cut, if close.ends_with(']') { "}" } else { "]" }].concat();
                assert!(strictly(other.as_bytes(), Reader::skip).is_err(), "{open} {depth}");
            }
        }
    }

    #[test]
    fn half_characters_are_replaced_in_what_postmark_sent() {
        for (json, expected) in [
            (&br#""\ud83d\ude00""#[..], "\u{1f600}"),
            (br#""\ud83d""#, "\u{fffd}"),
            (br#""\ude00\ud83d\ud83d\ude00!""#, "\u{fffd}\u{fffd}\u{1f600}!"),
            (br#""\\ud83d\n\u00e9""#, "\\ud83d\n\u{e9}"),
            (b"\"a\xff\"", "a\u{fffd}"),
            (b"\"\xe2\x82\\n\xff\xfe\\ud83dx\"", "\u{fffd}\n\u{fffd}\u{fffd}\u{fffd}x"),
            (b"\xef\xbb\xbf\"a\"", "a"),
        ] {
            assert_eq!(read(json, Reader::text), Ok(Some(expected.into())), "{json:?}");
            assert_eq!(read(json, Reader::skip), Ok(()), "{json:?}");
        }
        assert!(read(br#""\ud83d\u12""#, Reader::text).is_err());
        assert!(read("\"\\\u{e9}\"".as_bytes(), Reader::skip).is_err());
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
