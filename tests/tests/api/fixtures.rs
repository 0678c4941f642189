//! Every payload is what the code writes, or parses as declared.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use postmark_core::{Error, ErrorCode};
use postmark_tests::fixtures::{Fixture, Kind, bytes, fixtures, json};
use postmark_tests::json::differences;
use serde_json::{Value, json};

use crate::table::{lines, read, table};

fn all(kind: Kind) -> impl Iterator<Item = &'static Fixture> {
    fixtures().iter().filter(move |fixture| fixture.kind == kind)
}

#[test]
fn the_index_has_every_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name());
    let files: BTreeSet<String> = files.map(|name| name.into_string().unwrap()).collect();
    let indexed = fixtures().iter().map(|fixture| fixture.file.to_owned());
    let others = ["index.csv", ".gitattributes", "field"].map(str::to_owned);
    assert_eq!(files, indexed.chain(others).collect());
}

#[test]
fn every_endpoint_has_an_answer_and_every_body_an_example() {
    for case in table() {
        let route = case.row.route();
        let has = |kind| all(kind).any(|fixture| fixture.endpoint == route);
        assert!(has(Kind::Response), "{route}");
        assert!(case.body.is_none() || has(Kind::Request), "{route}");
    }
}

/// The documented bodies are written, by one of the lines of the table.
#[test]
fn requests() {
    for Fixture { file, endpoint, .. } in all(Kind::Request) {
        let expected = without_empty_lists(json(file));
        let nearest = lines(endpoint)
            .map(|case| match case.built_body() {
                // An endpoint that takes `{}` takes no body, too.
                Value::Null => json!({}),
                body => body,
            })
            .map(|body| differences(&expected, &body))
            .min_by_key(Vec::len);
        assert_eq!(nearest, Some(Vec::new()), "{file}");
    }
}

/// A list without items is equivalent to none.
fn without_empty_lists(mut body: Value) -> Value {
    if let Value::Object(members) = &mut body {
        members.retain(|_, member| *member != json!([]));
    }
    body
}

/// The answers are read, and written again as they were.
// contract: status.204 quirk.unsubscribe-handling
// contract: quirk.safe-to-remove
#[test]
fn responses() {
    // Names that are known in another case.
    let respelled = [
        "server-get.old.response.json/Color: expected \"red\", is \"Red\"",
        "streams-list.response.json/MessageStreams/1/SubscriptionManagementConfiguration\
         /UnsubscribeHandlingType: expected \"none\", is \"None\"",
    ];
    // The spam check refuses with a status of success.
    let refusals = all(Kind::Error).filter(|fixture| fixture.status == Some(200));
    let mut found = Vec::new();
    for fixture in all(Kind::Response).chain(refusals).filter(|fixture| !fixture.deviates) {
        let expected = if fixture.status == Some(204) { Value::Null } else { json(fixture.file) };
        let read = read(fixture.endpoint, fixture.response(bytes(fixture.file)));
        let read = read.unwrap_or_else(|error| panic!("{}: {error:?}", fixture.file));
        let differences = differences(&expected, &read);
        found.extend(differences.into_iter().map(|it| format!("{}{it}", fixture.file)));
    }
    assert_eq!(found, respelled);
}

/// The refusals have their status, their code and their message.
// contract: status.404 status.422 quirk.not-found-is-422
#[test]
fn errors() {
    for fixture in all(Kind::Error).filter(|fixture| fixture.status != Some(200)) {
        let body = json(fixture.file);
        let error = error(fixture);
        let Error::Refused(refusal) = &error else { panic!("{}: {error:?}", fixture.file) };
        let in_header = fixture.headers.strip_prefix("X-PM-ApiErrorCode: ");
        let in_body = body.get("ErrorCode").map(Value::to_string);
        let code =
            in_body.as_deref().or(in_header).map(|code| code.trim_matches('"').parse().unwrap());
        assert_eq!(error.code().map(ErrorCode::get), code, "{}", fixture.file);
        let message = body.get("Message").or(body.get("message")).and_then(Value::as_str);
        assert_eq!(Some(refusal.message()), message, "{}", fixture.file);
    }
}

/// Undocumented deviations parse anyway.
#[test]
fn deviating_responses() {
    for fixture in all(Kind::Response).filter(|fixture| fixture.deviates) {
        let read = read(fixture.endpoint, fixture.response(bytes(fixture.file)));
        assert!(read.is_ok(), "{}: {read:?}", fixture.file);
    }
}

/// What is not Postmark's answer, or not whole, is an error that shows it, for every endpoint.
// contract: quirk.bodies-not-json quirk.empty-success
#[test]
fn transport() {
    for fixture in all(Kind::Transport) {
        for case in table() {
            let endpoint = case.row.route();
            let body = bytes(fixture.file);
            match case.value.read(fixture.response(body.clone())) {
                // An endpoint without a response needs none, and a byte order mark is no fault.
                Ok(_) => assert_eq!(fixture.status, Some(200), "{endpoint}: {}", fixture.file),
                Err(error) => assert_kept(&error, fixture),
            }
        }
    }
}

/// The error that a payload parses as.
fn error(fixture: &Fixture) -> Error {
    let read = read(fixture.endpoint, fixture.response(bytes(fixture.file)));
    let error = read.expect_err(fixture.file);
    assert_kept(&error, fixture);
    error
}

/// The error has the response's status and body, and can be printed.
fn assert_kept(error: &Error, fixture: &Fixture) {
    assert_eq!(error.status().map(|status| status.as_u16()), fixture.status, "{}", fixture.file);
    assert_eq!(error.body(), Some(&bytes(fixture.file)), "{}", fixture.file);
    assert!(!error.to_string().is_empty() && !error.help().is_empty(), "{}", fixture.file);
}
