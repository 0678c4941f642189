//! Who holds a row, and what happens when the holder is gone.

use std::time::Duration;

use postmark_core::outbox::State;
use postmark_outbox::{OnDoubt, Outbox, Priority};
use postmark_sandbox::Sandbox;

use super::postgres::{Postgres, connect};
use super::{Running, entry, rules, worker};

#[tokio::test]
async fn many_workers_send_each_email_once() {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    let json = entry("any").to_json().unwrap();
    let fill = "SELECT postmark_outbox_enqueue('key ' || n, $1) FROM generate_series(1, 1000) n";
    client.execute(fill, &[&json]).await.unwrap();
    let sandbox = Sandbox::start().unwrap();
    let workers: Vec<_> =
        (0..8).map(|_| Running::start(worker(&config, &sandbox).rules(rules().batch(7)))).collect();
    let outbox = Outbox::new();
    while outbox.counts(&client).await.unwrap().open() > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for running in workers {
        running.stop().await;
    }
    assert_eq!(outbox.counts(&client).await.unwrap().sent, 1000);
    assert_eq!(sandbox.messages().len(), 1000);
}

#[tokio::test]
async fn a_row_whose_lease_ran_out_is_resolved_and_not_sent() {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    let outbox = Outbox::new();
    for (key, policy) in [
        ("leave", OnDoubt::Leave),
        ("search", OnDoubt::Search),
        ("then-send", OnDoubt::SearchThenSend),
        ("again", OnDoubt::SendAgain),
    ] {
        outbox.enqueue(&client, &entry(key).on_doubt(policy)).await.unwrap();
    }
    let lost = "UPDATE postmark_outbox SET state = 'sending', fence = 1,
        due = now() - interval '1 s'";
    client.execute(lost, &[]).await.unwrap();
    let sandbox = Sandbox::start().unwrap();
    let running = Running::start(worker(&config, &sandbox));
    for (key, state) in [
        ("leave", State::InDoubt),
        ("search", State::InDoubt),
        ("then-send", State::Sent),
        ("again", State::Sent),
    ] {
        assert_eq!(outbox.wait(&client, key).await.unwrap().unwrap().state, state, "{key}");
    }
    running.stop().await;
    assert_eq!(sandbox.messages().len(), 2);
}

#[tokio::test]
async fn emails_of_a_higher_priority_go_first_and_then_those_that_wait_longest() {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    let outbox = Outbox::new();
    for (key, priority) in [
        ("low", Priority::Low),
        ("normal", Priority::Normal),
        ("next", Priority::Normal),
        ("high", Priority::High),
    ] {
        outbox.enqueue(&client, &entry(key).priority(priority)).await.unwrap();
    }
    let sandbox = Sandbox::start().unwrap();
    let one_by_one = rules().batch(1).in_flight(1);
    let running = Running::start(worker(&config, &sandbox).rules(one_by_one));
    outbox.wait(&client, "low").await.unwrap().unwrap();
    running.stop().await;
    let sent: Vec<_> = sandbox.messages().iter().map(|it| it.to[0].email.clone()).collect();
    let expected = ["high", "normal", "next", "low"].map(|key| format!("{key}@example.com"));
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn a_claim_looks_at_due_rows_only_however_many_wait() {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    let fill = "INSERT INTO postmark_outbox (key, email, due, state)
        SELECT 'key ' || n, '{}', now() + interval '1 day',
            CASE WHEN n % 2 = 0 THEN 'queued' ELSE 'sent' END
        FROM generate_series(1, 50000) n";
    client.execute(fill, &[]).await.unwrap();
    client.batch_execute("ANALYZE postmark_outbox").await.unwrap();
    let prepare = concat!(
        "PREPARE claim (bigint, bigint, float8, text[]) AS ",
        include_str!("../../src/sql/claim.sql")
    );
    client.batch_execute(prepare).await.unwrap();
    let plan = "EXPLAIN EXECUTE claim (500, 8, 300, '{default}')";
    let plan = client.query(plan, &[]).await.unwrap();
    let plan: Vec<_> = plan.iter().map(|row| row.get::<_, String>(0)).collect();
    let plan = plan.join("\n");
    for index in ["postmark_outbox_queued", "postmark_outbox_held", "postmark_outbox_pkey"] {
        assert!(plan.contains(&format!("Index Scan using {index}")), "{plan}");
    }
    assert!(!plan.contains("Seq Scan") && !plan.contains("Sort"), "{plan}");
}
