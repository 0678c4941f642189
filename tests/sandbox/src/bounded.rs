//! A queue with a limit of entries and bytes.

use std::collections::VecDeque;

/// A queue limited in entries and bytes: the oldest are removed, and the newest always stays.
#[derive(Debug)]
pub(crate) struct Bounded<T> {
    all: VecDeque<(T, usize)>,
    bytes: usize,
    max_count: usize,
    max_bytes: usize,
    /// The number of entries removed to make room, since the start.
    evicted: u64,
}

impl<T> Bounded<T> {
    pub(crate) fn new(max_count: usize, max_bytes: usize) -> Self {
        Self { all: VecDeque::new(), bytes: 0, max_count, max_bytes, evicted: 0 }
    }

    /// Adds an entry of this many bytes as the newest, and removes the oldest if necessary.
    pub(crate) fn push(&mut self, thing: T, bytes: usize) {
        self.insert(thing, bytes, |_| true);
    }

    /// Inserts an entry of this many bytes in order, and removes the oldest if necessary.
    pub(crate) fn insert(&mut self, thing: T, bytes: usize, is_before: impl Fn(&T) -> bool) {
        let later = self.all.iter().rev().take_while(|(other, _)| !is_before(other)).count();
        self.all.insert(self.all.len() - later, (thing, bytes));
        self.bytes = self.bytes.saturating_add(bytes);
        self.shrink();
    }

    /// Changes the newest matching entry; the callback returns the bytes added. Removes the oldest
    /// if necessary.
    pub(crate) fn grow(
        &mut self,
        is_it: impl Fn(&T) -> bool,
        change: impl FnOnce(&mut T) -> usize,
    ) {
        let Some((thing, size)) = self.all.iter_mut().rev().find(|(thing, _)| is_it(thing)) else {
            return;
        };
        let bytes = change(thing);
        *size = size.saturating_add(bytes);
        self.bytes = self.bytes.saturating_add(bytes);
        self.shrink();
    }

    fn shrink(&mut self) {
        while self.all.len() > 1 && (self.all.len() > self.max_count || self.bytes > self.max_bytes)
        {
            self.pop();
        }
    }

    /// Removes the oldest.
    pub(crate) fn pop(&mut self) {
        if let Some((_, bytes)) = self.all.pop_front() {
            self.bytes = self.bytes.saturating_sub(bytes);
            self.evicted += 1;
        }
    }

    /// The number of entries removed to make room.
    pub(crate) fn evicted(&self) -> u64 {
        self.evicted
    }

    /// Removes the entries that `keep` rejects.
    pub(crate) fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        self.all.retain(|(thing, _)| keep(thing));
        self.bytes = self.all.iter().map(|(_, bytes)| bytes).sum();
    }

    pub(crate) fn clear(&mut self) {
        self.all.clear();
        self.bytes = 0;
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// All of them, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.all.iter().map(|(thing, _)| thing)
    }

    /// The same, mutably.
    pub(crate) fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut T> {
        self.all.iter_mut().map(|(thing, _)| thing)
    }
}
