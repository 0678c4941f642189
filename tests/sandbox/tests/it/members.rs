//! Every member of every request in the contract: unknown and absent ones, null, and values of a
//! wrong type.

use std::collections::BTreeMap;

use postmark_sandbox::{Options, Sandbox, TemplateSource};
use serde_json::{Value, json};

use crate::client::{Reply, SERVER_ID, call, fixture_json, manage};

/// The members of each request and response: `endpoint,part,field,type,presence`.
pub(crate) const FIELDS: &str = include_str!("../../../contract/fields.csv");

/// The endpoints with a body, and the recorded request of each.
const ENDPOINTS: [(&str, &str); 24] = [
    ("POST /email", "email-send"),
    ("POST /email/batch", "email-batch"),
    ("POST /email/withTemplate", "email-with-template.alias"),
    ("POST /email/batchWithTemplates", "email-batch-with-templates"),
    ("POST /email/bulk", "bulk-send"),
    ("POST /templates", "templates-create.layout"),
    ("PUT /templates/{templateidoralias}", "templates-edit"),
    ("POST /templates/validate", "templates-validate"),
    ("PUT /templates/push", "templates-push"),
    ("PUT /server", "server-edit"),
    ("POST /servers", "servers-create"),
    ("PUT /servers/{serverid}", "servers-edit"),
    ("POST /message-streams", "streams-create"),
    ("PATCH /message-streams/{stream_id}", "streams-edit"),
    ("POST /message-streams/{stream_id}/suppressions", "suppressions-create"),
    ("POST /message-streams/{stream_id}/suppressions/delete", "suppressions-delete"),
    ("POST /domains", "domains-create"),
    ("PUT /domains/{domainid}", "domains-edit"),
    ("POST /senders", "senders-create"),
    ("PUT /senders/{signatureid}", "senders-edit"),
    ("POST /triggers/inboundrules", "inbound-rules-create"),
    ("POST /webhooks", "webhooks-create"),
    ("PUT /webhooks/{webhookid}", "webhooks-edit"),
    ("POST /data-removals", "data-removals-create"),
];

/// An endpoint of a sandbox that has everything its recorded request refers to.
struct Endpoint {
    sandbox: Sandbox,
    method: &'static str,
    path: String,
    request: Value,
}

impl Endpoint {
    fn new(route: &'static str, fixture: &str, options: Options) -> Self {
        let sandbox = Sandbox::start_with(options).unwrap();
        let (method, path) = route.split_once(' ').unwrap();
        let mut request = fixture_json(&format!("{fixture}.request"));
        let made = |path: &str, body: Value| manage(&sandbox, "POST", path, body).ok();
        let path = match path {
            "/email/withTemplate" => {
                sandbox.add_template(TemplateSource::new("code-your-own-1").text("x")).unwrap();
                path.to_owned()
            }
            "/templates/push" => {
                sandbox.add_template(TemplateSource::new("a").text("x")).unwrap();
                request["SourceServerID"] = SERVER_ID.into();
                request["DestinationServerID"] =
                    made("/servers", json!({"Name": "n"}))["ID"].clone();
                path.to_owned()
            }
            "/servers/{serverid}" => {
                format!("/servers/{}", made("/servers", json!({"Name": "n"}))["ID"])
            }
            "/domains/{domainid}" => {
                let domain = fixture_json("domains-create.request");
                format!("/domains/{}", made("/domains", domain)["ID"])
            }
            "/senders/{signatureid}" => {
                let sender = json!({"FromEmail": "a@wildbit.com", "Name": "n"});
                request["ReturnPathDomain"] = "pm.wildbit.com".into();
                format!("/senders/{}", made("/senders", sender)["ID"])
            }
            "/webhooks/{webhookid}" => {
                let hook = json!({"Url": "http://127.0.0.1:9/"});
                let hook = call(&sandbox, "POST", "/webhooks", hook).ok();
                format!("/webhooks/{}", hook["ID"])
            }
            "/templates/{templateidoralias}" => {
                let template = TemplateSource::new("a").subject("s").text("x");
                sandbox.add_template(template).unwrap();
                "/templates/a".to_owned()
            }
            path => path.replace("{stream_id}", "outbound"),
        };
        if path.starts_with("/webhooks") {
            request["Verify"] = false.into();
        }
        if path == "/senders" {
            request["FromEmail"] = "john@wildbit.com".into();
            request["ReturnPathDomain"] = "pm.wildbit.com".into();
        }
        Self { sandbox, method, path, request }
    }

    fn send(&self, body: &Value) -> Reply {
        let account = ["/servers", "/domains", "/senders", "/templates/push", "/data-removals"];
        if account.iter().any(|start| self.path.starts_with(start)) {
            manage(&self.sandbox, self.method, &self.path, body)
        } else {
            call(&self.sandbox, self.method, &self.path, body)
        }
    }
}

/// The documented members of an endpoint's body, and their types.
fn members(route: &str) -> BTreeMap<&'static str, &'static str> {
    let rows = FIELDS.lines().map(|line| line.split(',').collect::<Vec<_>>());
    rows.filter(|row| row[0] == route && row[1] == "body").map(|row| (row[2], row[3])).collect()
}

