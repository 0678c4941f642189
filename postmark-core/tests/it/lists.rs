//! Any list is read to its end by the machine that it names.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by a panic"
)]

use http::Response;
use postmark_core::api::bounces::ListBounces;
use postmark_core::api::bulk::ListBulkSends;
use postmark_core::{Config, Endpoint, Error, Fault, List, ServerToken, Walk, prepare, read};
use serde_json::{Value, json};

/// The paths of the requests, the number of rows, and how the list ends.
type Walked = (Vec<String>, usize, Result<(), Fault>);

/// Reads a list, as a driver does that knows no more of it than that it is one.
fn walk<L: List + Endpoint<Token = ServerToken>>(list: L, responses: &[Value]) -> Walked {
    let config = Config::new(ServerToken::test());
    let mut walk = list.walk();
    let (mut paths, mut rows) = (Vec::new(), 0);
    while let Some(list) = walk.request() {
        let request = prepare(&config, &list).expect("it is valid");
        let response = Response::new(responses[paths.len()].to_string().into());
        paths.push(request.uri().path_and_query().expect("a path").to_string());
        rows += walk.handle(read(&list, response).expect("a page")).len();
    }
    (paths, rows, walk.check())
}

#[test]
fn a_list_is_read_by_offset_or_by_key_whichever_it_has() {
    let bounces = |ids: [i64; 2]| json!({"TotalCount": 4, "Bounces": ids.map(|id| json!({"ID": id, "BouncedAt": null}))});
    let by_offset = walk(ListBounces::new().count(2), &[bounces([9, 8]), bounces([7, 6])]);
    let paths = ["/bounces?count=2&offset=0", "/bounces?count=2&offset=2"].map(String::from);
    assert_eq!(by_offset, (paths.to_vec(), 4, Ok(())));

    let sends = |key: &str| json!({"Requests": [{"Id": key}, {"Id": "x"}], "PaginationKey": key});
    let by_key = walk(ListBulkSends::new().count(2_u32), &[sends("next"), sends("")]);
    let paths = ["/email/bulk?count=2", "/email/bulk?count=2&paginationKey=next"];
    assert_eq!(by_key, (paths.map(String::from).to_vec(), 4, Ok(())));
}

#[test]
fn a_list_that_does_not_show_all_its_rows_ends_with_a_fault() {
    let page = json!({"TotalCount": 3, "Bounces": [{"ID": 9}]});
    let none = json!({"TotalCount": 3, "Bounces": []});
    let (paths, rows, end) = walk(ListBounces::new().count(1), &[page, none.clone(), none]);
    assert_eq!((paths.len() > 1, rows), (true, 1));
    assert!(end.is_err_and(|fault| fault.field() == "Bounces"));
}

#[test]
fn a_window_has_as_many_rows_as_postmark_shows() {
    let config = Config::new(ServerToken::test());
    let asked = |count, offset| prepare(&config, &ListBounces::new().count(count).offset(offset));
    for (count, offset, field) in [
        (0, 0, Some("count")),
        (1, 0, None),
        (500, 9_500, None),
        (501, 0, Some("count")),
        (500, 9_501, Some("offset")),
        (1, 9_999, None),
        (1, 10_000, Some("offset")),
        (1, u32::MAX, Some("offset")),
    ] {
        let fault = match asked(count, offset) {
            Ok(_) => None,
            Err(Error::Invalid(fault)) => Some(fault.field().to_owned()),
            Err(error) => panic!("{error}"),
        };
        assert_eq!(fault.as_deref(), field, "{count} rows from {offset}");
    }
}

#[test]
fn a_page_has_at_most_twice_the_rows_that_were_asked_for_or_50() {
    for (count, rows, is_page) in [
        (1, 50, true),
        (1, 51, false),
        (25, 50, true),
        (25, 51, false),
        (30, 60, true),
        (30, 61, false),
        (30, 5_000, false),
    ] {
        let bounces: Vec<_> = (0..rows).map(|id| json!({"ID": id})).collect();
        let page = json!({"TotalCount": rows, "Bounces": bounces}).to_string();
        let page = read(&ListBounces::new().count(count), Response::new(page.into()));
        assert_eq!(page.is_ok(), is_page, "{rows} rows for {count}");
    }
}
