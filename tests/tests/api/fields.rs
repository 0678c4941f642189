//! Every field of the contract can be set in a request, or read from a response, except for those
//! that `contract/exceptions.csv` explains.

use std::collections::BTreeSet;

use http::Response;
use postmark_tests::fields::{Exception, Field, Part, exceptions, fields, full_answer};
use postmark_tests::json::is_same;

use crate::case::Case;
use crate::table::{lines, read};

#[test]
fn every_field_of_a_request_can_be_set() {
    check(fields().iter().filter(|field| field.part != Part::Response), |field| {
        lines(field.endpoint).any(|case| match field.part {
            Part::Query => has_parameter(case, field.path),
            _ => field.is_in(&case.built_body()),
        })
    });
}

/// Whether a request has a query parameter of a name, whose case does not matter, or of one that
/// begins like it.
fn has_parameter(case: &Case, name: &str) -> bool {
    let request = case.request();
    let parameters = request.uri().query().unwrap_or_default().split('&');
    let mut names = parameters.filter_map(|it| it.split('=').next());
    match name.strip_suffix("<key>") {
        Some(prefix) => {
            names.any(|name| name.strip_prefix(prefix).is_some_and(|key| !key.is_empty()))
        }
        None => names.any(|it| it.eq_ignore_ascii_case(name)),
    }
}

#[test]
fn every_field_of_an_answer_can_be_read() {
    let responses = || fields().iter().filter(|field| field.part == Part::Response);
    let endpoints: BTreeSet<&str> = responses().map(|field| field.endpoint).collect();
    let mut unread = BTreeSet::new();
    for endpoint in endpoints {
        let fields = || responses().filter(|field| field.endpoint == endpoint);
        let sent = full_answer(fields());
        let response = Response::new(serde_json::to_vec(&sent).unwrap().into());
        let read = read(endpoint, response);
        let read = read.unwrap_or_else(|error| panic!("{endpoint}: {error:?} of {sent}"));
        for field in fields() {
            let place = field.pointer();
            let same = match field.kind {
                "array" | "object" => read.pointer(&place).is_some(),
                _ => is_same(sent.pointer(&place), read.pointer(&place)),
            };
            if !same {
                unread.insert((endpoint, place));
            }
        }
    }
    check(responses(), |field| !unread.contains(&(field.endpoint, field.pointer())));
}

/// Every field is present or excused, and no excuse is for a field that is present.
fn check(fields: impl Iterator<Item = &'static Field>, is_there: impl Fn(&Field) -> bool) {
    let exceptions = exceptions();
    let mut faults = Vec::new();
    for field in fields {
        let excuse = exceptions.iter().find(|exception| exception.excuses(field));
        match (is_there(field), excuse) {
            (true, None) | (false, Some(_)) => {}
            (false, None) => faults.push(format!("missing: {field}")),
            (true, Some(Exception { why, .. })) => {
                faults.push(format!("there, and excused as {why:?}: {field}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_exception_is_for_a_field() {
    for exception in exceptions() {
        assert!(fields().iter().any(|field| exception.excuses(field)), "{exception:?}");
        assert!(!exception.why.is_empty(), "{exception:?}");
    }
}
