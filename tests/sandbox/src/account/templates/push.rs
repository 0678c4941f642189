//! Receives the templates of another server.

use serde_json::{Value, json};

use crate::account::templates::Templates;
use crate::account::templates::template::{
    MAX_TEMPLATES, TemplateError, TemplateKind, TemplateSource,
};
use crate::http::json::with;
use crate::http::refusal::Refusal;

impl Templates {
    /// The templates with an alias, layouts first, since others depend on them.
    pub(crate) fn with_aliases(&self) -> Vec<TemplateSource> {
        let all = self.active().map(|one| &one.source).filter(|source| source.alias.is_some());
        let mut all = all.cloned().collect::<Vec<_>>();
        all.sort_by_key(|template| template.kind != TemplateKind::Layout);
        all
    }

    /// Receives all of these templates, each replacing the one with its alias, or none of them.
    pub(crate) fn receive(
        &mut self,
        pushed: Vec<TemplateSource>,
        performs: bool,
    ) -> Result<Vec<Value>, Refusal> {
        let mut new = 0;
        for template in &pushed {
            match self.of_alias(template) {
                Some((_, kind)) if kind != template.kind => {
                    let text = "A template of the same alias has another type on the destination.";
                    return Err(Refusal::new(1125, text));
                }
                Some(_) => {}
                None => new += 1,
            }
        }
        if self.active().count() + new > MAX_TEMPLATES {
            return Err(TemplateError::TooMany.into());
        }
        let mut rows = Vec::new();
        for template in pushed {
            let own = self.of_alias(&template).map(|(id, _)| id);
            let row = json!({
                "Action": if own.is_some() { "Edit" } else { "Create" },
                "Alias": template.alias,
                "Name": template.name,
                "TemplateType": template.kind.name(),
            });
            let id = if performs { Some(self.replace(own, template)?) } else { own };
            rows.push(with(row, json!({"TemplateId": id})));
        }
        Ok(rows)
    }

    /// The id and the type of the template with the same alias.
    fn of_alias(&self, other: &TemplateSource) -> Option<(i64, TemplateKind)> {
        let own = self.named(other.alias.as_deref()?)?;
        Some((own.id, own.source.kind))
    }

    /// Replaces the template with this id, or adds it, and returns its id.
    fn replace(&mut self, id: Option<i64>, template: TemplateSource) -> Result<i64, TemplateError> {
        let Some(id) = id else { return self.add(TemplateSource { id: None, ..template }) };
        let edited = self.check(id, template)?;
        self.put(edited);
        Ok(id)
    }
}
