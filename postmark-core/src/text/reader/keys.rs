//! The keys of an object in their usual order: comparing the next bytes with the key that should
//! follow is cheaper than parsing it.

use std::borrow::Cow;

use super::Reader;
use crate::text::misfit::Misfit;

/// The keys an object may have, in the order in which Postmark writes them, and the next of them.
#[derive(Debug)]
pub(crate) struct Keys {
    expected: &'static [&'static str],
    next: usize,
}

impl Keys {
    pub(crate) fn new(expected: &'static [&'static str]) -> Self {
        Self { expected, next: 0 }
    }

    /// Parses a key and its colon.
    #[inline]
    pub(crate) fn read<'a>(&mut self, reader: &mut Reader<'a>) -> Result<Cow<'a, str>, Misfit> {
        match self.expected.get(self.next) {
            Some(key) if reader.take_key(key) => {
                self.next += 1;
                Ok(Cow::Borrowed(key))
            }
            _ => self.read_any(reader),
        }
    }

    fn read_any<'a>(&mut self, reader: &mut Reader<'a>) -> Result<Cow<'a, str>, Misfit> {
        let key = reader.key()?;
        if let Some(place) = self.expected.iter().position(|expected| *expected == key) {
            self.next = place + 1;
        }
        Ok(key)
    }
}

impl Reader<'_> {
    /// Skips a key and its colon if they are exactly these, without spaces or escapes.
    #[inline]
    fn take_key(&mut self, key: &str) -> bool {
        let rest = self.bytes.get(self.at..).and_then(|rest| rest.split_at_checked(key.len() + 2));
        let Some(([b'"', inner @ .., b'"'], [b':', ..])) = rest else {
            return false;
        };
        if inner != key.as_bytes() {
            return false;
        }
        self.at += key.len() + 3;
        true
    }
}
