//! The members of a model that a template uses, as rendering looks them up.

use crate::node::Node;
use crate::usage::{Levels, Name, Tree, Uses};

/// The members of the model that a template uses, in order of first use.
#[derive(Clone, Debug)]
pub struct Members<'a>(Tree<'a>);

/// A member of the model that a template uses, and how.
///
/// The same member may be used in several ways: `{{#name}}Dear {{.}}{{/name}}` tests and prints it.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    tree: &'a Tree<'a>,
    index: usize,
}

impl<'a> Members<'a> {
    pub(crate) fn new(nodes: &'a [Node], content: Option<&'a [Node]>) -> Self {
        let mut tree = Tree::new(Levels::Items);
        tree.add(nodes, content);
        Self(tree)
    }

    /// The members, in order of first use.
    pub fn iter(&self) -> impl Iterator<Item = Member<'_>> {
        self.0.used().iter().map(|index| Member { tree: &self.0, index: *index })
    }
}

impl Member<'_> {
    /// The path from the root, such as `order.items[].sku`. The root itself is `.`.
    #[must_use]
    pub fn path(&self) -> String {
        let mut names = Vec::new();
        let mut index = self.index;
        while let Some(place) = self.tree.place(index).filter(|place| place.name != Name::Root) {
            names.push(place.name);
            index = place.parent;
        }
        let mut path = String::new();
        for name in names.into_iter().rev() {
            match name {
                Name::Root => {}
                Name::Item => path += "[]",
                Name::Member(name) if path.is_empty() => path += name,
                Name::Member(name) => path.extend([".", name]),
            }
        }
        if path.is_empty() { ".".to_owned() } else { path }
    }

    /// Whether the template prints its value.
    #[must_use]
    pub fn is_printed(&self) -> bool {
        self.uses().printed
    }

    /// Whether a section depends on it.
    #[must_use]
    pub fn is_tested(&self) -> bool {
        self.uses().tested
    }

    /// Whether the template loops over it: then it must be a list, or falsy.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.uses().looped
    }

    fn uses(&self) -> Uses {
        self.tree.place(self.index).map(|place| place.uses).unwrap_or_default()
    }
}
