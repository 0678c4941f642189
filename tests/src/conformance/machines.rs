//! Operations of several requests: looking for an email, waiting for a bulk email, walking a list.

use std::time::Duration;

use postmark_core::api::bulk::{BulkStatus, ListBulkSends};
use postmark_core::{BulkPoll, Error, Reconciled};

use super::endpoints::mail;
use super::{Request, Server, Setup, Stack};

pub fn a_mail_in_doubt_is_searched_for_until_it_is_found<S: Stack>() -> Vec<Request> {
    let server = Server::start_each(|number, peer| match number {
        0 => peer.hang_up(),
        1 => peer.answer("200 OK", r#"{"TotalCount":0,"Messages":[]}"#),
        _ => {
            // The id "7" in hexadecimal digits.
            let message = r#"{"MessageID":"m-1","Metadata":{"send-id":"37"}}"#;
            let page = format!(r#"{{"TotalCount":1,"Messages":[{message}]}}"#);
            peer.answer("200 OK", &page);
        }
    });
    let stack = S::new(Setup::new(server.url()));
    let email = mail().send_id("7");
    assert!(stack.send(email.clone()).is_err_and(|error| error.may_have_happened()));
    let found = stack.reconcile(&email, Duration::from_millis(10)).expect("it is known");
    assert_eq!(found, Reconciled::Sent("m-1".into()));
    drop(stack);
    let requests = server.finish().requests();
    assert_eq!(requests.len(), 3);
    assert!(requests[1].line().contains("metadata_send-id=37"), "{}", requests[1].line());
    requests
}

pub fn a_mail_that_is_not_found_in_time<S: Stack>() -> Vec<Request> {
    let server = Server::start_each(|_, peer| {
        peer.answer("200 OK", r#"{"TotalCount":0,"Messages":[]}"#);
    });
    let email = mail().send_id("7");
    let found = S::new(Setup::new(server.url())).reconcile(&email, Duration::ZERO);
    let found = found.expect("it is known");
    assert_eq!(found, Reconciled::NotFound(Duration::ZERO));
    server.finish().requests()
}

pub fn a_mail_without_an_id_is_not_searched_for<S: Stack>() -> Vec<Request> {
    let server = Server::start(|_, _| {});
    let found = S::new(Setup::new(server.url())).reconcile(&mail(), Duration::ZERO);
    let error = found.expect_err("no id");
    assert!(matches!(error, Error::Invalid(_)), "{error:?}");
    let requests = server.finish().requests();
    assert_eq!(requests.len(), 0);
    requests
}

pub fn a_bulk_mail_is_watched_until_it_is_finished<S: Stack>() -> Vec<Request> {
    let server = Server::start_each(|number, peer| {
        let status = ["Accepted", "Processing", "Completed"][number];
        peer.answer("200 OK", &format!(r#"{{"ID":"b-1","Status":"{status}"}}"#));
    });
    let poll = BulkPoll::new("b-1").first_wait(Duration::ZERO);
    let bulk = S::new(Setup::new(server.url())).watch(poll).expect("an answer");
    assert_eq!(bulk.status, BulkStatus::Completed);
    let requests = server.finish().requests();
    assert_eq!(requests.len(), 3);
    requests
}

pub fn a_walk_goes_where_the_answers_lead<S: Stack>() -> Vec<Request> {
    let server = Server::start_each(|number, peer| {
        let (ids, key) = [([1, 2], r#""next""#), ([3, 4], "null")][number];
        let [one, other] = ids.map(|id| format!(r#"{{"ID":"b-{id}"}}"#));
        peer.answer("200 OK", &format!(r#"{{"Requests":[{one},{other}],"PaginationKey":{key}}}"#));
    });
    let bulks = S::new(Setup::new(server.url())).list(ListBulkSends::new(), 9);
    let ids: Vec<_> = bulks.into_iter().map(|bulk| bulk.expect("a row").id).collect();
    assert_eq!(ids, ["b-1", "b-2", "b-3", "b-4"]);
    let requests = server.finish().requests();
    assert_eq!(requests.len(), 2);
    assert!(requests[1].line().contains("paginationKey=next"), "{}", requests[1].line());
    requests
}

pub fn an_error_ends_a_walk<S: Stack>() -> Vec<Request> {
    let server = Server::start_each(|number, peer| match number {
        0 => peer.answer("200 OK", r#"{"Requests":[{"ID":"b-1"}],"PaginationKey":"next"}"#),
        _ => peer.answer("401 Unauthorized", r#"{"ErrorCode":10,"Message":"No"}"#),
    });
    let bulks = S::new(Setup::new(server.url())).list(ListBulkSends::new(), 9);
    assert_eq!(bulks.len(), 2);
    assert!(bulks[0].is_ok() && bulks[1].is_err());
    let requests = server.finish().requests();
    assert_eq!(requests.len(), 2);
    requests
}
