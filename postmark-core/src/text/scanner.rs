//! Scans a text from left to right, for date formats.

/// The unread part of a text. A step that does not match consumes nothing.
#[derive(Debug)]
pub(crate) struct Scanner<'a> {
    rest: &'a [u8],
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { rest: text.as_bytes() }
    }

    /// A copy at the same position, for lookahead.
    pub(crate) fn copy(&self) -> Self {
        Self { rest: self.rest }
    }

    pub(crate) fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// One byte that matches.
    pub(crate) fn one(&mut self, wanted: impl Fn(u8) -> bool) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        wanted(first).then(|| {
            self.rest = rest;
            first
        })
    }

    /// Exactly this byte.
    pub(crate) fn byte(&mut self, wanted: u8) -> Option<u8> {
        self.one(|byte| byte == wanted)
    }

    /// The longest run of matching bytes, possibly empty.
    pub(crate) fn run(&mut self, wanted: impl Fn(u8) -> bool) -> &'a [u8] {
        let len = self.rest.iter().take_while(|byte| wanted(**byte)).count();
        debug_assert!(len <= self.rest.len(), "bytes that were counted");
        let (run, rest) = self.rest.split_at_checked(len).unwrap_or_default();
        self.rest = rest;
        run
    }

    /// A number of exactly `count` digits.
    pub(crate) fn number<T: TryFrom<u16>>(&mut self, count: usize) -> Option<T> {
        let (digits, rest) = self.rest.split_at_checked(count)?;
        let number = number(digits)?;
        self.rest = rest;
        Some(number)
    }
}

/// The value of these digits: `None` if there are none, or the value does not fit.
pub(crate) fn number<T: TryFrom<u16>>(digits: &[u8]) -> Option<T> {
    let (first, rest) = digits.split_first()?;
    let number = rest.iter().try_fold(digit(*first)?, |number: u16, byte| {
        number.checked_mul(10)?.checked_add(digit(*byte)?)
    })?;
    T::try_from(number).ok()
}

fn digit(byte: u8) -> Option<u16> {
    byte.is_ascii_digit().then(|| u16::from(byte - b'0'))
}
