//! Many emails, and many pages.

use postmark_core::api::bounces::ListBounces;
use postmark_core::{ErrorCode, Outcome};

use super::endpoints::mail;
use super::{Request, Server, Setup, Stack};

pub fn rows_come_from_as_many_pages_as_there_are<S: Stack>() -> Vec<Request> {
    let server = Server::start_each(|number, peer| {
        let ids = [[1, 2], [3, 4], [5, 6]][number];
        let [one, other] = ids.map(|id| format!(r#"{{"ID":{id},"Email":"{id}@example.com"}}"#));
        peer.answer("200 OK", &format!(r#"{{"TotalCount":6,"Bounces":[{one},{other}]}}"#));
    });
    let rows = S::new(Setup::new(server.url())).list(ListBounces::new(), 99);
    let emails: Vec<_> = rows.into_iter().map(|bounce| bounce.expect("a row").email).collect();
    assert_eq!(emails, [1, 2, 3, 4, 5, 6].map(|id| format!("{id}@example.com")));
    let requests = server.finish().requests();
    assert!(requests[2].line().contains("offset=4"), "{}", requests[2].line());
    requests
}

pub fn an_error_is_the_last_row<S: Stack>() -> Vec<Request> {
    let server = Server::start_each(|number, peer| match number {
        0 => peer.answer("200 OK", r#"{"TotalCount":9,"Bounces":[{"ID":1}]}"#),
        _ => peer.answer("401 Unauthorized", r#"{"ErrorCode":10,"Message":"No"}"#),
    });
    let rows = S::new(Setup::new(server.url())).list(ListBounces::new(), 9);
    assert_eq!(rows.len(), 2);
    assert!(rows[0].is_ok() && rows[1].is_err());
    server.finish().requests()
}

pub fn nothing_is_asked_for_that_nobody_wants<S: Stack>() -> Vec<Request> {
    let server = Server::start(|_, peer| {
        peer.request();
        peer.answer("200 OK", r#"{"TotalCount":9,"Bounces":[{"ID":1},{"ID":2}]}"#);
    });
    assert_eq!(S::new(Setup::new(server.url())).list(ListBounces::new(), 2).len(), 2);
    let requests = server.finish().requests();
    assert_eq!(requests.len(), 1);
    requests
}

pub fn a_failed_request_of_a_batch_does_not_hide_the_others<S: Stack>() -> Vec<Request> {
    let server = Server::start_each(|number, peer| match number {
        1 => peer.hang_up(),
        2 => peer.answer("413 Content Too Large", "<html>"),
        _ => peer.answer("200 OK", r#"[{"ErrorCode":0,"Message":"OK","MessageID":"1"}]"#),
    });
    let mails = ["a", "b", "c", "d"].map(|subject| mail().subject(subject)).to_vec();
    let outcomes = S::new(Setup::new(server.url())).send_batch(mails, 1);
    assert!(matches!(&outcomes[0], (0, Outcome::Sent(_))));
    assert!(matches!(&outcomes[1], (1, Outcome::Unknown(_))));
    assert!(matches!(&outcomes[2], (2, Outcome::NotSent(..))));
    assert!(matches!(&outcomes[3], (3, Outcome::Sent(_))));
    assert!(!format!("{outcomes:?}").contains("secret"));
    let requests = server.finish().requests();
    assert_eq!(requests.len(), 4);
    requests
}

pub fn a_batch_ends_with_an_error_that_every_email_would_get<S: Stack>() -> Vec<Request> {
    let server = Server::start_each(|_, peer| {
        peer.answer("401 Unauthorized", r#"{"ErrorCode":10,"Message":"Bad token"}"#);
    });
    let outcomes = S::new(Setup::new(server.url())).send_batch(vec![mail(); 5], 2);
    assert_eq!(outcomes.len(), 5);
    for (index, outcome) in &outcomes {
        let Outcome::NotSent(_, error) = outcome else { panic!("{index}: {outcome:?}") };
        assert_eq!(error.code(), Some(ErrorCode::BAD_TOKEN));
    }
    let requests = server.finish().requests();
    assert_eq!(requests.len(), 1);
    requests
}
