//! Parses strings: escapes, and invalid UTF-8.

use std::borrow::Cow;

use super::Reader;
use crate::text::lossy::{lossy_len, replaced};
use crate::text::misfit::Misfit;
use crate::text::specials::{plain_len, short_plain_len};

impl<'a> Reader<'a> {
    /// Parses a string, starting at its quote.
    #[inline]
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, Misfit> {
        match self.short_string() {
            Some(text) => Ok(text.into()),
            None => self.any_string(),
        }
    }

    /// Parses a short string without escapes, as nearly all are.
    #[inline(never)]
    fn short_string(&mut self) -> Option<&'a str> {
        let rest = self.text?.get(self.at + 1..)?;
        let (text, after) = rest.split_at_checked(short_plain_len(rest.as_bytes())?)?;
        if after.as_bytes().first() != Some(&b'"') {
            return None;
        }
        self.at += text.len() + 2;
        Some(text)
    }

    #[inline(never)]
    fn any_string(&mut self) -> Result<Cow<'a, str>, Misfit> {
        self.at += 1;
        let start = self.at;
        self.plain();
        if self.bytes.get(self.at) == Some(&b'"') {
            self.at += 1;
            return self.piece(start, self.at - 1);
        }
        self.escaped(start)
    }

    /// Parses the rest of a string from its first escape on.
    fn escaped(&mut self, start: usize) -> Result<Cow<'a, str>, Misfit> {
        let mut text = String::with_capacity(ROOM);
        // Replacement characters are longer than what they replace: reserve the space at once.
        if self.text.is_none() {
            self.at = start - 1;
            self.skip_string()?;
            text.reserve_exact(lossy_len(self.between(start, self.at)));
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

    /// Skips a string, starting at its quote.
    pub(super) fn skip_string(&mut self) -> Result<(), Misfit> {
        if self.short_string().is_some() {
            return Ok(());
        }
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

    /// Advances to the next quote, backslash or control character.
    fn plain(&mut self) {
        let start = self.at;
        if !self.runs.is_empty() && self.knows(start) {
            return;
        }
        self.at += plain_len(self.between(start, self.bytes.len()));
        if self.at - start >= LONG {
            self.remember(start);
        }
    }

    /// Advances to the end of a long run, if one that starts here was scanned before.
    fn knows(&mut self, start: usize) -> bool {
        let place = self.runs.binary_search_by_key(&start, |(start, _)| *start);
        let run = place.ok().and_then(|place| self.runs.get(place));
        self.at = run.map_or(start, |(_, end)| *end);
        run.is_some()
    }

    fn remember(&mut self, start: usize) {
        if self.runs.last().is_none_or(|(last, _)| *last < start) {
            self.runs.push((start, self.at));
        }
    }

    /// The bytes between two positions.
    #[inline]
    fn between(&self, start: usize, end: usize) -> &'a [u8] {
        let bytes = self.bytes.get(start..end);
        debug_assert!(bytes.is_some(), "{start}..{end} of {} bytes", self.bytes.len());
        bytes.unwrap_or_default()
    }

    /// Part of a string.
    #[inline]
    fn piece(&self, start: usize, end: usize) -> Result<Cow<'a, str>, Misfit> {
        match self.slice(start, end) {
            Ok(piece) => Ok(piece.into()),
            Err(misfit) if !self.is_lossy => Err(misfit),
            Err(_) => Ok(replaced(self.between(start, end)).into()),
        }
    }

    /// Parses an escape, starting at its backslash.
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

    /// Parses the second half of a surrogate pair.
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
}

/// Enough bytes for most strings with escapes.
const ROOM: usize = 32;

/// The minimum length of a remembered run, in bytes.
const LONG: usize = 4096;

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

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
            assert_eq!(parse(json, Reader::text), Ok(Some(expected.into())), "{json:?}");
            assert_eq!(parse(json, Reader::skip), Ok(()), "{json:?}");
        }
        assert!(parse(br#""\ud83d\u12""#, Reader::text).is_err());
        assert!(parse("\"\\\u{e9}\"".as_bytes(), Reader::skip).is_err());
    }
}
