//! Limits on concurrent requests, and on requests per second.

use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::future::join_all;
use http::{Request, Response};
use postmark_hyper::error::Failure;
use postmark_hyper::request::Body;
use postmark_hyper::{
    BoxFuture, Client, Error, Outcome, Receipt, RetryPolicy, ServerToken, Transport,
};
use smol::Executor;
use smol::future::poll_once;

use crate::scripted::{RECEIPT, Scripted, mail};

/// Becomes ready when polled the second time.
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
            // Long enough for everything that can run concurrently to start.
            for _ in 0..200 {
                smol::future::yield_now().await;
            }
            now.fetch_sub(1, Ordering::SeqCst);
            Ok(Response::new(RECEIPT.into()))
        })
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<()> {
        timer(pause)
    }

    fn spawn(&self, task: BoxFuture<()>) -> Result<(), BoxFuture<()>> {
        smol::spawn(task).detach();
        Ok(())
    }
}

fn timer(pause: Duration) -> BoxFuture<()> {
    Box::pin(async move {
        smol::Timer::after(pause).await;
    })
}

/// Sends twenty emails at once; returns the maximum concurrency.
fn most_at_a_time(set: impl FnOnce(Client) -> Client) -> usize {
    let slow = Slow::default();
    let client = set(Client::with_transport(slow.clone(), ServerToken::test()));
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
    let client = Client::with_transport(Slow::default(), ServerToken::test());
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

/// A transport with a simulated clock: waits end immediately. It has tasks, which run on request.
#[derive(Clone)]
struct Clocked {
    scripted: Scripted,
    start: Instant,
    passed: Arc<Mutex<Duration>>,
    tasks: Arc<Executor<'static>>,
}

impl Clocked {
    fn new(scripted: Scripted) -> Self {
        let (start, passed) = (Instant::now(), Arc::default());
        Self { scripted, start, passed, tasks: Arc::default() }
    }

    fn client(&self) -> Client {
        Client::with_transport(self.clone(), ServerToken::test())
    }

    fn run<T>(&self, future: impl Future<Output = T>) -> T {
        smol::block_on(self.tasks.run(future))
    }

    fn passed(&self) -> Duration {
        *self.passed.lock().unwrap()
    }
}

impl Transport for Clocked {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Failure>> {
        self.scripted.send(request)
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<()> {
        let passed = Arc::clone(&self.passed);
        let until = self.passed() + pause;
        Box::pin(async move {
            smol::future::yield_now().await;
            let mut passed = passed.lock().unwrap();
            *passed = until.max(*passed);
        })
    }

    fn now(&self) -> Instant {
        self.start + self.passed()
    }

    fn spawn(&self, task: BoxFuture<()>) -> Result<(), BoxFuture<()>> {
        self.tasks.spawn(task).detach();
        Ok(())
    }
}

#[test]
fn requests_of_all_clones_are_spread_over_time() {
    let clocked = Clocked::new(Scripted::default());
    let client = clocked.client().requests_a_second(2);
    for (number, client) in [client.clone(), client.clone(), client].into_iter().enumerate() {
        clocked.run(client.send(mail())).unwrap();
        assert_eq!(clocked.passed(), Duration::from_millis(500) * u32::try_from(number).unwrap());
    }
}

/// The cause of a request that was not sent because it got no turn.
fn no_turn(result: Result<Receipt, Error>) -> String {
    let Err(Error::Transport(Failure::Unsent(cause))) = result else { panic!("{result:?}") };
    let cause = cause.to_string();
    assert!(cause.contains("turn") && cause.contains("RetryPolicy::deadline"), "{cause}");
    cause
}

#[test]
fn a_request_whose_turn_comes_after_the_deadline_fails_at_once() {
    let clocked = Clocked::new(Scripted::default());
    let policy = RetryPolicy::never().deadline(Duration::from_secs(2));
    let client = clocked.client().requests_a_second(10).retry(policy);
    let results = clocked.run(join_all((0..100).map(|_| client.send(mail()))));
    let (sent, late): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!(sent.len(), 20);
    assert_eq!(clocked.scripted.requests(), sent.len());
    for result in late {
        let cause = no_turn(result);
        assert!(cause.contains("would have to wait for its turn for 2"), "{cause}");
    }
    assert_eq!(clocked.passed(), Duration::from_millis(1900));
    // Unsent requests keep no time reserved.
    clocked.run(client.send(mail())).unwrap();
    assert_eq!(clocked.passed(), Duration::from_secs(2));
}

/// Never responds.
#[derive(Clone)]
struct Silent(Clocked);

impl Transport for Silent {
    fn send(&self, _: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Failure>> {
        Box::pin(std::future::pending())
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<()> {
        self.0.sleep(pause)
    }

    fn now(&self) -> Instant {
        self.0.now()
    }

    fn spawn(&self, task: BoxFuture<()>) -> Result<(), BoxFuture<()>> {
        self.0.spawn(task)
    }
}

#[test]
fn a_request_that_finds_no_place_until_the_deadline_fails() {
    let clocked = Clocked::new(Scripted::default());
    let client = Client::with_transport(Silent(clocked.clone()), ServerToken::test());
    let client = client.requests_at_a_time(1);
    let mut silent = Box::pin(client.send(mail()));
    clocked.run(async {
        assert!(poll_once(&mut silent).await.is_none());
        for _ in 0..3 {
            smol::future::yield_now().await;
        }
        let cause = no_turn(client.send(mail()).await);
        assert!(cause.contains("waited for its turn for 120s"), "{cause}");
    });
}

#[test]
fn waiting_for_a_turn_takes_its_part_of_the_time_to_try_again() {
    let unsent = || Err(Failure::unsent("nobody listens"));
    let clocked = Clocked::new(Scripted::new([unsent(), unsent(), unsent(), unsent()]));
    let policy = RetryPolicy::new().first_wait(Duration::ZERO).deadline(Duration::from_secs(3));
    let client = clocked.client().requests_a_second(1).retry(policy.attempts(9));
    let error = clocked.run(client.send(mail())).unwrap_err();
    assert!(!error.may_have_happened());
    assert_eq!(clocked.scripted.requests(), 3);
    assert_eq!(clocked.passed(), Duration::from_secs(2));
}

#[test]
fn requests_that_are_given_up_take_no_time_of_those_to_come() {
    let clocked = Clocked::new(Scripted::default());
    let client = clocked.client().requests_a_second(10);
    clocked.run(async {
        client.send(mail()).await.unwrap();
        let mut waiting: Vec<_> = (0..20).map(|_| Box::pin(client.send(mail()))).collect();
        for request in &mut waiting {
            assert!(poll_once(request).await.is_none());
        }
        drop(waiting);
        client.send(mail()).await.unwrap();
    });
    assert_eq!(clocked.scripted.requests(), 2);
    assert!(clocked.passed() <= Duration::from_millis(200), "{:?}", clocked.passed());
}

#[test]
fn a_limit_is_a_fault_on_a_transport_that_spawns_no_tasks() {
    let limits: [fn(Client) -> Client; 2] =
        [|client| client.requests_at_a_time(1), |client| client.requests_a_second(1)];
    for limit in limits {
        let scripted = Scripted::default();
        let client = limit(scripted.client());
        let error = smol::block_on(client.send(mail())).unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{error:?}");
        assert!(error.help().contains("Transport::spawn"), "{}", error.help());
        let outcome = smol::block_on(client.send_batch([mail()]).next());
        assert!(matches!(outcome, Some((0, Outcome::NotSent(..)))), "{outcome:?}");
        assert_eq!(scripted.requests(), 0);
    }
}
