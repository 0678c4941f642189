//! The `OpenAPI` document: it is up to date, describes every member of our types and no other, and
//! describes every response of the sandbox.

mod members;
mod webhooks;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use http::{Method, Response};
use jsonschema::Validator;
use postmark_blocking::{AccountToken, Client};
use postmark_core::{
    DmarcSignup, DmarcToken, Endpoint, Error, Raw, ServerToken, SpamCheck, StatusPage, Token,
};
use postmark_sandbox::{ACCOUNT_TOKEN, InboundEmail, SERVER_TOKEN, Sandbox};
use postmark_tests::endpoints::{Credential, Row, endpoints};
use postmark_tests::fields::{Field, Part, exceptions, fields, full_answer};
use postmark_tests::fixtures::{self, Kind, fixtures};
use postmark_tests::openapi;
use serde_json::{Value, json};

use crate::case;
use crate::table::{read, table};

#[test]
fn the_document_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract/openapi.json");
    let text = fs::read_to_string(path).unwrap_or_default();
    assert!(text == openapi::text(), "run `cargo run -p postmark-tests --bin openapi`");
}

/// The document, to check values against.
struct Document {
    value: Value,
    /// Whether an object may only have the members that the document names.
    strict: bool,
}

impl Document {
    fn open() -> Self {
        Self { value: openapi::document(), strict: false }
    }

    fn strict() -> Self {
        Self { value: closed(openapi::document()), strict: true }
    }

    fn operation(&self, route: &str) -> &Value {
        let (method, path) = route.split_once(' ').unwrap();
        &self.value["paths"][path][method.to_ascii_lowercase()]
    }

    /// The schema of a part of an endpoint, or null if the part has no content.
    fn schema(&self, route: &str, part: Part) -> &Value {
        let operation = self.operation(route);
        let part = match part {
            Part::Body => &operation["requestBody"],
            Part::Response => &operation["responses"]["200"],
            Part::Query => panic!("a query has a schema for each parameter"),
        };
        &part["content"]["application/json"]["schema"]
    }

    /// The schema of an error response.
    fn refusal(&self, route: &str) -> &Value {
        let response = &self.operation(route)["responses"]["default"];
        let shared = response["$ref"].as_str().map(|name| name.trim_start_matches('#'));
        let response = shared.map_or(Some(response), |name| self.value.pointer(name));
        &response.unwrap()["content"]["application/json"]["schema"]
    }

    /// The parts of a value that the document does not describe.
    fn faults(&self, schema: &Value, value: &Value) -> Vec<String> {
        let whole = json!({ "allOf": [schema], "components": self.value["components"] });
        let validator: Validator = jsonschema::draft202012::new(&whole).expect("a schema");
        let faults = validator.iter_errors(value);
        faults.map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
    }

    /// Fails if a part of an endpoint is not described.
    fn check(&self, route: &str, part: Part, value: &Value) {
        let faults = self.faults(self.schema(route, part), value);
        let strict = self.strict;
        assert!(faults.is_empty(), "{route} {part:?}, strict: {strict}: {faults:#?} in {value:#}");
    }

    /// The parameters of a query.
    fn parameters(&self, route: &str) -> impl Iterator<Item = &Value> {
        let all = self.operation(route)["parameters"].as_array().unwrap();
        all.iter().filter(|parameter| parameter["in"] == "query")
    }
}

/// A schema in which no object may have a member that is not named.
fn closed(schema: Value) -> Value {
    match schema {
        Value::Object(members) => {
            let mut members: serde_json::Map<_, _> =
                members.into_iter().map(|(name, member)| (name, closed(member))).collect();
            let named = members.get("properties").is_some_and(Value::is_object);
            if members.get("type") == Some(&json!("object")) && named {
                members.entry("additionalProperties").or_insert(json!(false));
            }
            Value::Object(members)
        }
        Value::Array(items) => items.into_iter().map(closed).collect(),
        value => value,
    }
}

#[test]
fn every_endpoint_is_there_with_its_token() {
    let document = Document::open();
    for row in endpoints() {
        let operation = document.operation(&row.route());
        let token = match row.token {
            Credential::Server => json!([{ "server": [] }]),
            Credential::Account => json!([{ "account": [] }]),
            Credential::Dmarc => json!([{ "dmarc": [] }]),
            _ => json!([]),
        };
        assert_eq!(operation["security"], token, "{}", row.route());
        let summary = operation["summary"].as_str();
        assert!(summary.is_some_and(|text| text.ends_with('.')), "{}", row.route());
    }
    let paths = document.value["paths"].as_object().unwrap().values();
    let operations: Vec<&Value> =
        paths.flat_map(|path| path.as_object().unwrap().values()).collect();
    assert_eq!(operations.len(), endpoints().len());
    let ids: BTreeSet<_> =
        operations.iter().map(|it| it["operationId"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), operations.len(), "each has a name of its own");
}

