//! What happened to an email in doubt: what is searched for, for how long, and what a response
//! says.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use postmark_core::api::messages::FoundMessage;
use postmark_core::{
    Config, Content, Email, Endpoint, Error, Failure, Next, Page, Reconcile, Reconciled,
    ServerToken, prepare, read,
};
use serde_json::{Value, json};

/// `order-77`, in hexadecimal digits.
const ID: &str = "6f726465722d3737";

fn email() -> Email {
    Email::new("a@example.com", "b@example.com", Content::text("Hello"))
}

fn reconcile() -> Reconcile {
    Reconcile::new(&email().send_id("order-77")).unwrap().patience(seconds(10))
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn page(rows: &Value) -> Result<Page<FoundMessage>, Error> {
    let count = rows.as_array().unwrap().len();
    let body = json!({ "TotalCount": count, "Messages": rows }).to_string();
    read(&reconcile().request(), Response::new(body.into()))
}

fn nothing() -> Result<Page<FoundMessage>, Error> {
    page(&json!([]))
}

fn wait(next: Next<Reconciled>) -> Duration {
    match next {
        Next::Wait(wait) => wait,
        Next::Done(result) => panic!("done: {result:?}"),
    }
}

fn done(next: Next<Reconciled>) -> Result<Reconciled, Error> {
    match next {
        Next::Wait(wait) => panic!("waits {wait:?}"),
        Next::Done(result) => result,
    }
}

fn uri(endpoint: &impl Endpoint<Token = ServerToken>) -> String {
    prepare(&Config::new(ServerToken::test()), endpoint).unwrap().uri().to_string()
}

#[test]
fn a_mail_without_an_id_is_not_searched_for() {
    assert_eq!(Reconcile::new(&email()).unwrap_err().field(), "Metadata");
}

#[test]
fn a_mail_is_searched_for_by_its_id_in_its_stream() {
    let searched = uri(&reconcile().request());
    assert!(searched.contains(&format!("metadata_send-id={ID}")), "{searched}");
    assert!(!searched.contains("messagestream"), "{searched}");
    let news = email().send_id("order-77").message_stream("news");
    let searched = uri(&Reconcile::new(&news).unwrap().request());
    assert!(searched.contains("messagestream=news"), "{searched}");
}

#[test]
fn a_mail_that_is_there_was_sent() {
    let mut search = reconcile();
    assert_eq!(wait(search.handle(nothing(), seconds(0))), seconds(2));
    let rows = json!([{ "MessageID": "7", "Metadata": { "send-id": ID } }]);
    let found = done(search.handle(page(&rows), seconds(2)));
    assert_eq!(found.unwrap(), Reconciled::Sent("7".into()));
}

#[test]
fn whatever_else_is_odd_about_a_row_does_no_harm() {
    let odd = json!([
        { "MessageID": "6", "Metadata": null, "Subject": [1] },
        { "MessageID": "7", "Metadata": { "send-id": ID }, "Recipients": {}, "ReceivedAt": false },
    ]);
    let found = done(reconcile().handle(page(&odd), seconds(0)));
    assert_eq!(found.unwrap(), Reconciled::Sent("7".into()));
}

#[test]
fn it_is_not_found_only_by_a_search_begun_after_the_patience() {
    let mut search = reconcile();
    // A response that comes late tells of the time when it was asked for.
    assert_eq!(wait(search.handle(nothing(), seconds(11))), Duration::ZERO);
    let told = done(search.handle(nothing(), seconds(12)));
    assert_eq!(told.unwrap(), Reconciled::NotFound(seconds(11)));
}

#[test]
fn waits_double_until_the_patience_is_over() {
    let mut search = reconcile();
    let mut elapsed = Duration::ZERO;
    let mut waits = Vec::new();
    let told = loop {
        match search.handle(nothing(), elapsed) {
            Next::Wait(wait) => {
                waits.push(wait.as_secs());
                elapsed += wait;
            }
            Next::Done(told) => break told,
        }
    };
    assert_eq!(waits, [2, 4, 4]);
    assert_eq!(told.unwrap(), Reconciled::NotFound(seconds(10)));
}

#[test]
fn other_messages_say_nothing_of_this_one() {
    let others = json!([{ "MessageID": "6", "Metadata": { "send-id": "00" } }]);
    let mut search = reconcile().patience(Duration::ZERO);
    let told = done(search.handle(page(&others), seconds(0)));
    assert!(matches!(told, Err(Error::Unexpected(_))), "{told:?}");
}

#[test]
fn messages_that_are_counted_and_not_given_may_be_this_one() {
    for total in [json!(1), json!("1"), json!(-1), json!(i64::MAX)] {
        let body = json!({ "TotalCount": total, "Messages": [] }).to_string();
        let counted = read(&reconcile().request(), Response::new(body.into()));
        let mut search = reconcile().patience(Duration::ZERO);
        let told = done(search.handle(counted, seconds(0)));
        assert!(matches!(told, Err(Error::Unexpected(_))), "{total}: {told:?}");
    }
}

fn refused(
    status: u16,
    retry_after: &str,
    body: &'static str,
) -> Result<Page<FoundMessage>, Error> {
    let response = Response::builder().status(status).header("Retry-After", retry_after);
    read(&reconcile().request(), response.body(Bytes::from(body)).unwrap())
}

#[test]
fn a_failure_that_does_not_pass_ends_the_search() {
    for failed in [
        refused(401, "0", r#"{"ErrorCode":10,"Message":"No."}"#),
        refused(404, "0", "<html>"),
        refused(200, "0", "<html>"),
    ] {
        assert!(done(reconcile().handle(failed, seconds(0))).is_err());
    }
}

#[test]
fn a_search_waits_as_it_is_asked_to_while_it_has_patience() {
    let mut search = reconcile();
    assert_eq!(wait(search.handle(refused(503, "0", ""), seconds(0))), seconds(2));
    assert_eq!(wait(search.handle(refused(429, "5", ""), seconds(2))), seconds(5), "as asked");
    assert_eq!(wait(search.handle(refused(429, "90", ""), seconds(7))), seconds(3), "patience");
    assert!(done(search.handle(refused(429, "90", ""), seconds(10))).is_err());
}

#[test]
fn a_search_that_fails_last_leaves_it_unknown() {
    let mut search = reconcile();
    let failed = || Err(Error::Transport(Failure::unanswered("reset")));
    assert_eq!(wait(search.handle(failed(), seconds(0))), seconds(2));
    assert_eq!(wait(search.handle(failed(), seconds(10))), Duration::ZERO);
    let told = done(search.handle(failed(), seconds(10)));
    assert!(told.is_err());
}

/// The id of a message, and its mark.
type IdAndMark = (String, Option<String>);

/// What a search finds in a body: the total, and each id and the value of `k` in its metadata.
fn found(body: &str) -> Option<(i64, Vec<IdAndMark>)> {
    let email = Email::new("a@example.com", "b@example.com", Content::text("x")).send_id("7");
    let search = Reconcile::new(&email).unwrap().request();
    let page = search.read(body.to_owned().into()).ok()?;
    let rows = page.items.iter().map(|row| {
        let value = row.metadata.as_ref().and_then(|metadata| metadata.get("k"));
        (row.message_id.as_str().to_owned(), value.map(str::to_owned))
    });
    Some((page.total_count, rows.collect()))
}

#[test]
fn a_page_is_read_whatever_else_is_in_it() {
    let row = |id: &str, value: Option<&str>| (id.to_owned(), value.map(str::to_owned));
    for (body, expected) in [
        (r#"{"TotalCount":0,"Messages":[]}"#, Some((0, vec![]))),
        (r#"{"TotalCount":"1"}"#, Some((1, vec![]))),
        (r#"{"Messages":[],"TotalCount":null}"#, Some((0, vec![]))),
        (r#"{"TotalCount":2,"Messages":null,"New":{"a":[1]}}"#, Some((2, vec![]))),
        (
            r#"{"TotalCount":1,"Messages":[{"Status":7,"MessageID":"a-1","Metadata":{"k":"v","o":"p"}}]}"#,
            Some((1, vec![row("a-1", Some("v"))])),
        ),
        (
            r#"{"TotalCount":3,"Messages":[{"MessageID":null},null,{"MessageID":7,"Metadata":null},
                {"Metadata":{"k":5}},{"Metadata":{"k":null}},{"Metadata":{"k":[1, 2]}}]}"#,
            Some((
                3,
                vec![
                    row("", None),
                    row("7", None),
                    row("", Some("5")),
                    row("", None),
                    row("", Some("[1, 2]")),
                ],
            )),
        ),
        ("{}", None),
        (r#"{"TotalCount":null}"#, None),
        (r#"{"TotalCount":"many"}"#, None),
        (r#"{"TotalCount":1,"Messages":7}"#, None),
        (r#"{"TotalCount":1,"Messages":["a"]}"#, None),
        (r#"{"TotalCount":1,"Messages":[{"MessageID":{}}]}"#, None),
        (r#"{"TotalCount":1,"Messages":[{}]"#, None),
        ("<html>", None),
        ("", None),
    ] {
        assert_eq!(found(body), expected, "{body}");
    }
    let many =
        |rows: usize| format!(r#"{{"TotalCount":1,"Messages":[{}]}}"#, vec!["{}"; rows].join(","));
    assert_eq!(found(&many(1000)).unwrap().1.len(), 1000);
    assert_eq!(found(&many(1001)), None);
}
