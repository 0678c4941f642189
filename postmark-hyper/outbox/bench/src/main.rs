//! Compares `postmark-outbox` with job engines whose jobs do nothing but send one email: on the
//! same PostgreSQL server, with the same client, against the same sandbox. See the README.

mod postgres;
mod time;
mod ways;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, process};

use postmark_sandbox::{Options, Sandbox};
use tokio::time::sleep;

use self::postgres::Postgres;
use self::ways::Way;

/// How long workers may take to start, and to write their last results.
const PAUSE: Duration = Duration::from_secs(2);
/// A way that takes longer has lost an email.
const LONGEST: Duration = Duration::from_secs(600);

#[tokio::main]
async fn main() {
    let words: Vec<_> = env::args().skip(1).collect();
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["work", way, database, base_url] => {
            Way::named(way).expect("a way").work(database, base_url).await;
        }
        [] => run(20_000, true).await,
        [emails] => run(emails.parse().expect("a number of emails"), true).await,
        [emails, "--no-fsync"] => run(emails.parse().expect("a number of emails"), false).await,
        _ => {
            eprintln!("usage: postmark-outbox-bench [EMAILS [--no-fsync]]");
            process::exit(2);
        }
    }
}

/// Measures each way with one worker and with four, each in its own process.
async fn run(emails: usize, is_durable: bool) {
    let postgres = Postgres::start(is_durable);
    let commit = if is_durable { "commits reach the disk" } else { "fsync = off" };
    println!("{emails} emails, {commit}\n");
    println!("| | workers | emails/s | CPU of the workers | of the database | statements |");
    println!("|---|---|---|---|---|---|");
    for workers in [1, 4] {
        for way in Way::ALL {
            measure(&postgres, way, workers, emails).await;
        }
    }
}

async fn measure(postgres: &Postgres, way: Way, workers: usize, emails: usize) {
    let database = postgres.database().await;
    let client = postgres.connect(&database).await;
    way.prepare(&database).await;
    let sandbox = Sandbox::start_with(Options::new().max_messages(usize::MAX)).expect("a sandbox");
    let mut running = Workers::start(way, &database, sandbox.url(), workers);
    sleep(PAUSE).await;

    // All are committed at once.
    way.enqueue(&database, emails).await;
    let committed = Instant::now();
    client.batch_execute("SELECT pg_stat_statements_reset()").await.expect("it counts");
    let before = (time::of(&running.ids()), time::of_family(postgres.id()));
    while sandbox.messages().len() < emails {
        assert!(committed.elapsed() < LONGEST, "{}: an email is lost", way.name());
        sleep(Duration::from_millis(10)).await;
    }
    let took = committed.elapsed();
    sleep(PAUSE).await;
    let after = (time::of(&running.ids()), time::of_family(postgres.id()));
    let statements = postgres.statements(&database).await;
    running.end();

    let messages = sandbox.messages();
    let distinct: BTreeSet<_> = messages.iter().map(|it| it.to[0].email.as_str()).collect();
    assert_eq!(messages.len(), emails, "{}: an email was sent twice", way.name());
    assert_eq!(distinct.len(), emails, "{}: an email is missing", way.name());
    #[allow(clippy::cast_precision_loss, reason = "they are few")]
    let (count, statements) = (emails as f64, statements as f64);
    let micros = |time: Duration| time.as_secs_f64() * 1e6 / count;
    println!(
        "| {} | {workers} | {:.0} | {:.0} µs | {:.0} µs | {:.3} |",
        way.name(),
        count / took.as_secs_f64(),
        micros(after.0 - before.0),
        micros(after.1 - before.1),
        statements / count,
    );
}

/// Worker processes, killed when this is dropped.
struct Workers(Vec<Child>);

impl Workers {
    fn start(way: Way, database: &str, base_url: &str, workers: usize) -> Self {
        let program = env::current_exe().expect("this program's path");
        let start = |_| {
            let mut worker = Command::new(&program)
                .args(["work", way.name(), database, base_url])
                .stdout(Stdio::piped())
                .spawn()
                .expect("a worker starts");
            // Its first line says that it has started.
            let output = worker.stdout.take().expect("a pipe");
            BufReader::new(output).read_line(&mut String::new()).expect("a worker begins");
            worker
        };
        Self((0..workers).map(start).collect())
    }

    fn ids(&self) -> Vec<u32> {
        self.0.iter().map(Child::id).collect()
    }

    fn end(&mut self) {
        for worker in &mut self.0 {
            let _ = worker.kill();
            let _ = worker.wait();
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.end();
    }
}
