//! Limits that apply to all workers of a database together.

use std::time::{Duration, Instant};

use postmark_core::outbox::State;
use postmark_outbox::{Entry, Outbox};
use postmark_sandbox::Sandbox;

use super::postgres::{Postgres, connect};
use super::{Running, email, entry, rules, worker};

#[tokio::test]
async fn a_limit_holds_for_all_workers_together_and_loses_no_email() {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    let outbox = Outbox::new();
    let sandbox = Sandbox::start().unwrap();
    let limited = rules().batch(5).tenant_limit("busy", 10).stream_limit("outbound", 30);
    let workers: Vec<_> =
        (0..4).map(|_| worker(&config, &sandbox).rules(limited.clone())).collect();
    let metrics: Vec<_> = workers.iter().map(postmark_outbox::Worker::metrics).collect();
    let running: Vec<_> = workers.into_iter().map(Running::start).collect();
    let started = Instant::now();
    for index in 0..40 {
        let entry = Entry::new(format!("key {index}"), email("a")).tenant("busy");
        outbox.enqueue(&client, &entry).await.unwrap();
    }
    outbox.enqueue(&client, &entry("other")).await.unwrap();
    outbox.wait(&client, "other").await.unwrap().unwrap();
    for index in 0..40 {
        let status = outbox.wait(&client, &format!("key {index}")).await.unwrap().unwrap();
        assert_eq!(status.state, State::Sent);
    }
    // The first ten at once, then ten a second: never faster, however slow the machine. A separate
    // limit per worker would have taken none of that time.
    assert!(started.elapsed() >= Duration::from_millis(2900), "{:?}", started.elapsed());
    for one in running {
        one.stop().await;
    }
    assert!(metrics.iter().map(|it| it.requeued()).sum::<u64>() > 0);
    assert_eq!(sandbox.messages().len(), 41);
}

#[tokio::test]
async fn workers_that_take_at_once_get_no_more_than_there_is() {
    let config = Postgres::server().outbox().await;
    let groups = "ARRAY['stream', 'tenant'], ARRAY['outbound', 'busy'], ARRAY[50, 20]";
    let started = Instant::now();
    let mut takers = Vec::new();
    for _ in 0..8 {
        let client = connect(&config).await;
        client.batch_execute(&format!("PREPARE take AS {TAKE}")).await.unwrap();
        takers.push(tokio::spawn(async move {
            let mut granted = [0_u32; 2];
            for _ in 0..50 {
                let take = format!("EXECUTE take ({groups}, ARRAY[3, 2])");
                for row in client.query(&take, &[]).await.unwrap() {
                    let index = usize::from(row.get::<_, &str>("kind") == "tenant");
                    granted[index] += u32::try_from(row.get::<_, i32>("taken")).unwrap();
                }
            }
            granted
        }));
    }
    let mut granted = [0; 2];
    for taker in takers {
        for (sum, count) in granted.iter_mut().zip(taker.await.unwrap()) {
            *sum += count;
        }
    }
    // One second's worth, and what accumulated meanwhile. The last email of a period may start in
    // it.
    let seconds = 1.0 + started.elapsed().as_secs_f64();
    assert!(granted[0] >= 50 && f64::from(granted[0]) <= 50.0 * seconds + 1.0, "{granted:?}");
    assert!(granted[1] >= 20 && f64::from(granted[1]) <= 20.0 * seconds + 1.0, "{granted:?}");
}

const TAKE: &str = include_str!("../../src/sql/take.sql");

#[tokio::test]
async fn the_database_grants_what_is_left_of_a_second() {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    let take = client.prepare(TAKE).await.unwrap();
    // How far the group's time is ahead, in milliseconds: the cases of the core's own test.
    for (ahead, wanted, granted, after) in [
        (None, 4, 4, 1000),
        (None, 1, 1, 250),
        (Some(-5000), 4, 4, 1000),
        (Some(0), 4, 4, 1000),
        (Some(250), 4, 3, 1000),
        (Some(300), 4, 3, 1050),
        (Some(300), 2, 2, 800),
        (Some(999), 4, 1, 1249),
        (Some(1000), 4, 0, 1000),
        (Some(2000), 4, 0, 2000),
        // The clock was set back.
        (Some(3_600_000), 4, 4, 1000),
    ] {
        // In one transaction, in which no time passes.
        client.batch_execute("BEGIN; DELETE FROM postmark_outbox_limits").await.unwrap();
        if let Some(ahead) = ahead {
            let ahead = f64::from(ahead) / 1000.0;
            let set = "INSERT INTO postmark_outbox_limits (kind, name, a_second, taken, next)
                VALUES ('tenant', 'busy', 4, 0, now() + make_interval(secs => $1))";
            client.execute(set, &[&ahead]).await.unwrap();
        }
        let parameters = (vec!["tenant"], vec!["busy"], vec![4_i32], vec![wanted]);
        let (kinds, names, limits, wanted) = &parameters;
        let row = client.query_one(&take, &[kinds, names, limits, wanted]).await.unwrap();
        let (taken, left): (i32, f64) = (row.get("taken"), row.get("ahead"));
        assert_eq!(taken, granted, "{ahead:?}");
        assert!((left * 1000.0 - f64::from(after)).abs() < 0.01, "{ahead:?}: {left}");
        client.batch_execute("ROLLBACK").await.unwrap();
    }
}
