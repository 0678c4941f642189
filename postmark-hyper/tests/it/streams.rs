//! Mails that come by and by.

use postmark_hyper::{Email, Outcome, Outcomes};
use smol::channel::unbounded;
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
    let mut outcomes = scripted.client().send_stream(Box::pin(mails)).messages(2);
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

#[test]
fn a_mail_that_comes_wakes_the_task_that_waits_for_it() {
    let scripted = scripted(1);
    let (sender, mails) = unbounded();
    let mut outcomes = scripted.client().send_stream(Box::pin(mails));
    let sending = std::thread::spawn(move || {
        smol::block_on(async {
            let mut sent = 0;
            while let Some((_, outcome)) = outcomes.next().await {
                sent += usize::from(matches!(outcome, Outcome::Sent(_)));
            }
            sent
        })
    });
    sender.try_send(mail()).unwrap();
    std::thread::yield_now();
    sender.try_send(mail()).unwrap();
    drop(sender);
    assert_eq!((sending.join().unwrap(), scripted.requests()), (2, 1));
}

#[test]
fn what_waits_for_more_is_not_tried_once_a_run_is_stopped() {
    let scripted = Scripted::default();
    let (sender, mails) = unbounded();
    let mut outcomes = scripted.client().send_stream(Box::pin(mails));
    sender.try_send(mail()).unwrap();
    assert_eq!(sent(&mut outcomes), None);
    outcomes.stop();
    let next = smol::block_on(outcomes.next());
    assert!(matches!(next, Some((0, Outcome::NotTried(..)))), "{next:?}");
    assert!(smol::block_on(outcomes.next()).is_none());
    assert_eq!(scripted.requests(), 0);
}
