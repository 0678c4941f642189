//! At most so many requests at a time, and in a second.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use postmark_hyper::{Body, BoxFuture, Client, Failure, RetryPolicy, ServerToken, Transport};

use crate::scripted::{RECEIPT, Scripted, mail};

/// Answers at the second time that it is asked.
#[derive(Clone, Default)]
struct Slow {
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Transport for Slow {
    fn send(&self, _: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Failure>> {
        let Self { now, most } = self.clone();
        Box::pin(async move {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            smol::future::yield_now().await;
            now.fetch_sub(1, Ordering::SeqCst);
            Ok(Response::new(RECEIPT.into()))
        })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<()> {
        Box::pin(async {})
    }
}

/// Sends twenty mails at a time; gives the most that were at once.
fn most_at_a_time(set: impl FnOnce(Client) -> Client) -> usize {
    let slow = Slow::default();
    let client = set(Client::with_transport(ServerToken::test(), slow.clone()));
    let executor = smol::Executor::new();
    smol::block_on(executor.run(async {
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let client = client.clone();
                executor.spawn(async move { client.send(mail()).await.unwrap() })
            })
            .collect();
        for task in tasks {
            task.await;
        }
    }));
    slow.most.load(Ordering::SeqCst)
}

#[test]
fn there_is_no_limit_unless_one_is_set() {
    assert_eq!(most_at_a_time(|client| client), 20);
    assert_eq!(most_at_a_time(|client| client.requests_at_a_time(3)), 3);
    assert_eq!(most_at_a_time(|client| client.requests_at_a_time(0)), 1);
}

#[test]
fn a_request_that_is_given_up_makes_room_for_the_next() {
    let client = Client::with_transport(ServerToken::test(), Slow::default());
    let client = client.requests_at_a_time(1);
    {
        let mut given_up = pin!(client.send(mail()));
        let mut context = Context::from_waker(Waker::noop());
        assert!(matches!(given_up.as_mut().poll(&mut context), Poll::Pending));
        let mut waiting = pin!(client.send(mail()));
        assert!(matches!(waiting.as_mut().poll(&mut context), Poll::Pending));
    }
    smol::block_on(client.send(mail())).unwrap();
}

#[test]
fn requests_of_all_clones_are_spread_over_time() {
    let scripted = Scripted::default();
    let client = scripted.client().requests_a_second(2);
    for client in [client.clone(), client.clone(), client] {
        smol::block_on(client.send(mail())).unwrap();
    }
    // Nobody really waits here, so the third is to wait for nearly a second.
    let pauses = scripted.pauses();
    assert_eq!(pauses.len(), 2);
    assert!(pauses[0] <= Duration::from_millis(500), "{pauses:?}");
    assert!(pauses[1] > pauses[0] && pauses[1] <= Duration::from_secs(1), "{pauses:?}");
}

/// Waits for as long as it is asked to; finds nobody the first time that it sends.
#[derive(Clone, Default)]
struct Patient(Scripted);

impl Transport for Patient {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Failure>> {
        let is_first = self.0.requests() == 1;
        let sent = self.0.send(request);
        if is_first { Box::pin(async { Err(Failure::unsent("nobody listens")) }) } else { sent }
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<()> {
        Box::pin(async move {
            smol::Timer::after(pause).await;
        })
    }
}

#[test]
fn waiting_for_the_first_turn_takes_nothing_of_the_time_to_try_again() {
    let patient = Patient::default();
    let policy = RetryPolicy::new().first_wait(Duration::ZERO).deadline(Duration::from_millis(400));
    let client = Client::with_transport(ServerToken::test(), patient.clone());
    let client = client.requests_a_second(2).retry(policy);
    smol::block_on(client.send(mail())).unwrap();
    // It waits for half a second, and is made again.
    smol::block_on(client.send(mail())).unwrap();
    assert_eq!(patient.0.requests(), 3);
}

/// Remembers how long it was asked to wait, and does so for ever.
#[derive(Clone, Default)]
struct Asleep(Scripted);

impl Transport for Asleep {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Failure>> {
        self.0.send(request)
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<()> {
        drop(self.0.sleep(pause));
        Box::pin(std::future::pending())
    }
}

#[test]
fn requests_that_are_given_up_take_no_time_of_those_to_come() {
    let asleep = Asleep::default();
    let client = Client::with_transport(ServerToken::test(), asleep.clone());
    let client = client.requests_a_second(10);
    smol::block_on(client.send(mail())).unwrap();
    let mut context = Context::from_waker(Waker::noop());
    let mut waiting: Vec<_> = (0..20).map(|_| Box::pin(client.send(mail()))).collect();
    for request in &mut waiting {
        assert!(request.as_mut().poll(&mut context).is_pending());
    }
    drop(waiting);
    assert!(pin!(client.send(mail())).poll(&mut context).is_pending());
    let pauses = asleep.0.pauses();
    assert_eq!(pauses.len(), 2, "one of those that waited was next, and then the last one");
    assert!(pauses.iter().all(|pause| *pause <= Duration::from_millis(100)), "{pauses:?}");
}