#[test]
fn every_member_that_our_types_write_is_described() {
    let document = Document::strict();
    for case in table() {
        let route = case.row.route();
        let body = case.built_body();
        if !body.is_null() {
            document.check(&route, Part::Body, &body);
        }
        let request = case.request();
        let query = request.uri().query().unwrap_or_default();
        for name in query.split('&').filter_map(|pair| pair.split('=').next()) {
            let is = |parameter: &Value| {
                let wanted = parameter["name"].as_str().unwrap();
                let prefixed = parameter["schema"]["patternProperties"].is_object();
                name.eq_ignore_ascii_case(wanted) || prefixed && name.starts_with(wanted)
            };
            assert!(name.is_empty() || document.parameters(&route).any(is), "{route}: {name}");
        }
    }
}

#[test]
fn every_member_that_our_types_read_is_described() {
    let document = Document::strict();
    let responses = || fields().iter().filter(|field| field.part == Part::Response);
    let routes: BTreeSet<&str> = responses().map(|field| field.endpoint).collect();
    for route in routes {
        let sent = full_answer(responses().filter(|field| field.endpoint == route));
        let response = Response::new(serde_json::to_vec(&sent).unwrap().into());
        let read = read(route, response).unwrap();
        // Types may represent a missing value as null.
        document.check(route, Part::Response, &postmark_tests::json::without_nulls(read));
    }
}

#[test]
fn every_member_that_is_described_is_one_of_our_types() {
    let document = Document::open();
    let mut unknown = Vec::new();
    for row in endpoints() {
        let route = row.route();
        for (part, name) in [(Part::Body, "body"), (Part::Response, "response")] {
            let mut paths = BTreeSet::new();
            let schema = document.schema(&route, part);
            collect_paths(&document.value, schema, "", &mut paths);
            let known = |path: &str| {
                let field = |field: &&Field| field.endpoint == route && field.part == part;
                fields().iter().filter(field).any(|field| field.path == path)
            };
            unknown.extend(
                paths
                    .iter()
                    .filter(|path| !known(path))
                    .map(|path| format!("{route} {name} {path}")),
            );
        }
    }
    // The fields of the contract are those of our types: see `fields.rs`.
    assert!(unknown.is_empty(), "{unknown:#?}");
    assert!(exceptions().len() < 10, "few are left out of the types");
}

/// Collects the paths of members in the notation of `contract/fields.csv`.
fn collect_paths(document: &Value, schema: &Value, path: &str, paths: &mut BTreeSet<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let target = document.pointer(name.trim_start_matches('#')).expect(name);
        return collect_paths(document, target, path, paths);
    }
    for choice in schema["anyOf"].as_array().into_iter().flatten() {
        collect_paths(document, choice, path, paths);
    }
    if schema["items"].is_object() {
        collect_paths(document, &schema["items"], &format!("{path}[]"), paths);
    }
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        collect_paths(document, member, &path, paths);
        paths.insert(path);
    }
}

fn is_json(file: &str) -> bool {
    Path::new(file).extension().is_some_and(|extension| extension == "json")
}

#[test]
fn every_payload_is_described() {
    let (open, strict) = (Document::open(), Document::strict());
    for fixture in fixtures().iter().filter(|fixture| is_json(fixture.file)) {
        let known = endpoints().iter().any(|row| row.route() == fixture.endpoint);
        // Deliberate deviations are not described, except for refusals.
        if !known || fixture.deviates && fixture.kind != Kind::Error {
            continue;
        }
        let value = fixtures::json(fixture.file);
        match fixture.kind {
            Kind::Request => strict.check(fixture.endpoint, Part::Body, &value),
            Kind::Response if strict.schema(fixture.endpoint, Part::Response).is_null() => {}
            Kind::Response => strict.check(fixture.endpoint, Part::Response, &value),
            Kind::Error if open.refusal(fixture.endpoint).is_null() => {}
            // contract: quirk.code-as-text
            Kind::Error if value["ErrorCode"].is_string() => {}
            Kind::Error => {
                let faults = open.faults(open.refusal(fixture.endpoint), &value);
                assert!(faults.is_empty(), "{}: {faults:#?}", fixture.file);
            }
            // Webhooks have separate tests.
            Kind::Webhook | Kind::Transport => {}
        }
    }
}

