//! Redelivered messages.

use std::time::Duration;

use async_nats::jetstream;
use async_nats::jetstream::consumer::{AckPolicy, PullConsumer};
use postmark_jetstream::{Queue, State};
use postmark_sandbox::{FaultPlace, FaultRule, InjectedFault, Sandbox, ServerResponse};

use super::nats::Nats;
use super::{Running, client, email, entry, rules};

/// The bucket key of the claim of key `a`.
const A: &str = "61";

/// A message whose worker wrote this claim and died.
async fn abandoned(nats: &Nats, claim: &str) -> Queue {
    let queue = nats.queue().await;
    queue.enqueue(&entry("a")).await.unwrap();
    let jetstream = jetstream::new(nats.connect().await);
    let claims = jetstream.get_key_value("postmark-claims").await.unwrap();
    claims.create(A, claim.to_owned().into()).await.unwrap();
    queue
}

fn claim(state: &str) -> String {
    format!(
        r#"{{"state":"{state}","message":1,"sends":0,"doubt_since":null,"message_id":null,"note":""}}"#
    )
}

#[tokio::test]
async fn a_claim_whose_worker_is_gone_is_searched_for_and_found() {
    let nats = Nats::start();
    let sandbox = Sandbox::start().unwrap();
    client(&sandbox).send(&email("a").send_id("a")).await.unwrap();
    let queue = abandoned(&nats, &claim("sending")).await;
    let running = Running::start(&nats, &sandbox).await;
    let sent = queue.wait("a").await.unwrap();
    assert_eq!((sent.state(), sent.note.as_str()), (State::Sent, "found by a search"));
    running.stop().await;
    assert_eq!(sandbox.messages().len(), 1);
}

#[tokio::test]
async fn a_claim_whose_worker_is_gone_is_not_sent_on_a_guess() {
    for (claim, state) in [
        (claim("sending"), State::InDoubt),
        (claim("resolving"), State::InDoubt),
        // Workers do not write this: whatever it means, it is not sent.
        ("no claim".to_owned(), State::InDoubt),
        // It was returned to the queue.
        (claim("queued"), State::Sent),
    ] {
        let nats = Nats::start();
        let sandbox = Sandbox::start().unwrap();
        let queue = abandoned(&nats, &claim).await;
        let running = Running::start(&nats, &sandbox).await;
        while queue.doubts().await.unwrap().is_empty() && sandbox.messages().is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        if state == State::Sent {
            assert_eq!(queue.wait("a").await.unwrap().state(), state);
        }
        running.stop().await;
        let is_sent = state == State::Sent;
        assert_eq!(sandbox.messages().len(), usize::from(is_sent), "{claim}");
        assert_eq!(queue.doubts().await.unwrap().len(), usize::from(!is_sent), "{claim}");
    }
}

#[tokio::test]
async fn a_message_whose_ack_was_lost_is_acked_and_not_sent() {
    let nats = Nats::start();
    let sandbox = Sandbox::start().unwrap();
    for state in ["sent", "refused", "cancelled"] {
        let nats = Nats::start();
        abandoned(&nats, &claim(state)).await;
        let running = Running::start(&nats, &sandbox).await;
        let jetstream = jetstream::new(nats.connect().await);
        let stream = jetstream.get_stream("postmark-emails").await.unwrap();
        while stream.get_info().await.unwrap().state.messages > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        running.stop().await;
    }
    drop(nats);
    assert_eq!(sandbox.requests(), 0);
}

#[tokio::test]
async fn a_worker_that_waits_for_postmark_keeps_its_message() {
    let nats = Nats::start();
    let sandbox = Sandbox::start().unwrap();
    // Each search takes longer than two leases.
    let searches = FaultPlace::Route { method: Some("GET".into()), path: "/messages/*".into() };
    let slow = ServerResponse::new(500).delay(Duration::from_secs(5));
    sandbox.add_fault(FaultRule::new(searches).fault(InjectedFault::Before(slow)));
    let queue = abandoned(&nats, &claim("sending")).await;
    let workers = [Running::start(&nats, &sandbox).await, Running::start(&nats, &sandbox).await];
    while sandbox.requests() == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let claimed = queue.status("a").await.unwrap().unwrap();
    // Longer than the server waits for an ack; nothing else happens meanwhile.
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(sandbox.requests(), 1, "another worker got the message");
    assert_eq!(queue.status("a").await.unwrap().unwrap(), claimed);
    for worker in workers {
        worker.stop().await;
    }
}

#[tokio::test]
async fn the_server_waits_for_the_lease_and_has_no_backoff() {
    let nats = Nats::start();
    let sandbox = Sandbox::start().unwrap();
    nats.queue().await;
    let running = Running::start(&nats, &sandbox).await;
    let jetstream = jetstream::new(nats.connect().await);
    let stream = jetstream.get_stream("postmark-emails").await.unwrap();
    let config = loop {
        if let Ok(consumer) =
            stream.get_consumer::<async_nats::jetstream::consumer::pull::Config>("workers").await
        {
            let consumer: PullConsumer = consumer;
            break consumer.cached_info().config.clone();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert_eq!(config.ack_policy, AckPolicy::Explicit);
    assert_eq!(config.ack_wait, rules().lease_time());
    assert!(config.backoff.is_empty());
    assert_eq!(config.max_deliver, -1);
    running.stop().await;
}
