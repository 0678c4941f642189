//! A list is walked to its end: what is asked for, what is given, and how it ends.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

use http::Response;
use postmark_core::api::bounces::ListBounces;
use postmark_core::{Config, PagedList, Pages, ServerToken, Window, prepare, read};
use serde_json::{Value, json};

/// What a walk asked for, as offset and count, what it gave, and whether it reached the end.
#[derive(Debug, PartialEq)]
struct Walked {
    asked: Vec<(u32, u32)>,
    rows: Vec<i64>,
    is_whole: bool,
}

/// Walks a list; `page` is the response to a request, by its number and what it asks for.
fn walk(list: ListBounces, mut page: impl FnMut(usize, &ListBounces) -> Value) -> Walked {
    let mut pages = Pages::new(list);
    let (mut asked, mut rows) = (Vec::new(), Vec::new());
    while let Some(list) = pages.request() {
        assert!(asked.len() < 50, "a walk without an end: {asked:?}");
        let answer = page(asked.len(), &list);
        let Window { count, offset, .. } = list.window();
        asked.push((offset, count));
        let answer = read(&list, Response::new(answer.to_string().into())).expect("a page");
        rows.extend(pages.handle(answer).into_iter().map(|bounce| bounce.id.0));
    }
    let end = pages.check();
    if let Err(fault) = &end {
        assert_eq!(fault.field(), "Bounces");
        assert!(fault.to_string().contains("does not show all"), "{fault}");
    }
    Walked { asked, rows, is_whole: end.is_ok() }
}

/// Walks a list that is, for each request in turn, as the next of `lists` shows it: the newest row
/// first.
fn walk_lists(offset: u32, lists: &[&[i64]]) -> Walked {
    walk(ListBounces::new().count(2).offset(offset), |request, list| {
        let rows = lists.get(request).or(lists.last()).expect("a list");
        json!({"TotalCount": rows.len(), "Bounces": part(rows, list.window())})
    })
}

fn part(rows: &[i64], window: Window) -> Vec<Value> {
    let rows = rows.iter().skip(window.offset as usize).take(window.count as usize);
    rows.map(|id| json!({"ID": id})).collect()
}

#[test]
fn a_list_is_walked_by_what_its_pages_say() {
    type Row<'a> = (&'a str, u32, &'a [&'a [i64]], &'a [(u32, u32)], &'a [i64]);
    let table: &[Row<'_>] = &[
        ("nothing", 0, &[&[]], &[(0, 2)], &[]),
        ("one page", 0, &[&[2, 1]], &[(0, 2)], &[2, 1]),
        ("a page that is not full", 0, &[&[3, 2, 1]], &[(0, 2), (2, 2)], &[3, 2, 1]),
        ("full pages", 0, &[&[4, 3, 2, 1]], &[(0, 2), (2, 2)], &[4, 3, 2, 1]),
        ("from a row on", 1, &[&[4, 3, 2, 1]], &[(1, 2), (3, 2)], &[3, 2, 1]),
        ("from the last row on", 3, &[&[4, 3, 2, 1]], &[(3, 2)], &[1]),
        ("from behind the end on", 9, &[&[4, 3, 2, 1]], &[(9, 2)], &[]),
        (
            "a row arrives",
            0,
            &[&[4, 3, 2, 1], &[5, 4, 3, 2, 1]],
            &[(0, 2), (2, 2), (4, 2)],
            &[4, 3, 2, 1],
        ),
        (
            "a row leaves: one step back, and one more for the next that leaves",
            0,
            &[&[4, 3, 2, 1], &[3, 2, 1]],
            &[(0, 2), (2, 2), (0, 2), (2, 2)],
            &[4, 3, 1, 2],
        ),
        (
            "two rows leave: never before the row that it began with",
            2,
            &[&[6, 5, 4, 3, 2, 1], &[4, 3, 2, 1]],
            &[(2, 2), (4, 2), (2, 2)],
            &[4, 3, 2, 1],
        ),
        (
            "a row leaves behind the window",
            0,
            &[&[6, 5, 4, 3, 2, 1], &[6, 5, 4, 3, 2]],
            &[(0, 2), (2, 2), (0, 2), (2, 2), (4, 2)],
            &[6, 5, 4, 3, 2],
        ),
        ("all rows leave", 0, &[&[4, 3, 2, 1], &[]], &[(0, 2), (2, 2), (0, 2)], &[4, 3]),
    ];
    for (what, offset, lists, asked, rows) in table {
        let walked = walk_lists(*offset, lists);
        let expected = Walked { asked: asked.to_vec(), rows: rows.to_vec(), is_whole: true };
        assert_eq!(walked, expected, "{what}");
    }
}

#[test]
fn an_empty_page_before_the_end_ends_the_walk_with_a_fault() {
    let at_once = walk(ListBounces::new().count(2), |_, _| json!({"TotalCount": 5, "Bounces": []}));
    assert_eq!(at_once, Walked { asked: vec![(0, 2)], rows: vec![], is_whole: false });
    let later = walk(ListBounces::new().count(2), |request, list| {
        let rows: &[i64] = if request == 0 { &[5, 4] } else { &[] };
        json!({"TotalCount": 5, "Bounces": if request == 0 { part(rows, list.window()) } else { vec![] }})
    });
    assert_eq!(later, Walked { asked: vec![(0, 2), (2, 2)], rows: vec![5, 4], is_whole: false });
}

