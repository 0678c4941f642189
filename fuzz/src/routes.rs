//! Routes, the values bound to them, and queries.

use http::Method;
use percent_encoding::percent_decode_str;
use postmark_core::{Error, Raw, ServerToken, prepare};

use crate::memory::within;
use crate::secret;

/// Builds a request: a route on the first line, then a value to bind on each, or `name=value` for
/// the query after a `?`.
///
/// - A value stays in its segment, and decodes to what it was.
/// - The request goes to the host of the configuration, below its path, with its token.
pub fn routes(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let mut lines = text.split('\n');
    let route = lines.next().unwrap_or_default();
    let mut raw = Raw::<ServerToken>::new(Method::GET, route.to_owned());
    let (mut values, mut pairs) = (Vec::new(), Vec::new());
    for line in lines {
        if let Some(pair) = line.strip_prefix('?') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            raw = raw.query(name, value);
            pairs.push((name, value));
        } else {
            raw = raw.bind(line);
            values.push(line);
        }
    }
    let config = secret::config().base_url("http://localhost:8025/postmark");
    let request = match within(64, input.len(), || prepare(&config, &raw)) {
        Ok(request) => request,
        Err(Error::Invalid(fault)) => return assert!(fault.help().ends_with('.')),
        Err(error) => panic!("{error:?}"),
    };
    secret::unprinted(&request);
    secret::unprinted(&raw);
    let uri = request.uri();
    assert_eq!(uri.authority().map(http::uri::Authority::as_str), Some("localhost:8025"));
    assert_eq!(uri.scheme_str(), Some("http"));
    let path = uri.path().strip_prefix("/postmark").expect("the path of the base URL");
    let written = route.split('?').next().unwrap_or_default();
    if !route.contains('?') || !written.contains('{') {
        check_path(path, written, &values);
    }
    if !route.contains('?') {
        let query = uri.query().unwrap_or_default();
        let given = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').expect("a pair");
            (decoded(name), decoded(value))
        });
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        assert!(given.eq(pairs), "{uri}");
    }
}

fn check_path(path: &str, route: &str, values: &[&str]) {
    assert!(values.iter().all(|value| !matches!(*value, "" | "." | "..")));
    // A route may have a `/` between its braces.
    let mut segments = 0;
    let mut rest = route;
    while let Some((fixed, open)) = rest.split_once('{') {
        let Some((_, after)) = open.split_once('}') else { return };
        segments += fixed.matches('/').count();
        rest = after;
    }
    segments += rest.matches('/').count();
    assert_eq!(path.matches('/').count(), segments, "{path} of {route}");
    let wanted = values.iter().map(|value| (*value).to_owned());
    if route.matches("/{").count() == values.len() && !route.contains("}{") && !route.contains('%')
    {
        let whole: Vec<String> = path.split('/').map(decoded).collect();
        for value in wanted {
            assert!(whole.iter().any(|segment| segment.contains(&value)), "{path}: {value:?}");
        }
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
