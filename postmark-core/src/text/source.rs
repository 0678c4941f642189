//! JSON text that types are parsed from, and the memory they may still take.
//!
//! The memory that a response takes depends on its types as much as on its length: a row written
//! `{}` may take a thousand bytes. So each item of a list is charged by the size of its type, and
//! the budget is a multiple of the length of the text. Skipped values cost nothing.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::hash::{DefaultHasher, Hasher};

use bytes::Bytes;

use super::misfit::Misfit;
use super::reader::{Keys, Reader};

/// JSON text that types are parsed from.
#[derive(Debug, Clone)]
pub(crate) struct Source<'a> {
    pub(super) reader: Reader<'a>,
    /// Whether nulls are left out, and only the last of repeated members is used.
    pub(super) mends: bool,
    /// The bytes of memory that may still be taken.
    pub(super) room: usize,
    /// Whether values below the maximum nesting depth become `null`.
    pub(super) is_cut: bool,
    /// Whether a [`tree`](super::deserializer::tree) is being parsed.
    pub(super) is_tree: bool,
    /// The body itself, if texts are to become slices of it.
    body: Option<&'a Bytes>,
}

/// The memory that any text may take, in bytes.
const LEAST: usize = 1 << 20;

/// The memory that the items of a text may take, as a multiple of its length; strings are not
/// included.
const FACTOR: usize = 6;

/// The memory that a growing list takes, as a multiple of its items: the old allocation and one
/// twice as large.
pub(super) const GROWTH: usize = 3;

