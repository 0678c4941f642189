//! Plays the network for as long as you like, and prints the results.
//!
//! - `cargo run --release -p postmark-network -- --seeds 10000 --from 0`: `postmark-hyper`,
//!   simulated.
//! - `cargo run --release -p postmark-network -- --from 7 --trace`: one run again, with a trace.
//! - `cargo run --release -p postmark-network -- --sockets --emails 20000 --from 0`:
//!   `postmark-blocking`, over real sockets, plain and over TLS.
//!
//! With `--all` also the faults that a client does not handle yet: see [`Scope`]. Fails on any
//! violation.

#![allow(clippy::print_stdout, reason = "that is what it is for")]

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use lexopt::prelude::*;
use postmark_network::simulated::Player;
use postmark_network::sockets::{self, Setup};
use postmark_network::{Scope, Tally};

/// The command line options.
struct Options {
    sockets: bool,
    seeds: u64,
    from: u64,
    emails: usize,
    threads: usize,
    trace: bool,
    scope: Scope,
}

fn main() -> Result<ExitCode, lexopt::Error> {
    let options = options()?;
    let violations = if options.sockets { over_sockets(&options) } else { simulated(&options) };
    println!("{violations} violations");
    Ok(if violations == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn options() -> Result<Options, lexopt::Error> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut options = Options {
        sockets: false,
        seeds: 1,
        from: 0,
        emails: 20_000,
        threads,
        trace: false,
        scope: Scope::Mended,
    };
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("sockets") => options.sockets = true,
            Long("seeds") => options.seeds = arguments.value()?.parse()?,
            Long("from") => options.from = arguments.value()?.parse()?,
            Long("emails") => options.emails = arguments.value()?.parse()?,
            Long("threads") => options.threads = arguments.value()?.parse()?,
            Long("all") => options.scope = Scope::All,
            Long("trace") => options.trace = true,
            other => return Err(other.unexpected()),
        }
    }
    Ok(options)
}

/// Plays runs in the simulated network; returns the number of violations.
fn simulated(options: &Options) -> usize {
    let next = AtomicU64::new(options.from);
    let until = options.from.saturating_add(options.seeds);
    let total = Mutex::new((Tally::default(), 0));
    thread::scope(|scope| {
        for _ in 0..options.threads {
            scope.spawn(|| {
                let player = Player::start(options.scope);
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= until {
                        return;
                    }
                    let report = player.play(seed);
                    let Ok(mut total) = total.lock() else { return };
                    total.0.merge(&report.tally);
                    total.1 += report.violations.len();
                    if options.trace {
                        println!("{}", report.trace.join("\n"));
                    }
                    for violation in report.violations {
                        println!("seed {seed}: {violation:.400}");
                    }
                }
            });
        }
    });
    let (tally, violations) = total.into_inner().unwrap_or_default();
    print!("{tally}");
    violations
}

/// Plays runs over real sockets; returns the number of violations.
fn over_sockets(options: &Options) -> usize {
    let mut violations = 0;
    for seed in options.from..options.from.saturating_add(options.seeds) {
        for tls in [false, true] {
            let setup =
                Setup { seed, emails: options.emails, threads: 16, tls, scope: options.scope };
            let report = sockets::play(setup);
            println!("{setup:?}");
            print!("{}", report.tally);
            for violation in &report.violations {
                println!("{setup:?}: {violation:.400}");
            }
            violations += report.violations.len();
        }
    }
    violations
}
