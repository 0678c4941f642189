//! Parses the members of a JSON body as Postmark does.

use serde_json::{Map, Value};

use crate::http::refusal::Refusal;

/// Parses the members of a JSON object as Postmark does: names match in any case, `null` is
/// absence, and unknown members are ignored. A member of a wrong type, or with an invalid value, is
/// reported by its path.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    members: Map<String, Value>,
    path: String,
    faults: &'a mut Faults,
}

impl<'a> Fields<'a> {
    /// Takes the object at `path`; anything else is treated as an empty one, and reported.
    pub(crate) fn new(value: Value, path: &str, faults: &'a mut Faults) -> Self {
        let members = if let Value::Object(members) = value {
            members
        } else {
            faults.add(path.to_owned());
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

    /// Takes a text; an empty one is absence.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        self.string(name).filter(|text| !text.is_empty())
    }

    pub(crate) fn boolean(&mut self, name: &str) -> Option<bool> {
        self.take(name, |value| value.as_bool())
    }

    pub(crate) fn integer(&mut self, name: &str) -> Option<i64> {
        self.take(name, |value| value.as_i64())
    }

    /// Takes an id, which some clients send as text. There is no id 0: it is absence, as is an
    /// empty text.
    pub(crate) fn id(&mut self, name: &str) -> Option<i64> {
        let id = self.take(name, |value| match value {
            Value::String(text) if text.trim().is_empty() => Some(0),
            Value::String(text) => text.trim().parse().ok(),
            value => value.as_i64(),
        });
        id.filter(|id| *id != 0)
    }

    /// Takes the model of a template. PHP writes an empty one as `[]`.
    pub(crate) fn model(&mut self, name: &str) -> Option<Map<String, Value>> {
        let strict = self.faults.strict;
        self.take(name, |value| match value {
            Value::Object(members) => Some(members),
            Value::Array(none) if none.is_empty() && !strict => Some(Map::new()),
            _ => None,
        })
    }

    pub(crate) fn object(&mut self, name: &str) -> Option<Map<String, Value>> {
        self.take(name, |value| match value {
            Value::Object(members) => Some(members),
            _ => None,
        })
    }

    /// Returns whether there is such a member, and it is not `null`.
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

    /// Takes a text that must be one of these, in any case, and returns it in their spelling. An
    /// empty one is absence.
    pub(crate) fn choice(&mut self, name: &str, choices: &[&'static str]) -> Option<&'static str> {
        let choice = self.take(name, |value| {
            let text = value.as_str()?;
            if text.is_empty() {
                return Some(None);
            }
            choices.iter().find(|choice| choice.eq_ignore_ascii_case(text)).map(Some)
        });
        choice.flatten().copied()
    }

    /// Takes an object of texts. By the documentation they are nothing else, but numbers and
    /// booleans are accepted, too, as they are written.
    pub(crate) fn strings(&mut self, name: &str) -> Vec<(String, String)> {
        let strict = self.faults.strict;
        let text = |(key, value)| match value {
            Value::String(text) => Some((key, text)),
            Value::Number(_) | Value::Bool(_) if !strict => Some((key, value.to_string())),
            _ => None,
        };
        let strings = self.take(name, |value| match value {
            Value::Object(members) => members
                .into_iter()
                .filter(|(_, value)| strict || !value.is_null())
                .map(text)
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

    /// Reports the remaining members, if Postmark's tolerance is off.
    pub(crate) fn finish(self) {
        if self.faults.strict {
            for name in self.members.keys() {
                self.faults.add(format!("{}.{name}", self.path));
            }
        }
    }

    fn take<T>(&mut self, name: &str, parse: impl FnOnce(Value) -> Option<T>) -> Option<T> {
        // contract: quirk.member-case
        let named = |key: &&String| key.eq_ignore_ascii_case(name);
        let mut found = None;
        // Some clients write a member twice, in two spellings, one of them `null`.
        while let Some(key) = self.members.keys().find(named).cloned() {
            found = self.members.remove(&key).filter(|value| !value.is_null()).or(found);
        }
        let value = parse(found?);
        if value.is_none() {
            self.faults.add(format!("{}.{name}", self.path));
        }
        value
    }
}

/// The invalid members, by JSON path.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    paths: Vec<String>,
    /// Whether that includes undocumented input that Postmark tolerates.
    strict: bool,
}

impl Faults {
    pub(crate) fn new(strict: bool) -> Self {
        Self { paths: Vec::new(), strict }
    }

    pub(crate) fn add(&mut self, path: String) {
        self.paths.push(path);
    }

    /// # Errors
    ///
    /// There are any.
    pub(crate) fn check(self) -> Result<(), Refusal> {
        if self.paths.is_empty() {
            return Ok(());
        }
        let named = self.paths.iter().take(20).map(|path| {
            // A member of the request itself goes by its bare name, except this one.
            let is_bare = |name: &&str| !name.contains(['.', '[']) && *name != "Metadata";
            let name = path.strip_prefix("$.").filter(is_bare);
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

    fn read(strict: bool) -> (Vec<(String, String)>, Result<(), Refusal>) {
        let value = json!({
            "from": "x", "To": ["y"], "Cc": null, "Metadata": {"a": 1}, "Other": 1,
            "Headers": [{"Name": "a"}, 5, {"Name": 1, "More": 2}],
        });
        let mut faults = Faults::new(strict);
        let mut fields = Fields::new(value, "$", &mut faults);
        assert_eq!(fields.string("From").as_deref(), Some("x"));
        assert_eq!(fields.string("To"), None);
        assert_eq!(fields.string("Cc"), None);
        let metadata = fields.strings("Metadata");
        let names = fields.objects("Headers", |header| header.string("Name"));
        assert_eq!(names, [Some("a".to_owned()), None, None]);
        fields.finish();
        (metadata, faults.check())
    }

    #[test]
    fn every_fault_is_named_and_a_null_is_none() {
        let text = "Invalid request field(s): 'To', '$.Headers[1]', '$.Headers[2].Name'.";
        let metadata = vec![("a".to_owned(), "1".to_owned())];
        assert_eq!(read(false), (metadata, Err(Refusal::new(403, text))));
        let text = "Invalid request field(s): 'To', '$.Metadata', '$.Headers[1]', \
                    '$.Headers[2].Name', '$.Headers[2].More', 'Other'.";
        assert_eq!(read(true), (Vec::new(), Err(Refusal::new(403, text))));
    }

    #[test]
    fn what_says_nothing_is_absent() {
        let value = json!({
            "ContentId": "a", "ContentID": null, "Zero": 0, "Empty": "", "Text": "12",
            "Choice": "", "Case": "blue", "Model": [],
        });
        let mut faults = Faults::default();
        let mut fields = Fields::new(value, "$", &mut faults);
        assert_eq!(fields.string("ContentID").as_deref(), Some("a"));
        assert_eq!(["Zero", "Empty", "Text"].map(|name| fields.id(name)), [None, None, Some(12)]);
        let colors = ["Red", "Blue"];
        assert_eq!(
            ["Choice", "Case"].map(|name| fields.choice(name, &colors)),
            [None, Some("Blue")]
        );
        assert_eq!(fields.model("Model"), Some(Map::new()));
        assert_eq!(faults.check(), Ok(()));
    }
}
