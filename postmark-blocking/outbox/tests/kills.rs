//! The outbox, killed at random points hundreds of times.
//!
//! The victim is this test program itself, started again to run only [`victim`]. The sandbox stays
//! in the test process and knows what was really sent.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, hint, thread};

use postmark_blocking::{Client, Content, Email, RetryPolicy, ServerToken};
use postmark_outbox_sqlite::{
    Counts, Entry, OnDoubt, Resolution, Rules, State, Worker, counts, enqueue, list, open, resolve,
};
use postmark_sandbox::{InjectedFault, Options, SERVER_TOKEN, Sandbox, ServerResponse};
use rusqlite::Connection;

/// The victim's environment variables.
const URL: &str = "OUTBOX_TEST_URL";
const FILE: &str = "OUTBOX_TEST_FILE";
const MAILS: &str = "OUTBOX_TEST_MAILS";
const POLICY: &str = "OUTBOX_TEST_POLICY";

/// How long a dead process holds its rows.
const LEASE: Duration = Duration::from_millis(100);

#[test]
fn killed_anywhere_it_sends_every_mail_once() {
    let stage = Stage::new("again", 2500, Duration::ZERO);
    // The sandbox shows accepted emails at once: what is not found was not sent.
    let deaths = stage.kill(200, OnDoubt::SearchThenSend);
    stage.spare(OnDoubt::SearchThenSend);

    let accepted = stage.accepted();
    assert_eq!(accepted.len() as u64, stage.mails);
    assert!(accepted.values().all(|times| *times == 1), "{:?}", twice(&accepted));
    assert_eq!(stage.counts().sent, stage.mails);
    deaths.hurt();
}

#[test]
fn what_cannot_be_decided_is_listed_and_not_guessed() {
    let lag = Duration::from_secs(60 * 60);
    let stage = Stage::new("listed", 600, lag);
    // The sandbox shows no accepted emails: what was in flight stays in doubt.
    let deaths = stage.kill(40, OnDoubt::Search);
    stage.spare(OnDoubt::Search);

    let accepted = stage.accepted();
    assert!(accepted.values().all(|times| *times == 1), "{:?}", twice(&accepted));
    let db = open(&stage.file).unwrap();
    let sent = keys(&db, State::Sent);
    let in_doubt = keys(&db, State::InDoubt);
    assert_eq!((sent.len() + in_doubt.len()) as u64, stage.mails);
    assert!(sent.iter().all(|key| accepted.contains_key(key)));
    deaths.hurt();

    // Once it shows all, a person requests another search: what is not found now was never sent.
    stage.sandbox.advance(lag).blocking();
    for key in &in_doubt {
        assert!(resolve(&db, key, Resolution::SearchAgain).unwrap());
    }
    stage.spare(OnDoubt::Search);
    for key in keys(&db, State::InDoubt) {
        assert!(!accepted.contains_key(&key));
        assert!(resolve(&db, &key, Resolution::SendAgain).unwrap());
    }
    stage.spare(OnDoubt::Search);
    let accepted = stage.accepted();
    assert_eq!(accepted.len() as u64, stage.mails);
    assert!(accepted.values().all(|times| *times == 1), "{:?}", twice(&accepted));
    assert_eq!(stage.counts().sent, stage.mails);
}

#[test]
fn lost_requests_and_lost_answers_are_told_apart() {
    let stage = Stage::new("lost", 20, Duration::ZERO);
    stage.sandbox.suppress("outbound", &recipient(7));
    stage.sandbox.inject(InjectedFault::Before(ServerResponse::hang_up()));
    stage.sandbox.inject(InjectedFault::After(ServerResponse::new(502)));
    stage.run(OnDoubt::SearchThenSend).unwrap();

    assert!(stage.accepted().values().all(|times| *times == 1));
    assert_eq!((stage.counts().sent, stage.counts().refused), (stage.mails - 1, 1));
    assert_eq!(keys(&open(&stage.file).unwrap(), State::Refused), [key(7)]);
}

/// The process to kill; a test only so that this program can be started as one.
#[test]
#[ignore = "the other tests start it"]
fn victim() {
    let Ok(url) = env::var(URL) else { return };
    let policy = OnDoubt::from_name(&env::var(POLICY).unwrap());
    let file = PathBuf::from(env::var_os(FILE).unwrap());
    work(&url, &file, env::var(MAILS).unwrap().parse().unwrap(), policy).unwrap();
}

