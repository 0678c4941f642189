//! Parses the members of a payload in one pass.

use super::kind::{Look, Outline, RECORD_TYPE};
use super::lenient::Object;
use super::limits::ParseError;
use crate::text::misfit::Misfit;
use crate::text::source::Source;

/// The members of a payload.
pub(super) struct Members<'a> {
    source: Source<'a>,
    /// How many members named `RecordType` have been parsed.
    pub(super) record_types: usize,
}

impl<'a> Members<'a> {
    pub(super) fn new(source: Source<'a>) -> Self {
        Self { source, record_types: 0 }
    }

    /// Determines the kind of the payload.
    pub(super) fn outline(&mut self, look: Look) -> Result<Outline<'a>, ParseError> {
        let outline = Outline::of(&mut self.source, look)?;
        self.record_types = usize::from(outline.is_begun);
        Ok(outline)
    }

    /// Parses the members as a payload of this type.
    pub(super) fn read<T: Object>(&mut self) -> Result<T, ParseError> {
        let mut payload = T::default();
        let is_begun = self.record_types > 0;
        let record_types = &mut self.record_types;
        let mut member = |source: &mut Source<'_>, key: &str| {
            if key == RECORD_TYPE {
                *record_types += 1;
                return source.skip();
            }
            payload.member(key, source)
        };
        let result = if is_begun {
            self.source.more_members(false, T::KEYS, &mut member)
        } else {
            self.source.members(T::KEYS, &mut member)
        };
        self.end(result).map(|()| payload)
    }

    /// Checks that the payload is JSON.
    pub(super) fn skip(&mut self) -> Result<(), ParseError> {
        let result = self.source.skip();
        self.end(result)
    }

    fn end(&mut self, result: Result<(), Misfit>) -> Result<(), ParseError> {
        let result = result.and_then(|()| self.source.end());
        result.map_err(|misfit| ParseError::of(misfit, self.source.reader()))
    }
}
