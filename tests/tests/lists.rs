//! Lists are walked to their end: every row once, whatever arrives meanwhile, past the 10,000 rows
//! of a search at Postmark. A model of the server stands in for it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use http::Response;
use postmark_core::api::bounces::{Bounce, ListBounces};
use postmark_core::api::messages::{InboundMessage, ListInboundMessages};
use postmark_core::{
    Config, EasternTime, Endpoint, Fault, PagedList, Pages, ServerToken, prepare, read,
};
use serde_json::{Value, json};

/// Bounces by time, listed newest first.
struct Server {
    /// Seconds since 1970, and milliseconds, of each bounce.
    rows: Vec<(i64, i64)>,
    /// How many bounces arrive after each request.
    arriving: usize,
    /// Whether an ambiguous hour is read as the earlier one.
    reads_earlier: bool,
    /// Whether the number of a bounce is its second, instead of its position among all.
    numbered_by_second: bool,
    requests: usize,
}

impl Server {
    fn new(rows: impl IntoIterator<Item = (i64, i64)>) -> Self {
        let mut rows: Vec<_> = rows.into_iter().collect();
        rows.sort_unstable();
        Self { rows, arriving: 0, reads_earlier: false, numbered_by_second: false, requests: 0 }
    }

    fn answer(&mut self, query: &str) -> Bytes {
        let query: BTreeMap<_, _> =
            query.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
        let number = |name: &str| query[name].parse::<usize>().unwrap();
        let (count, offset) = (number("count"), number("offset"));
        assert!(count <= 500 && count + offset <= 10_000, "out of the window: {query:?}");
        let until = query.get("todate").map(|time| self.unix(&time.replace("%3A", ":")));
        let listed = self.rows.iter().enumerate().rev().filter(|(_, (second, milli))| {
            until.is_none_or(|until| *second < until || *second == until && *milli == 0)
        });
        let total = listed.clone().count();
        let items = listed.skip(offset).take(count).map(|(place, time)| {
            let place = i64::try_from(place).unwrap();
            row(if self.numbered_by_second { time.0 } else { place }, *time)
        });
        let items: Vec<Value> = items.collect();
        self.requests += 1;
        let newest = self.rows.last().copied().unwrap_or_default();
        self.rows.extend((0..self.arriving).map(|_| newest));
        json!({"TotalCount": total, "Bounces": items, "InboundMessages": items}).to_string().into()
    }

    /// The seconds of an Eastern time.
    fn unix(&self, text: &str) -> i64 {
        let wanted: EasternTime = text.parse().unwrap();
        let (hour, minute, second) = wanted.time().expect("a time of day");
        let clock = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
        let local = wanted.date().to_days() * 86_400 + clock;
        let mut readings = [local + 4 * 3600, local + 5 * 3600]
            .into_iter()
            .filter(|second| EasternTime::from_unix_seconds(*second) == Some(wanted));
        let earlier = readings.next().expect("a time that there was");
        if self.reads_earlier { earlier } else { readings.next().unwrap_or(earlier) }
    }
}

/// A bounce with a number and a time.
fn row(id: i64, (second, milli): (i64, i64)) -> Value {
    let time = EasternTime::from_unix_seconds(second).unwrap();
    let (hour, ..) = time.time().unwrap();
    let offset = (second.div_euclid(3600) - i64::from(hour)).rem_euclid(24);
    json!({"ID": id, "MessageID": id.to_string(), "BouncedAt": format!("{time}.{milli:03}-0{offset}:00")})
}

/// Walks a list; returns the rows, and how it ended.
fn walk<L>(server: &mut Server, list: L) -> (Vec<L::Item>, Result<(), Fault>)
where
    L: PagedList + Endpoint<Token = ServerToken>,
{
    let config = Config::new(ServerToken::test());
    let mut pages = Pages::new(list);
    let mut rows = Vec::new();
    while let Some(list) = pages.request() {
        let request = prepare(&config, &list).unwrap();
        let answer = server.answer(request.uri().query().unwrap());
        rows.extend(pages.handle(read(&list, Response::new(answer)).unwrap()));
    }
    (rows, pages.check())
}

#[track_caller]
fn gives_all_once(mut server: Server) {
    let there_before = server.rows.len();
    let (bounces, end) = walk(&mut server, ListBounces::new());
    end.unwrap();
    let ids: BTreeSet<i64> = bounces.iter().map(|bounce: &Bounce| bounce.id.0).collect();
    assert_eq!(ids.len(), bounces.len(), "a row came twice");
    let missing =
        (0..there_before).filter(|id| !ids.contains(&i64::try_from(*id).unwrap())).count();
    assert_eq!(missing, 0, "rows were lost");
}

/// The second in 2024 when the clocks of New York were set back.
const SET_BACK: i64 = 1_730_613_600;

#[test]
fn short_lists_take_one_request_for_each_page() {
    for (rows, requests) in [(0, 1), (1, 1), (499, 1), (500, 1), (501, 2), (1_000, 2), (9_999, 20)]
    {
        let mut server = Server::new((0..rows).map(|second| (1_700_000_000 + second, 0)));
        let (bounces, end) = walk(&mut server, ListBounces::new());
        end.unwrap();
        assert_eq!(bounces.len(), usize::try_from(rows).unwrap());
        assert_eq!(server.requests, requests, "{rows} rows");
    }
}

