//! Emails that arrive over time.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use futures_core::stream::FusedStream;
use http::{Request, Response};
use postmark_hyper::error::Failure;
use postmark_hyper::request::Body;
use postmark_hyper::{BoxFuture, Client, Email, Outcome, Outcomes, ServerToken, Smol, Transport};
use postmark_sandbox::{SERVER_TOKEN, Sandbox};
use smol::channel::{Receiver, unbounded};
use smol::future::poll_once;
use smol::stream::Stream;

use crate::scripted::{Scripted, answer, mail};

/// Responds to requests of two emails each.
fn scripted(requests: usize) -> Scripted {
    let receipts = r#"[{"ErrorCode":0,"MessageID":"1"},{"ErrorCode":0,"MessageID":"2"}]"#;
    Scripted::new((0..requests).map(|_| Ok(answer(200, receipts))))
}

/// The index of the next email sent; `None` if no more is known yet.
fn sent<S>(outcomes: &mut Outcomes<S>) -> Option<usize>
where
    S: Stream<Item = Email> + Unpin,
{
    match smol::block_on(poll_once(outcomes.next()))? {
        Some((index, Outcome::Sent(_))) => Some(index),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_request_is_made_once_it_is_full_or_the_stream_at_its_end() {
    let scripted = scripted(2);
    let (sender, mails) = unbounded();
    let mut outcomes = scripted.client().send_batch_from(mails).messages(2);
    assert_eq!(sent(&mut outcomes), None);
    sender.try_send(mail()).unwrap();
    assert_eq!((sent(&mut outcomes), scripted.requests()), (None, 0));
    sender.try_send(mail()).unwrap();
    assert_eq!((sent(&mut outcomes), sent(&mut outcomes)), (Some(0), Some(1)));
    assert_eq!((sent(&mut outcomes), scripted.requests()), (None, 1));
    sender.try_send(mail()).unwrap();
    sender.try_send(mail()).unwrap();
    drop(sender);
    assert_eq!((sent(&mut outcomes), sent(&mut outcomes)), (Some(2), Some(3)));
    assert!(!outcomes.is_terminated());
    assert!(smol::block_on(outcomes.next()).is_none());
    assert!(outcomes.is_terminated());
    assert!(smol::block_on(outcomes.next()).is_none());
    assert_eq!(scripted.requests(), 2);
}

/// Counts how often a task is woken.
#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A transport that responds when told to.
struct Gated(Receiver<()>);

impl Transport for Gated {
    fn send(&self, _: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Failure>> {
        let gate = self.0.clone();
        Box::pin(async move {
            gate.recv().await.unwrap();
            Ok(answer(200, r#"[{"ErrorCode":0,"MessageID":"1"}]"#))
        })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<()> {
        panic!("nothing fails")
    }
}

/// With a request in flight while waiting for an email, whichever comes first wakes the task.
#[test]
fn a_mail_and_an_answer_wake_the_task_that_waits_for_both() {
    let (open, gate) = unbounded();
    let client = Client::with_transport(Gated(gate), ServerToken::test());
    let (sender, mails) = unbounded();
    let mut outcomes = client.send_batch_from(mails).messages(1).in_flight(2);
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    let poll = |outcomes: &mut Outcomes<_>| {
        woken.0.store(0, Ordering::SeqCst);
        Pin::new(outcomes).poll_next(&mut Context::from_waker(&waker))
    };
    let times = || woken.0.load(Ordering::SeqCst);
    assert!(poll(&mut outcomes).is_pending());
    sender.try_send(mail()).unwrap();
    assert!(times() > 0, "a mail is there");
    assert!(poll(&mut outcomes).is_pending());
    assert_eq!(outcomes.progress().requests, 1);
    sender.try_send(mail()).unwrap();
    assert!(times() > 0, "another is, while a request is in flight");
    assert!(poll(&mut outcomes).is_pending());
    assert_eq!(outcomes.progress().requests, 2);
    open.try_send(()).unwrap();
    assert!(times() > 0, "an answer is");
    assert!(matches!(poll(&mut outcomes), Poll::Ready(Some((_, Outcome::Sent(_))))));
    assert!(poll(&mut outcomes).is_pending());
    open.try_send(()).unwrap();
    assert!(times() > 0, "the other is, too");
    assert!(matches!(poll(&mut outcomes), Poll::Ready(Some((_, Outcome::Sent(_))))));
    assert!(poll(&mut outcomes).is_pending());
    drop(sender);
    assert!(times() > 0, "there are no more");
    assert!(matches!(poll(&mut outcomes), Poll::Ready(None)));
}

/// A stream whose request panics, with the panic caught, ends instead of waiting forever.
#[test]
fn a_panic_does_not_become_a_wait_for_ever() {
    let (open, gate) = unbounded();
    drop(open);
    let client = Client::with_transport(Gated(gate), ServerToken::test());
    let mut outcomes = client.send_batch([mail()]);
    let caught = catch_unwind(AssertUnwindSafe(|| smol::block_on(outcomes.next())));
    assert!(caught.is_err());
    assert!(smol::block_on(outcomes.next()).is_none());
}

#[test]
fn what_waits_for_more_is_not_tried_once_a_run_is_stopped() {
    let scripted = Scripted::default();
    let (sender, mails) = unbounded();
    let mut outcomes = scripted.client().send_batch_from(mails);
    sender.try_send(mail()).unwrap();
    assert_eq!(sent(&mut outcomes), None);
    outcomes.stop();
    let next = smol::block_on(outcomes.next());
    assert!(matches!(next, Some((0, Outcome::NotSent(..)))), "{next:?}");
    assert!(smol::block_on(outcomes.next()).is_none());
    assert_eq!(scripted.requests(), 0);
}

/// Accepts each email, the first at once and others later, with a response longer than what is read
/// unasked.
fn slow_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for (number, peer) in listener.incoming().enumerate() {
            thread::spawn(move || {
                let mut peer = peer.unwrap();
                let mut request = Vec::new();
                while !request.ends_with(b"]") {
                    let mut part = [0; 4096];
                    let count = peer.read(&mut part).unwrap();
                    request.extend_from_slice(&part[..count]);
                }
                if number > 0 {
                    thread::sleep(Duration::from_millis(100));
                }
                let spaces = " ".repeat(1 << 20);
                let receipt = format!("[{{\"ErrorCode\":0,\"MessageID\":\"1\"}}{spaces}]");
                let head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ";
                write!(peer, "{head}{}\r\n\r\n{receipt}", receipt.len()).unwrap();
            });
        }
    });
    url
}

/// An attempt continues while the outcomes of others are handled.
#[test]
fn whoever_takes_their_time_has_no_answer_called_late() {
    let take_time = |client: Client, pause: fn(Duration) -> BoxFuture<()>| async move {
        let client = client.base_url(slow_server()).timeout(Duration::from_millis(500));
        let mut outcomes = client.send_batch((0..2).map(|_| mail())).messages(1).in_flight(2);
        while let Some((_, outcome)) = outcomes.next().await {
            assert!(matches!(outcome, Outcome::Sent(_)), "{outcome:?}");
            pause(Duration::from_millis(700)).await;
        }
    };
    let on_tokio =
        take_time(Client::new(ServerToken::test()), |pause| Box::pin(tokio::time::sleep(pause)));
    tokio::runtime::Runtime::new().unwrap().block_on(on_tokio);
    smol::block_on(take_time(Client::on(Smol, ServerToken::test()), |pause| {
        Box::pin(async move {
            smol::Timer::after(pause).await;
        })
    }));
}

/// A request inside the loop does not wait for one that nobody polls.
#[test]
fn requests_within_a_batch_find_a_place_among_its_own() {
    let sandbox = Sandbox::start().unwrap();
    let client = Client::on(Smol, ServerToken::new(SERVER_TOKEN).unwrap());
    let client = client.base_url(sandbox.url()).requests_at_a_time(1).requests_a_second(1000);
    smol::block_on(async {
        let mut outcomes = client.send_batch((0..4).map(|_| mail())).messages(1).in_flight(2);
        while let Some((_, outcome)) = outcomes.next().await {
            assert!(matches!(outcome, Outcome::Sent(_)), "{outcome:?}");
            client.send(mail()).await.unwrap();
        }
    });
    assert_eq!(sandbox.messages().len(), 8);
}

/// Dropping the outcomes cancels their requests.
#[test]
fn a_batch_that_is_dropped_ends_its_requests() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let client = Client::on(Smol, ServerToken::test()).base_url(url);
    let mut outcomes = client.send_batch([mail()]);
    assert!(smol::block_on(poll_once(outcomes.next())).is_none());
    let (mut peer, _) = silent.accept().unwrap();
    drop(outcomes);
    peer.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // Reads what there is of the request, until the connection is closed.
    peer.read_to_end(&mut Vec::new()).unwrap();
}