/// The objects at a path like `[].Headers[].Name`, and the name of its last member.
fn places<'a>(value: &'a mut Value, path: &str) -> (Vec<&'a mut Value>, String) {
    let mut places = vec![value];
    let mut parts = path.split('.').collect::<Vec<_>>();
    let last = parts.pop().unwrap();
    for part in parts {
        let name = part.trim_end_matches("[]");
        places = places
            .into_iter()
            .filter_map(|place| match name {
                "" => Some(place),
                name => place.get_mut(name),
            })
            .collect();
        if part.ends_with("[]") {
            places = places.into_iter().filter_map(Value::as_array_mut).flatten().collect();
        }
    }
    (places, last.trim_end_matches("[]").to_owned())
}

/// Adds a member to each object of a request, except to those that may have any members.
fn with_unknown(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in &mut *members {
                if !["Metadata", "TemplateModel", "TestRenderModel"].contains(&name.as_str()) {
                    with_unknown(member);
                }
            }
            members.insert("NobodyKnows".into(), json!({"a": [null, 1]}));
        }
        Value::Array(items) => items.iter_mut().for_each(with_unknown),
        _ => {}
    }
}

/// The status of a response, and the error codes in it.
fn outcome(reply: &Reply) -> (u16, Vec<Value>) {
    let body = reply.json();
    let rows = match &body {
        Value::Array(rows) => rows.iter().map(|row| row["ErrorCode"].clone()).collect(),
        body => vec![body["ErrorCode"].clone()],
    };
    (reply.status, rows)
}

#[test]
fn unknown_members_are_ignored() {
    for (route, fixture) in ENDPOINTS {
        let plain = Endpoint::new(route, fixture, Options::new());
        let expected = outcome(&plain.send(&plain.request));
        assert_eq!(expected.0, 200, "{route}");
        let more = Endpoint::new(route, fixture, Options::new());
        let mut request = more.request.clone();
        with_unknown(&mut request);
        assert_eq!(outcome(&more.send(&request)), expected, "{route}");
        let strict = Endpoint::new(route, fixture, Options::new().strict());
        assert_eq!(outcome(&strict.send(&strict.request)), expected, "{route}");
        let text = strict.send(&request).refusal(422, 403);
        assert!(text.contains("NobodyKnows"), "{route}: {text}");
    }
}

#[test]
fn null_is_as_good_as_absent() {
    for (route, fixture) in ENDPOINTS {
        for path in members(route).keys().filter(|path| !path.contains('<')) {
            let outcome = |change: &dyn Fn(&mut Value, &str)| {
                let endpoint = Endpoint::new(route, fixture, Options::new());
                let mut request = endpoint.request.clone();
                let (objects, name) = places(&mut request, path);
                for object in objects {
                    change(object, &name);
                }
                outcome(&endpoint.send(&request))
            };
            let absent = outcome(&|object, name| {
                object.as_object_mut().map(|members| members.remove(name));
            });
            let null = outcome(&|object, name| object[name] = Value::Null);
            assert_eq!(null, absent, "{route} {path}");
        }
    }
}

#[test]
fn names_are_read_in_any_case() {
    for (route, fixture) in ENDPOINTS {
        let plain = Endpoint::new(route, fixture, Options::new());
        let expected = plain.send(&plain.request).json();
        for spell in [str::to_ascii_lowercase, str::to_ascii_uppercase] {
            let other = Endpoint::new(route, fixture, Options::new().strict());
            let answer = other.send(&spelt(&other.request, spell)).json();
            let names = |value: &Value| match value {
                Value::Object(members) => members.keys().cloned().collect(),
                _ => Vec::new(),
            };
            assert_eq!(names(&answer), names(&expected), "{route}");
        }
    }
}

/// A request with all names spelled this way, except the sender's own.
fn spelt(value: &Value, spell: fn(&str) -> String) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| {
                let own = ["Metadata", "TemplateModel", "TestRenderModel"].contains(&name.as_str());
                (spell(name), if own { member.clone() } else { spelt(member, spell) })
            })
            .collect(),
        Value::Array(items) => items.iter().map(|item| spelt(item, spell)).collect(),
        value => value.clone(),
    }
}

#[test]
fn a_wrong_type_is_refused_with_its_name() {
    for (route, fixture) in ENDPOINTS {
        let endpoint = Endpoint::new(route, fixture, Options::new());
        for (path, kind) in members(route) {
            if path.contains('<') {
                continue;
            }
            let wrong = match kind {
                "boolean" => json!("yes"),
                "object" | "any" => json!("text"),
                "array" => json!({"a": 1}),
                kind if kind.starts_with("int") => json!("many"),
                _ => json!({"a": 1}),
            };
            let Some(reply) = send_with(&endpoint, path, wrong) else { continue };
            assert_eq!(reply.status, 422, "{route} {path}: {}", reply.text());
            let text = reply.refusal(422, 403);
            let name = path.trim_end_matches("[]").rsplit('.').next().unwrap();
            assert!(text.contains(name), "{route} {path}: {text}");
            if kind == "enum" {
                let reply = send_with(&endpoint, path, json!("Neither")).unwrap();
                assert_eq!(reply.status, 422, "{route} {path}: {}", reply.text());
            }
        }
    }
}

/// Sends the request of an endpoint with one member changed, if it has a place for it.
fn send_with(endpoint: &Endpoint, path: &str, value: Value) -> Option<Reply> {
    let mut request = endpoint.request.clone();
    let (objects, name) = places(&mut request, path);
    let place = objects.into_iter().find(|place| place.is_object())?;
    place[&name] = value;
    Some(endpoint.send(&request))
}
