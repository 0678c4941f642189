//! A short list, stored inline.

use std::hash::{Hash, Hasher};

/// A list that does not allocate while it has at most `N` items.
#[derive(Debug, Clone)]
pub(crate) struct ShortList<T, const N: usize>(Repr<T, N>);

/// An empty list is a `Vec`, which does not allocate.
#[derive(Debug, Clone)]
enum Repr<T, const N: usize> {
    Inline { len: usize, items: [T; N] },
    Heap(Vec<T>),
}

impl<T, const N: usize> ShortList<T, N> {
    pub(crate) const fn new() -> Self {
        Self(Repr::Heap(Vec::new()))
    }

    pub(crate) fn as_slice(&self) -> &[T] {
        match &self.0 {
            Repr::Inline { len, items } => {
                debug_assert!(*len <= N, "{len} items in place");
                items.get(..*len).unwrap_or_default()
            }
            Repr::Heap(items) => items,
        }
    }
}

impl<T: Copy, const N: usize> ShortList<T, N> {
    pub(crate) fn push(&mut self, item: T) {
        match &mut self.0 {
            Repr::Heap(items) if items.is_empty() => {
                self.0 = Repr::Inline { len: 1, items: [item; N] };
            }
            Repr::Heap(items) => items.push(item),
            Repr::Inline { len, items } => {
                if let Some(place) = items.get_mut(*len) {
                    *place = item;
                    *len += 1;
                } else {
                    let mut all = Vec::with_capacity(2 * N);
                    all.extend_from_slice(items);
                    all.push(item);
                    self.0 = Repr::Heap(all);
                }
            }
        }
    }
}

impl<T, const N: usize> Default for ShortList<T, N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T, const N: usize> From<Vec<T>> for ShortList<T, N> {
    fn from(items: Vec<T>) -> Self {
        Self(Repr::Heap(items))
    }
}

impl<T: Copy, const N: usize> Extend<T> for ShortList<T, N> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        items.into_iter().for_each(|item| self.push(item));
    }
}

impl<T: PartialEq, const N: usize> PartialEq for ShortList<T, N> {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl<T: Eq, const N: usize> Eq for ShortList<T, N> {}

impl<T: Hash, const N: usize> Hash for ShortList<T, N> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_slice().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allocates_only_beyond_its_room() {
        for len in [0, 1, 3, 4, 5, 100] {
            let mut list = ShortList::<usize, 4>::new();
            list.extend(0..len);
            let items: Vec<_> = (0..len).collect();
            assert_eq!(matches!(list.0, Repr::Inline { .. }), (1..=4).contains(&len), "{len}");
            assert_eq!(list.as_slice(), items);
            assert_eq!(list, ShortList::from(items));
        }
    }
}
