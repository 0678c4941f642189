//! A limit with the adaptors of futures: no request waits for one that nobody polls.
//!
//! Each test holds futures that were started and are not polled, and sends other requests
//! meanwhile: on each runtime, and on a custom transport. If it hangs, it fails.

use std::pin::Pin;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{Either, join, join_all, select};
use futures_util::stream::{self, FuturesUnordered, StreamExt};
use http::{Request, Response};
use postmark_hyper::api::messages::ListOutboundMessages;
use postmark_hyper::error::Failure;
use postmark_hyper::machine::BulkPoll;
use postmark_hyper::request::Body;
use postmark_hyper::{AsyncStd, BoxFuture, Client, Email, ServerToken, Smol, Transport};
use postmark_sandbox::{SERVER_TOKEN, Sandbox};
use smol::future::poll_once;

use crate::scripted::{RECEIPT, answer, mail};

type Scenario = fn(Client) -> Pin<Box<dyn Future<Output = ()>>>;

/// A slow transport that spawns tasks.
struct Callers;

impl Transport for Callers {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Failure>> {
        Box::pin(async move {
            smol::Timer::after(Duration::from_millis(1)).await;
            Ok(answer(
                200,
                match request.uri().path() {
                    "/messages/outbound" if is_search(&request) => r#"{"TotalCount":0}"#,
                    "/messages/outbound" => r#"{"TotalCount":1,"Messages":[{"MessageID":"1"}]}"#,
                    "/email/batch" => r#"[{"ErrorCode":0,"Message":"OK","MessageID":"1"}]"#,
                    path if path.starts_with("/email/bulk") => r#"{"ID":"1","Status":"Completed"}"#,
                    _ => RECEIPT,
                },
            ))
        })
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<()> {
        Box::pin(async move {
            smol::Timer::after(pause).await;
        })
    }

