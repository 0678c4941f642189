//! Mails that come by and by.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use postmark_hyper::{
    Body, BoxFuture, Client, Email, Failure, Outcome, Outcomes, ServerToken, Transport,
};
use smol::channel::{Receiver, unbounded};
use smol::future::poll_once;
use smol::stream::Stream;

use crate::scripted::{Scripted, answer, mail};

/// Answers requests of two mails each.
fn scripted(requests: usize) -> Scripted {
    let receipts = r#"[{"ErrorCode":0,"MessageID":"1"},{"ErrorCode":0,"MessageID":"2"}]"#;
    Scripted::new((0..requests).map(|_| Ok(answer(200, receipts))))
}

/// The index of the next mail that was sent; `None` where nothing more is known yet.
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
    assert!(smol::block_on(outcomes.next()).is_none());
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

/// A transport that answers when it is told to.
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

/// A request is in flight and a mail is waited for: whichever comes wakes the task.
#[test]
fn a_mail_and_an_answer_wake_the_task_that_waits_for_both() {
    let (open, gate) = unbounded();
    let client = Client::with_transport(ServerToken::test(), Gated(gate));
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

/// A stream whose request fails with a panic that somebody catches ends; it does not wait for ever.
#[test]
fn a_panic_does_not_become_a_wait_for_ever() {
    let (open, gate) = unbounded();
    drop(open);
    let client = Client::with_transport(ServerToken::test(), Gated(gate));
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
    assert!(matches!(next, Some((0, Outcome::NotTried(..)))), "{next:?}");
    assert!(smol::block_on(outcomes.next()).is_none());
    assert_eq!(scripted.requests(), 0);
}
