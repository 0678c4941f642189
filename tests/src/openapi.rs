//! Postmark's API as an `OpenAPI` 3.1 document, `contract/openapi.json`, generated from the other
//! data: `endpoints.csv`, `contract/fields.csv`, `contract/webhooks.csv`, the payloads, and the
//! objects and descriptions in the contract of the JavaScript package.

mod schema;
mod webhooks;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use self::schema::{
    CONTRACT, Side, array, describe, member_schema, object, reference, schema, sorted, text_of,
};
use crate::endpoints::{Credential, Row, Status, endpoints};
use crate::fields::{Field, Part, fields};
use crate::fixtures::{self, Kind, fixtures};

/// The document, as it is committed.
///
/// # Panics
///
/// The source files do not match.
#[must_use]
pub fn text() -> String {
    let mut text = serde_json::to_string_pretty(&document()).expect("it is JSON");
    text.push('\n');
    text
}

/// The document.
///
/// # Panics
///
/// As [`text`].
#[must_use]
pub fn document() -> Value {
    sorted(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Postmark's API",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "An unofficial description of Postmark's API: every endpoint, every webhook, \
                every member.",
            "description": "Not made by Postmark. Responses may have other members and other values \
                than described: ignore what you do not know. Dates and times in filters are US \
                Eastern time.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "https://api.postmarkapp.com" }],
        "paths": paths(),
        "webhooks": webhooks::webhooks(),
        "components": {
            "schemas": schemas(),
            "securitySchemes": security_schemes(),
            "responses": {
                "Error": refusal(&reference("ErrorBody")),
            },
        },
    }))
}

fn security_schemes() -> Value {
    let scheme = |token: Credential, what: &str| {
        let name = token.header().expect("a token has a header");
        json!({ "type": "apiKey", "in": "header", "name": name, "description": what })
    };
    json!({
        "server": scheme(Credential::Server, "The token of a server, under its API Tokens."),
        "account": scheme(Credential::Account, "A token of the account, under its API Tokens."),
        "dmarc": scheme(Credential::Dmarc, "The token of a domain's DMARC reports."),
        "webhook": {
            "type": "http",
            "scheme": "basic",
            "description": "What you set for the webhook, or the user and the password in its URL. \
                Postmark does not sign its requests.",
        },
    })
}

// Endpoints.

fn paths() -> Value {
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for row in endpoints() {
        let method = row.method.to_ascii_lowercase();
        paths.entry(row.path).or_default().insert(method, operation(row));
    }
    json!(paths)
}

fn operation(row: &Row) -> Value {
    let route = row.route();
    let described = &CONTRACT["endpoints"][&route];
    let mut operation = json!({
        "operationId": operation_id(row),
        "summary": described["summary"],
        "tags": [tag(row)],
        "parameters": parameters(row, described),
        "responses": {
            "200": response(&route, described),
            "default": error(row),
        },
        "security": match row.token {
            Credential::Server => json!([{ "server": [] }]),
            Credential::Account => json!([{ "account": [] }]),
            Credential::Dmarc => json!([{ "dmarc": [] }]),
            Credential::DmarcSignup | Credential::SpamCheck | Credential::StatusPage => json!([]),
        },
    });
    if !row.link.is_empty() {
        operation["externalDocs"] = json!({ "url": row.link });
    }
    if row.token.host() != Credential::Server.host() {
        operation["servers"] = json!([{ "url": format!("https://{}", row.token.host()) }]);
    }
    match row.status {
        Status::Documented => {}
        Status::Deprecated => operation["deprecated"] = json!(true),
        Status::Undocumented => {
            operation["description"] = json!("Postmark does not document it.");
        }
    }
    if let Some(body) = request_body(&route, described) {
        operation["requestBody"] = body;
    }
    operation
}

/// The name of the request's type. Two endpoints of templates share theirs with two others.
fn operation_id(row: &Row) -> String {
    let name = row.request.rsplit("::").next().unwrap_or(row.request);
    let templated = ["/withTemplate", "/batchWithTemplates"].map(|end| row.path.ends_with(end));
    let suffix = if templated.contains(&true) { "WithTemplate" } else { "" };
    format!("{name}{suffix}")
}

/// The resource, such as `bounces`.
fn tag(row: &Row) -> &'static str {
    row.request.split_once("::").map_or("email", |(resource, _)| resource)
}

fn parameters(row: &Row, described: &Value) -> Vec<Value> {
    let named = |name: &str| {
        let params = described["params"].as_array().into_iter().flatten();
        let plain = name.replace('_', "");
        let same = |param: &&Value| text_of(param, "name").eq_ignore_ascii_case(&plain);
        params.into_iter().find(same).map(|param| schema(text_of(param, "type"), Side::Request))
    };
    let in_path = row.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = in_path.map(|name| {
        let schema = named(name).unwrap_or_else(|| json!({ "type": "string" }));
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    });
    let members = described["query"].as_array().into_iter().flatten();
    let in_query = members.map(|member| {
        let mut parameter = json!({
            "name": member["name"],
            "in": "query",
            "schema": member_schema(member, Side::Request),
        });
        if let Some(prefix) = text_of(member, "name").strip_suffix("<key>") {
            parameter["name"] = json!(prefix.trim_end_matches('_'));
            parameter["style"] = json!("form");
            parameter["explode"] = json!(true);
            parameter["schema"] = json!({
                "type": "object",
                "patternProperties": { (format!("^{prefix}")): { "type": "string" } },
                "additionalProperties": false,
                "maxProperties": 1,
            });
        }
        if member["optional"] != true {
            parameter["required"] = json!(true);
        }
        describe(&mut parameter, member);
        parameter
    });
    in_path.chain(in_query).collect()
}