/// What a victim does.
fn work(url: &str, file: &Path, mails: u64, policy: OnDoubt) -> Result<(), Box<dyn Error>> {
    let mut db = open(file)?;
    let known: u64 = State::ALL.iter().map(|state| counts(&db).unwrap().of(*state)).sum();
    // Enqueues some that exist again, as an application does that does not keep track.
    let missing = (known.saturating_sub(9)..mails).collect::<Vec<_>>();
    for some in missing.chunks(100) {
        let transaction = db.transaction()?;
        for n in some {
            let email = Email::new("shop@example.com", recipient(*n), Content::text("Thank you!"));
            enqueue(&transaction, &Entry::new(key(*n), email).on_doubt(policy))?;
        }
        transaction.commit()?;
    }
    let patience = Duration::from_millis(20);
    let rules = Rules::new().batch(3).patience(patience).lease(LEASE).poll(LEASE);
    let mut worker = Worker::new(open(file)?).client(client(url)).rules(rules);
    worker.run(|| counts(&db).is_ok_and(|counts| counts.open() == 0))?;
    Ok(())
}

fn client(url: &str) -> Client {
    Client::new(ServerToken::new(SERVER_TOKEN).unwrap())
        .base_url(url)
        .no_proxy()
        .retry(RetryPolicy::never())
}

fn key(n: u64) -> String {
    format!("order-{n}")
}

fn recipient(n: u64) -> String {
    format!("{}@example.com", key(n))
}

fn keys(db: &Connection, state: State) -> Vec<String> {
    list(db, state, 0, u32::MAX).unwrap().into_iter().map(|(_, status)| status.key).collect()
}

fn twice(accepted: &BTreeMap<String, usize>) -> Vec<&String> {
    accepted.iter().filter(|(_, times)| **times > 1).map(|(key, _)| key).collect()
}

/// A sandbox and a queue.
struct Stage {
    sandbox: Sandbox,
    file: PathBuf,
    mails: u64,
}

/// What the kills of a run interrupted.
#[derive(Debug, Default)]
struct Deaths {
    /// A send of which nothing was accepted.
    before: usize,
    /// A send that was accepted, before its result was written.
    after: usize,
    /// No send.
    idle: usize,
}

impl Stage {
    fn new(name: &str, mails: u64, lag: Duration) -> Self {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outbox").join(name);
        // Leftovers of an earlier run.
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir_all(&directory).unwrap();
        let options = Options::new().max_messages(usize::MAX).index_lag(lag);
        let sandbox = Sandbox::start_with(options).unwrap();
        Self { sandbox, file: directory.join("outbox.db"), mails }
    }

    /// Starts victims and kills them.
    fn kill(&self, times: usize, policy: OnDoubt) -> Deaths {
        let mut random = Random(7);
        let mut deaths = Deaths::default();
        for death in 0..times {
            let mut victim = self.start(policy);
            // A random time after one of its next requests, before the following one: while it
            // starts, searches, claims, sends, waits for a response or writes the result.
            let until = self.sandbox.requests() + random.below(8);
            while self.sandbox.requests() < until && victim.try_wait().unwrap().is_none() {
                thread::yield_now();
            }
            let begun = Instant::now();
            let moment = Duration::from_micros(random.below(3000));
            while begun.elapsed() < moment && self.sandbox.requests() <= until {
                hint::spin_loop();
            }
            victim.kill().unwrap();
            let status = victim.wait().unwrap();
            assert!(!status.success(), "it was done before its death {death}");
            deaths.count(self);
        }
        deaths
    }

    /// Starts one more, and lets it finish.
    fn spare(&self, policy: OnDoubt) {
        assert!(self.start(policy).wait().unwrap().success());
    }

    fn start(&self, policy: OnDoubt) -> Child {
        Command::new(env::current_exe().unwrap())
            .args(["--exact", "victim", "--ignored", "--nocapture"])
            .env(URL, self.sandbox.url())
            .env(FILE, &self.file)
            .env(MAILS, self.mails.to_string())
            .env(POLICY, policy.as_str())
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Does a victim's work without a victim.
    fn run(&self, policy: OnDoubt) -> Result<(), Box<dyn Error>> {
        work(self.sandbox.url(), &self.file, self.mails, policy)
    }

    /// How often each email was accepted.
    fn accepted(&self) -> BTreeMap<String, usize> {
        let mut accepted = BTreeMap::new();
        for message in self.sandbox.messages() {
            let key = message.to[0].email.trim_end_matches("@example.com").to_owned();
            *accepted.entry(key).or_default() += 1;
        }
        accepted
    }

    fn counts(&self) -> Counts {
        counts(&open(&self.file).unwrap()).unwrap()
    }
}

impl Deaths {
    fn count(&mut self, stage: &Stage) {
        let sending = keys(&open(&stage.file).unwrap(), State::Sending);
        let accepted = stage.accepted();
        let kind = match sending.iter().any(|key| accepted.contains_key(key)) {
            _ if sending.is_empty() => &mut self.idle,
            true => &mut self.after,
            false => &mut self.before,
        };
        *kind += 1;
    }

    /// Asserts that some kills hit the worst moments. How many hit before a send depends on the
    /// machine.
    fn hurt(&self) {
        assert!(self.after > 0, "{self:?}");
    }
}

/// Splitmix64.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }
}
