//! What an outbox costs: `cargo test --release -p postmark-outbox --test it -- --ignored --nocapture
//! measure`. The sandbox runs in the same process, so that rates are those of both together.

#![allow(clippy::print_stdout, reason = "that is what it is for")]

use std::time::{Duration, Instant};

use postmark_outbox::{Outbox, Rules};
use postmark_sandbox::{Options, Sandbox};
use tokio_postgres::Client;

use super::postgres::{Postgres, connect};
use super::{Running, entry, rules, worker};

fn sandbox() -> Sandbox {
    Sandbox::start_with(Options::new().max_messages(usize::MAX)).unwrap()
}

async fn fill(client: &Client, emails: i32) {
    let json = entry("any").to_json().unwrap();
    let fill = "SELECT postmark_outbox_enqueue('key ' || n, $1) FROM generate_series(1, $2::int) n";
    client.execute(fill, &[&json, &emails]).await.unwrap();
}

/// Sends so many emails with so many workers; prints the rate.
async fn send(emails: i32, workers: usize, rules: &Rules, what: &str) {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    fill(&client, emails).await;
    let sandbox = sandbox();
    let workers: Vec<_> =
        (0..workers).map(|_| worker(&config, &sandbox).rules(rules.clone())).collect();
    let metrics: Vec<_> = workers.iter().map(postmark_outbox::Worker::metrics).collect();
    let started = Instant::now();
    let running: Vec<_> = workers.into_iter().map(Running::start).collect();
    let sent = || metrics.iter().map(|it| it.sent()).sum::<u64>();
    while sent() < u64::try_from(emails).unwrap() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let rate = f64::from(emails) / started.elapsed().as_secs_f64();
    let statements: u64 = metrics.iter().map(|it| it.statements()).sum();
    for one in running {
        one.stop().await;
    }
    let count = metrics.len();
    println!("{what}, {count} workers: {rate:.0} emails/s, {statements} statements for {emails}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it measures"]
async fn measure_rates() {
    for workers in [1, 4] {
        send(20_000, workers, &rules(), "batches of 500").await;
        send(1_000, workers, &rules().batch(1), "one by one").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it measures"]
async fn measure_latency() {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    let sandbox = sandbox();
    let worker = worker(&config, &sandbox).rules(rules().poll(Duration::from_secs(3600)));
    let metrics = worker.metrics();
    let running = Running::start(worker);
    let mut times = Vec::new();
    for index in 0..200_u64 {
        while metrics.sent() < index {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let before = sandbox.requests();
        Outbox::new().enqueue(&client, &entry(&index.to_string())).await.unwrap();
        let committed = Instant::now();
        while sandbox.requests() == before {
            tokio::task::yield_now().await;
        }
        times.push(committed.elapsed());
    }
    running.stop().await;
    times.sort();
    println!("from commit to Postmark: median {:?}, 99 of 100 in {:?}", times[100], times[198]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it measures"]
async fn measure_claims_among_many_rows() {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    // Most are sent, many wait for their time, few are due.
    let fill = "INSERT INTO postmark_outbox (key, email, due, state)
        SELECT 'key ' || n, '{}', now() + CASE WHEN n % 2000 = 0 THEN '0' ELSE '1 day' END::interval,
            CASE WHEN n % 2 = 0 THEN 'queued' ELSE 'sent' END
        FROM generate_series($1::int, $2::int) n";
    for (from, to) in [(1, 20_000), (20_001, 2_000_000)] {
        client.execute(fill, &[&from, &to]).await.unwrap();
        client.batch_execute("ANALYZE postmark_outbox").await.unwrap();
        let claim = "EXPLAIN (ANALYZE, BUFFERS, FORMAT TEXT) SELECT one.id
            FROM (VALUES (0::smallint), (1), (2)) AS p (priority), LATERAL (
                SELECT o.id FROM postmark_outbox o
                WHERE o.state = 'queued' AND o.priority = p.priority AND o.due <= now()
                    AND o.sender = ANY ('{default}')
                ORDER BY o.due, o.id LIMIT 10 FOR UPDATE SKIP LOCKED) one LIMIT 10";
        let plan = client.query(claim, &[]).await.unwrap();
        let plan: Vec<_> = plan.iter().map(|row| row.get::<_, String>(0)).collect();
        let facts = plan.iter().filter(|line| {
            line.contains("Index Scan") || line.contains("Execution") || line.contains("Buffers")
        });
        println!("{to} rows: {:#?}", facts.collect::<Vec<_>>());
    }
}
