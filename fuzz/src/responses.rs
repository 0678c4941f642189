//! Successful responses of every endpoint.

use bytes::Bytes;
use http::Response;
use postmark_core::Error;
use serde_json::Value;

use crate::case::Case;
use crate::memory::reading;
use crate::table::table;
use crate::text::line;

/// Parses a response as that of the endpoint in the first line, `GET /bounces`; any other line
/// selects some endpoint.
///
/// - A response parses, or the error is one that a response can have.
/// - What parses can be written, and parses again to the same.
/// - Memory is eight times the response's length, or 1 MB.
pub fn responses(input: &[u8]) {
    let (route, body) = line(input);
    let table = table();
    let named = table.iter().find(|case| case.row.route().as_bytes() == route);
    let any = || {
        let hash = route.iter().fold(0_usize, |hash, byte| hash * 31 % 65_521 + usize::from(*byte));
        &table[hash % table.len()]
    };
    let case = named.unwrap_or_else(any);
    let body = Bytes::copy_from_slice(body);
    let is_read = reading(body.len(), || case.value.reads(Response::new(body.clone())));
    let answer = read(case, body);
    assert_eq!(is_read.is_ok(), answer.is_ok());
    match answer {
        Ok(answer) => {
            let written = serde_json::to_vec(&answer).expect("JSON");
            let again = read(case, written.into());
            let again = again
                .unwrap_or_else(|error| panic!("{}: {answer} is not read: {error:?}", case.target));
            assert_eq!(again, answer, "{}", case.target);
        }
        Err(Error::Refused(refusal)) => assert!(refusal.code().is_some()),
        Err(Error::Unexpected(_)) => {}
        Err(error) => panic!("{}: {error:?}", case.target),
    }
}

fn read(case: &Case, body: Bytes) -> Result<Value, Error> {
    case.value.read(Response::new(body))
}

/// The endpoints whose responses are parsed, each once.
pub fn answers() -> impl Iterator<Item = String> {
    let mut routes: Vec<String> = table().iter().map(|case| case.row.route()).collect();
    routes.sort_unstable();
    routes.dedup();
    routes.into_iter()
}