// contract: paging.reach paging.narrowing
#[test]
fn a_list_of_more_than_10000_rows_is_walked_to_its_end() {
    gives_all_once(Server::new((0..10_000).map(|row| (1_700_000_000 + row, row % 1000))));
    gives_all_once(Server::new((0..10_001).map(|row| (1_700_000_000 + row, row % 1000))));
    gives_all_once(Server::new((0..23_456).map(|row| (1_700_000_000 + row, row % 1000))));
}

#[test]
fn rows_that_share_a_second_come_once() {
    gives_all_once(Server::new((0..23_456).map(|row| (1_700_000_000 + row / 777, row % 1000))));
    gives_all_once(Server::new((0..23_456).map(|row| (1_700_000_000 + row / 777, 0))));
}

#[test]
fn rows_that_arrive_push_none_out_and_bring_none_twice() {
    for arriving in [1, 7, 499, 500, 501] {
        let rows = (0..12_345).map(|row| (1_700_000_000 + row / 3, 0));
        gives_all_once(Server { arriving, ..Server::new(rows) });
    }
}

#[test]
fn the_hour_that_clocks_show_twice_is_walked_whole() {
    for reads_earlier in [false, true] {
        for shift in (-7200..7200).step_by(2400) {
            // The 10,000th row falls on each quarter around the change.
            let rows = (0..14_000).map(|row| (SET_BACK + shift + row - 4_000, row % 1000));
            gives_all_once(Server { reads_earlier, ..Server::new(rows) });
        }
    }
}

#[test]
fn rows_that_leave_take_none_of_the_others_with_them() {
    let config = Config::new(ServerToken::test());
    let rows = (0..1_234).map(|second| (1_700_000_000 + second, 0));
    let mut server = Server { numbered_by_second: true, ..Server::new(rows) };
    let mut pages = Pages::new(ListBounces::new().count(10));
    let mut seen = BTreeSet::new();
    while let Some(list) = pages.request() {
        let request = prepare(&config, &list).unwrap();
        let answer = server.answer(request.uri().query().unwrap());
        for bounce in pages.handle(read(&list, Response::new(answer)).unwrap()) {
            assert!(seen.insert(bounce.id), "a row came twice");
            server.rows.retain(|(second, _)| *second != bounce.id.0);
        }
    }
    pages.check().unwrap();
    assert_eq!(seen.len(), 1_234);
}

/// Walks a list from an offset in pages of 10 rows, after each of which a row leaves.
fn walk_shrinking(offset: u32, leaves: fn(&mut Vec<(i64, i64)>)) -> (Server, Vec<i64>) {
    let config = Config::new(ServerToken::test());
    let rows = (0..1_000).map(|second| (1_700_000_000 + second, 0));
    let mut server = Server { numbered_by_second: true, ..Server::new(rows) };
    let mut pages = Pages::new(ListBounces::new().count(10).offset(offset));
    let mut given = Vec::new();
    while let Some(list) = pages.request() {
        assert!(list.window().offset >= offset, "before the caller's offset");
        let request = prepare(&config, &list).unwrap();
        let answer = server.answer(request.uri().query().unwrap());
        let page = pages.handle(read(&list, Response::new(answer)).unwrap());
        given.extend(page.into_iter().map(|bounce| bounce.id.0));
        leaves(&mut server.rows);
    }
    pages.check().unwrap();
    (server, given)
}

#[test]
fn a_list_that_shrinks_all_the_time_is_walked_in_about_as_many_requests() {
    let newest = |rows: &mut Vec<_>| _ = rows.pop();
    let oldest = |rows: &mut Vec<_>| _ = rows.remove(0);
    for offset in [0, 95, 100] {
        for leaves in [newest, oldest] {
            let (server, given) = walk_shrinking(offset, leaves);
            assert!(server.requests <= 102, "{} requests", server.requests);
            let unique: BTreeSet<i64> = given.iter().copied().collect();
            assert_eq!(unique.len(), given.len(), "a row came twice");
            let stayed = server.rows.iter().rev().skip(usize::try_from(offset).unwrap());
            assert!(
                stayed.into_iter().all(|(second, _)| unique.contains(second)),
                "a row was lost"
            );
        }
    }
}

#[test]
fn a_page_that_does_not_say_how_long_the_list_is_says_nothing_of_its_length() {
    let config = Config::new(ServerToken::test());
    let mut pages = Pages::new(ListBounces::new().count(2));
    let mut offsets = Vec::new();
    for body in [
        json!({"TotalCount": 5, "Bounces": [{"ID": 5}, {"ID": 4}]}),
        json!({"Bounces": [{"ID": 3}, {"ID": 2}]}),
        json!({"TotalCount": 5, "Bounces": [{"ID": 1}]}),
    ] {
        let list = pages.request().expect("it goes on");
        offsets.push(list.window().offset);
        prepare(&config, &list).unwrap();
        let answer = Response::new(body.to_string().into());
        pages.handle(read(&list, answer).unwrap());
    }
    assert_eq!(offsets, [0, 2, 4]);
    assert!(pages.request().is_none());
}

// contract: paging.reach
#[test]
fn a_list_that_is_cut_off_says_so() {
    let same_second = (0..10_500).map(|_| (1_700_000_000, 0));
    let (bounces, end) = walk(&mut Server::new(same_second), ListBounces::new());
    assert_eq!(bounces.len(), 10_000);
    assert_eq!(end.unwrap_err().field(), "Bounces");

    let rows = (0..10_500).map(|row| (1_700_000_000 + row, 0));
    let (messages, end): (Vec<InboundMessage>, _) =
        walk(&mut Server::new(rows), ListInboundMessages::new());
    assert_eq!(messages.len(), 10_000);
    assert_eq!(end.unwrap_err().field(), "InboundMessages");
}
