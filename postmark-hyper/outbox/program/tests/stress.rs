//! Workers of one database, killed, paused and restarted at random, with a server that crashes,
//! hangs and has no space left, and a Postmark that fails.
//!
//! This is a short run; a long one is
//! `OUTBOX_ROUNDS=500 OUTBOX_WORKERS=8 cargo test -p postmark-outbox-program --test stress -- --nocapture`.
//! `OUTBOX_SEED` sets the seed.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, clippy::print_stdout)]

#[path = "../../tests/postgres/mod.rs"]
mod postgres;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs};

use postmark_hyper::{Content, Email};
use postmark_outbox::{Counts, Entry, OnDoubt, Outbox, State, Status};
use postmark_sandbox::{InjectedFault, Options, SERVER_TOKEN, Sandbox, ServerResponse};
use tokio::time::{sleep, timeout};
use tokio_postgres::{Client, Config, NoTls};

use self::postgres::{Postgres, connect};

/// Longer than a pause, so that a search sees what a paused worker has sent.
const PATIENCE: Duration = Duration::from_secs(6);
const LEASE: Duration = Duration::from_secs(2);
const LONGEST_STOP: Duration = Duration::from_secs(3);
const EMAILS_A_ROUND: u64 = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_on_postgresql_that_die_lose_no_email_and_send_none_twice() {
    let settings = [("DISK", "300m"), ("SETTINGS", "-c max_wal_size=64MB")];
    let server = Postgres::start("stress", &settings);
    let config = server.outbox().await;
    play("postgresql", Database::Postgres(Arc::new(server), Box::new(config))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_on_sqlite_that_die_lose_no_email_and_send_none_twice() {
    play("sqlite", Database::Sqlite).await;
}

async fn play(name: &str, database: Database) {
    let (rounds, workers) = (setting("OUTBOX_ROUNDS", 15), setting("OUTBOX_WORKERS", 3));
    let mut random = Random(setting("OUTBOX_SEED", 7));
    let options = Options::new().max_messages(usize::MAX);
    let stage = Stage::new(name, database, Sandbox::start_with(options).unwrap());
    let mut db = stage.connect().await;
    let mut running: Vec<_> = (0..workers).map(|_| stage.start()).collect();
    let mut tally = Tally::default();
    for round in 0..rounds {
        for index in 0..EMAILS_A_ROUND {
            enqueue(&stage, &mut db, round * EMAILS_A_ROUND + index).await;
        }
        for _ in 0..random.below(3) {
            stage.sandbox.inject(random.fault());
            tally.faults += 1;
        }
        sleep(Duration::from_millis(random.below(400))).await;
        let victim = &mut running[usize::try_from(random.below(workers)).unwrap()];
        match random.below(12) {
            0..=4 => {
                // SIGKILL works on a paused process too.
                victim.kill().unwrap();
                victim.wait().unwrap();
                *victim = stage.start();
                tally.kills += 1;
            }
            5..=7 => {
                signal(victim, "STOP");
                let stop = random.below(u64::try_from(LONGEST_STOP.as_millis()).unwrap());
                let pid = victim.id();
                tokio::spawn(async move {
                    sleep(Duration::from_millis(stop)).await;
                    kill(pid, "CONT");
                });
                tally.stops += 1;
            }
            8 => {
                signal(victim, "TERM");
                tally.ends += 1;
                let deadline = Instant::now() + Duration::from_secs(120);
                while victim.try_wait().unwrap().is_none() {
                    // It may be paused, or waiting for a crashed database.
                    assert!(Instant::now() < deadline, "a worker does not end");
                    sleep(Duration::from_millis(10)).await;
                }
                *victim = stage.start();
            }
            event => {
                // SQLite has no server.
                if let Database::Postgres(server, config) = &stage.database {
                    hurt(server, config, event, &mut random, &mut tally).await;
                }
            }
        }
        // Workers that had no database at the start have ended.
        for one in &mut running {
            if one.try_wait().unwrap().is_some() {
                *one = stage.start();
            }
        }
    }

    // From now on, only already injected faults happen.
    sleep(LONGEST_STOP).await;
    // However long it takes, as long as workers make progress.
    let (mut fewest, mut since) = (u64::MAX, Instant::now());
    let counts = loop {
        for one in &mut running {
            if one.try_wait().unwrap().is_some() {
                *one = stage.start();
            }
        }
        db = stage.connect().await;
        match db.counts().await {
            Some(counts) if counts.open() == 0 => break counts,
            Some(counts) if counts.open() < fewest => {
                (fewest, since) = (counts.open(), Instant::now());
            }
            Some(counts) => assert!(since.elapsed() < Duration::from_secs(180), "lost: {counts:?}"),
            None => {}
        }
        sleep(Duration::from_millis(200)).await;
    };
    for one in &mut running {
        signal(one, "TERM");
        one.wait().unwrap();
    }
    tally.judge(&stage, &db, rounds * EMAILS_A_ROUND, &counts).await;
    println!("{name}: {rounds} rounds, {workers} workers: {tally:?}");
    fs::remove_dir_all(&stage.directory).unwrap();
}

/// A fault of the database server: it crashes, hangs, or its disk is full.
async fn hurt(
    server: &Arc<Postgres>,
    config: &Config,
    event: u64,
    random: &mut Random,
    tally: &mut Tally,
) {
    match event {
        9 => {
            server.crash();
            tally.crashes += 1;
        }
        10 => {
            server.hang();
            let stop = Duration::from_millis(random.below(5000));
            let server = Arc::clone(server);
            tokio::spawn(async move {
                sleep(stop).await;
                server.go();
            });
            tally.hangs += 1;
        }
        _ if server.has_disk() => {
            server.fill();
            sleep(Duration::from_millis(random.below(2000))).await;
            server.empty();
            // It may have ended if it could not even write its log.
            let connected = timeout(Duration::from_secs(10), config.connect(NoTls)).await;
            if matches!(connected, Ok(Err(error)) if error.as_db_error().is_none()) {
                server.crash();
            }
            tally.full_disks += 1;
        }
        _ => {}
    }
}

/// Where the outbox is.
enum Database {
    Postgres(Arc<Postgres>, Box<Config>),
    Sqlite,
}

/// A connection to it.
enum Db {
    Postgres(Client),
    Sqlite(rusqlite::Connection),
}

impl Db {
    async fn enqueue(&self, entry: &Entry) -> bool {
        match self {
            Self::Postgres(client) => Outbox::new().enqueue(client, entry).await.is_ok(),
            Self::Sqlite(db) => postmark_outbox_sqlite::enqueue(db, entry).is_ok(),
        }
    }

    async fn counts(&self) -> Option<Counts> {
        match self {
            Self::Postgres(client) => Outbox::new().counts(client).await.ok(),
            Self::Sqlite(db) => postmark_outbox_sqlite::counts(db).ok(),
        }
    }

    async fn list(&self, state: State) -> Vec<(i64, Status)> {
        match self {
            Self::Postgres(client) => Outbox::new().list(client, state, 0, u32::MAX).await.unwrap(),
            Self::Sqlite(db) => postmark_outbox_sqlite::list(db, state, 0, u32::MAX).unwrap(),
        }
    }
}

/// A database, a Postmark, and the configuration of workers.
struct Stage {
    database: Database,
    sandbox: Sandbox,
    directory: PathBuf,
}

impl Stage {
    fn new(name: &str, database: Database, sandbox: Sandbox) -> Self {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stress").join(name);
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir_all(&directory).unwrap();
        let rules = format!(
            "[rules]\nbatch = 7\nlease_seconds = {}\npatience_seconds = {}\npoll_seconds = 0.5\n",
            LEASE.as_secs_f64(),
            PATIENCE.as_secs_f64()
        );
        fs::write(directory.join("outbox.toml"), rules).unwrap();
        Self { database, sandbox, directory }
    }

    async fn connect(&self) -> Db {
        match &self.database {
            Database::Postgres(_, config) => Db::Postgres(connect(config).await),
            Database::Sqlite => {
                Db::Sqlite(postmark_outbox_sqlite::open(self.directory.join("outbox.db")).unwrap())
            }
        }
    }

    fn start(&self) -> Child {
        let database = match &self.database {
            Database::Postgres(_, config) => {
                let tokio_postgres::config::Host::Unix(folder) = &config.get_hosts()[0] else {
                    panic!("it is a socket");
                };
                let name = config.get_dbname().unwrap();
                format!("host={} user=outbox dbname={name}", folder.display())
            }
            Database::Sqlite => "sqlite:outbox.db".to_owned(),
        };
        Command::new(env!("CARGO_BIN_EXE_postmark-outbox"))
            .args(["--config", "outbox.toml", "run"])
            .current_dir(&self.directory)
            .env("POSTMARK_OUTBOX_DATABASE", database)
            .env("POSTMARK_BASE_URL", self.sandbox.url())
            .env("POSTMARK_SERVER_TOKEN", SERVER_TOKEN)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }
}

/// Enqueues an email, retrying with the same key, as an application does whose database may crash.
async fn enqueue(stage: &Stage, db: &mut Db, number: u64) {
    let to = format!("{number}@example.com");
    let email = Email::new("shop@example.com", to, Content::text("Thank you!"));
    let entry = Entry::new(number.to_string(), email).on_doubt(policy(number));
    while !db.enqueue(&entry).await {
        *db = stage.connect().await;
    }
}

fn policy(number: u64) -> OnDoubt {
    OnDoubt::ALL[usize::try_from(number).unwrap() % OnDoubt::ALL.len()]
}

/// The disturbances of a run and their results.
#[derive(Debug, Default)]
struct Tally {
    kills: u64,
    stops: u64,
    ends: u64,
    crashes: u64,
    hangs: u64,
    full_disks: u64,
    faults: u64,
    emails: u64,
    sent: u64,
    refused: u64,
    /// In doubt, but accepted.
    doubted_and_sent: u64,
    /// In doubt and not accepted.
    doubted_and_not_sent: u64,
    /// Accepted more than once, by the policy that resends immediately.
    twice_by_policy: u64,
}

impl Tally {
    async fn judge(&mut self, stage: &Stage, db: &Db, emails: u64, counts: &Counts) {
        let mut accepted: BTreeMap<String, u64> = BTreeMap::new();
        for message in stage.sandbox.messages() {
            let key = message.to[0].email.trim_end_matches("@example.com").to_owned();
            *accepted.entry(key).or_default() += 1;
        }
        self.emails = emails;
        (self.sent, self.refused) = (counts.sent, counts.refused);
        assert_eq!(counts.sent + counts.refused + counts.in_doubt, emails, "an email is lost");
        for state in [State::Sent, State::Refused, State::InDoubt] {
            for (_, status) in db.list(state).await {
                let copies = accepted.get(&status.key).copied().unwrap_or_default();
                let policy = policy(status.key.parse().unwrap());
                match state {
                    State::Sent => assert!(copies > 0, "{status:?}"),
                    State::Refused => assert_eq!(copies, 0, "{status:?}"),
                    _ if copies > 0 => self.doubted_and_sent += 1,
                    _ => self.doubted_and_not_sent += 1,
                }
                if policy == OnDoubt::SendAgain {
                    assert!(copies <= 3, "{status:?}");
                    self.twice_by_policy += u64::from(copies > 1);
                } else {
                    assert!(copies <= 1, "sent {copies} times: {policy:?}, {status:?}");
                }
            }
        }
    }
}

fn setting<T: FromStr>(name: &str, usual: T) -> T {
    env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(usual)
}

fn signal(child: &Child, name: &str) {
    kill(child.id(), name);
}

fn kill(pid: u32, name: &str) {
    // It may have ended already.
    let _ = Command::new("kill")
        .args([&format!("-{name}"), &pid.to_string()])
        .stderr(Stdio::null())
        .status();
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

    fn fault(&mut self) -> InjectedFault {
        match self.below(7) {
            0 => InjectedFault::Before(ServerResponse::hang_up()),
            1 => InjectedFault::Before(ServerResponse::new(500)),
            2 => InjectedFault::Before(ServerResponse::new(429)),
            3 => InjectedFault::After(ServerResponse::new(502)),
            4 => InjectedFault::Delayed,
            _ => InjectedFault::After(ServerResponse::hang_up()),
        }
    }
}
