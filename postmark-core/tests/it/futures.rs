//! Batches and lists of adapters whose requests are futures, one of which panics.

#![allow(clippy::panic)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use postmark_core::adapter::{BatchRun, ListRows};
use postmark_core::api::bounces::ListBounces;
use postmark_core::{
    BatchPlan, Chunk, Config, Content, Email, Error, Failure, Outcome, ServerToken,
};

type BoxFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// A request that was not sent; the first panics.
fn unsent<T>(number: usize) -> Result<T, Error> {
    assert_ne!(number, 1, "the first request panics");
    Err(Failure::unsent("no network").into())
}

/// Polls until there are no more, at most ten times; a panic counts as nothing.
fn all<T>(mut poll: impl FnMut(&mut Context<'_>) -> Poll<Option<T>>) -> Vec<T> {
    let mut all = Vec::new();
    for _ in 0..10 {
        let mut cx = Context::from_waker(Waker::noop());
        match catch_unwind(AssertUnwindSafe(|| poll(&mut cx))) {
            Ok(Poll::Ready(None)) => return all,
            Ok(Poll::Ready(Some(item))) => all.push(item),
            Ok(Poll::Pending) | Err(_) => {}
        }
    }
    panic!("it does not end");
}

#[test]
fn a_request_of_a_batch_that_panics_costs_no_other_outcome() {
    for in_flight in [1, 2] {
        let email = Email::new("a@example.com", "b@example.com", Content::text("Hello"));
        let emails = vec![email; 3].into_iter();
        let plan = BatchPlan::polled(&Config::new(ServerToken::test()), emails, 7);
        let mut run = BatchRun::new(plan.messages(1).in_flight(in_flight));
        let mut requests = 0;
        let outcomes = all(|cx| {
            let send = |chunk: Chunk| {
                requests += 1;
                let number = requests;
                let request: BoxFuture<_> = Box::pin(async move { (chunk, unsent(number)) });
                request
            };
            run.poll(cx, |emails, _| Poll::Ready(emails.next()), send, |_| {})
        });
        assert_eq!(outcomes.len(), 2);
        assert!(outcomes.iter().all(|(_, outcome)| matches!(outcome, Outcome::NotSent(..))));
        assert!(run.is_finished());
    }
}

#[test]
fn a_request_of_a_list_that_panics_is_not_polled_again() {
    let mut rows = ListRows::new(ListBounces::new());
    let (mut sending, mut requests) = (None, 0);
    let rows = all(|cx| {
        rows.poll(&mut sending, cx, |_| {
            requests += 1;
            let number = requests;
            let request: BoxFuture<_> = Box::pin(async move { unsent(number) });
            request
        })
    });
    assert_eq!((rows.len(), requests), (1, 2));
    assert!(rows.iter().all(Result::is_err));
}
