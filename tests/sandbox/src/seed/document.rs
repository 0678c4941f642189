//! The text of a seed: its parts, and the position of each.

use std::fmt;
use std::time::SystemTime;

use serde_json::{Map, Value};

use crate::time;

/// What is wrong with a seed: the line, the member, and the problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedError {
    line: usize,
    member: String,
    problem: String,
}

impl SeedError {
    /// The line of the text, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The invalid member, such as `Servers[0].Messages[2].To`; empty for the whole text.
    #[must_use]
    pub fn member(&self) -> &str {
        &self.member
    }
}

impl fmt::Display for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, member, problem } = self;
        if member.is_empty() {
            return write!(f, "{line}: {problem}");
        }
        write!(f, "{line}: {member}: {problem}")
    }
}

impl std::error::Error for SeedError {}

/// Parses the text of a seed.
pub(super) fn parse(text: &str) -> Result<Value, SeedError> {
    serde_json::from_str(text).map_err(|error| SeedError {
        line: error.line().max(1),
        member: String::new(),
        problem: error.to_string(),
    })
}

/// A part of a seed.
pub(super) struct Part<'a> {
    pub(super) value: &'a Value,
    text: &'a str,
    path: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Member(String),
    Item(usize),
}

impl<'a> Part<'a> {
    pub(super) fn root(value: &'a Value, text: &'a str) -> Self {
        Self { value, text, path: Vec::new() }
    }

    /// Refuses members with other names than these.
    pub(super) fn check_members(&self, names: &[&str]) -> Result<(), SeedError> {
        for (name, _) in self.members()? {
            if !names.contains(&name.as_str()) {
                return Err(self.fault_at(&name, "there is no such member"));
            }
        }
        Ok(())
    }

    /// The members of this part, which must be an object.
    pub(super) fn members(&self) -> Result<Map<String, Value>, SeedError> {
        self.value.as_object().cloned().ok_or_else(|| self.fault("it is no object"))
    }

    /// The same without the members of these names.
    pub(super) fn without(&self, names: &[&str]) -> Map<String, Value> {
        let mut members = self.value.as_object().cloned().unwrap_or_default();
        members.retain(|name, _| !names.contains(&name.as_str()));
        members
    }

    pub(super) fn member(&self, name: &str) -> Option<Self> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        Some(self.below(value, Step::Member(name.to_owned())))
    }

    /// The items of a list; empty if it is missing.
    pub(super) fn list(&self, name: &str) -> Result<Vec<Self>, SeedError> {
        let Some(list) = self.member(name) else { return Ok(Vec::new()) };
        let Value::Array(items) = list.value else { return Err(list.fault("it is no list")) };
        let items = items.iter().enumerate();
        Ok(items.map(|(index, item)| list.below(item, Step::Item(index))).collect())
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<&'a str>, SeedError> {
        let Some(part) = self.member(name) else { return Ok(None) };
        part.value.as_str().map(Some).ok_or_else(|| part.fault("it is no text"))
    }

    pub(super) fn boolean(&self, name: &str) -> Result<Option<bool>, SeedError> {
        let Some(part) = self.member(name) else { return Ok(None) };
        part.value.as_bool().map(Some).ok_or_else(|| part.fault("it is neither true nor false"))
    }

    pub(super) fn count(&self, name: &str) -> Result<Option<usize>, SeedError> {
        let Some(part) = self.member(name) else { return Ok(None) };
        let count = part.value.as_u64().and_then(|count| usize::try_from(count).ok());
        count.map(Some).ok_or_else(|| part.fault("it is no whole number"))
    }

    pub(super) fn time(
        &self,
        name: &str,
        now: SystemTime,
    ) -> Result<Option<SystemTime>, SeedError> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let time = time::point(text, now);
        let wrong = || self.fault_at(name, &format!("{text} {}", time::NO_POINT));
        time.map(Some).ok_or_else(wrong)
    }

    /// An error about this part.
    pub(super) fn fault(&self, problem: impl Into<String>) -> SeedError {
        let mut member = String::new();
        for step in &self.path {
            match step {
                Step::Member(name) if member.is_empty() => member.push_str(name),
                Step::Member(name) => member.extend([".", name]),
                Step::Item(index) => member.extend(["[", &index.to_string(), "]"]),
            }
        }
        SeedError { line: line(self.text, &self.path), member, problem: problem.into() }
    }

    /// An error about a member, present or not.
    pub(super) fn fault_at(&self, name: &str, problem: &str) -> SeedError {
        if let Some(part) = self.value.get(name) {
            return self.below(part, Step::Member(name.to_owned())).fault(problem);
        }
        let mut fault = self.fault(problem);
        fault.member.push_str(if fault.member.is_empty() { "" } else { "." });
        fault.member.push_str(name);
        fault
    }

    /// An error for what Postmark would refuse of this part: it names the member in quotes, if it
    /// names one.
    pub(super) fn refused(&self, message: &str) -> SeedError {
        let named = message.split('\'').skip(1).step_by(2).find_map(|word| {
            let mut names = self.value.as_object()?.keys();
            names.find(|name| name.eq_ignore_ascii_case(word))
        });
        match named {
            Some(name) => self.fault_at(name, message),
            None => self.fault(message),
        }
    }

    fn below(&self, value: &'a Value, step: Step) -> Self {
        let mut path = self.path.clone();
        path.push(step);
        Self { value, text: self.text, path }
    }
}

