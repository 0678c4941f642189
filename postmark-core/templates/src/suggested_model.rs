//! Example models, as Postmark suggests them (rules M1 to M4).

use serde_json::{Map, Value};

use crate::layout::Layout;
use crate::template::Template;
use crate::usage::{Levels, Name, Tree, Uses};

/// An example model for any number of texts, as Postmark suggests it.
///
/// A printed value is suggested as `name_Value`, a section as an object, and a list with one object
/// or three texts. As at Postmark, `../` leaves a list in one step here, while rendering needs two:
/// [`Template::members`] has the paths that rendering uses.
///
/// ```
/// use postmark_templates::{SuggestedModel, Template};
/// use serde_json::json;
///
/// let subject = Template::parse("Order {{order.id}}")?;
/// let html = Template::parse("{{#each order.items}}{{sku}}{{/each}}")?;
/// let mut model = SuggestedModel::new();
/// model.add(&html);
/// model.add(&subject);
/// let merged = model.merged_with(&json!({"order": {"id": 7}}));
/// assert_eq!(merged, json!({"order": {"id": 7, "items": [{"sku": "sku_Value"}]}}));
/// # Ok::<(), postmark_templates::ParseErrors>(())
/// ```
#[derive(Clone, Debug)]
pub struct SuggestedModel<'a>(Tree<'a>);

impl<'a> SuggestedModel<'a> {
    /// Starts with an empty model.
    #[must_use]
    pub fn new() -> Self {
        Self(Tree::new(Levels::Names))
    }

    /// Adds what a template uses.
    pub fn add(&mut self, template: &'a Template) {
        self.0.add(&template.0, None);
    }

    /// Adds what a layout and a template in it use.
    pub fn add_in(&mut self, layout: &'a Layout, template: &'a Template) {
        self.0.add(layout.nodes(), Some(&template.0));
    }

    /// Adds what a layout alone uses.
    pub fn add_layout(&mut self, layout: &'a Layout) {
        self.0.add(layout.nodes(), None);
    }

    /// The model. It is an object, unless a template prints or loops over the root.
    #[must_use]
    pub fn to_value(&self) -> Value {
        self.value(Tree::ROOT)
    }

    /// A model with its missing members added. Existing ones are kept, and lists are not merged.
    #[must_use]
    pub fn merged_with(&self, model: &Value) -> Value {
        let mut merged = model.clone();
        merge(&mut merged, self.to_value());
        merged
    }

    fn value(&self, index: usize) -> Value {
        let Some(place) = self.0.place(index) else { return Value::Null };
        let name = match place.name {
            Name::Member(name) => name,
            Name::Root | Name::Item => "",
        };
        match place.uses {
            Uses { looped: true, .. } if place.children.is_empty() => {
                (1..=3).map(|number| format!("{name}_{number}")).collect()
            }
            Uses { looped: true, .. } => Value::Array(vec![self.object(&place.children)]),
            Uses { printed: true, tested: false, .. } => format!("{name}_Value").into(),
            _ => self.object(&place.children),
        }
    }

    fn object(&self, children: &[usize]) -> Value {
        let mut members = Map::new();
        for child in children {
            if let Some(Name::Member(name)) = self.0.place(*child).map(|place| place.name) {
                members.insert(name.to_owned(), self.value(*child));
            }
        }
        Value::Object(members)
    }
}

impl Template {
    /// An example model, as Postmark suggests it for this text alone. For several texts see
    /// [`SuggestedModel`].
    #[must_use]
    pub fn suggested_model(&self) -> Value {
        let mut model = SuggestedModel::new();
        model.add(self);
        model.to_value()
    }
}

impl Default for SuggestedModel<'_> {
    fn default() -> Self {
        Self::new()
    }
}

fn merge(own: &mut Value, suggested: Value) {
    let (Value::Object(own), Value::Object(suggested)) = (own, suggested) else { return };
    for (name, value) in suggested {
        match own.get_mut(&name) {
            Some(own) => merge(own, value),
            None => drop(own.insert(name, value)),
        }
    }
}
