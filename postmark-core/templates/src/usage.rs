//! The members that templates use, as a tree (rules M1 and M2).

use std::collections::BTreeMap;

use crate::node::{BlockKind, Node};
use crate::path::{Path, Step};

/// The places in a model that templates use. The first is the root.
#[derive(Clone, Debug)]
pub(crate) struct Tree<'a> {
    levels: Levels,
    places: Vec<Place<'a>>,
    by_name: BTreeMap<(usize, Name<'a>), usize>,
    /// Places used themselves, in order of first use.
    used: Vec<usize>,
}

/// Whether list items are a separate level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Levels {
    /// They are, as in rendering.
    Items,
    /// They are not, as in Postmark's suggested models.
    Names,
}

#[derive(Clone, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) name: Name<'a>,
    pub(crate) parent: usize,
    /// In order of first appearance.
    pub(crate) children: Vec<usize>,
    pub(crate) uses: Uses,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Name<'a> {
    Root,
    Member(&'a str),
    Item,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Uses {
    pub(crate) printed: bool,
    pub(crate) tested: bool,
    pub(crate) looped: bool,
}

impl<'a> Tree<'a> {
    pub(crate) const ROOT: usize = 0;

    pub(crate) fn new(levels: Levels) -> Self {
        let mut tree =
            Self { levels, places: Vec::new(), by_name: BTreeMap::new(), used: Vec::new() };
        tree.push(Name::Root, Self::ROOT);
        tree
    }

    /// Adds what nodes use, and what the content of a layout uses at its placeholder.
    pub(crate) fn add(&mut self, nodes: &'a [Node], content: Option<&'a [Node]>) {
        self.nodes(nodes, content, Self::ROOT);
    }

    pub(crate) fn place(&self, index: usize) -> Option<&Place<'a>> {
        self.places.get(index)
    }

    pub(crate) fn used(&self) -> &[usize] {
        &self.used
    }

    fn nodes(&mut self, nodes: &'a [Node], content: Option<&'a [Node]>, scope: usize) {
        for node in nodes {
            match node {
                Node::Text(_) | Node::Comment(_) | Node::Verbatim(_) => {}
                Node::Content => self.nodes(content.unwrap_or_default(), None, scope),
                Node::Value { path, .. } => {
                    let place = self.walk(path, scope);
                    self.mark(place, |uses| uses.printed = true);
                }
                Node::Block { kind: BlockKind::Each, path, nodes, .. } => {
                    let list = self.walk(path, scope);
                    self.mark(list, |uses| uses.looped = true);
                    let inner = match self.levels {
                        Levels::Items => self.child(list, Name::Item),
                        Levels::Names => list,
                    };
                    self.nodes(nodes, content, inner);
                }
                Node::Block { path, nodes, .. } => {
                    let place = self.walk(path, scope);
                    self.mark(place, |uses| uses.tested = true);
                    self.nodes(nodes, content, place);
                }
            }
        }
    }

    fn walk(&mut self, path: &'a Path, scope: usize) -> usize {
        path.steps().fold(scope, |place, step| match step {
            Step::Up => self.places.get(place).map_or(Self::ROOT, |place| place.parent),
            Step::Down(name) => self.child(place, Name::Member(name)),
        })
    }

    fn child(&mut self, parent: usize, name: Name<'a>) -> usize {
        if let Some(child) = self.by_name.get(&(parent, name)) {
            return *child;
        }
        let child = self.push(name, parent);
        self.by_name.insert((parent, name), child);
        if let Some(parent) = self.places.get_mut(parent) {
            parent.children.push(child);
        }
        child
    }

    fn push(&mut self, name: Name<'a>, parent: usize) -> usize {
        self.places.push(Place { name, parent, children: Vec::new(), uses: Uses::default() });
        self.places.len() - 1
    }

    fn mark(&mut self, index: usize, mark: impl FnOnce(&mut Uses)) {
        let Some(place) = self.places.get_mut(index) else { return };
        if place.uses == Uses::default() {
            self.used.push(index);
        }
        mark(&mut place.uses);
    }
}