/// The memory to refund when a list has stopped growing. Four items are allocated from the start.
pub(super) fn passing(count: usize, size: usize) -> usize {
    if count > 4 { count * size } else { 0 }
}

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        let room = (FACTOR * text.len()).max(LEAST.saturating_sub(2 * text.len()));
        Self {
            reader: Reader::lossy(text),
            mends: false,
            room,
            is_cut: true,
            is_tree: false,
            body: None,
        }
    }

    /// Parses a body. Texts from it can become [slices](Self::piece) of it.
    pub(crate) fn of(body: &'a Bytes) -> Self {
        Self { body: Some(body), ..Self::new(body) }
    }

    /// Removes the bounds on memory and depth: a caller's own type is parsed whole or not at all.
    pub(crate) fn unbounded(mut self) -> Self {
        self.room = usize::MAX;
        self.is_cut = false;
        self
    }

    /// Parses a value, to the end of the text. If it does not fit, it is parsed a second time
    /// without nulls and with the last of repeated members.
    pub(crate) fn parse<T>(
        &mut self,
        mut value: impl FnMut(&mut Self) -> Result<T, Misfit>,
    ) -> Result<T, Misfit> {
        let room = self.room;
        let mut whole = |source: &mut Self| {
            let value = value(source)?;
            source.reader.end()?;
            Ok(value)
        };
        let first = whole(self);
        if !matches!(first, Err(Misfit::Kind | Misfit::Twice)) {
            return first;
        }
        let place = self.reader.at();
        let mut reader = self.reader.clone();
        reader.rewind();
        let mut again = Self { reader, mends: true, room, is_tree: false, ..*self };
        let second = whole(&mut again);
        if second.is_ok() || matches!(second, Err(Misfit::TooMany)) {
            *self = again;
            return second;
        }
        self.reader.go_to(place);
        first
    }

    /// Parses an object; `member` must parse the value of each key. Parsing is fastest if the
    /// expected keys come in their order.
    pub(crate) fn members(
        &mut self,
        expected: &'static [&'static str],
        member: &mut dyn FnMut(&mut Self, &str) -> Result<(), Misfit>,
    ) -> Result<(), Misfit> {
        self.reader.open(b'{')?;
        self.more_members(true, expected, member)
    }

    /// Parses the rest of an object whose bracket, and perhaps some members, have been parsed.
    pub(crate) fn more_members(
        &mut self,
        mut is_first: bool,
        expected: &'static [&'static str],
        member: &mut dyn FnMut(&mut Self, &str) -> Result<(), Misfit>,
    ) -> Result<(), Misfit> {
        let mut keys = Keys::new(expected);
        while self.reader.more(b'}', is_first)? {
            is_first = false;
            let key = keys.read(&mut self.reader)?;
            member(self, &key)?;
        }
        Ok(())
    }

    /// Parses a list; `item` must parse each value, which takes `size` bytes of memory.
    pub(crate) fn items(
        &mut self,
        size: usize,
        item: &mut dyn FnMut(&mut Self) -> Result<(), Misfit>,
    ) -> Result<(), Misfit> {
        self.reader.open(b'[')?;
        let mut count = 0;
        while self.reader.more(b']', count == 0)? {
            count += 1;
            self.charge(GROWTH * size)?;
            item(self)?;
        }
        self.room = self.room.saturating_add(passing(count, size));
        Ok(())
    }

    /// The slice of the body that a text is, or a copy if it had escapes.
    pub(crate) fn piece(&self, text: Cow<'a, str>) -> Bytes {
        match self.body {
            Some(body) => piece(body, text),
            None => text.into_owned().into(),
        }
    }

    pub(crate) fn reader(&self) -> &Reader<'a> {
        &self.reader
    }

    pub(crate) fn reader_mut(&mut self) -> &mut Reader<'a> {
        &mut self.reader
    }

    /// The first byte of the next value.
    pub(crate) fn peek(&mut self) -> Result<u8, Misfit> {
        self.reader.peek()
    }

    /// Checks that nothing follows.
    pub(crate) fn end(&mut self) -> Result<(), Misfit> {
        self.reader.end()
    }

    /// Skips a value of any kind.
    pub(crate) fn skip(&mut self) -> Result<(), Misfit> {
        self.reader.skip()
    }

    pub(crate) fn charge(&mut self, bytes: usize) -> Result<(), Misfit> {
        self.room = self.room.checked_sub(bytes).ok_or(Misfit::TooMany)?;
        Ok(())
    }

    /// The positions of the values to use in an object whose bracket has been parsed: the last one
    /// of each name.
    pub(super) fn lasts(&mut self, kind: Kind, fields: &[&str]) -> Result<Vec<usize>, Misfit> {
        let (at, room) = (self.reader.at(), self.room);
        let lasts = match kind {
            Kind::Struct => self.lasts_of_fields(fields)?,
            Kind::Map | Kind::Any => self.lasts_of_all()?,
        };
        self.reader.reopen(at);
        self.room = room;
        Ok(lasts)
    }

    fn lasts_of_fields(&mut self, fields: &[&str]) -> Result<Vec<usize>, Misfit> {
        let mut found = vec![None; fields.len()];
        self.each_member(|_, key, at| {
            let same = fields.iter().zip(&mut found).find(|(field, _)| **field == key);
            if let Some((_, last)) = same {
                *last = Some(at);
            }
            Ok(())
        })?;
        let mut lasts: Vec<usize> = found.into_iter().flatten().collect();
        lasts.sort_unstable();
        Ok(lasts)
    }

    fn lasts_of_all(&mut self) -> Result<Vec<usize>, Misfit> {
        let mut members = Vec::new();
        self.each_member(|source, key, at| {
            source.charge(GROWTH * size_of::<(u64, usize)>())?;
            let mut hasher = DefaultHasher::new();
            hasher.write(key.as_bytes());
            members.push((hasher.finish(), Reverse(at)));
            Ok(())
        })?;
        members.sort_unstable();
        members.dedup_by_key(|(hash, _)| *hash);
        let mut lasts: Vec<usize> = members.into_iter().map(|(_, Reverse(at))| at).collect();
        lasts.sort_unstable();
        Ok(lasts)
    }

    /// Visits the members of an object whose bracket has been parsed, and skips their values.
    fn each_member(
        &mut self,
        mut member: impl FnMut(&mut Self, &str, usize) -> Result<(), Misfit>,
    ) -> Result<(), Misfit> {
        let mut is_first = true;
        while self.reader.more(b'}', is_first)? {
            is_first = false;
            let key = self.reader.key()?;
            let at = self.reader.at();
            member(self, &key, at)?;
            self.reader.skip()?;
        }
        Ok(())
    }
}

/// What an object becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A struct, which was allocated with its members.
    Struct,
    /// A map.
    Map,
    /// What the visitor makes of it.
    Any,
}

/// The slice of a body that a text is, or a copy if it is not in the body: it had escapes, or is the
/// name of a boolean.
pub(crate) fn piece(body: &Bytes, text: Cow<'_, str>) -> Bytes {
    match text {
        Cow::Borrowed(text) if body.as_ptr_range().contains(&text.as_ptr()) => {
            body.slice_ref(text.as_bytes())
        }
        text => text.into_owned().into(),
    }
}
