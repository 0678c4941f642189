//! Routes, their parameters and queries: whatever is bound stays where it is bound.

#![allow(clippy::unwrap_used)]

use http::{Method, Uri};
use percent_encoding::percent_decode_str;
use postmark_core::{Config, Draft, Endpoint, Error, Fault, ServerToken, prepare};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A request that is given as it is.
struct Given(Draft);

impl Endpoint for Given {
    type Token = ServerToken;
    type Response = Value;

    fn draft(&self) -> Draft {
        self.0.clone()
    }
}

fn uri(draft: &Draft) -> Result<Uri, Error> {
    let config = Config::new(ServerToken::test()).base_url("https://example.com/base");
    prepare(&config, &Given(draft.clone())).map(|request| request.uri().clone())
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

fn is_unreserved(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte))
}

proptest! {
    #[test]
    fn a_bound_value_is_one_segment(first in any::<String>(), second in any::<String>()) {
        let draft = Draft::get("/a/{first}/b/{second}/c").bind(&first).bind(&second);
        let refused = |text: &String| ["", ".", ".."].contains(&text.as_str());
        if refused(&first) || refused(&second) {
            let field = if refused(&first) { "first" } else { "second" };
            let fault = draft.check().unwrap_err();
            prop_assert_eq!(fault.field(), field);
        } else if let Ok(uri) = uri(&draft) {
            prop_assert_eq!(uri.query(), None);
            let segments: Vec<_> = uri.path().split('/').collect();
            prop_assert!(segments.iter().all(|segment| is_unreserved(segment)));
            let segments: Vec<_> = segments.into_iter().map(decoded).collect();
            prop_assert_eq!(segments, ["", "base", "a", &first, "b", &second, "c"]);
        } else {
            prop_assert!(first.len() + second.len() > 20_000);
        }
    }

    #[test]
    fn a_query_is_read_back(
        pairs in prop::collection::vec((any::<String>(), any::<String>()), 0..4),
        asked in any::<bool>(),
    ) {
        let draft = Draft::get(if asked { "/a?fixed=1" } else { "/a" });
        let draft = pairs.iter().fold(draft, |draft, (name, value)| draft.query(name, value));
        let uri = uri(&draft).unwrap();
        prop_assert_eq!(uri.path(), "/base/a");
        let fixed = asked.then(|| ("fixed".to_owned(), "1".to_owned()));
        let expected: Vec<_> = fixed.into_iter().chain(pairs).collect();
        let read: Vec<_> = uri
            .query()
            .into_iter()
            .flat_map(|query| query.split('&'))
            .map(|pair| pair.split_once('=').unwrap())
            .inspect(|(name, value)| assert!(is_unreserved(name) && is_unreserved(value)))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn any_route_is_written_or_refused(route in "[/{}a-z.?#% é]{0,12}", values in 0_usize..4) {
        let draft = Draft::new(Method::GET, route);
        let draft = (0..values).fold(draft, Draft::bind);
        let _ = (draft.path().len(), uri(&draft));
    }
}

#[test]
fn segments_that_lead_elsewhere_are_refused() {
    for value in ["", ".", ".."] {
        let fault = Draft::get("/bounces/{bounceid}/dump").bind(value).check().unwrap_err();
        assert_eq!(fault.field(), "bounceid");
        assert_eq!(fault.to_string(), format!("bounceid cannot be `{value}` in a path"));
    }
    let odd = Draft::get("/bounces/{bounceid}/dump").bind("../%2e%2e/?#\\\r\n");
    assert_eq!(odd.path(), "/bounces/..%2F%252e%252e%2F%3F%23%5C%0D%0A/dump");
    assert_eq!(odd.check(), Ok(()));
}

#[test]
fn a_route_and_its_values_fit() {
    let missing = Draft::get("/servers/{serverid}/x/{id}").bind(1).check().unwrap_err();
    assert_eq!(missing.to_string(), "id is missing in the path");
    let more = Draft::get("/servers/{serverid}").bind(1).bind(2).check().unwrap_err();
    assert_eq!(more.to_string(), "route has no parameter left to bind");
    for route in ["", "servers", "https://example.com/", "/servers#top"] {
        assert_eq!(Draft::get(route).check().unwrap_err().field(), "route", "{route}");
    }
    for route in ["/{", "/{id", "/a{{}"] {
        let draft = Draft::get(route);
        assert!(draft.check().is_err(), "{route}");
    }
}

#[test]
fn the_first_fault_is_kept() {
    let fault = |field: &'static str| Fault::new(field, "is wrong", "Correct it.");
    let draft = Draft::get("/{a}/{b}").bind("").bind("..").fault(fault("c"));
    assert_eq!(draft.check().unwrap_err().field(), "a");
    let unwritable = std::collections::BTreeMap::from([([1], 2)]);
    let draft = Draft::post("/a").json(&unwritable).fault(fault("c"));
    assert_eq!(draft.check().unwrap_err().field(), "body");
}

#[test]
fn what_may_be_left_out_is() {
    let draft = Draft::get("/a").query_opt("b", None::<i32>).query_opt("c", Some(1));
    assert_eq!(uri(&draft).unwrap().query(), Some("c=1"));
    assert_eq!(uri(&Draft::get("/a")).unwrap(), "https://example.com/base/a");
}

#[test]
fn a_url_that_is_too_long_is_a_fault() {
    let draft = |len| Draft::get("/a").query("b", "c".repeat(len));
    assert!(uri(&draft(65_000)).is_ok());
    let error = uri(&draft(66_000)).unwrap_err();
    assert!(!error.may_have_happened());
    assert!(error.help().contains("65,534"), "{}", error.help());
}

#[test]
fn a_draft_shows_its_route_and_nothing_else() {
    let draft = Draft::post("/a/{id}").bind("jane").query("q", "doe").json(&json!({"k": "smith"}));
    assert_eq!(format!("{draft:?}"), "Draft(POST /a/{id})");
    assert_eq!((draft.route(), draft.path()), ("/a/{id}", "/a/jane"));
}
