//! The text that types are read from: what of it counts, and the memory that it may still take.
//!
//! What a response takes in memory follows from its types as much as from its text: a row of a list
//! may have a thousand bytes, and be written `{}`. So each item of a list is charged as it is given
//! out, by the size of what it becomes, and a text has no more room than a multiple of its length.
//! What nobody looks at is skipped without a copy, and costs nothing.

use std::cmp::Reverse;
use std::hash::{DefaultHasher, Hasher};

use super::misfit::Misfit;
use super::reader::Reader;

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
    pub(super) aside: Aside,
}

/// The outermost members that are put aside, and not given to the type that is read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Aside {
    pub(super) keys: &'static [&'static str],
    /// Where the last value of each begins.
    found: [Option<usize>; 3],
    times: [u8; 3],
}

impl Aside {
    /// Puts aside at most three members.
    pub(crate) fn new(keys: &'static [&'static str]) -> Self {
        Self { keys, ..Self::default() }
    }

    fn last(&self, key: &str) -> Option<usize> {
        *self.found.get(self.place(key)?)?
    }

    /// Whether a member came more than once.
    pub(crate) fn is_twice(&self, key: &str) -> bool {
        self.place(key).and_then(|place| self.times.get(place)).is_some_and(|times| *times > 1)
    }

    pub(super) fn place(&self, key: &str) -> Option<usize> {
        self.keys.iter().position(|known| *known == key)
    }

    pub(super) fn put(&mut self, place: usize, value: usize) {
        if let (Some(found), Some(times)) = (self.found.get_mut(place), self.times.get_mut(place)) {
            *found = Some(value);
            *times = times.saturating_add(1);
        }
    }
}

/// The least that any text may take in memory.
const LEAST: usize = 1 << 20;

/// How many times its length the items of a text may take; its strings are not counted in.
const FACTOR: usize = 6;

/// What a list takes for each byte of its items while it grows: what it held, and twice as much.
pub(super) const GROWTH: usize = 3;

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        let room = (FACTOR * text.len()).max(LEAST.saturating_sub(2 * text.len()));
        Self {
            reader: Reader::lossy(text),
            mends: false,
            room,
            is_cut: true,
            is_tree: false,
            aside: Aside::default(),
        }
    }

    /// The text may take any memory: what it is read as is the caller's, who gets all of it or an
    /// error.
    pub(crate) fn unbounded(mut self) -> Self {
        self.room = usize::MAX;
        self.is_cut = false;
        self
    }

    pub(crate) fn aside(mut self, aside: Aside) -> Self {
        self.aside = aside;
        self
    }

    /// Reads a value, to the end of the text. One that does not fit as it is gets a second reading:
    /// a null is as good as an absent member everywhere, and of members of one name the last
    /// counts.
    pub(crate) fn parse<T>(
        &mut self,
        mut value: impl FnMut(&mut Self) -> Result<T, Misfit>,
    ) -> Result<T, Misfit> {
        let (room, aside) = (self.room, self.aside.clone());
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
        let reader = self.reader.again();
        let mut again =
            Self { reader, mends: true, room, is_cut: self.is_cut, is_tree: false, aside };
        let second = whole(&mut again);
        if second.is_ok() || matches!(second, Err(Misfit::TooMany)) {
            *self = again;
            return second;
        }
        self.reader.go_to(place);
        first
    }

    /// Reads the last member of this key that was put aside, and gives the default if there is
    /// none.
    pub(crate) fn read_aside<T: Default>(
        &mut self,
        key: &str,
        value: impl FnOnce(&mut Self) -> Result<T, Misfit>,
    ) -> Result<T, Misfit> {
        let Some(start) = self.aside.last(key) else {
            return Ok(T::default());
        };
        let here = self.reader.at();
        self.reader.go_to(start);
        let value = value(self)?;
        self.reader.go_to(here);
        Ok(value)
    }

    /// The members that were put aside.
    pub(crate) fn put_aside(&self) -> &Aside {
        &self.aside
    }

    /// Learns from a reader of the same text what it went over.
    pub(crate) fn learn(&mut self, other: Reader<'a>) {
        self.reader.learn(other);
    }

    pub(crate) fn reader(&self) -> &Reader<'a> {
        &self.reader
    }

    pub(super) fn charge(&mut self, bytes: usize) -> Result<(), Misfit> {
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
