//! The templates of a server.

pub(crate) mod push;
pub(crate) mod rendering;
pub(crate) mod template;

use std::sync::Arc;

use serde_json::{Value, json};

use crate::account::ids::Ids;
use crate::account::templates::rendering::Parts;
use crate::account::templates::template::{
    MAX_TEMPLATES, TemplateError, TemplateKind, TemplateSource,
};
use crate::http::refusal::Refusal;
use crate::mail::draft::{Draft, TemplateCall};

/// The templates of the server.
#[derive(Debug)]
pub(crate) struct Templates {
    all: Vec<StoredTemplate>,
    ids: Arc<Ids>,
}

/// A template that can be rendered.
#[derive(Debug)]
pub(crate) struct StoredTemplate {
    pub(crate) id: i64,
    /// As given, with defaults filled in.
    pub(crate) source: TemplateSource,
    parts: Parts,
    /// False once it was deleted.
    pub(crate) active: bool,
}

impl Templates {
    pub(crate) fn new(ids: Arc<Ids>) -> Self {
        Self { all: Vec::new(), ids }
    }

    /// Adds a template, and returns its id.
    pub(crate) fn add(&mut self, mut template: TemplateSource) -> Result<i64, TemplateError> {
        if self.active().count() >= MAX_TEMPLATES {
            return Err(TemplateError::TooMany);
        }
        let free = || loop {
            let id = self.ids.next();
            if self.get(id).is_none() {
                return id;
            }
        };
        let id = template.id.unwrap_or_else(free);
        if self.all.iter().any(|one| one.id == id) {
            return Err(TemplateError::Taken);
        }
        if template.name.is_empty() {
            template.name = template.alias.clone().unwrap_or_default();
        }
        if template.alias.as_deref().unwrap_or_default().is_empty() {
            template.alias = Some(self.free_alias(&template.name));
        }
        let stored = self.check(id, template)?;
        self.all.push(stored);
        Ok(id)
    }

    /// Renders the template that an email names into that email.
    pub(crate) fn fill(&self, draft: &mut Draft, call: TemplateCall) -> Result<(), Refusal> {
        let found = match (call.id, &call.alias) {
            (Some(id), _) => self.active().find(|one| one.id == id).ok_or(
                "The 'TemplateId' associated with this request is not valid or was not found.",
            ),
            (None, Some(alias)) => self.named(alias).ok_or(
                "The Template's 'Alias' associated with this request is not valid or was not found.",
            ),
            (None, None) => Err("A 'TemplateId' or a 'TemplateAlias' is needed."),
        };
        let template = found.map_err(|text| Refusal::new(1101, text))?;
        let layout = template.source.layout.as_deref().and_then(|alias| self.layout(alias));
        template.parts.fill(layout, draft, call.model()?)
    }

    /// Checks and parses a template that replaces the one with this id, if any.
    pub(crate) fn check(
        &self,
        id: i64,
        mut source: TemplateSource,
    ) -> Result<StoredTemplate, TemplateError> {
        for part in [&mut source.alias, &mut source.layout, &mut source.html, &mut source.text] {
            part.take_if(|part| part.is_empty());
        }
        if source.html.is_none() && source.text.is_none() {
            return Err(TemplateError::NoBody);
        }
        let alias = source.alias.as_deref();
        if alias.and_then(|alias| self.named(alias)).is_some_and(|other| other.id != id) {
            return Err(TemplateError::Taken);
        }
        if source.kind == TemplateKind::Layout
            && (source.layout.is_some() || source.subject.is_some())
        {
            return Err(TemplateError::NotForLayouts);
        }
        if source.layout.as_deref().is_some_and(|alias| self.layout(alias).is_none()) {
            return Err(TemplateError::NoLayout);
        }
        let parts = Parts::parse(&source)?;
        Ok(StoredTemplate { id, source, parts, active: true })
    }

    /// The template with this id, deleted or not.
    pub(crate) fn get(&self, id: i64) -> Option<&StoredTemplate> {
        self.all.iter().find(|one| one.id == id)
    }

    pub(crate) fn active(&self) -> impl DoubleEndedIterator<Item = &StoredTemplate> {
        self.all.iter().filter(|one| one.active)
    }

    pub(crate) fn named(&self, alias: &str) -> Option<&StoredTemplate> {
        self.active().find(|one| one.source.alias.as_deref() == Some(alias))
    }

    /// An alias for a template that has a name only: the name in the characters allowed in aliases,
    /// with a number appended if that is taken.
    fn free_alias(&self, name: &str) -> String {
        let mut alias = String::new();
        for letter in name.chars().map(|letter| letter.to_ascii_lowercase()) {
            if letter.is_ascii_alphanumeric() || "._".contains(letter) {
                alias.push(letter);
            } else if !alias.is_empty() && !alias.ends_with('-') {
                alias.push('-');
            }
        }
        let alias = alias.trim_start_matches(|letter: char| !letter.is_ascii_alphabetic());
        let alias = alias.trim_end_matches('-');
        let alias = if alias.is_empty() { "template" } else { alias };
        let numbers = (1..).map(|number| format!("{alias}-{number}"));
        let mut free = std::iter::once(alias.to_owned()).chain(numbers);
        free.find(|alias| self.named(alias).is_none()).unwrap_or_default()
    }

    pub(crate) fn layout(&self, alias: &str) -> Option<&Parts> {
        let found = self.named(alias).filter(|one| one.source.kind == TemplateKind::Layout);
        found.map(|one| &one.parts)
    }

    /// Replaces the template with the same id; templates inside it follow a change of its alias.
    pub(crate) fn put(&mut self, template: StoredTemplate) {
        let Some(index) = self.all.iter().position(|one| one.id == template.id) else { return };
        let Some(place) = self.all.get_mut(index) else { return };
        let old = std::mem::replace(place, template).source.alias;
        let new = self.all.get(index).and_then(|one| one.source.alias.clone());
        for one in self.all.iter_mut().filter(|one| one.source.layout.is_some()) {
            if one.source.layout == old {
                one.source.layout.clone_from(&new);
            }
        }
    }

    /// Deletes a template. It can be read until there are too many deleted ones.
    pub(crate) fn delete(&mut self, id: i64) {
        for one in self.all.iter_mut().filter(|one| one.id == id) {
            one.active = false;
        }
        let deleted = |one: &StoredTemplate| !one.active;
        if self.all.iter().filter(|one| deleted(one)).count() > MAX_TEMPLATES {
            if let Some(oldest) = self.all.iter().position(deleted) {
                self.all.remove(oldest);
            }
        }
    }
}

impl StoredTemplate {
    /// Its entry in a list.
    pub(crate) fn summary(&self) -> Value {
        json!({
            "TemplateId": self.id,
            "Name": self.source.name,
            "Active": self.active,
            "Alias": self.source.alias,
            "TemplateType": self.source.kind.name(),
            "LayoutTemplate": self.source.layout,
        })
    }
}
