//! What workers send, and how they handle the responses.

use std::time::{Duration, SystemTime};

use postmark_core::outbox::State;
use postmark_outbox::{OnDoubt, Outbox, Worker};
use postmark_sandbox::{InjectedFault, Options, Sandbox, ServerResponse};

use super::postgres::{Postgres, connect};
use super::{Running, client, client_at, entry, rules, worker};

#[tokio::test]
async fn emails_go_out_in_full_batches_with_few_statements() {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    let outbox = Outbox::new();
    let json = entry("any").to_json().unwrap();
    let fill = "SELECT postmark_outbox_enqueue('key ' || n, $1) FROM generate_series(1, 2000) n";
    client.execute(fill, &[&json]).await.unwrap();
    let sandbox = Sandbox::start_with(Options::new().max_messages(usize::MAX)).unwrap();
    let worker = worker(&config, &sandbox);
    let metrics = worker.metrics();
    let running = Running::start(worker);
    outbox.wait(&client, "key 2000").await.unwrap().unwrap();
    running.stop().await;
    assert_eq!(sandbox.messages().len(), 2000);
    assert_eq!((metrics.claimed(), metrics.sent(), metrics.batches()), (2000, 2000, 4));
    // At most 0.1 statements per email are allowed; it takes about 0.01.
    assert!(metrics.statements() <= 60, "{metrics:?}");
    assert_eq!(outbox.counts(&client).await.unwrap().sent, 2000);
}

#[tokio::test]
async fn a_worker_hears_of_an_email_and_asks_little_when_there_is_none() {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    let sandbox = Sandbox::start().unwrap();
    // Without a notification, nothing would happen for an hour.
    let worker = worker(&config, &sandbox).rules(rules().poll(Duration::from_secs(3600)));
    let metrics = worker.metrics();
    let running = Running::start(worker);
    while metrics.statements() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Outbox::new().enqueue(&client, &entry("a")).await.unwrap();
    let status = Outbox::new().wait(&client, "a").await.unwrap().unwrap();
    assert_eq!(status.state, State::Sent);
    assert_eq!(status.message_id, Some(sandbox.messages()[0].id.clone()));
    running.stop().await;
    // Two without rows, or three if the last email arrived between the claim and its write.
    assert!(metrics.statements() <= 8, "{metrics:?}");
}

#[tokio::test]
async fn an_email_goes_at_its_time_and_not_before() {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    let sandbox = Sandbox::start().unwrap();
    let poll = Duration::from_secs(3600);
    let running = Running::start(worker(&config, &sandbox).rules(rules().poll(poll)));
    let at = SystemTime::now() + Duration::from_millis(400);
    Outbox::new().enqueue(&client, &entry("a").at(at)).await.unwrap();
    let status = Outbox::new().wait(&client, "a").await.unwrap().unwrap();
    assert!(status.changed_at >= at);
    assert_eq!(status.state, State::Sent);
    running.stop().await;
}

#[tokio::test]
async fn a_refusal_is_kept_with_its_reason_and_others_are_sent() {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    let outbox = Outbox::new();
    let sandbox = Sandbox::start().unwrap();
    sandbox.suppress("outbound", "b@example.com");
    for key in ["a", "b", "c"] {
        outbox.enqueue(&client, &entry(key)).await.unwrap();
    }
    // Inserted without a check.
    let sql = "SELECT postmark_outbox_enqueue('d', '{\"From\":\"nobody\"}')";
    client.execute(sql, &[]).await.unwrap();
    let running = Running::start(worker(&config, &sandbox));
    for (key, state) in
        [("a", State::Sent), ("b", State::Refused), ("c", State::Sent), ("d", State::Refused)]
    {
        let status = outbox.wait(&client, key).await.unwrap().unwrap();
        assert_eq!(status.state, state, "{status:?}");
        assert_eq!(status.note.is_empty(), state == State::Sent);
    }
    running.stop().await;
}

#[tokio::test]
async fn each_policy_acts_on_doubt() {
    // Responses are lost, and accepted emails are not shown.
    let lag = Duration::from_secs(60 * 60);
    for (policy, lost, state, accepted) in [
        (OnDoubt::Leave, 1, State::InDoubt, 1),
        (OnDoubt::Search, 1, State::InDoubt, 1),
        (OnDoubt::SearchThenSend, 1, State::Sent, 2),
        (OnDoubt::SendAgain, 1, State::Sent, 2),
        (OnDoubt::SendAgain, 9, State::InDoubt, 3),
    ] {
        let config = Postgres::server().outbox().await;
        let client = connect(&config).await;
        let outbox = Outbox::new();
        let sandbox = Sandbox::start_with(Options::new().index_lag(lag)).unwrap();
        for _ in 0..lost {
            sandbox.inject(InjectedFault::After(ServerResponse::hang_up()));
        }
        outbox.enqueue(&client, &entry("a").on_doubt(policy)).await.unwrap();
        let running = Running::start(worker(&config, &sandbox));
        let status = outbox.wait(&client, "a").await.unwrap().unwrap();
        running.stop().await;
        assert_eq!(status.state, state, "{policy:?}: {status:?}");
        assert_eq!(sandbox.messages().len(), accepted, "{policy:?}");
    }
}

#[tokio::test]
async fn a_lost_response_is_searched_for_and_found() {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    let outbox = Outbox::new();
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(InjectedFault::After(ServerResponse::hang_up()));
    outbox.enqueue(&client, &entry("a")).await.unwrap();
    let running = Running::start(worker(&config, &sandbox));
    let status = outbox.wait(&client, "a").await.unwrap().unwrap();
    assert_eq!(status.state, State::Sent, "{status:?}");
    assert_eq!(status.message_id, Some(sandbox.messages()[0].id.clone()));
    running.stop().await;
    assert_eq!(sandbox.messages().len(), 1);
}

#[tokio::test]
async fn what_was_certainly_not_sent_stays_in_the_queue() {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    let outbox = Outbox::new();
    outbox.enqueue(&client, &entry("a")).await.unwrap();
    let nobody = client_at("http://127.0.0.1:1");
    let worker = Worker::new(config.clone()).client(nobody).rules(rules());
    let metrics = worker.metrics();
    let running = Running::start(worker);
    while metrics.requeued() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    running.stop().await;
    let status = outbox.status(&client, "a").await.unwrap().unwrap();
    assert_eq!((status.state, status.sends), (State::Queued, 0));
    assert!(status.note.contains("127.0.0.1"), "{}", status.note);
}

#[tokio::test]
async fn each_sender_has_a_client_of_its_own() {
    let config = Postgres::server().outbox().await;
    let database = connect(&config).await;
    let outbox = Outbox::with_senders(["shop", "news", "later"]);
    let (shop, news) = (Sandbox::start().unwrap(), Sandbox::start().unwrap());
    for (key, sender) in [("a", "shop"), ("b", "news"), ("c", "later")] {
        outbox.enqueue(&database, &entry(key).sender(sender)).await.unwrap();
    }
    let worker = Worker::new(config.clone())
        .sender("shop", client(&shop))
        .sender("news", client(&news))
        .rules(rules());
    assert!(!format!("{worker:?}").contains(postmark_sandbox::SERVER_TOKEN));
    let running = Running::start(worker);
    for key in ["a", "b"] {
        outbox.wait(&database, key).await.unwrap().unwrap();
    }
    running.stop().await;
    assert_eq!((shop.messages().len(), news.messages().len()), (1, 1));
    // No worker has this one's client.
    assert_eq!(outbox.status(&database, "c").await.unwrap().unwrap().state, State::Queued);
}
