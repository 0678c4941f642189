//! The text that types are read from: what of it counts, and the memory that it may still take.
//!
//! What a response takes in memory follows from its types as much as from its text: a row of a list
//! may have a thousand bytes, and be written `{}`. So each item of a list is charged as it is given
//! out, by the size of what it becomes, and a text has no more room than a multiple of its length.
//! What nobody looks at is skipped without a copy, and costs nothing.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::hash::{DefaultHasher, Hasher};

use bytes::Bytes;

use super::lenient::piece;
use super::misfit::Misfit;
use super::reader::{Keys, Reader};

/// The text that types are read from.
#[derive(Debug, Clone)]
pub(crate) struct Source<'a> {
    pub(super) reader: Reader<'a>,
    /// Whether nulls are left out, and members that come twice count once: the last of them.
    pub(super) mends: bool,
    /// How many bytes of memory may still be taken.
    pub(super) room: usize,
    /// Whether a value is read as `null` that is nested deeper than anything that is read.
    pub(super) is_cut: bool,
    /// Whether a [`tree`](super::deserializer::tree) is read.
    pub(super) is_tree: bool,
    /// The body itself, if texts are to become slices of it.
    body: Option<&'a Bytes>,
}

/// The least that any text may take in memory.
const LEAST: usize = 1 << 20;

/// How many times its length the items of a text may take; its strings are not counted in.
const FACTOR: usize = 6;

/// What a list takes for each byte of its items while it grows: what it held, and twice as much.
pub(super) const GROWTH: usize = 3;

/// The memory that a list gives back when it has stopped growing. A short one has room for four
/// items from the start.
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

    /// The text may take any memory: what it is read as is the caller's, who gets all of it or an
    /// error.
    pub(crate) fn unbounded(mut self) -> Self {
        self.room = usize::MAX;
        self.is_cut = false;
        self
    }

    /// Reads a value, to the end of the text. One that does not fit as it is gets a second reading:
    /// a null is as good as an absent member everywhere, and of members of one name the last
    /// counts.
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

    /// Where the values are that count in an object, whose bracket is read: the last of each name.
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

    /// A name that another may stand for, such as `ServerId` for `ServerID`, counts where the other
    /// is missing.
    fn lasts_of_fields(&mut self, fields: &[&str]) -> Result<Vec<usize>, Misfit> {
        let mut found = vec![None; fields.len()];
        self.each_member(|_, key, at| {
            let same = fields.iter().zip(&mut found).find(|(field, _)| **field == key);
            if let Some((_, last)) = same {
                *last = Some(at);
            }
            Ok(())
        })?;
        let mut named: Vec<&str> = Vec::with_capacity(fields.len());
        let mut lasts = Vec::with_capacity(fields.len());
        for (field, last) in fields.iter().zip(found) {
            let Some(last) = last else { continue };
            if !named.iter().any(|other| other.eq_ignore_ascii_case(field)) {
                named.push(field);
                lasts.push(last);
            }
        }
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

    /// Goes through the members of an object, whose bracket is read, without a look at their
    /// values.
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
    /// A struct, which has room for its members.
    Struct,
    /// A map.
    Map,
    /// What the visitor makes of it.
    Any,
}
