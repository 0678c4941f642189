//! The schemas of types, in the notation of the JavaScript package's contract.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

/// The objects, the values of enums and the members of each endpoint, with descriptions.
pub(super) static CONTRACT: LazyLock<Value> = LazyLock::new(|| {
    let text = include_str!("../../../postmark-wasm/js/contract.json");
    serde_json::from_str(text).expect("the contract is JSON")
});

/// The writer of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// You: an enum has only its values.
    Request,
    /// Postmark: an enum may have other values.
    Response,
}

/// The schema of an object with members.
pub(super) fn object(members: &Value, side: Side) -> Value {
    let mut object = json!({ "type": "object", "properties": {} });
    let mut required = Vec::new();
    for member in members.as_array().into_iter().flatten() {
        let name = text_of(member, "name");
        let schema = member_schema(member, side);
        if name.starts_with('<') {
            object["additionalProperties"] = schema;
            continue;
        }
        object["properties"][name] = schema;
        if member["optional"] != true {
            required.push(name);
        }
    }
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

pub(super) fn member_schema(member: &Value, side: Side) -> Value {
    let name = text_of(member, "type");
    let mut schema = match (&member["enum"], side) {
        (Value::Null, _) => schema(name, side),
        (values, side) => {
            let known = match values {
                Value::String(name) => reference(name),
                values => json!({ "type": "string", "enum": values }),
            };
            let known = match side {
                Side::Request => known,
                Side::Response => json!({ "anyOf": [known, { "type": "string" }] }),
            };
            if name.starts_with("array") { array(known) } else { known }
        }
    };
    if member["nullable"] == true {
        schema = nullable(schema);
    }
    describe(&mut schema, member);
    schema
}

pub(super) fn describe(schema: &mut Value, member: &Value) {
    if let (Some(doc), Value::Object(schema)) = (member["doc"].as_str(), schema) {
        schema.insert("description".to_owned(), json!(doc));
    }
}

/// The schema of a type, in the notation of the JavaScript package's contract.
pub(super) fn schema(name: &str, side: Side) -> Value {
    let inner = |open: &str, close| name.strip_prefix(open)?.strip_suffix(close);
    if let Some(item) = inner("array<", '>') {
        return array(schema(item, side));
    }
    if let Some((_, value)) = inner("object<", '>').and_then(|inner| inner.split_once(',')) {
        return json!({ "type": "object", "additionalProperties": schema(value.trim(), side) });
    }
    if let Some(members) = inner("object{", '}') {
        return object(&members_of(members), side);
    }
    if let Some(kind) = name.strip_suffix("|null") {
        return nullable(schema(kind, side));
    }
    if CONTRACT["objects"].get(name).is_some() {
        return reference(name);
    }
    match name {
        "string (timestamp)" | "string (ISO 8601 Z)" => {
            json!({ "type": "string", "format": "date-time" })
        }
        "string YYYY-MM-DD" | "date" => json!({ "type": "string", "format": "date" }),
        "string (UUID)" => json!({ "type": "string", "format": "uuid" }),
        "string (base64)" => json!({ "type": "string", "contentEncoding": "base64" }),
        "integer (int64)" => json!({ "type": "integer", "format": "int64" }),
        "integer or string" | "string (decimal) or integer" => {
            json!({ "type": ["string", "integer"] })
        }
        "string \"True\"/\"False\" or boolean" => json!({ "type": ["string", "boolean"] }),
        "object" | "integer" | "number" | "boolean" => json!({ "type": name }),
        "any" => json!({}),
        // Strings of all kinds: decimals, times of other formats, words.
        _ => json!({ "type": "string" }),
    }
}

/// The members of `object{score:string, body}`.
fn members_of(text: &str) -> Value {
    let member = |member: &str| {
        let (name, kind) = member.split_once(':').unwrap_or((member, "any"));
        let (name, optional) = match name.trim().strip_suffix('?') {
            Some(name) => (name, true),
            None => (name.trim(), kind == "any"),
        };
        json!({ "name": name, "type": kind.trim(), "optional": optional })
    };
    text.split(',').map(member).collect()
}

pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

pub(super) fn array(items: Value) -> Value {
    Value::Object(Map::from_iter([
        ("type".to_owned(), json!("array")),
        ("items".to_owned(), items),
    ]))
}

pub(super) fn nullable(mut schema: Value) -> Value {
    match schema.get("type") {
        Some(Value::String(name)) => {
            schema["type"] = json!([name, "null"]);
            if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
                values.push(Value::Null);
            }
            schema
        }
        Some(_) | None => json!({ "anyOf": [schema, { "type": "null" }] }),
    }
}

pub(super) fn text_of<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// A value whose objects have their members in alphabetical order, however they are stored.
pub(super) fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<_, _> = members.into_iter().collect();
            members.into_iter().map(|(name, member)| (name, sorted(member))).collect()
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        value => value,
    }
}
