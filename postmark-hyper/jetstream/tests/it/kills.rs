//! Workers of one queue, killed, paused and stopped at random, with a server that crashes and a
//! Postmark that fails.
//!
//! This is a short run; a long one is
//! `QUEUE_ROUNDS=200 QUEUE_WORKERS=6 .ci/jetstream kills --nocapture`. `QUEUE_SEED` sets the seed.

use std::collections::BTreeMap;
use std::env;
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::time::{Duration, Instant};

use postmark_jetstream::{OnDoubt, Queue, State};
use postmark_sandbox::{InjectedFault, Options, SERVER_TOKEN, Sandbox, ServerResponse};
use tokio::time::sleep;

use super::entry;
use super::nats::Nats;

/// Longer than a pause, so that a search sees what a paused worker has sent.
const PATIENCE: Duration = Duration::from_secs(6);
const LEASE: Duration = Duration::from_secs(2);
const LONGEST_STOP: Duration = Duration::from_secs(3);
const EMAILS_A_ROUND: u64 = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_that_die_lose_no_email_and_send_none_twice() {
    let (rounds, workers) = (setting("QUEUE_ROUNDS", 15), setting("QUEUE_WORKERS", 3));
    let mut random = Random(setting("QUEUE_SEED", 7));
    let sandbox = Sandbox::start_with(Options::new().max_messages(usize::MAX)).unwrap();
    let mut nats = Nats::start();
    let queue = nats.queue().await;
    let mut running: Vec<_> = (0..workers).map(|_| start(&nats, &sandbox)).collect();
    let mut tally = Tally { emails: rounds * EMAILS_A_ROUND, ..Tally::default() };
    for round in 0..rounds {
        for index in 0..EMAILS_A_ROUND {
            let number = round * EMAILS_A_ROUND + index;
            let entry = entry(&number.to_string()).on_doubt(policy(number));
            // Retries with the same key, as an application does whose server may crash.
            while queue.enqueue(&entry).await.is_err() {
                sleep(Duration::from_millis(50)).await;
            }
        }
        for _ in 0..random.below(3) {
            sandbox.inject(random.fault());
            tally.faults += 1;
        }
        sleep(Duration::from_millis(random.below(400))).await;
        let victim = &mut running[usize::try_from(random.below(workers)).unwrap()];
        match random.below(10) {
            0..=4 => {
                // Dropping the old one sends SIGKILL, even if it is paused.
                *victim = start(&nats, &sandbox);
                tally.kills += 1;
            }
            5..=7 => {
                let pid = victim.0.id();
                signal(pid, "STOP");
                let stop = random.below(u64::try_from(LONGEST_STOP.as_millis()).unwrap());
                tokio::spawn(async move {
                    sleep(Duration::from_millis(stop)).await;
                    signal(pid, "CONT");
                });
                tally.stops += 1;
            }
            8 => {
                signal(victim.0.id(), "TERM");
                let deadline = Instant::now() + Duration::from_secs(120);
                while victim.0.try_wait().unwrap().is_none() {
                    // It may be paused, or waiting for a crashed server.
                    assert!(Instant::now() < deadline, "a worker does not end");
                    sleep(Duration::from_millis(10)).await;
                }
                *victim = start(&nats, &sandbox);
                tally.ends += 1;
            }
            _ => {
                nats.crash();
                tally.crashes += 1;
            }
        }
        revive(&mut running, &nats, &sandbox);
    }

    // From now on, only already injected faults happen.
    sleep(LONGEST_STOP).await;
    // However long it takes, as long as workers make progress.
    let (mut fewest, mut since) = (usize::MAX, Instant::now());
    let states = loop {
        revive(&mut running, &nats, &sandbox);
        let states = states(&queue, tally.emails).await;
        let settled = |state: &Option<State>| state.is_some_and(State::is_settled);
        let open = states.iter().filter(|state| !settled(state)).count();
        if open == 0 {
            break states;
        }
        if open < fewest {
            (fewest, since) = (open, Instant::now());
        }
        assert!(since.elapsed() < Duration::from_secs(120), "{open} emails are lost");
        sleep(Duration::from_millis(200)).await;
    };
    for one in &mut running {
        signal(one.0.id(), "TERM");
        one.0.wait().unwrap();
    }
    tally.judge(&sandbox, &queue, &states).await;
    println!("{rounds} rounds, {workers} workers: {tally:?}");
}

/// A worker process, killed when the test ends.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(nats: &Nats, sandbox: &Sandbox) -> Process {
    let milliseconds = |time: Duration| time.as_millis();
    let mut worker = Command::new(env!("CARGO_BIN_EXE_worker"));
    worker
        .env("NATS_URL", &nats.url)
        .env("POSTMARK_BASE_URL", sandbox.url())
        .env("POSTMARK_SERVER_TOKEN", SERVER_TOKEN)
        .env("WORKER_RULES", format!("{} {} 500 7", milliseconds(LEASE), milliseconds(PATIENCE)))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    Process(worker.spawn().unwrap())
}

/// Restarts workers that had no server at the start.
fn revive(running: &mut [Process], nats: &Nats, sandbox: &Sandbox) {
    for one in running {
        if one.0.try_wait().unwrap().is_some() {
            *one = start(nats, sandbox);
        }
    }
}

/// The state of each email; `None` if it was not claimed, or the server does not show it now.
async fn states(queue: &Queue, emails: u64) -> Vec<Option<State>> {
    let mut states = Vec::new();
    for number in 0..emails {
        let record = queue.status(&number.to_string()).await;
        states.push(record.ok().flatten().map(|record| record.state()));
    }
    states
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
    async fn judge(&mut self, sandbox: &Sandbox, queue: &Queue, states: &[Option<State>]) {
        let mut accepted: BTreeMap<String, u64> = BTreeMap::new();
        for message in sandbox.messages() {
            let key = message.to[0].email.trim_end_matches("@example.com").to_owned();
            *accepted.entry(key).or_default() += 1;
        }
        for (number, state) in (0..).zip(states) {
            let copies = accepted.get(&number.to_string()).copied().unwrap_or_default();
            match state.unwrap() {
                State::Sent => {
                    assert!(copies > 0, "{number} was not sent");
                    self.sent += 1;
                }
                State::Refused => {
                    assert_eq!(copies, 0, "{number} was not refused");
                    self.refused += 1;
                }
                State::InDoubt if copies > 0 => self.doubted_and_sent += 1,
                State::InDoubt => self.doubted_and_not_sent += 1,
                state => panic!("{number} is {state}"),
            }
            if policy(number) == OnDoubt::SendAgain {
                assert!(copies <= 3, "{number} was sent {copies} times");
                self.twice_by_policy += u64::from(copies > 1);
            } else {
                assert!(copies <= 1, "{number} was sent {copies} times: {:?}", policy(number));
            }
        }
        // Exactly the emails in doubt are listed.
        let mut named: Vec<_> =
            queue.doubts().await.unwrap().into_iter().map(|doubt| doubt.job.key).collect();
        let mut doubted: Vec<_> = (0_u64..)
            .zip(states)
            .filter(|(_, state)| **state == Some(State::InDoubt))
            .map(|(number, _)| number.to_string())
            .collect();
        named.sort();
        doubted.sort();
        assert_eq!(named, doubted);
    }
}

fn setting<T: FromStr>(name: &str, usual: T) -> T {
    env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(usual)
}

fn signal(pid: u32, name: &str) {
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