#[test]
fn what_is_not_described_is_found() {
    let document = Document::strict();
    let email = json!({ "From": "a@example.com", "To": "b@example.com", "Sbject": "Hi" });
    let faults = document.faults(document.schema("POST /email", Part::Body), &email);
    assert!(faults.iter().any(|fault| fault.contains("Sbject")), "{faults:?}");
    let no_code = document.faults(&json!({ "$ref": "#/components/schemas/ErrorBody" }), &json!({}));
    assert!(!no_code.is_empty());
}

/// A sandbox whose every response is checked.
struct Checked {
    document: Document,
    url: String,
    /// The token of a domain's DMARC reports, once there is one.
    dmarc: Option<DmarcToken>,
    /// The endpoints that succeeded.
    done: BTreeSet<String>,
}

impl Checked {
    fn new(sandbox: &Sandbox) -> Self {
        let url = sandbox.url().to_owned();
        Self { document: Document::strict(), url, dmarc: None, done: BTreeSet::new() }
    }

    /// Makes a request, and checks its response.
    #[allow(clippy::needless_pass_by_value, reason = "most are made where they are given")]
    fn ask(&mut self, target: &str, body: Value) -> Value {
        let row = case::row(target);
        let result = match row.token {
            Credential::Server => self.send(ServerToken::new(SERVER_TOKEN).unwrap(), target, &body),
            Credential::Account => {
                self.send(AccountToken::new(ACCOUNT_TOKEN).unwrap(), target, &body)
            }
            Credential::Dmarc => self.send(self.dmarc.clone().expect("a token"), target, &body),
            Credential::DmarcSignup => self.send(DmarcSignup, target, &body),
            Credential::SpamCheck => self.send(SpamCheck, target, &body),
            Credential::StatusPage => self.send(StatusPage, target, &body),
        };
        self.check(row, target, result)
    }

    fn check(&mut self, row: &Row, target: &str, result: Result<Value, Error>) -> Value {
        match result {
            Ok(mut value) => {
                // Here the sandbox deliberately writes the other spelling.
                // contract: quirk.bulk-id
                if let ("POST /email/bulk", Some(id)) = (&*row.route(), value.get("ID").cloned()) {
                    value.as_object_mut().unwrap().remove("ID");
                    value["Id"] = id;
                }
                if !self.document.schema(&row.route(), Part::Response).is_null() {
                    self.document.check(&row.route(), Part::Response, &value);
                }
                self.done.insert(row.route());
                value
            }
            Err(error) => {
                let body = error.body().unwrap_or_else(|| panic!("{target}: {error}"));
                // A success without a body is not JSON.
                if error.status().is_some_and(|status| status.is_success()) {
                    assert!(
                        self.document.schema(&row.route(), Part::Response).is_null(),
                        "{target}"
                    );
                    self.done.insert(row.route());
                    return Value::Null;
                }
                let schema = self.document.refusal(&row.route());
                if schema.is_null() {
                    return Value::Null;
                }
                let value = serde_json::from_slice(body).unwrap();
                let faults = self.document.faults(schema, &value);
                assert!(faults.is_empty(), "{target}: {faults:#?}");
                value
            }
        }
    }

    fn get(&mut self, target: &str) -> Value {
        self.ask(&format!("GET {target}"), Value::Null)
    }

    /// Makes a request with this kind of token.
    fn send<T: Token>(&self, token: T, target: &str, body: &Value) -> Result<Value, Error>
    where
        Raw<T>: Endpoint<Token = T, Response = Value>,
    {
        let (method, target) = target.split_once(' ').unwrap();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut raw =
            Raw::<T>::new(Method::from_bytes(method.as_bytes()).unwrap(), path.to_owned());
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            raw = raw.query(name, value);
        }
        let client = Client::new(token).base_url(&self.url);
        client.send(if body.is_null() { raw } else { raw.json(body) })
    }
}

#[test]
fn every_response_of_the_sandbox_is_described() {
    let sandbox = Sandbox::start().unwrap();
    let mut postmark = Checked::new(&sandbox);
    prepare(&sandbox, &mut postmark);

    // Every request of the table, with ids that are mostly unknown: refusals, and lists.
    for case in table() {
        postmark.ask(case.target, case.built_body());
    }
    // All is well, so there is no incident.
    let excused = ["GET /api/1.0/incidents/{incidentid}"];
    let undone: Vec<String> = endpoints()
        .iter()
        .map(Row::route)
        .filter(|route| !postmark.done.contains(route) && !excused.contains(&&**route))
        .collect();
    assert!(undone.is_empty(), "the sandbox refused all requests of {undone:#?}");
}