/// The line of a part in a valid JSON text.
fn line(text: &str, path: &[Step]) -> usize {
    let mut reader = Reader { rest: text };
    for step in path {
        if reader.enter(step).is_none() {
            break;
        }
    }
    reader.skip_space();
    let read = text.len() - reader.rest.len();
    1 + text.bytes().take(read).filter(|byte| *byte == b'\n').count()
}

/// Scans valid JSON.
struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    /// Moves from the start of a value to that of a part of it.
    fn enter(&mut self, step: &Step) -> Option<()> {
        self.skip_space();
        let is_object = self.rest.starts_with('{');
        self.advance(1)?;
        let mut index = 0;
        // Of members with the same name the last counts, as in parsing.
        let mut found = None;
        loop {
            self.skip_space();
            if self.rest.starts_with(['}', ']']) || self.rest.is_empty() {
                break;
            }
            let is_it = if is_object {
                let before = self.rest;
                self.skip_value()?;
                let name = before.get(..before.len() - self.rest.len())?;
                self.skip_space();
                self.advance(1)?;
                self.skip_space();
                matches!(step, Step::Member(asked)
                    if serde_json::from_str::<String>(name).is_ok_and(|name| name == *asked))
            } else {
                *step == Step::Item(index)
            };
            if is_it {
                found = Some(self.rest);
            }
            index += 1;
            self.skip_value()?;
            self.skip_space();
            if self.rest.starts_with(',') {
                self.advance(1)?;
            }
        }
        self.rest = found?;
        Some(())
    }

    fn skip_value(&mut self) -> Option<()> {
        let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
        for (at, byte) in self.rest.bytes().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_string => escaped = true,
                b'"' => {
                    in_string = !in_string;
                    if !in_string && depth == 0 {
                        return self.advance(at + 1);
                    }
                }
                _ if in_string => {}
                b'{' | b'[' => depth += 1,
                b'}' | b']' if depth == 1 => return self.advance(at + 1),
                b',' | b':' | b'}' | b']' if depth == 0 => return self.advance(at),
                b'}' | b']' => depth -= 1,
                _ => {}
            }
        }
        self.rest = "";
        Some(())
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn advance(&mut self, bytes: usize) -> Option<()> {
        self.rest = self.rest.get(bytes..)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_by_its_line() {
        let text =
            "{\n \"a\": [1, \"x,]}\\\"\",\n  {\"b\": {}},\n  {\"b\\u0063\":\n true}\n ],\n\"z\":0}";
        let member = |name: &str| Step::Member(name.to_owned());
        for (path, expected) in [
            (vec![], 1),
            (vec![member("a")], 2),
            (vec![member("a"), Step::Item(1)], 2),
            (vec![member("a"), Step::Item(2), member("b")], 3),
            (vec![member("a"), Step::Item(3)], 4),
            (vec![member("a"), Step::Item(3), member("bc")], 5),
            (vec![member("z")], 7),
        ] {
            assert_eq!(line(text, &path), expected, "{path:?}");
        }
    }
}
