//! The requests of the endpoint table, byte for byte as recorded.

use std::fs;
use std::path::Path;

use crate::case::Case;
use crate::table::table;

/// The recording, below the package's folder.
const FILE: &str = "contract/requests.http";

/// A change of the code changes no request unless it changes this file, too, written by
/// `RECORD=1 cargo test -p postmark-tests --test api recorded`.
#[test]
fn requests_on_the_wire_are_those_recorded() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let requests: Vec<String> = table().iter().map(written).collect();
    if std::env::var_os("RECORD").is_some() {
        fs::write(&file, requests.concat()).unwrap();
    }
    let recorded = fs::read_to_string(&file).unwrap();
    let mut recorded = recorded.as_str();
    for request in &requests {
        let rest = recorded.strip_prefix(request.as_str());
        recorded = rest.unwrap_or_else(|| panic!("{FILE} has another request than\n{request}"));
    }
    assert_eq!(recorded, "", "{FILE} has more requests than the table");
}

/// A request as text: the request line, the headers in order of their names, and the body.
fn written(case: &Case) -> String {
    let (head, body) = case.request().into_parts();
    let mut lines = vec![format!("{} {}", head.method, head.uri)];
    let mut headers: Vec<_> = head.headers.iter().collect();
    headers.sort_by_key(|(name, _)| name.as_str());
    for (name, value) in headers.into_iter().filter(|(name, _)| *name != "user-agent") {
        lines.push(format!("{name}: {}", value.to_str().unwrap()));
    }
    let body = body.into_bytes().unwrap();
    lines.extend([String::new(), String::from_utf8(body.into()).unwrap(), "\n".to_owned()]);
    lines.join("\n")
}
