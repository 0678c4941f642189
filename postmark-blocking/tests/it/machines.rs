//! What takes several requests: looking for a mail, waiting for a bulk mail, walking a list.

use std::time::Duration;

use postmark_blocking::api::bulk::{BulkStatus, ListBulkSends};
use postmark_blocking::{BulkPoll, Client, Error, Reconciled, ServerToken};
use postmark_sandbox::{Answer, Fault, Options, SERVER_TOKEN, Sandbox};

use crate::client::{client, mail};
use crate::server::{Request, Server};

#[test]
fn a_mail_whose_answer_was_lost_is_found_once_postmark_shows_it() {
    let hour = Duration::from_secs(60 * 60);
    let sandbox = Sandbox::start_with(Options::new().index_lag(hour)).unwrap();
    let client = Client::new(ServerToken::new(SERVER_TOKEN).unwrap()).base_url(sandbox.url());
    let email = mail().send_id("order-77");
    sandbox.inject(Fault::After(Answer::hang_up()));
    assert!(client.send(&email).unwrap_err().may_have_happened());

    let found = client.reconcile(&email, Duration::ZERO).unwrap();
    assert!(matches!(found, Reconciled::NotFound(_)), "{found:?}");
    sandbox.advance(hour);
    let found = client.reconcile(&email, Duration::ZERO).unwrap();
    assert_eq!(found, Reconciled::Sent(sandbox.messages()[0].id.clone().into()));
}

#[test]
fn a_mail_without_an_id_is_not_searched_for() {
    let server = Server::start(|_, _| {});
    let error = client(server.url()).reconcile(&mail(), Duration::ZERO).unwrap_err();
    assert!(matches!(error, Error::Invalid(_)), "{error:?}");
    assert_eq!(server.finish().connections(), 0);
}

#[test]
fn a_bulk_mail_is_watched_until_it_is_finished() {
    let server = Server::start(|_, peer| {
        for status in ["Accepted", "Processing", "Completed"] {
            peer.request();
            peer.answer("200 OK", &format!(r#"{{"ID":"b-1","Status":"{status}"}}"#));
        }
    });
    let poll = BulkPoll::new("b-1").first_wait(Duration::ZERO);
    let bulk = client(server.url()).watch_bulk(poll).unwrap();
    assert_eq!(bulk.status, BulkStatus::Completed);
    assert_eq!(server.finish().requests().len(), 3);
}

#[test]
fn a_walk_goes_where_the_answers_lead() {
    let server = Server::start(|_, peer| {
        for (ids, key) in [([1, 2], r#""next""#), ([3, 4], "null")] {
            peer.request();
            let [one, other] = ids.map(|id| format!(r#"{{"ID":"b-{id}"}}"#));
            let answer = format!(r#"{{"Requests":[{one},{other}],"PaginationKey":{key}}}"#);
            peer.answer("200 OK", &answer);
        }
    });
    let mut walk = client(server.url()).walk(ListBulkSends::new());
    let ids: Vec<_> = walk.by_ref().map(|bulk| bulk.unwrap().id).collect();
    assert_eq!(ids, ["b-1", "b-2", "b-3", "b-4"]);
    assert!(walk.next().is_none());
    let requests = server.finish().requests();
    let lines: Vec<_> = requests.iter().map(Request::line).collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[1].contains("paginationKey=next"), "{}", lines[1]);
}

#[test]
fn an_error_ends_a_walk() {
    let server = Server::start(|_, peer| {
        peer.request();
        peer.answer("200 OK", r#"{"Requests":[{"ID":"b-1"}],"PaginationKey":"next"}"#);
        peer.request();
        peer.answer("401 Unauthorized", r#"{"ErrorCode":10,"Message":"No"}"#);
    });
    let bulks: Vec<_> = client(server.url()).walk(ListBulkSends::new()).take(9).collect();
    assert_eq!(bulks.len(), 2);
    assert!(bulks[0].is_ok() && bulks[1].is_err());
    assert_eq!(server.finish().requests().len(), 2);
}
