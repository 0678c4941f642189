//! Scopes, and how paths connect them (rules L1 to L6).

use std::fmt::Write as _;

use serde_json::Value;

use crate::path::Path;

/// The open scopes. Each has a parent, which need not be the previous one.
#[derive(Debug)]
pub(crate) struct Scopes<'a>(Vec<Scope<'a>>);

/// An open scope, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ScopeId(usize);

#[derive(Debug)]
struct Scope<'a> {
    /// `None` if there is no such member.
    value: Option<&'a Value>,
    parent: ScopeId,
    step: Step<'a>,
}

#[derive(Debug)]
enum Step<'a> {
    Root,
    Member(&'a str),
    Item(usize),
}

impl<'a> Scopes<'a> {
    pub(crate) const ROOT: ScopeId = ScopeId(0);

    pub(crate) fn new(model: &'a Value) -> Self {
        Self(vec![Scope { value: Some(model), parent: Self::ROOT, step: Step::Root }])
    }

    pub(crate) fn value(&self, scope: ScopeId) -> Option<&'a Value> {
        self.0.get(scope.0)?.value
    }

    /// The value at a path.
    pub(crate) fn find(&self, path: &Path, from: ScopeId) -> Option<&'a Value> {
        let start = self.value(self.up(path.up(), from));
        path.names().fold(start, |value, name| value?.get(name))
    }

    /// Opens the scope at a path, and those on the way.
    pub(crate) fn enter(&mut self, path: &'a Path, from: ScopeId) -> ScopeId {
        let start = self.up(path.up(), from);
        path.names().fold(start, |scope, name| {
            let value = self.value(scope).and_then(|value| value.get(name));
            self.push(value, scope, Step::Member(name))
        })
    }

    /// Opens the scope of a list item.
    pub(crate) fn enter_item(&mut self, item: &'a Value, index: usize, list: ScopeId) -> ScopeId {
        self.push(Some(item), list, Step::Item(index))
    }

    fn push(&mut self, value: Option<&'a Value>, parent: ScopeId, step: Step<'a>) -> ScopeId {
        self.0.push(Scope { value, parent, step });
        ScopeId(self.0.len() - 1)
    }

    /// The number of open scopes.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Closes all but the first `len` scopes.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    /// This many scopes up. The parent of the root is the root.
    pub(crate) fn up(&self, count: usize, from: ScopeId) -> ScopeId {
        let mut scope = from;
        for _ in 0..count {
            if scope == Self::ROOT {
                break;
            }
            scope = self.0.get(scope.0).map_or(Self::ROOT, |scope| scope.parent);
        }
        scope
    }

    /// The full path from the root: `order.items[2].sku`.
    pub(crate) fn describe(&self, path: &Path, from: ScopeId) -> String {
        let mut chain = Vec::new();
        let mut scope = self.up(path.up(), from);
        while let Some(Scope { parent, step, .. }) = self.0.get(scope.0) {
            if matches!(step, Step::Root) {
                break;
            }
            chain.push(step);
            scope = *parent;
        }
        let mut text = String::new();
        let member = |text: &mut String, name: &str| {
            if !text.is_empty() {
                text.push('.');
            }
            text.push_str(name);
        };
        for step in chain.into_iter().rev() {
            match step {
                Step::Root => {}
                Step::Member(name) => member(&mut text, name),
                // Writing to a string cannot fail.
                Step::Item(index) => drop(write!(text, "[{index}]")),
            }
        }
        path.names().for_each(|name| member(&mut text, name));
        text
    }
}
