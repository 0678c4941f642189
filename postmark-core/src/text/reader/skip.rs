//! Skips values, with one bit per nesting level.

use super::Reader;
use crate::text::misfit::Misfit;

impl Reader<'_> {
    /// Skips any value, at any nesting depth.
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
            // A value has ended, and perhaps the containers it is the last value of.
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

    fn skip_key(&mut self) -> Result<(), Misfit> {
        if self.peek()? != b'"' {
            return Err(Misfit::Syntax);
        }
        self.skip_string()?;
        self.colon()
    }
}

/// The open brackets, one bit each: whether it is an object's.
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
            debug_assert!(!self.before.is_empty(), "a word for each 64 levels");
            self.last = self.before.pop().unwrap_or_default();
        }
    }

    fn last(&self) -> Option<bool> {
        (self.depth > 0).then_some(self.last & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn what_is_skipped_may_be_of_any_depth() {
        for depth in [1, 63, 64, 65, 127, 129, 100_000] {
            for [open, value, close] in
                [["[", "", "]"], [r#"{"a":"#, "0", "}"], ["[{\"a\":", "1", "}]"]]
            {
                let deep = [&open.repeat(depth), value, &close.repeat(depth)].concat();
                assert_eq!(parse(deep.as_bytes(), Reader::skip), Ok(()), "{open} {depth}");
                let (cut, _) = deep.split_at(deep.len() - 1);
                assert!(parse(cut.as_bytes(), Reader::skip).is_err(), "{open} {depth}");
                let other = [cut, if close.ends_with(']') { "}" } else { "]" }].concat();
                assert!(parse(other.as_bytes(), Reader::skip).is_err(), "{open} {depth}");
            }
        }
    }
}
