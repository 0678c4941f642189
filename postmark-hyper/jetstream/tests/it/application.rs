//! The operations of an application: enqueue, wait and decide.

use std::time::{Duration, SystemTime};

use postmark_core::outbox::Priority;
use postmark_core::webhook::Event;
use postmark_hyper::{Content, Email};
use postmark_jetstream::{Enqueued, Entry, OnDoubt, QueueError, Resolution, State};
use postmark_sandbox::{InjectedFault, Options, Sandbox, ServerResponse};

use super::nats::Nats;
use super::{Running, email, entry};

#[tokio::test]
async fn the_same_key_is_one_email_and_another_email_under_it_an_error() {
    let nats = Nats::start();
    let queue = nats.queue().await;
    assert_eq!(queue.enqueue(&entry("a")).await.unwrap(), Enqueued::New);
    assert_eq!(queue.enqueue(&entry("a")).await.unwrap(), Enqueued::Known);
    let other = Entry::new("a", email("someone-else"));
    let error = queue.enqueue(&other).await.unwrap_err();
    assert!(matches!(error, QueueError::Conflict(key) if key == "a"));

    let sandbox = Sandbox::start().unwrap();
    let running = Running::start(&nats, &sandbox).await;
    assert_eq!(queue.wait("a").await.unwrap().state(), State::Sent);
    assert_eq!(queue.enqueue(&entry("a")).await.unwrap(), Enqueued::Known);
    running.stop().await;
    assert_eq!(sandbox.messages().len(), 1);
}

#[tokio::test]
async fn bad_input_is_refused() {
    let nats = Nats::start();
    let queue = nats.queue().await;
    let bad = [
        (Entry::new("", email("a")), "Key"),
        (Entry::new("a\nb", email("a")), "Key"),
        (entry("a").at(SystemTime::now()), "At"),
        (entry("a").priority(Priority::High), "Priority"),
        (entry("a").sender("a\r\nb"), "Sender"),
        (Entry::new("a", Email::new("a@example.com", "no address", Content::text(""))), "To"),
    ];
    for (entry, field) in bad {
        match queue.enqueue(&entry).await.unwrap_err() {
            QueueError::Invalid(fault) => assert_eq!(fault.field(), field),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_message_of_another_program_is_an_email_too() {
    let nats = Nats::start();
    let queue = nats.queue().await;
    let client = nats.connect().await;
    let jetstream = async_nats::jetstream::new(client);
    let json = entry("a").to_json().unwrap();
    jetstream.publish("postmark.emails", json.into()).await.unwrap().await.unwrap();
    jetstream.publish("postmark.emails", "no JSON".into()).await.unwrap().await.unwrap();
    let sandbox = Sandbox::start().unwrap();
    let running = Running::start(&nats, &sandbox).await;
    assert_eq!(queue.wait("message-1").await.unwrap().state(), State::Sent);
    assert_eq!(queue.wait("message-2").await.unwrap().state(), State::Refused);
    running.stop().await;
    assert_eq!(sandbox.messages().len(), 1);
}

#[tokio::test]
async fn what_is_in_doubt_is_named_until_a_person_or_a_webhook_decides() {
    let nats = Nats::start();
    let queue = nats.queue().await;
    // Accepted emails are shown much later.
    let options = Options::new().index_lag(Duration::from_secs(3600));
    let sandbox = Sandbox::start_with(options).unwrap();
    let running = Running::start(&nats, &sandbox).await;
    let keys = ["seen", "found", "again", "gone", "told"];
    for key in keys {
        // The email `again` is not accepted, the others are, and no response arrives.
        let hang_up = ServerResponse::hang_up();
        sandbox.inject(if key == "again" {
            InjectedFault::Before(hang_up)
        } else {
            InjectedFault::After(hang_up)
        });
        queue.enqueue(&entry(key).on_doubt(OnDoubt::Leave)).await.unwrap();
        assert_eq!(queue.wait(key).await.unwrap().state(), State::InDoubt);
    }
    // The claim is written first, the list entry a moment later.
    while queue.doubts().await.unwrap().len() < keys.len() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let doubts = queue.doubts().await.unwrap();
    assert!(doubts.iter().all(|doubt| !doubt.note.is_empty() && doubt.job.email.contains("Thank")));
    assert_eq!(sandbox.messages().len(), 4);

    let event = r#"{"RecordType":"Delivery","MessageID":"m-1","Recipient":"seen@example.com",
        "Metadata":{"send-id":"7365656e"}}"#;
    let event = Event::parse(event).unwrap();
    assert!(queue.settle(&event).await.unwrap());
    assert!(!queue.settle(&event).await.unwrap());
    let seen = queue.wait("seen").await.unwrap();
    assert_eq!((seen.state(), seen.message_id.as_deref()), (State::Sent, Some("m-1")));

    sandbox.advance(Duration::from_secs(3600)).await;
    for (key, resolution) in [
        ("found", Resolution::SearchAgain),
        ("again", Resolution::SendAgain),
        ("gone", Resolution::GiveUp),
        ("told", Resolution::MarkSent),
    ] {
        assert!(queue.resolve(key, resolution).await.unwrap(), "{key}");
        assert!(!queue.resolve(key, resolution).await.unwrap(), "{key}");
    }
    assert_eq!(queue.wait("again").await.unwrap().state(), State::Sent);
    assert_eq!(queue.wait("gone").await.unwrap().state(), State::Cancelled);
    assert_eq!(queue.wait("told").await.unwrap().state(), State::Sent);
    let found = queue.wait("found").await.unwrap();
    assert_eq!((found.state(), found.note.as_str()), (State::Sent, "found by a search"));
    assert!(queue.doubts().await.unwrap().is_empty());
    running.stop().await;
    assert_eq!(sandbox.messages().len(), 5);
}
