//! Measures an outbox in a file:
//! `cargo test --release -p postmark-outbox-sqlite --test measure -- --ignored --nocapture`. The
//! sandbox runs in the same process, so rates include both.

#![allow(clippy::expect_used, clippy::print_stdout, clippy::unwrap_used)]

use std::path::Path;
use std::time::Instant;
use std::{fs, thread};

use postmark_blocking::{Client, Content, Email, RetryPolicy, ServerToken};
use postmark_outbox_sqlite::{Entry, Rules, Worker, counts, enqueue, open};
use postmark_sandbox::{Options, SERVER_TOKEN, Sandbox};

#[test]
#[ignore = "it measures"]
fn measure_rates() {
    for workers in [1, 4] {
        send(20_000, workers, &Rules::new(), "batches of 500");
        send(1_000, workers, &Rules::new().batch(1), "one by one");
    }
}

/// Sends this many emails with this many workers; prints the rate.
fn send(emails: u32, workers: usize, rules: &Rules, what: &str) {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("measure");
    // Leftovers of an earlier run.
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    let file = directory.join("outbox.db");
    let mut db = open(&file).unwrap();
    let transaction = db.transaction().unwrap();
    for number in 0..emails {
        let to = format!("{number}@example.com");
        let email = Email::new("shop@example.com", to, Content::text("Thank you!"));
        enqueue(&transaction, &Entry::new(number.to_string(), email)).unwrap();
    }
    transaction.commit().unwrap();

    let sandbox = Sandbox::start_with(Options::new().max_messages(usize::MAX)).unwrap();
    let client = Client::new(ServerToken::new(SERVER_TOKEN).unwrap());
    let client = client.base_url(sandbox.url()).no_proxy().retry(RetryPolicy::never());
    let started = Instant::now();
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let db = open(&file).unwrap();
                let worker = Worker::new(open(&file).unwrap()).client(client.clone());
                let is_done = || counts(&db).is_ok_and(|counts| counts.open() == 0);
                worker.rules(rules.clone()).run(is_done).unwrap();
            });
        }
    });
    let rate = f64::from(emails) / started.elapsed().as_secs_f64();
    println!("{what}, {workers} workers: {rate:.0} emails/s");
    assert_eq!(counts(&db).unwrap().sent, u64::from(emails));
}
