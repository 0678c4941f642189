//! Reads the members of a JSON body as strictly as Postmark.

use serde_json::{Map, Value};

use crate::http::refusal::Refusal;

/// Reads the members of a JSON object, as strictly as Postmark: names match in any case, `null` is
/// absence, and what has another type or another name than documented is reported by its path.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    members: Map<String, Value>,
    path: String,
    faults: &'a mut Faults,
}

impl<'a> Fields<'a> {
    /// Takes the object at `path`; anything else counts as an empty one, and as a fault.
    pub(crate) fn new(value: Value, path: &str, faults: &'a mut Faults) -> Self {
        let members = if let Value::Object(members) = value {
            members
        } else {
            faults.0.push(path.to_owned());
            Map::new()
        };
        Self { members, path: path.to_owned(), faults }
    }

    pub(crate) fn string(&mut self, name: &str) -> Option<String> {
        self.take(name, |value| match value {
            Value::String(text) => Some(text),
            _ => None,
        })
    }

    pub(crate) fn boolean(&mut self, name: &str) -> Option<bool> {
        self.take(name, |value| value.as_bool())
    }

    pub(crate) fn integer(&mut self, name: &str) -> Option<i64> {
        self.take(name, |value| value.as_i64())
    }

    /// Takes an id, which some clients write as text.
    pub(crate) fn id(&mut self, name: &str) -> Option<i64> {
        self.take(name, |value| match value {
            Value::String(text) => text.parse().ok(),
            value => value.as_i64(),
        })
    }

    pub(crate) fn object(&mut self, name: &str) -> Option<Map<String, Value>> {
        self.take(name, |value| match value {
            Value::Object(members) => Some(members),
            _ => None,
        })
    }

    /// Returns whether there is such a member, and not `null`.
    pub(crate) fn has(&self, name: &str) -> bool {
        let mut members = self.members.iter();
        members.any(|(key, value)| key.eq_ignore_ascii_case(name) && !value.is_null())
    }

    /// Takes an object, parsed by `parse`.
    pub(crate) fn nested<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> Option<T> {
        let members = self.object(name)?;
        let path = format!("{}.{name}", self.path);
        let mut fields = Fields::new(Value::Object(members), &path, self.faults);
        let value = parse(&mut fields);
        fields.finish();
        Some(value)
    }

    /// Takes a text that must be one of these.
    pub(crate) fn choice(&mut self, name: &str, choices: &[&str]) -> Option<String> {
        self.take(name, |value| match value {
            Value::String(text) if choices.contains(&text.as_str()) => Some(text),
            _ => None,
        })
    }

    /// Takes an object that has only strings in it.
    pub(crate) fn strings(&mut self, name: &str) -> Vec<(String, String)> {
        let strings = self.take(name, |value| match value {
            Value::Object(members) => members
                .into_iter()
                .map(|(key, value)| match value {
                    Value::String(text) => Some((key, text)),
                    _ => None,
                })
                .collect::<Option<Vec<_>>>(),
            _ => None,
        });
        strings.unwrap_or_default()
    }

    /// Takes an array of objects, each parsed by `parse`.
    pub(crate) fn objects<T>(&mut self, name: &str, parse: fn(&mut Fields<'_>) -> T) -> Vec<T> {
        let items = self.take(name, |value| match value {
            Value::Array(items) => Some(items),
            _ => None,
        });
        let items = items.unwrap_or_default().into_iter().enumerate();
        items
            .map(|(index, item)| {
                let path = format!("{}.{name}[{index}]", self.path);
                let mut fields = Fields::new(item, &path, self.faults);
                let item = parse(&mut fields);
                fields.finish();
                item
            })
            .collect()
    }

    /// Reports the members that nobody asked for.
    pub(crate) fn finish(self) {
        for name in self.members.keys() {
            self.faults.0.push(format!("{}.{name}", self.path));
        }
    }

    fn take<T>(&mut self, name: &str, parse: impl FnOnce(Value) -> Option<T>) -> Option<T> {
        // contract: quirk.member-case
        let key = self.members.keys().find(|key| key.eq_ignore_ascii_case(name))?.clone();
        let value = self.members.remove(&key).filter(|value| !value.is_null())?;
        let value = parse(value);
        if value.is_none() {
            self.faults.0.push(format!("{}.{name}", self.path));
        }
        value
    }
}

/// The members that should not be as they are, by JSON path.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<String>);

impl Faults {
    /// # Errors
    ///
    /// There are any.
    pub(crate) fn check(self) -> Result<(), Refusal> {
        if self.0.is_empty() {
            return Ok(());
        }
        let named = self.0.iter().take(20).map(|path| {
            // A member of the request itself goes by its bare name.
            let name = path.strip_prefix("$.").filter(|name| !name.contains(['.', '[']));
            format!("'{}'", name.unwrap_or(path))
        });
        let named = named.collect::<Vec<_>>().join(", ");
        Err(Refusal::new(403, format!("Invalid request field(s): {named}.")))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_fault_is_named_and_a_null_is_none() {
        let value = json!({
            "from": "x", "To": ["y"], "Cc": null, "Metadata": {"a": 1}, "Other": 1,
            "Headers": [{"Name": "a"}, 5, {"Name": 1, "More": 2}],
        });
        let mut faults = Faults::default();
        let mut fields = Fields::new(value, "$", &mut faults);
        assert_eq!(fields.string("From").as_deref(), Some("x"));
        assert_eq!(fields.string("To"), None);
        assert_eq!(fields.string("Cc"), None);
        assert!(fields.strings("Metadata").is_empty());
        let names = fields.objects("Headers", |header| header.string("Name"));
        assert_eq!(names, [Some("a".to_owned()), None, None]);
        fields.finish();
        let text = "Invalid request field(s): 'To', 'Metadata', '$.Headers[1]', \
                    '$.Headers[2].Name', '$.Headers[2].More', 'Other'.";
        assert_eq!(faults.check(), Err(Refusal::new(403, text)));
    }
}
