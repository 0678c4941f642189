//! The members that the JavaScript package describes are the fields of the contract.

use std::collections::BTreeMap;

use postmark_tests::fields::{Field, Part, fields};
use serde_json::Value;

/// The contract of the JavaScript package, which describes each member for its types.
const CONTRACT: &str = include_str!("../../../postmark-wasm/js/contract.json");

/// A placeholder for any member name in `contract/fields.csv`.
const ANY_NAME: &str = "<key>";

#[test]
fn members_of_javascript_are_the_fields_of_the_contract() {
    let contract: Value = serde_json::from_str(CONTRACT).unwrap();
    let mut faults = Vec::new();
    for (endpoint, parts) in contract["endpoints"].as_object().unwrap() {
        for (part, name) in
            [(Part::Query, "query"), (Part::Body, "body"), (Part::Response, "response")]
        {
            let mut members = Members::of(&contract["objects"], &parts[name]);
            for field in fields().iter().filter(|it| it.endpoint == endpoint && it.part == part) {
                match members.found.remove(field.path) {
                    Some(member) => faults.extend(member.fault(field)),
                    None if members.is_in_any(field.path) => {}
                    None => faults.push(format!("{field}: contract.json lacks it")),
                }
            }
            let left_over = members.found.keys();
            faults.extend(left_over.map(|path| format!("{endpoint} {part:?} {path}: is no field")));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// A member, as `contract.json` describes it.
struct Member {
    class: &'static str,
    /// Whether it may be missing and whether it may be null, if that is described.
    presence: Option<(bool, bool)>,
}

impl Member {
    /// How a field differs.
    fn fault(&self, field: &Field) -> Option<String> {
        let class = class(field.kind);
        if class != "any" && self.class != "any" && class != self.class {
            return Some(format!("{field} is {class}, and {} in contract.json", self.class));
        }
        let (optional, nullable) = self.presence?;
        let same = match field.presence {
            "optional" => optional,
            // An unset member of a request may be null.
            "nullable" => !optional && nullable,
            _ => !optional && !nullable,
        };
        let is = format!("optional: {optional}, nullable: {nullable}");
        (!same).then(|| format!("{field} is {}, and in contract.json {is}", field.presence))
    }
}

/// The members of a query, a body or a response, by their paths in `contract/fields.csv`.
struct Members<'a> {
    objects: &'a Value,
    found: BTreeMap<String, Member>,
    /// The members that contain any object: its contents depend on the user or the event.
    any: Vec<String>,
}

impl<'a> Members<'a> {
    fn of(objects: &'a Value, whole: &'a Value) -> Self {
        let mut members = Self { objects, found: BTreeMap::new(), any: Vec::new() };
        let kind = whole["kind"].as_str().unwrap_or_default();
        let path = if kind.starts_with("array") { "[]" } else { "" };
        let named = whole["type"].as_str().map(|name| &objects[name]);
        let list = if whole.is_array() { whole } else { named.unwrap_or(&whole["fields"]) };
        members.add(path, list);
        members
    }

    /// Adds the members of an object.
    fn add(&mut self, path: &str, list: &'a Value) {
        for member in list.as_array().into_iter().flatten() {
            let name = member["name"].as_str().unwrap();
            let is = |flag: &str| member[flag].as_bool().unwrap_or_default();
            let presence = (is("optional"), is("nullable"));
            self.typed(&below(path, name), member["type"].as_str().unwrap(), Some(presence));
        }
    }

    /// Adds a member of a type, and its contents.
    fn typed(&mut self, path: &str, name: &str, presence: Option<(bool, bool)>) {
        self.found.insert(path.to_owned(), Member { class: class(name), presence });
        let inner = |open: &str, close| name.strip_prefix(open)?.strip_suffix(close);
        if matches!(name, "object" | "array<object>") {
            self.any.push(path.to_owned());
        } else if let Some(item) = inner("array<", '>') {
            let path = format!("{path}[]");
            self.typed(&path, item, None);
            // Items that are objects have no separate rows in `contract/fields.csv`.
            if class(item) == "object" {
                self.found.remove(&path);
            }
        } else if let Some(members) = inner("object{", '}') {
            for member in members.split(',') {
                let (name, kind) = member.split_once(':').unwrap_or((member, "any"));
                let kind = kind.trim().trim_end_matches("|null");
                self.typed(&below(path, name.trim().trim_end_matches('?')), kind, None);
            }
        } else if let Some((_, value)) = inner("object<", '>').and_then(|it| it.split_once(',')) {
            self.typed(&below(path, ANY_NAME), value.trim(), None);
        } else {
            let members = &self.objects[name];
            self.add(path, members);
        }
    }

    /// Whether a path leads into a member that contains any object.
    fn is_in_any(&self, path: &str) -> bool {
        let rests = self.any.iter().filter_map(|any| path.strip_prefix(any.as_str()));
        rests.into_iter().any(|rest| rest.starts_with(['.', '[']))
    }
}

/// The path of a member below another.
fn below(path: &str, name: &str) -> String {
    let name = match name {
        "[]" => return path.to_owned(),
        _ if name.starts_with('<') => ANY_NAME,
        _ => name,
    };
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// The JSON type for a type of `contract.json`, or a kind of `contract/fields.csv`.
fn class(name: &str) -> &'static str {
    match name {
        "any"
        | "flag"
        | "integer or string"
        | "string (decimal) or integer"
        | "string \"True\"/\"False\" or boolean" => "any",
        "uuid" | "enum" | "base64" | "decimal" | "timestamp" | "verified|unverified" => "string",
        _ if name.starts_with("array") => "array",
        _ if name.starts_with("string") || name.starts_with("date") => "string",
        _ if name.starts_with("integer") => "integer",
        "boolean" => "boolean",
        "number" => "number",
        // A named object, or one whose members are in its type.
        _ => "object",
    }
}
