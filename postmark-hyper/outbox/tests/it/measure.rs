//! Measures an outbox:
//! `cargo test --release -p postmark-outbox --test it -- --ignored --nocapture measure`. The
//! sandbox runs in the same process, so rates include both.

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

/// Sends this many emails with this many workers; prints the rate.
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

/// With 20,000 rows, and then ten million, or `OUTBOX_ROWS`: the query plan of each statement, and
/// how long a worker takes for a thousand emails.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it measures, and takes three gigabytes of the disk"]
async fn measure_many_rows() {
    let server = Postgres::start("many", &[("SETTINGS", "-c max_wal_size=1GB")]);
    let config = server.outbox().await;
    let client = connect(&config).await;
    let most = std::env::var("OUTBOX_ROWS").map_or(10_000_000, |rows| rows.parse().unwrap());
    let mut first = 1;
    for rows in [20_000, most] {
        // Nine of ten are settled, at times spread over a year; the others are due tomorrow.
        let fill = "INSERT INTO postmark_outbox (key, email, state, due, changed_at)
            SELECT 'key ' || n, '{\"From\":\"a@example.com\",\"To\":\"b@example.com\"}',
                CASE WHEN n % 10 = 0 THEN 'queued' ELSE 'sent' END,
                now() + CASE WHEN n % 10 = 0 THEN '1 day' ELSE '0' END::interval,
                now() - make_interval(secs => n % 31536000)
            FROM generate_series($1::int, $2::int) n";
        client.execute(fill, &[&first, &rows]).await.unwrap();
        client.batch_execute("VACUUM (ANALYZE) postmark_outbox").await.unwrap();
        first = rows + 1;
        let size = "SELECT pg_size_pretty(pg_total_relation_size('postmark_outbox'))";
        let size = client.query_one(size, &[]).await.unwrap().get::<_, String>(0);
        println!("{rows} rows, {size}:");
        explain(&client).await;

        let json = entry("any").to_json().unwrap();
        let due = "SELECT postmark_outbox_enqueue($2 || n, $1) FROM generate_series(1, 1000) n";
        client.execute(due, &[&json, &format!("due {rows} ")]).await.unwrap();
        let sandbox = sandbox();
        let one = worker(&config, &sandbox);
        let metrics = one.metrics();
        let started = Instant::now();
        let running = Running::start(one);
        while metrics.sent() < 1000 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        println!("  a worker sends 1000 of them in {:?}", started.elapsed());
        running.stop().await;
    }
}

/// The query plans of a worker's and an application's statements, in a transaction that is rolled
/// back.
async fn explain(client: &Client) {
    let statements = [
        (
            "claim (bigint, bigint, float8, text[])",
            include_str!("../../src/sql/claim.sql"),
            "500, 8, 300, '{default}'",
        ),
        ("next (text[])", include_str!("../../src/sql/next.sql"), "'{default}'"),
        (
            "persist (bigint[], bigint[], text[], float8[], integer[], text[], text[])",
            include_str!("../../src/sql/persist.sql"),
            "'{10,20,30}', '{1,1,1}', '{sent,sent,sent}', '{0,0,0}', '{0,0,0}', '{a,b,c}', '{a,b,c}'",
        ),
        ("status (text)", "SELECT * FROM postmark_outbox WHERE key = $1", "'key 10001'"),
        (
            "in_doubt (bigint)",
            "SELECT * FROM postmark_outbox WHERE state = 'in_doubt' AND id > $1 ORDER BY id LIMIT 100",
            "0",
        ),
        (
            "prune (float8)",
            "SELECT id FROM postmark_outbox WHERE state IN ('sent', 'refused', 'cancelled')
                AND changed_at < now() - make_interval(secs => $1)
                ORDER BY changed_at LIMIT 10000",
            "3600",
        ),
    ];
    // Rows to claim and to hold, removed by the rollback.
    let due = "BEGIN;
        UPDATE postmark_outbox SET due = now() WHERE id <= 10000 AND state = 'queued';
        UPDATE postmark_outbox SET state = 'sending', fence = 1 WHERE id IN (10, 20, 30)";
    client.batch_execute(due).await.unwrap();
    for (signature, sql, values) in statements {
        let (name, types) = signature.split_once(' ').unwrap();
        client.batch_execute(&format!("PREPARE {name} {types} AS {sql}")).await.unwrap();
        // Warms the cache before measuring.
        client
            .batch_execute(&format!("SAVEPOINT s; EXECUTE {name} ({values}); ROLLBACK TO s"))
            .await
            .unwrap();
        let explain = format!("EXPLAIN (ANALYZE, BUFFERS) EXECUTE {name} ({values})");
        let plan = client.query(&explain, &[]).await.unwrap();
        let lines: Vec<_> = plan.iter().map(|row| row.get::<_, String>(0)).collect();
        assert!(
            !lines.iter().any(|line| line.contains("Seq Scan on postmark_outbox")),
            "{lines:#?}"
        );
        let part = |what: &str| lines.iter().find(|line| line.contains(what)).map(|it| it.trim());
        let scans = lines.iter().filter(|line| line.contains("Index") && line.contains("postmark"));
        let indexes: std::collections::BTreeSet<_> =
            scans.filter_map(|line| line.split(" on ").next()?.split(" using ").nth(1)).collect();
        let (buffers, time) = (part("Buffers").unwrap_or("-"), part("Execution").unwrap_or("-"));
        println!("  {name}: {time}; {buffers}; {indexes:?}");
        client.batch_execute(&format!("DEALLOCATE {name}; ROLLBACK TO s")).await.unwrap();
    }
    client.batch_execute("ROLLBACK").await.unwrap();
}
