//! What the JavaScript package knows of the API is what Rust knows of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use http::header::CONTENT_LENGTH;
use postmark_tests::endpoints::{Credential, Row, Status, endpoints};
use postmark_tests::fields::{Field, Part, fields, full_answer};
use serde_json::{Value, json};

use crate::case::Case;
use crate::listing::{Listing, Pages, Reach};
use crate::table::{lines, table};

/// A file of the package, `generate.mjs` beside it.
fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../postmark-wasm/js").join(name)
}

fn read(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(file(name)).unwrap()).unwrap()
}

/// `endpoints.json` is written from `endpoints.csv`, the endpoint table and the code:
/// `RECORD=1 cargo test -p postmark-tests --test api javascript`, and `node generate.mjs` after it.
#[test]
fn endpoints_of_javascript_are_up_to_date() {
    let lines: Vec<String> = endpoints().iter().map(facts).collect();
    let text = format!("[\n{}\n]\n", lines.join(",\n"));
    if std::env::var_os("RECORD").is_some() {
        fs::write(file("endpoints.json"), &text).unwrap();
    }
    let written = fs::read_to_string(file("endpoints.json")).unwrap();
    assert!(written == text, "run `RECORD=1 cargo test -p postmark-tests --test api javascript`");
}

/// The engine gives the values of a request's headers, and `driver.ts` has their names.
#[test]
fn javascript_knows_every_header_of_every_request() {
    let driver = fs::read_to_string(file("src/driver.ts")).unwrap().to_lowercase();
    for case in table() {
        for name in case.request().headers().keys().filter(|name| *name != CONTENT_LENGTH) {
            assert!(driver.contains(&format!("'{name}'")), "{name}");
        }
    }
}

/// What JavaScript needs to know of an endpoint, as one line of JSON.
fn facts(row: &Row) -> String {
    let mut facts: Vec<(&str, Value)> = vec![
        ("method", row.method.into()),
        ("route", row.path.into()),
        ("token", token(row.token).into()),
        ("host", row.token.host().into()),
        ("status", status(row.status).into()),
        ("link", row.link.into()),
        ("repeatable", repeatable(row)),
    ];
    match lines(&row.route()).find_map(|case| case.listing.as_ref()) {
        None => {}
        Some(Listing::Cursor) => facts.push(("list", "cursor".into())),
        Some(Listing::Pages(pages)) => {
            facts.extend([("list", reach(&pages.reach).into()), ("rows", rows(row, pages))]);
        }
    }
    let members: Vec<String> =
        facts.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}

fn token(token: Credential) -> &'static str {
    match token {
        Credential::Server => "server",
        Credential::Account => "account",
        Credential::Dmarc => "dmarc",
        Credential::DmarcSignup => "dmarc-signup",
        Credential::SpamCheck => "spam-check",
        Credential::StatusPage => "status-page",
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Documented => "documented",
        Status::Deprecated => "deprecated",
        Status::Undocumented => "undocumented",
    }
}

/// The name that the engine has for a reach.
fn reach(reach: &Reach) -> &'static str {
    match reach {
        Reach::All => "all",
        Reach::Dated => "search",
        Reach::Undated => "undated search",
    }
}

/// Whether a request may be repeated: `true`, `false`, or the value of a member of the body with which
/// it may.
fn repeatable(row: &Row) -> Value {
    let route = row.route();
    let (yes, no): (Vec<&Case>, Vec<&Case>) =
        lines(&route).partition(|case| case.value.is_repeatable());
    if yes.is_empty() || no.is_empty() {
        return (!yes.is_empty()).into();
    }
    let flags = |case: &Case| -> BTreeSet<(String, bool)> {
        let body = case.built_body();
        let members = body.as_object().into_iter().flatten();
        members.filter_map(|(name, value)| Some((name.clone(), value.as_bool()?))).collect()
    };
    let with = yes.iter().map(|case| flags(case)).reduce(|all, one| &all & &one).unwrap();
    let without: BTreeSet<_> = no.iter().flat_map(|case| flags(case)).collect();
    let (name, value) = with.difference(&without).next().unwrap_or_else(|| {
        panic!("{route}: no flag of the body says whether the request may be repeated")
    });
    json!({ name: value })
}

/// The member that holds the rows of a list, the members that tell a row from others, and the one that
/// a search by dates goes by.
fn rows(row: &Row, pages: &Pages) -> Value {
    let route = row.route();
    let response = fields().iter().filter(|it| it.endpoint == route && it.part == Part::Response);
    let full = full_answer(response)[pages.key][0].clone();
    let changes = |reading: &dyn Fn(&Value) -> Option<String>| -> BTreeSet<String> {
        let members = full.as_object().unwrap().iter();
        let without = members.filter(|(name, _)| {
            let mut other = full.clone();
            other.as_object_mut().unwrap().remove(*name);
            reading(&other) != reading(&full)
        });
        without.map(|(name, _)| name.clone()).collect()
    };
    let id = changes(&|row| Some((pages.id)(row)));
    let time = changes(&|row| (pages.time)(row));
    let mut rows = json!({ "id": id, "key": pages.key });
    if let Some(time) = time.first() {
        rows["time"] = time.as_str().into();
    }
    rows
}

/// Each endpoint has a method in JavaScript, and each list an iterator.
#[test]
fn every_endpoint_has_a_name_in_javascript() {
    let names = read("names.json");
    let contract = read("contract.json");
    let keys = |value: &Value| -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    let all: BTreeSet<String> = endpoints().iter().map(Row::route).collect();
    let by_hand = names["handwritten"].as_array().unwrap().iter();
    let by_hand: BTreeSet<String> = by_hand.map(|it| it.as_str().unwrap().to_owned()).collect();
    let generated = keys(&names["methods"]);
    assert!(generated.is_disjoint(&by_hand), "a method is generated and written by hand");
    same(&(&generated | &by_hand), &all, "names.json, methods");
    same(&keys(&contract["endpoints"]), &all, "contract.json, endpoints");

    let listed = |cursor: bool| -> BTreeSet<String> {
        let rows = endpoints().iter().map(Row::route);
        rows.filter(|route| {
            let mut listings = lines(route).filter_map(|case| case.listing.as_ref());
            listings.any(|listing| matches!(listing, Listing::Cursor) == cursor)
        })
        .collect()
    };
    same(&keys(&names["iterators"]), &listed(false), "names.json, iterators");
    same(&keys(&names["cursors"]), &listed(true), "names.json, cursors");
    let is_offset =
        |field: &&Field| field.part == Part::Query && field.path.eq_ignore_ascii_case("offset");
    let paged = fields().iter().filter(is_offset).map(|field| field.endpoint.to_owned());
    same(&listed(false), &paged.collect(), "the table's calls of `list`");
}

#[track_caller]
fn same(found: &BTreeSet<String>, wanted: &BTreeSet<String>, place: &str) {
    let missing: Vec<_> = wanted.difference(found).collect();
    let left_over: Vec<_> = found.difference(wanted).collect();
    assert!(missing.is_empty(), "{place} lacks {missing:#?}");
    assert!(left_over.is_empty(), "{place} has {left_over:#?}, which Rust has not");
}
