//! Databases with problems.

use std::time::Duration;

use postmark_core::outbox::State;
use postmark_hyper::{Content, Email};
use postmark_outbox::{Entry, Outbox, OutboxError, Worker, check, migrate};
use postmark_sandbox::Sandbox;

use super::postgres::{Postgres, connect};
use super::{Running, client, entry, rules, worker};

#[tokio::test]
async fn a_database_without_the_table_or_with_another_version_is_an_error() {
    let config = Postgres::server().database().await;
    let database = connect(&config).await;
    let sandbox = Sandbox::start().unwrap();
    let run = || async {
        let worker = Worker::new(config.clone()).client(client(&sandbox));
        worker.run(std::future::pending()).await.unwrap_err().to_string()
    };
    assert!(run().await.contains("no table `postmark_outbox`"));
    let nobody = Worker::new(config.clone()).run(std::future::pending()).await;
    assert!(matches!(nobody, Err(OutboxError::Invalid(fault)) if fault.field() == "Sender"));

    migrate(&database).await.unwrap();
    migrate(&database).await.unwrap();
    check(&database).await.unwrap();

    Outbox::new().enqueue(&database, &entry("a")).await.unwrap();
    // Version 1 had neither limits nor an archive.
    let earlier = "DROP TABLE postmark_outbox_limits, postmark_outbox_archive;
        COMMENT ON TABLE postmark_outbox IS 'postmark-outbox schema 1'";
    database.batch_execute(earlier).await.unwrap();
    assert!(run().await.contains("schema 1"));
    migrate(&database).await.unwrap();
    check(&database).await.unwrap();
    database
        .query("SELECT FROM postmark_outbox_limits, postmark_outbox_archive", &[])
        .await
        .unwrap();
    let newer = "COMMENT ON TABLE postmark_outbox IS 'postmark-outbox schema 9'";
    database.batch_execute(newer).await.unwrap();
    assert!(run().await.contains("schema 9"));
    assert!(matches!(migrate(&database).await, Err(OutboxError::Schema { .. })));
    assert_eq!(Outbox::new().counts(&database).await.unwrap().queued, 1);
}

#[tokio::test]
async fn a_database_that_is_read_only_costs_nothing() {
    let config = Postgres::server().outbox().await;
    let database = connect(&config).await;
    let outbox = Outbox::new();
    outbox.enqueue(&database, &entry("a")).await.unwrap();
    let mut read_only = config.clone();
    read_only.options("-c default_transaction_read_only=on");
    let error = outbox.enqueue(&connect(&read_only).await, &entry("b")).await.unwrap_err();
    assert!(error.to_string().contains("read-only"), "{error}");
    let sandbox = Sandbox::start().unwrap();
    let one = Worker::new(read_only).client(client(&sandbox)).rules(rules());
    let metrics = one.metrics();
    let running = Running::start(one);
    while metrics.database_errors() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    running.stop().await;
    assert_eq!(sandbox.messages().len(), 0);
    let running = Running::start(worker(&config, &sandbox));
    assert_eq!(outbox.wait(&database, "a").await.unwrap().unwrap().state, State::Sent);
    running.stop().await;
}

#[tokio::test]
async fn a_database_whose_disk_is_full_says_so_and_loses_nothing() {
    let server = Postgres::start("full", &[("DISK", "200m")]);
    let config = server.outbox().await;
    if !server.has_disk() {
        // Only root can mount one.
        return;
    }
    let database = connect(&config).await;
    let outbox = Outbox::new();
    // Incompressible text.
    let text = |seed: u64| {
        let mut state = seed;
        let mut byte = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(b'!' + u8::try_from(state >> 58).unwrap())
        };
        (0..100_000).map(|_| byte()).collect::<String>()
    };
    server.fill();
    let mut enqueued = 0;
    let error = loop {
        let content = Content::text(text(enqueued));
        let email = Email::new("shop@example.com", "a@example.com", content);
        let entry = Entry::new(format!("key {enqueued}"), email);
        match outbox.enqueue(&database, &entry).await {
            Ok(_) => enqueued += 1,
            Err(error) => break error.to_string(),
        }
        assert!(enqueued < 2000, "the disk is not full");
    };
    assert!(error.contains("No space left on device"), "{error}");
    let sandbox = Sandbox::start().unwrap();
    let running = Running::start(worker(&config, &sandbox));
    server.empty();
    for index in 0..enqueued {
        let status = outbox.wait(&database, &format!("key {index}")).await.unwrap().unwrap();
        assert_eq!(status.state, State::Sent);
    }
    running.stop().await;
    assert_eq!(sandbox.messages().len() as u64, enqueued);
    assert!(outbox.status(&database, &format!("key {enqueued}")).await.unwrap().is_none());
}

#[tokio::test]
async fn a_database_that_hangs_is_waited_for() {
    let server = Postgres::start("hangs", &[]);
    let config = server.outbox().await;
    let database = connect(&config).await;
    let sandbox = Sandbox::start().unwrap();
    let one = worker(&config, &sandbox);
    let metrics = one.metrics();
    let running = Running::start(one);
    while metrics.statements() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    server.hang();
    let outbox = Outbox::new();
    let entry = entry("a");
    let (enqueued, ()) = tokio::join!(outbox.enqueue(&database, &entry), async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        server.go();
    });
    enqueued.unwrap();
    assert_eq!(outbox.wait(&database, "a").await.unwrap().unwrap().state, State::Sent);
    running.stop().await;
    assert_eq!(sandbox.messages().len(), 1);
}

#[tokio::test]
async fn a_connection_that_is_cut_is_made_again() {
    let config = Postgres::server().outbox().await;
    let database = connect(&config).await;
    let outbox = Outbox::new();
    let sandbox = Sandbox::start().unwrap();
    let one = worker(&config, &sandbox);
    let metrics = one.metrics();
    let running = Running::start(one);
    while metrics.statements() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    for key in ["a", "b"] {
        assert!(!database.query(cut, &[]).await.unwrap().is_empty());
        outbox.enqueue(&database, &entry(key)).await.unwrap();
        assert_eq!(outbox.wait(&database, key).await.unwrap().unwrap().state, State::Sent);
    }
    running.stop().await;
    assert_eq!(sandbox.messages().len(), 2);
}