#[test]
fn a_list_that_does_not_say_how_long_it_is_ends_with_a_page_that_is_not_full() {
    let without_total = |rows: &'static [i64]| {
        walk(ListBounces::new().count(2), |_, list| json!({"Bounces": part(rows, list.window())}))
    };
    let odd = without_total(&[3, 2, 1]);
    let expected = Walked { asked: vec![(0, 2), (2, 2)], rows: vec![3, 2, 1], is_whole: true };
    assert_eq!(odd, expected);
    let even = without_total(&[4, 3, 2, 1]);
    let asked = vec![(0, 2), (2, 2), (4, 2)];
    assert_eq!(even, Walked { asked, rows: vec![4, 3, 2, 1], is_whole: true });
    // A total that is said once does not make the list shorter where it is left out.
    let once = walk(ListBounces::new().count(2), |request, list| {
        let mut page = json!({"Bounces": part(&[5, 4, 3, 2, 1], list.window())});
        if request != 1 {
            page["TotalCount"] = 5.into();
        }
        page
    });
    let asked = vec![(0, 2), (2, 2), (4, 2)];
    assert_eq!(once, Walked { asked, rows: vec![5, 4, 3, 2, 1], is_whole: true });
}

#[test]
fn a_total_below_zero_is_no_total() {
    let walked = walk(
        ListBounces::new().count(2),
        |_, list| json!({"TotalCount": -1, "Bounces": part(&[3, 2, 1], list.window())}),
    );
    let expected = Walked { asked: vec![(0, 2), (2, 2)], rows: vec![3, 2, 1], is_whole: true };
    assert_eq!(walked, expected);
}

/// A row of a list of so many, the first one with the highest number, each a minute older than the
/// one before.
fn dated(id: i64) -> Value {
    let at = format!("2026-03-0{}T{:02}:{:02}:00Z", 1 + id / 1440, id / 60 % 24, id % 60);
    json!({"ID": id, "BouncedAt": at})
}

#[test]
fn rows_out_of_reach_are_not_asked_for() {
    let walked = walk(ListBounces::new().count(300).offset(9_600), |_, list| {
        let Window { count, offset, .. } = list.window();
        assert!(offset + count <= ListBounces::MAX_ROWS, "{offset} {count}");
        let rows: Vec<_> = (offset..offset + count).map(|id| json!({"ID": id})).collect();
        json!({"TotalCount": 20_000, "Bounces": rows})
    });
    assert_eq!(walked.asked, [(9_600, 300), (9_900, 100)]);
    assert_eq!((walked.rows.len(), walked.is_whole), (400, false));
}

#[test]
fn a_search_by_dates_goes_on_from_its_own_first_row() {
    let mut searches = Vec::new();
    let walked = walk(ListBounces::new().count(2).offset(9_998), |request, list| {
        let request_uri = prepare(&Config::new(ServerToken::test()), list).unwrap().uri().clone();
        searches.push(request_uri.query().unwrap_or_default().contains("todate="));
        let (total, rows): (u32, &[i64]) = match request {
            0 => (10_004, &[6, 5]),
            1 => (5, &[5, 4]),
            // Then one row leaves.
            3 => (4, &[4, 3]),
            _ => (4, &[2, 1]),
        };
        let rows: Vec<_> = rows.iter().copied().map(dated).collect();
        json!({"TotalCount": total, "Bounces": rows})
    });
    assert_eq!(searches, [false, true, true, true, true]);
    let asked = vec![(9_998, 2), (0, 2), (2, 2), (0, 2), (2, 2)];
    assert_eq!(walked, Walked { asked, rows: vec![6, 5, 4, 2, 1, 3], is_whole: true });
}

/// 2026-11-01, when the clocks of Eastern time show the hour from 1 to 2 twice: from 5:00 UTC and from
/// 6:00 UTC.
#[test]
fn a_row_is_given_once_though_clocks_show_its_hour_twice() {
    let row = |id: i64, time: &str| json!({"ID": id, "BouncedAt": format!("2026-11-01T{time}Z")});
    for (newer, oldest, bound) in [
        // Postmark may read the bound as an hour later: it shows rows up to that.
        ("06:29:59", "05:30:00", "2026-11-01T01:30:01"),
        // Postmark may read the hour as the first one, so the bound is an hour later.
        ("07:30:00", "06:30:00", "2026-11-01T02:30:01"),
    ] {
        let mut bounds = Vec::new();
        let walked = walk(ListBounces::new().count(2).offset(9_998), |request, list| {
            let uri = prepare(&Config::new(ServerToken::test()), list).unwrap().uri().clone();
            let query = uri.query().unwrap_or_default().replace("%3A", ":");
            bounds.extend(query.split_once("todate=").map(|(_, bound)| bound.to_owned()));
            let rows = match request {
                0 | 1 => [row(3, newer), row(2, oldest)],
                _ => [row(1, "04:00:00"), row(0, "03:00:00")],
            };
            json!({"TotalCount": if request == 0 { 10_002 } else { 4 }, "Bounces": rows})
        });
        assert_eq!(walked.rows, [3, 2, 1, 0], "{oldest}");
        assert!(bounds.len() == 2 && bounds.iter().all(|at| at.starts_with(bound)), "{bounds:?}");
    }
}

#[test]
fn a_search_by_dates_that_leads_no_further_ends_with_a_fault() {
    // More rows of the same time than Postmark shows.
    let walked = walk(ListBounces::new().count(500).offset(9_500), |_, list| {
        let Window { count, offset, .. } = list.window();
        let at = "2026-03-01T00:00:00Z";
        let rows = (offset..offset + count).map(|id| json!({"ID": id, "BouncedAt": at}));
        json!({"TotalCount": 20_000, "Bounces": rows.collect::<Vec<_>>()})
    });
    assert!(!walked.is_whole);
    assert_eq!(walked.asked.len(), 1 + 20, "the search up to that time is walked once");
}