fn request_body(route: &str, described: &Value) -> Option<Value> {
    let body = &described["body"];
    let kind = text_of(body, "kind");
    if kind.is_empty() || kind == "empty" {
        return None;
    }
    if kind.starts_with("empty") {
        let content = json!({ "application/json": { "schema": { "type": "object" } } });
        return Some(json!({ "required": false, "content": content }));
    }
    let mut content = json!({ "schema": whole(route, Part::Body, body, Side::Request) });
    if let Some(example) = example(route, Kind::Request) {
        content["example"] = example;
    }
    Some(json!({ "required": true, "content": { "application/json": content } }))
}

fn response(route: &str, described: &Value) -> Value {
    let whole_of = |body| whole(route, Part::Response, body, Side::Response);
    let body = &described["response"];
    if text_of(body, "kind") == "empty" {
        return json!({ "description": "It is done. The status may be 204." });
    }
    let mut content = json!({ "schema": whole_of(body) });
    if let Some(example) = example(route, Kind::Response) {
        content["example"] = example;
    }
    json!({ "description": "It is done.", "content": { "application/json": content } })
}

/// The error response.
fn error(row: &Row) -> Value {
    match row.token {
        // contract: quirk.verification-body
        Credential::Server if row.path.starts_with("/webhooks") => {
            let body = reference("WebhookVerification");
            refusal(&json!({ "anyOf": [reference("ErrorBody"), body] }))
        }
        Credential::Server | Credential::Account => {
            json!({ "$ref": "#/components/responses/Error" })
        }
        Credential::Dmarc
        | Credential::DmarcSignup
        | Credential::SpamCheck
        | Credential::StatusPage => json!({ "description": "It failed, in a form of its own." }),
    }
}

fn refusal(schema: &Value) -> Value {
    json!({
        "description": "The request was refused. `ErrorCode` says why, or the header \
            X-PM-ApiErrorCode.",
        "content": { "application/json": { "schema": schema } },
    })
}

/// The first payload of an endpoint.
fn example(route: &str, kind: Kind) -> Option<Value> {
    let mut all = fixtures().iter().filter(|it| it.endpoint == route && it.kind == kind);
    all.find(|it| !it.deviates).map(|fixture| fixtures::json(fixture.file))
}

// Schemas.

fn schemas() -> Value {
    let requested = requested_objects();
    let objects = CONTRACT["objects"].as_object().expect("objects by name");
    let objects = objects.iter().map(|(name, members)| {
        let side = if requested.contains(name) { Side::Request } else { Side::Response };
        (name.clone(), object(members, side))
    });
    let enums = CONTRACT["enums"].as_object().expect("enums by name");
    let enums = enums
        .iter()
        .map(|(name, values)| (name.clone(), json!({ "type": "string", "enum": values })));
    objects.chain(enums).chain(webhooks::schemas()).collect()
}

/// The names of the objects in bodies of requests.
fn requested_objects() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let endpoints = CONTRACT["endpoints"].as_object().expect("endpoints by route");
    for described in endpoints.values() {
        let body = &described["body"];
        collect(text_of(body, "type"), &mut found);
        collect(text_of(body, "kind"), &mut found);
        for member in body["fields"].as_array().into_iter().flatten() {
            collect(text_of(member, "type"), &mut found);
        }
    }
    found
}

/// Collects the objects that a type names, recursively.
fn collect(name: &str, found: &mut BTreeSet<String>) {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    for word in words.filter(|word| CONTRACT["objects"].get(word).is_some()) {
        if found.insert(word.to_owned()) {
            for member in CONTRACT["objects"][word].as_array().into_iter().flatten() {
                collect(text_of(member, "type"), found);
            }
        }
    }
}

/// The schema of a body.
fn whole(route: &str, part: Part, body: &Value, side: Side) -> Value {
    let kind = text_of(body, "kind");
    if let Some(name) = body["type"].as_str() {
        return if kind.starts_with("array") { array(reference(name)) } else { reference(name) };
    }
    if kind.contains("<Email>") {
        return array(reference("Email"));
    }
    let members = &body["fields"];
    if !kind.ends_with("object") && !kind.ends_with("<object>") || !members.is_array() {
        return schema(kind, side);
    }
    let mut object = object(members, side);
    // The items of a list of any objects, as in daily statistics, are in the list of fields.
    for member in members.as_array().into_iter().flatten() {
        let name = text_of(member, "name");
        if text_of(member, "type") == "array<object>" {
            let path = format!("{name}[]");
            object["properties"][name]["items"] = listed(route, part, &path);
        }
    }
    if kind.starts_with("array") { array(object) } else { object }
}

/// The object whose members the list of fields has below a path.
fn listed(route: &str, part: Part, path: &str) -> Value {
    let mut object = json!({ "type": "object", "properties": {} });
    let mut required = Vec::new();
    let inside = |field: &&Field| field.endpoint == route && field.part == part;
    for field in fields().iter().filter(inside) {
        let Some(name) = field.path.strip_prefix(path).and_then(|rest| rest.strip_prefix('.'))
        else {
            continue;
        };
        if name == "<key>" {
            object["additionalProperties"] = scalar(field.kind);
        } else {
            object["properties"][name] = scalar(field.kind);
            if field.presence == "always" {
                required.push(name);
            }
        }
    }
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn scalar(kind: &str) -> Value {
    match kind {
        "integer" | "number" | "boolean" | "string" | "array" | "object" => json!({ "type": kind }),
        "date" => json!({ "type": "string", "format": "date" }),
        "any" => json!({}),
        _ => json!({ "type": "string" }),
    }
}
