//! Threads that send, as programs do.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use fastrand::Rng;
use postmark_blocking::Client;
use postmark_core::api::messages::ListOutboundMessages;
use postmark_core::{PagedList as _, Window};

use super::{Setup, Shared, lock};
use crate::letters::{letter, subject};

/// Sends all emails, one and several at a time.
pub(super) fn send_all(client: &Client, setup: Setup, shared: &Shared) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for number in 0..setup.threads {
            let mut chance = Rng::with_seed(setup.seed ^ number as u64);
            let next = &next;
            scope.spawn(move || {
                loop {
                    let many = if chance.u8(..4) == 0 { chance.usize(2..20) } else { 1 };
                    let first = next.fetch_add(many, Ordering::Relaxed);
                    let numbers = first..setup.emails.min(first + many);
                    match numbers.len() {
                        0 => return,
                        1 => send(client, setup.seed, first, shared),
                        _ => send_batch(client, setup.seed, numbers, &mut chance, shared),
                    }
                    if chance.u8(..30) == 0 {
                        read_list(client, shared);
                    }
                }
            });
        }
    });
}

fn send(client: &Client, seed: u64, number: usize, shared: &Shared) {
    let subject = subject(seed, number);
    lock(&shared.ledger).begin(&subject);
    let result = client.send(letter(seed, number));
    lock(&shared.ledger).tell(&subject, result);
}

/// Sends a batch, and sometimes stops taking outcomes.
fn send_batch(
    client: &Client,
    seed: u64,
    numbers: Range<usize>,
    chance: &mut Rng,
    shared: &Shared,
) {
    for number in numbers.clone() {
        lock(&shared.ledger).begin(subject(seed, number));
    }
    let emails = numbers.clone().map(|number| letter(seed, number)).collect::<Vec<_>>();
    let mut untold: Vec<_> = numbers.clone().collect();
    for (index, outcome) in client.send_batch(emails).messages(chance.usize(1..8)) {
        let number = numbers.start + index;
        lock(&shared.ledger).tell(&subject(seed, number), outcome);
        untold.retain(|&other| other != number);
        if chance.u8(..60) == 0 {
            for number in untold {
                lock(&shared.ledger).give_up(&subject(seed, number));
            }
            return;
        }
    }
}

/// Reads a list while emails are sent: it may fail, but it ends, and returns no row twice.
fn read_list(client: &Client, shared: &Shared) {
    let mut window = Window::default();
    window.count = 50;
    let mut ids = Vec::new();
    for row in client.list(ListOutboundMessages::new().at(window)).take(200) {
        let Ok(row) = row else { break };
        ids.push(row.message_id.as_str().to_owned());
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    if ids.len() < count {
        lock(&shared.violations).push(format!("a list has a row twice: {count} {ids:?}"));
    }
}
