//! Every response parses, even if something in it is missing, null, unknown or new.

use std::collections::BTreeSet;

use http::Response;
use postmark_core::Date;
use postmark_tests::fields::{Field, Part, fields, full_answer};
use postmark_tests::fixtures::{Kind, fixtures, json};
use postmark_tests::json::{is_same, pointers};
use serde_json::{Map, Value, json};

use crate::table::read;

/// A response to change.
struct Answer {
    name: &'static str,
    endpoint: &'static str,
    body: Value,
    /// Whether its texts are kept.
    is_kept: bool,
}

/// The responses of the fixtures, and for each endpoint one with every field.
fn answers() -> impl Iterator<Item = Answer> {
    let responses =
        fixtures().iter().filter(|it| it.kind == Kind::Response && it.status == Some(200));
    let recorded = responses.map(|fixture| Answer {
        name: fixture.file,
        endpoint: fixture.endpoint,
        body: json(fixture.file),
        is_kept: !fixture.deviates,
    });
    let fields = || fields().iter().filter(|field| field.part == Part::Response);
    let endpoints: BTreeSet<&str> = fields().map(|field: &Field| field.endpoint).collect();
    let full = endpoints.into_iter().map(move |endpoint| Answer {
        name: endpoint,
        endpoint,
        body: full_answer(fields().filter(|field| field.endpoint == endpoint)),
        // Some of its fields need not be read.
        is_kept: false,
    });
    recorded.chain(full)
}

/// Parses every response after a change at each of its places; the change returns the value
/// expected from that place, if it matters.
fn assert_read(what: &str, change: impl Fn(&mut Value, &str) -> Option<Value>) {
    let mut failures = Vec::new();
    for answer in answers() {
        for place in pointers(&answer.body) {
            let mut body = answer.body.clone();
            let expected = change(&mut body, &place).filter(|_| answer.is_kept);
            if answer.endpoint == "GET /email/bulk" && is_empty(&body) {
                // It would end the list early.
                continue;
            }
            let response = Response::new(serde_json::to_vec(&body).unwrap().into());
            match read(answer.endpoint, response) {
                Ok(read)
                    if expected.is_none() || is_same(expected.as_ref(), read.pointer(&place)) => {}
                result => {
                    failures.push(format!("{} {what} {place}: {result:?}", answer.name));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} of them: {failures:#?}", failures.len());
}

fn is_empty(answer: &Value) -> bool {
    answer.as_object().is_some_and(|members| members.values().all(Value::is_null))
}

/// The object that contains a place, and the place's name in it.
fn parent<'a>(answer: &'a mut Value, place: &str) -> Option<&'a mut Map<String, Value>> {
    let (parent, _) = place.rsplit_once('/')?;
    answer.pointer_mut(parent)?.as_object_mut()
}

// contract: quirk.empty-stats
#[test]
fn any_member_may_be_missing() {
    assert_read("without", |answer, place| {
        let name = place.rsplit('/').next()?.replace("~1", "/").replace("~0", "~");
        parent(answer, place)?.remove(&name);
        None
    });
}

#[test]
fn any_value_may_be_null() {
    assert_read("with null for", |answer, place| {
        *answer.pointer_mut(place)? = Value::Null;
        None
    });
}

/// Names that Postmark may add to the known ones, and every other text.
#[test]
fn any_text_may_be_another_and_is_kept() {
    assert_read("with a new word for", |answer, place| {
        let value = answer.pointer_mut(place)?;
        let text = value.as_str().filter(|text| !is_number_or_truth(text))?;
        let is_day = text.parse::<Date>().is_ok();
        *value = json!("BrandNew");
        (!is_day).then(|| value.clone())
    });
}

/// Whether a text represents a value of another type.
fn is_number_or_truth(text: &str) -> bool {
    text.parse::<f64>().is_ok() || ["true", "false"].contains(&text.to_lowercase().as_str())
}

// contract: quirk.new-members
#[test]
fn any_object_may_have_more_members() {
    for member in [json!(null), json!("text"), json!(7), json!(0.5), json!({ "new": [true] })] {
        assert_read("with a new member beside", |answer, place| {
            // The members of these are rows with different names.
            let is_row = ["/MetricsByTrigger/", "/Statuses/"]
                .iter()
                .any(|map| place.strip_prefix(map).is_some_and(|name| !name.contains('/')));
            if !is_row {
                parent(answer, place)?.insert("BrandNew".to_owned(), member.clone());
            }
            None
        });
    }
}
