//! A bulk email, watched without a clock.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may")]

use std::time::Duration;

use bytes::Bytes;
use postmark_core::api::bulk::{BulkSend, BulkStatus, GetBulkSend};
use postmark_core::{BulkPoll, Endpoint, Error, Failure, Next, read};

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[allow(clippy::unnecessary_wraps, reason = "as an exchange gives it")]
fn is(status: &str) -> Result<BulkSend, Error> {
    let body = format!(r#"{{"Id":"f24","Status":"{status}"}}"#);
    Ok(GetBulkSend::new("f24").read(body.into()).unwrap())
}

fn refused(status: u16, retry_after: &str, body: &'static str) -> Result<BulkSend, Error> {
    let response = http::Response::builder().status(status).header("Retry-After", retry_after);
    read(&GetBulkSend::new("f24"), response.body(Bytes::from(body)).unwrap())
}

fn wait(next: Next<BulkSend>) -> Duration {
    match next {
        Next::Wait(wait) => wait,
        Next::Done(result) => panic!("done: {result:?}"),
    }
}

fn done(next: Next<BulkSend>) -> Result<BulkSend, Error> {
    match next {
        Next::Wait(wait) => panic!("waits {wait:?}"),
        Next::Done(result) => result,
    }
}

#[test]
fn it_asks_for_the_mail_each_time() {
    let poll = BulkPoll::new("f24");
    assert_eq!(poll.request().draft().path(), "/email/bulk/f24");
    assert_eq!(poll.request().draft().path(), "/email/bulk/f24");
}

#[test]
fn waits_double_up_to_the_longest() {
    let mut poll = BulkPoll::new("f24").first_wait(secs(2)).longest_wait(secs(10));
    let mut elapsed = secs(0);
    for (status, expected) in
        [("Accepted", 2), ("Processing", 4), ("Processing", 8), ("Paused", 10), ("Accepted", 10)]
    {
        let wait = wait(poll.handle(is(status), elapsed));
        assert_eq!(wait, secs(expected), "{status}");
        elapsed += wait;
    }
    let result = done(poll.handle(is("Completed"), elapsed));
    assert_eq!(result.unwrap().status, BulkStatus::Completed);
}

#[test]
fn every_last_status_is_the_end() {
    for status in ["Completed", "Cancelled", "Failed", "completed"] {
        assert!(done(BulkPoll::new("f24").handle(is(status), secs(0))).is_ok(), "{status}");
    }
}

#[test]
fn the_last_look_is_at_the_deadline() {
    let mut poll = BulkPoll::new("f24").first_wait(secs(20)).deadline(secs(60));
    assert_eq!(wait(poll.handle(is("Accepted"), secs(1))), secs(20));
    assert_eq!(wait(poll.handle(is("Accepted"), secs(55))), secs(5));
    let late = done(poll.handle(is("Processing"), secs(60))).unwrap();
    assert!(!late.status.is_finished());
    assert_eq!(wait(poll.handle(is("Processing"), secs(59))), secs(1), "it may go on");
    assert!(done(poll.handle(is("Processing"), Duration::MAX)).is_ok());
}

#[test]
fn only_failures_that_may_pass_are_waited_out() {
    let mut poll = BulkPoll::new("f24");
    let lost = || Err(Error::Transport(Failure::unanswered("reset")));
    assert_eq!(wait(poll.handle(lost(), secs(0))), secs(1));
    assert_eq!(wait(poll.handle(refused(503, "0", ""), secs(1))), secs(2));
    assert_eq!(wait(poll.handle(refused(429, "90", ""), secs(3))), secs(90), "as asked");
    assert!(done(poll.handle(lost(), secs(3600))).is_err());

    let unknown = refused(404, "0", r#"{"ErrorCode":12,"Message":"Bulk send not found."}"#);
    assert!(done(BulkPoll::new("f24").handle(unknown, secs(0))).is_err());
    let html = refused(200, "0", "<html>");
    assert!(done(BulkPoll::new("f24").handle(html, secs(0))).is_err());
}