    fn spawn(&self, task: BoxFuture<()>) -> Result<(), BoxFuture<()>> {
        smol::spawn(task).detach();
        Ok(())
    }
}

fn is_search(request: &Request<Body>) -> bool {
    request.uri().query().is_some_and(|query| query.contains("metadata"))
}

/// Runs a scenario with each limit, on each runtime, and on a custom transport.
fn on_all(scenario: Scenario) {
    let limits: [fn(Client) -> Client; 3] = [
        |client| client.requests_at_a_time(1),
        |client| client.requests_a_second(200),
        |client| client.requests_at_a_time(2).requests_a_second(500),
    ];
    for (number, limit) in limits.into_iter().enumerate() {
        let set = move |client: fn(ServerToken) -> Client| {
            let sandbox = Sandbox::start().unwrap();
            let client = client(ServerToken::new(SERVER_TOKEN).unwrap());
            (limit(client.base_url(sandbox.url())), sandbox)
        };
        in_time(&format!("tokio, on one thread, limit {number}"), move || {
            let (client, _sandbox) = set(Client::new);
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            runtime.enable_all().build().unwrap().block_on(scenario(client));
        });
        in_time(&format!("tokio, limit {number}"), move || {
            let (client, _sandbox) = set(Client::new);
            tokio::runtime::Runtime::new().unwrap().block_on(scenario(client));
        });
        in_time(&format!("async-std, limit {number}"), move || {
            let (client, _sandbox) = set(|token| Client::on(AsyncStd, token));
            async_std::task::block_on(scenario(client));
        });
        in_time(&format!("smol, limit {number}"), move || {
            let (client, _sandbox) = set(|token| Client::on(Smol, token));
            smol::block_on(scenario(client));
        });
        in_time(&format!("a transport of the caller's, limit {number}"), move || {
            smol::block_on(scenario(limit(Client::with_transport(Callers, ServerToken::test()))));
        });
    }
}

fn in_time(name: &str, run: impl FnOnce() + Send + 'static) {
    let (done, wait) = mpsc::channel();
    let running = thread::spawn(move || {
        run();
        let _ = done.send(());
    });
    let waited = wait.recv_timeout(Duration::from_secs(30));
    assert_ne!(waited, Err(mpsc::RecvTimeoutError::Timeout), "it hangs on {name}");
    assert!(running.join().is_ok(), "it fails on {name}");
}

async fn send(client: &Client) {
    client.send(mail()).await.unwrap();
}

/// A future polled once, which is not enough for a request on most runtimes.
struct Held<F: Future> {
    future: Pin<Box<F>>,
    output: Option<F::Output>,
}

async fn hold<F: Future>(future: F) -> Held<F> {
    let mut future = Box::pin(future);
    let output = poll_once(&mut future).await;
    Held { future, output }
}

impl<F: Future> Held<F> {
    async fn finish(self) -> F::Output {
        match self.output {
            Some(output) => output,
            None => self.future.await,
        }
    }
}

#[test]
fn buffer_unordered_beside_a_send_in_the_body_of_the_loop() {
    on_all(|client| {
        Box::pin(async move {
            let mut sent = stream::iter(0..8).map(|_| client.send(mail())).buffer_unordered(4);
            while let Some(receipt) = sent.next().await {
                receipt.unwrap();
                send(&client).await;
            }
        })
    });
}

#[test]
fn buffered_beside_a_send_in_the_body_of_the_loop() {
    on_all(|client| {
        Box::pin(async move {
            let mut sent = stream::iter(0..8).map(|_| client.send(mail())).buffered(4);
            while let Some(receipt) = sent.next().await {
                receipt.unwrap();
                send(&client).await;
            }
        })
    });
}

#[test]
fn futures_unordered_that_are_begun_and_left() {
    on_all(|client| {
        Box::pin(async move {
            let mut sent: FuturesUnordered<_> = (0..8).map(|_| client.send(mail())).collect();
            if let Some(receipt) = hold(sent.next()).await.output {
                receipt.unwrap().unwrap();
            }
            send(&client).await;
            while let Some(receipt) = sent.next().await {
                receipt.unwrap();
            }
        })
    });
}

#[test]
fn joined_futures_beside_some_that_are_left() {
    on_all(|client| {
        Box::pin(async move {
            let left = hold(join(client.send(mail()), client.send(mail()))).await;
            for receipt in join_all((0..8).map(|_| client.send(mail()))).await {
                receipt.unwrap();
            }
            let (first, second) = left.finish().await;
            first.and(second).unwrap();
        })
    });
}

#[test]
fn the_half_of_a_select_that_is_left_and_polled_later() {
    on_all(|client| {
        Box::pin(async move {
            let halves = [(); 2].map(|()| Box::pin(client.send(mail())));
            let [left, right] = halves;
            let (receipt, other) = match select(left, right).await {
                Either::Left(done) | Either::Right(done) => done,
            };
            receipt.unwrap();
            send(&client).await;
            other.await.unwrap();
        })
    });
}

#[test]
fn a_half_that_is_dropped() {
    on_all(|client| {
        Box::pin(async move {
            for _ in 0..8 {
                let dropped = hold(client.send(mail())).await;
                let left = hold(client.send(mail())).await;
                drop(dropped);
                send(&client).await;
                left.finish().await.unwrap();
            }
        })
    });
}

#[test]
fn many_that_wait_and_are_dropped() {
    on_all(|client| {
        Box::pin(async move {
            let mut waiting = Vec::new();
            for _ in 0..500 {
                waiting.push(hold(client.send(mail())).await);
            }
            drop(waiting);
            send(&client).await;
        })
    });
}

#[test]
fn rows_that_are_begun_and_left() {
    on_all(|client| {
        Box::pin(async move {
            send(&client).await;
            let mut rows = client.list(ListOutboundMessages::new());
            let first = hold(rows.next()).await;
            send(&client).await;
            first.finish().await.unwrap().unwrap();
        })
    });
}

#[test]
fn a_search_and_a_watch_that_are_begun_and_left() {
    on_all(|client| {
        Box::pin(async move {
            let email: Email = mail().send_id("order-77");
            let search = hold(client.reconcile(&email, Duration::ZERO)).await;
            let poll = BulkPoll::new("1").deadline(Duration::ZERO);
            let watch = hold(client.watch(poll)).await;
            send(&client).await;
            search.finish().await.unwrap();
            // The sandbox has no such bulk email.
            let _ = watch.finish().await;
        })
    });
}

#[test]
fn batches_that_are_left_in_flight() {
    on_all(|client| {
        Box::pin(async move {
            let mut outcomes = client.send_batch((0..4).map(|_| mail())).messages(1).in_flight(2);
            while let Some((_, outcome)) = outcomes.next().await {
                assert!(outcome.receipt().is_some(), "{outcome:?}");
                send(&client).await;
            }
        })
    });
}