/// At least one request to each endpoint that requires a known id.
#[allow(clippy::too_many_lines, reason = "it is a list")]
fn prepare(sandbox: &Sandbox, postmark: &mut Checked) {
    let template = json!({ "Name": "Welcome", "Alias": "welcome", "Subject": "Hi {{name}}",
        "TextBody": "Hi {{name}}", "HtmlBody": "<a href='https://example.com'>{{name}}</a>" });
    postmark.ask("POST /templates", template.clone());
    postmark.get("/templates/welcome");
    postmark.ask("PUT /templates/welcome", template);

    let email = json!({ "From": "a@example.com", "To": "b@example.com", "Subject": "Hi",
        "HtmlBody": "<a href='https://example.com'>Hi</a>", "Metadata": { "order": "7" },
        "Tag": "t", "TrackOpens": true, "TrackLinks": "HtmlOnly" });
    let templated = json!({ "From": "a@example.com", "To": "ada@example.com",
        "TemplateAlias": "welcome", "TemplateModel": { "name": "Ada" } });
    postmark.ask("POST /email/withTemplate", templated);
    let sent = postmark.ask("POST /email", email.clone());
    let id = sent["MessageID"].as_str().unwrap();
    sandbox.open(id).unwrap();
    sandbox.click(id, "https://example.com").unwrap();
    let bounce = sandbox.bounce(id, "HardBounce").unwrap();
    let complained = postmark.ask("POST /email", email.clone());
    sandbox.reactivate("outbound", "b@example.com");
    let retried = postmark.ask("POST /email", email);
    assert_eq!((&complained["ErrorCode"], &retried["ErrorCode"]), (&json!(406), &json!(0)));
    for part in ["details", "dump"] {
        postmark.get(&format!("/messages/outbound/{id}/{part}"));
    }
    for events in ["opens", "clicks"] {
        postmark.get(&format!("/messages/outbound/{events}/{id}?count=10&offset=0"));
    }
    postmark.get(&format!("/bounces/{bounce}"));
    postmark.get(&format!("/bounces/{bounce}/dump"));
    postmark.ask(&format!("PUT /bounces/{bounce}/activate"), Value::Null);

    let received = sandbox.receive(
        &InboundEmail::new("Ada <ada@example.com>", "box@inbound.example.com")
            .subject("Hi")
            .text("Hello"),
    );
    for part in ["details", "dump"] {
        postmark.get(&format!("/messages/inbound/{received}/{part}"));
    }
    let rule = postmark.ask("POST /triggers/inboundrules", json!({ "Rule": "spam@example.com" }));
    let blocked = sandbox
        .receive(&InboundEmail::new("spam@example.com", "box@inbound.example.com").text("Buy"));
    postmark.ask(&format!("PUT /messages/inbound/{blocked}/bypass"), Value::Null);
    // Nobody listens there, so that Postmark gives up.
    sandbox.set_inbound_webhook("http://127.0.0.1:9/").unwrap();
    let failed = sandbox
        .receive(&InboundEmail::new("bob@example.com", "box@inbound.example.com").text("Hello"));
    sandbox.advance(Duration::from_secs(24 * 60 * 60)).blocking();
    postmark.ask(&format!("PUT /messages/inbound/{failed}/retry"), Value::Null);
    postmark.ask(&format!("DELETE /triggers/inboundrules/{}", rule["ID"]), Value::Null);

    let trigger =
        postmark.ask("POST /triggers/tags", json!({ "MatchName": "t", "TrackOpens": true }));
    let trigger = format!("/triggers/tags/{}", trigger["ID"]);
    postmark.get(&trigger);
    postmark.ask(&format!("PUT {trigger}"), json!({ "MatchName": "u", "TrackOpens": false }));
    postmark.ask(&format!("DELETE {trigger}"), Value::Null);

    let hook = json!({ "Url": "http://127.0.0.1:9/hook", "MessageStream": "outbound",
        "Triggers": { "Bounce": { "Enabled": true, "IncludeContent": false } } });
    let hook = postmark.ask("POST /webhooks", hook);
    let hook = format!("/webhooks/{}", hook["ID"]);
    postmark.get(&hook);
    postmark.get(&format!("{hook}/statistics"));
    postmark.ask(&format!("POST {hook}/verify"), Value::Null);
    postmark.ask(&format!("PUT {hook}"), json!({ "Url": "http://127.0.0.1:9/other" }));
    postmark.ask(&format!("DELETE {hook}"), Value::Null);

    let stream = json!({ "ID": "letters", "Name": "Letters", "MessageStreamType": "Broadcasts" });
    postmark.ask("POST /message-streams", stream);
    let stream = "/message-streams/letters";
    postmark.get(stream);
    postmark.ask(&format!("PATCH {stream}"), json!({ "Name": "News" }));
    let gone = json!({ "Suppressions": [{ "EmailAddress": "gone@example.com" }] });
    postmark.ask(&format!("POST {stream}/suppressions"), gone.clone());
    postmark.get(&format!("{stream}/suppressions/dump"));
    postmark.ask(&format!("POST {stream}/suppressions/delete"), gone);
    postmark.ask(&format!("POST {stream}/archive"), Value::Null);
    postmark.ask(&format!("POST {stream}/unarchive"), Value::Null);

    let bulk = json!({ "From": "a@example.com", "Subject": "News", "TextBody": "News",
        "MessageStream": "broadcast", "Messages": [{ "To": "ada@example.com" }] });
    let bulk = postmark.ask("POST /email/bulk", bulk);
    postmark.get(&format!("/email/bulk/{}", bulk["Id"].as_str().unwrap()));
    postmark.get("/email/bulk?count=10");

    let server = postmark.ask("POST /servers", json!({ "Name": "Another" }));
    let own = postmark.get("/server");
    let push = json!({ "SourceServerID": own["ID"], "DestinationServerID": server["ID"],
        "PerformChanges": true });
    postmark.ask("PUT /templates/push", push);
    let server = format!("/servers/{}", server["ID"]);
    postmark.get(&server);
    postmark.ask(&format!("PUT {server}"), json!({ "Name": "Other" }));
    postmark.ask(&format!("DELETE {server}"), Value::Null);

    let domain = postmark.ask("POST /domains", json!({ "Name": "example.org" }));
    let domain = format!("/domains/{}", domain["ID"]);
    postmark.get(&domain);
    let parts = json!({ "ReturnPathDomain": "pm.example.org",
        "CustomTrackingDomain": "links.example.org" });
    postmark.ask(&format!("PUT {domain}"), parts);
    let sender = json!({ "FromEmail": "jane@example.org", "Name": "Jane" });
    let sender = postmark.ask("POST /senders", sender);
    let sender = format!("/senders/{}", sender["ID"]);
    postmark.get(&sender);
    postmark.ask(&format!("PUT {sender}"), json!({ "Name": "Jane Doe" }));
    for (method, verify) in [
        ("PUT", "verifyDkim"),
        ("PUT", "verifyReturnPath"),
        ("PUT", "verifyCustomTracking"),
        ("POST", "verifyspf"),
        ("POST", "rotatedkim"),
        ("PUT", "verifyDkim"),
    ] {
        postmark.ask(&format!("{method} {domain}/{verify}"), Value::Null);
    }
    for action in ["resend", "verifyspf", "requestnewdkim"] {
        postmark.ask(&format!("POST {sender}/{action}"), Value::Null);
    }
    postmark.ask(&format!("DELETE {sender}"), Value::Null);
    postmark.ask(&format!("DELETE {domain}"), Value::Null);

    let removal = json!({ "RequestedBy": "a@example.com", "RequestedFor": "b@example.com",
        "NotifyWhenCompleted": false });
    let removal = postmark.ask("POST /data-removals", removal);
    postmark.get(&format!("/data-removals/{}", removal["ID"]));
    postmark.ask("DELETE /templates/welcome", Value::Null);

    let record = json!({ "email": "a@example.com", "domain": "example.com" });
    let record = postmark.ask("POST /records", record);
    postmark.dmarc = Some(DmarcToken::new(record["private_token"].as_str().unwrap()).unwrap());
    for part in ["", "/dns", "/reports"] {
        postmark.get(&format!("/records/my{part}"));
    }
    let reports = postmark.get("/records/my/reports");
    postmark.get(&format!("/records/my/reports/{}", reports["entries"][0]["id"]));
    postmark.ask("PATCH /records/my", json!({ "email": "b@example.com" }));
    postmark.ask("POST /records/my/verify", Value::Null);
    let rotated = postmark.ask("POST /records/my/token/rotate", Value::Null);
    postmark.dmarc = Some(DmarcToken::new(rotated["private_token"].as_str().unwrap()).unwrap());
}
