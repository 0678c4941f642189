//! `postmark-blocking` over real sockets, behind a proxy that injects faults.
//!
//! Threads send single emails and batches, and read lists. When they are done, the faults stop:
//! emails in doubt are searched for. Then the ledger is compared with what the sandbox accepted.

mod proxy;
mod senders;

use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use postmark_blocking::{Client, RetryPolicy};

use self::proxy::Proxy;
use crate::backend::{Backend, token};
use crate::fault::Faults;
use crate::ledger::Ledger;
use crate::letters::letter;
use crate::scope::Scope;
use crate::tally::Tally;

/// The settings of a run.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Setup {
    /// The seed of its randomness.
    pub seed: u64,
    /// The number of emails.
    pub emails: usize,
    /// The number of threads.
    pub threads: usize,
    /// Whether over TLS.
    pub tls: bool,
    /// Which faults are played.
    pub scope: Scope,
}

/// The result of a run.
#[derive(Debug)]
#[must_use]
pub struct Report {
    /// What was not as promised.
    pub violations: Vec<String>,
    /// The faults and outcomes.
    pub tally: Tally,
}

/// The client's timeout: a stalled connection takes as long.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The state shared by all threads.
#[derive(Debug)]
struct Shared {
    ledger: Mutex<Ledger>,
    tally: Mutex<Tally>,
    violations: Mutex<Vec<String>>,
}

/// Sends emails from several threads, and compares what is reported with what was accepted.
pub fn play(setup: Setup) -> Report {
    let backend = Backend::start();
    let shared =
        Shared { ledger: Mutex::default(), tally: Mutex::default(), violations: Mutex::default() };
    let extra = setup.scope.extra_responses();
    let faults = Faults { rate: 0.3, longest: TIMEOUT * 3 / 2, extra, ..Faults::ALL };
    let proxy = Proxy::start(backend.door(), faults, setup);
    senders::send_all(&client(&proxy), setup, &shared);
    // What is in flight arrives before the search.
    proxy.finish(&shared);
    let calm = Proxy::start(backend.door(), Faults::NONE, setup);
    search(&client(&calm), setup, &shared);
    calm.finish(&shared);
    let ledger = lock(&shared.ledger);
    let mut violations = lock(&shared.violations).clone();
    violations.extend(ledger.violations(&backend.accepted()));
    let mut tally = lock(&shared.tally).clone();
    for (what, count) in ledger.counts() {
        tally.add(format!("outcome: {what}"), count as u64);
    }
    Report { violations, tally }
}

fn client(proxy: &Proxy) -> Client {
    let client = Client::new(token())
        .base_url(proxy.url())
        .no_proxy()
        .timeout(TIMEOUT)
        .connect_timeout(Duration::from_secs(5))
        .slowest_upload(1_000_000)
        .retry(RetryPolicy::new().attempts(3).first_wait(Duration::from_millis(2)));
    match proxy.root() {
        Some(root) => client.root_certificates(root),
        None => client,
    }
}

/// Searches for the emails in doubt.
fn search(client: &Client, setup: Setup, shared: &Shared) {
    // Nothing is late now but this machine.
    let client = client.clone().timeout(Duration::from_secs(20));
    let doubtful = lock(&shared.ledger).in_doubt();
    for subject in doubtful {
        let number = subject.rsplit('-').next().and_then(|number| number.parse().ok());
        let email = letter(setup.seed, number.expect("it has a number"));
        match client.reconcile(&email, Duration::ZERO) {
            Ok(found) => lock(&shared.ledger).find(&subject, found),
            Err(error) => {
                lock(&shared.violations).push(format!("a search fails: {error:?}"));
            }
        }
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().expect("nobody failed")
}
