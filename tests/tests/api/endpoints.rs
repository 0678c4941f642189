//! `endpoints.csv`, the endpoint table and the code name the same endpoints, and the requests are
//! as documented.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, Uri};
use postmark_tests::endpoints::{Row, endpoints};
use postmark_tests::json::differences;

use crate::case::Case;
use crate::names;
use crate::table::table;

// contract: header.account-token header.dmarc-token transport.host.main transport.host.satellites
#[test]
fn requests_are_as_expected() {
    for case in table() {
        let Case { target, row, .. } = case;
        assert_eq!(case.value.route(), row.route(), "{target}");
        let (head, body) = case.request().into_parts();
        let sent = head.uri.path_and_query().unwrap();
        assert_eq!(format!("{} {sent}", head.method), *target);
        assert_eq!(head.uri.host(), Some(row.token.host()), "{target}");
        assert_eq!(head.uri.scheme_str(), Some("https"), "{target}");
        assert_eq!(credentials(&head.headers), Vec::from_iter(row.token.header()), "{target}");
        assert_eq!(head.headers[CONTENT_LENGTH], body.len().to_string(), "{target}");
        assert_eq!(head.headers.contains_key(CONTENT_TYPE), case.body.is_some(), "{target}");
        let expected = case.body.clone().unwrap_or_default();
        let differences = differences(&expected, &case.built_body());
        assert!(differences.is_empty(), "{target}: {differences:#?}");
    }
}

/// The names of the headers that authorise a request.
fn credentials(headers: &HeaderMap) -> Vec<&str> {
    let names = headers.keys().map(http::HeaderName::as_str);
    names.filter(|name| name.ends_with("-token") || *name == "authorization").collect()
}

#[test]
fn types_are_those_of_the_list() {
    for Case { value, target, row, .. } in table() {
        assert_eq!(value.name(), row.request, "{target}");
        assert_eq!(value.answer(), row.response, "{target}");
    }
}

#[test]
fn every_endpoint_of_the_list_is_built() {
    let built: BTreeSet<String> = table().iter().map(|case| case.row.route()).collect();
    let listed: BTreeSet<String> = endpoints().iter().map(Row::route).collect();
    assert_eq!(listed.len(), endpoints().len(), "an endpoint is listed twice");
    let missing: Vec<&String> = listed.difference(&built).collect();
    assert!(missing.is_empty(), "no line of the table builds {missing:#?}");
}

#[test]
fn every_endpoint_of_the_code_is_listed() {
    let listed: BTreeSet<&str> = endpoints().iter().map(|row| row.request).collect();
    let api = names::api();
    let files = files(&api);
    let sources: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let macros: Vec<&str> = sources.iter().flat_map(|source| endpoint_macros(source)).collect();
    let mut found = BTreeSet::new();
    for (file, source) in files.iter().zip(&sources) {
        let resource = file.strip_prefix(&api).unwrap().iter().next().unwrap();
        let resource = resource.to_str().unwrap().trim_end_matches(".rs");
        for name in implemented(source).chain(generated(source, &macros)) {
            found.insert(names::in_resource(resource, name));
        }
    }
    // The same route as `ListOutboundMessages`, of whose rows a search reads less.
    assert!(found.remove("messages::FindMessage"));
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    let unlisted: Vec<&&str> = found.difference(&listed).collect();
    assert!(unlisted.is_empty(), "no row of endpoints.csv names {unlisted:#?}");
    assert_eq!(found, listed, "the scan overlooks an endpoint, on the left");
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The types that the trait is implemented for.
fn implemented(source: &str) -> impl Iterator<Item = &str> {
    source.split(" Endpoint for ").skip(1).map(identifier).filter(|name| !name.is_empty())
}

/// The macros that implement the trait.
fn endpoint_macros(source: &str) -> impl Iterator<Item = &str> {
    let macros = source.split("\nmacro_rules! ").skip(1);
    macros
        .filter(|text| text.split("\n}\n").next().unwrap().contains(" Endpoint for $"))
        .map(identifier)
}

/// The types that calls of such macros make: each begins a line of the call.
fn generated<'a>(source: &'a str, macros: &'a [&str]) -> impl Iterator<Item = &'a str> {
    macros
        .iter()
        .flat_map(|name| source.split(&format!("\n{name}! {{\n")).skip(1).collect::<Vec<_>>())
        .flat_map(|call| call.split("\n}").next().unwrap().lines())
        .map(|line| identifier(line.trim_start()))
        .filter(|name| name.starts_with(char::is_uppercase))
}

/// The identifier that a text begins with.
fn identifier(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap()
}

#[test]
fn links_lead_to_postmark() {
    for row in endpoints() {
        let host = row.link.parse::<Uri>().ok().and_then(|link| link.host().map(str::to_owned));
        let ours = host.is_some_and(|host| host.ends_with("postmarkapp.com"));
        assert!(ours || row.link.is_empty(), "{}: {}", row.route(), row.link);
    }
}
