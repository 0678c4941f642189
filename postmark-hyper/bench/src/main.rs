//! Compares `postmark-hyper` and `postmark-blocking` over loopback with bare hyper, hyper-util's
//! client, a bare blocking socket, and the crate `postmark` 2.0.1 on reqwest: the same emails to
//! the same server, in the same run.
//!
//! ```text
//! cargo run --release -p postmark-hyper-bench              # two minutes
//! cargo run --release -p postmark-hyper-bench -- --quick   # some seconds; fails on memory, never on time
//! cargo run --release -p postmark-hyper-bench -- W11       # some of the tasks: W10, blocking, W11, files
//! cargo run --release -p postmark-hyper-bench -- --ours    # without the others, for a profiler
//! ```
//!
//! # How to read the table
//!
//! - *CPU* is that of the client's process for each email, including the kernel's share: the server
//!   is another process. It is the median of rounds in which the ways take turns, each with
//!   connections opened and 500 different emails built before the clock starts; although `postmark`
//!   consumes an email by sending it.
//! - The *floor* is bare hyper with one connection per concurrent send, around the core's `prepare`
//!   and `read` (in batches, its `BatchPlan`): the minimum cost of an adapter. For threads it is a
//!   bare blocking socket for each. A way that sends what is *ready* builds nothing, and does not
//!   parse responses.
//! - *Rate* is in emails a second, and depends on the load of the machine. All ways but the
//!   blocking ones run on one thread.
//! - *Peak* is the most memory held at a time beyond what was held before, counted in a separate
//!   run; in W11 including the next 500 emails, which are built on demand.
//! - A *goal* is a limit, and whether it is met. The program fails if one is not; with `--quick`,
//!   only limits of memory count.

mod blocking;
mod clock;
mod server;
/// Shared with the benchmarks of the core. Not a dependency: `cargo package` requires every
/// dependency in the workspace to be published, even for unpublished crates.
#[path = "../../../postmark-core/bench/src/lib.rs"]
#[allow(dead_code, unreachable_pub)]
mod shared;
mod tasks;
mod ways;

use std::env;
use std::process::ExitCode;

use crate::shared::counting::Counting;

use crate::blocking::from_threads;
use crate::server::{Server, serve};
use crate::tasks::{Outcome, Role, Task, batches, files, growth, singles};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Limits for our own ways.
#[derive(Default)]
struct Goals {
    /// CPU time, as a maximum multiple of that of the floor, and of `postmark`.
    floor: Option<f64>,
    peer: Option<f64>,
    /// The minimum multiple of `postmark`'s rate.
    rate: Option<f64>,
    /// The maximum number of bytes held at a time.
    peak: Option<usize>,
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let (options, names): (Vec<_>, Vec<_>) =
        env::args().skip(1).partition(|argument| argument.starts_with("--"));
    if options.iter().any(|option| option == server::ARGUMENT) {
        runtime.block_on(serve());
        return ExitCode::SUCCESS;
    }
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        assert!(env::var_os(name).is_none(), "{name} is set: `postmark` would go there");
    }
    let quick = options.iter().any(|option| option == "--quick");
    let server = Server::start();
    println!(
        "| task | way | CPU | × floor | × `postmark` | rate | × `postmark`'s | peak | goals |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|--:|---|");
    let mut met = true;
    let alone = options.iter().any(|option| option == "--ours");
    for (name, rounds, mut task, goals) in tasks(server.port, quick) {
        task.ways.retain(|way| !alone || way.role == Role::Ours);
        if names.is_empty() || names.iter().any(|asked| asked == name) {
            println!("| **{name}** {} | | | | | | | | |", task.name);
            met &= report(&runtime.block_on(task.run(rounds)), &goals, quick);
        }
    }
    if met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The tasks: name, rounds, work, goals.
fn tasks(port: u16, quick: bool) -> Vec<(&'static str, usize, Task, Goals)> {
    let few = |count: usize| if quick { count / 10 } else { count };
    let rounds = |count| if quick { 1 } else { count };
    let single = |count, at_a_time| singles(port, few(count), at_a_time);
    let threads = |count, threads| from_threads(port, few(count), threads);
    let goals = |floor| Goals { floor: Some(floor), ..Goals::default() };
    let concurrent = || Goals { peer: Some(0.6), rate: Some(1.8), ..goals(1.35) };
    let blocking = || Goals { peer: Some(0.7), ..goals(1.5) };
    let many = Goals { peer: Some(0.6), peak: Some(16 << 20), ..goals(1.3) };
    // Bodies of 6.7 MB.
    let flat = Goals { peak: Some(4 << 20), ..Goals::default() };
    vec![
        ("W10", rounds(21), single(2_000, 1), goals(1.15)),
        ("W10", rounds(21), single(6_400, 16), concurrent()),
        ("W10", rounds(21), single(6_400, 64), concurrent()),
        ("blocking", rounds(21), threads(2_000, 1), blocking()),
        ("blocking", rounds(21), threads(6_400, 16), blocking()),
        ("blocking", rounds(21), threads(6_400, 64), blocking()),
        ("W11", rounds(5), batches(port, few(100_000)), many),
        ("files", rounds(3), files(port, few(200)), flat),
        ("growth", rounds(5), growth(port, few(2_000), 1), Goals::default()),
        ("growth", rounds(5), growth(port, few(6_400), 8), Goals::default()),
        ("growth", rounds(5), growth(port, few(6_400), 64), Goals::default()),
        ("growth", rounds(5), growth(port, few(10_240), 512), Goals::default()),
    ]
}

/// Prints the results of the ways, and returns whether the goals are met.
fn report(outcomes: &[Outcome], goals: &Goals, quick: bool) -> bool {
    let of = |role| outcomes.iter().find(|outcome| outcome.role == role);
    let cpu = |outcome: &Outcome| outcome.cost.cpu.as_secs_f64();
    let rate = |outcome: &Outcome| 1.0 / outcome.cost.wall.as_secs_f64();
    let (floor, peer) = (of(Role::Floor), of(Role::Peer));
    let mut all_met = true;
    for outcome in outcomes {
        let to_floor = floor.map(|floor| cpu(outcome) / cpu(floor));
        let to_peer = peer.map(|peer| cpu(outcome) / cpu(peer));
        let to_rate = peer.map(|peer| rate(outcome) / rate(peer));
        let mut told = Vec::new();
        let mut judge = |goal: String, met: bool, repeatable: bool| {
            let judged = repeatable || !quick;
            all_met &= met || !judged;
            told.push(match (judged, met) {
                (false, _) => format!("{goal}: not judged"),
                (true, true) => format!("{goal}: met"),
                (true, false) => format!("{goal}: **missed**"),
            });
        };
        if outcome.role == Role::Ours {
            if let (Some(ratio), Some(most)) = (to_floor, goals.floor) {
                judge(format!("≤ {most} × floor"), ratio <= most, false);
            }
            if let (Some(ratio), Some(most)) = (to_peer, goals.peer) {
                judge(format!("≤ {most} × `postmark`"), ratio <= most, false);
            }
            if let (Some(ratio), Some(least)) = (to_rate, goals.rate) {
                judge(format!("rate ≥ {least} ×"), ratio >= least, false);
            }
            if let (Some(peak), Some(most)) = (outcome.peak, goals.peak) {
                judge(format!("peak ≤ {} MiB", most >> 20), peak <= most, true);
            }
        }
        let ratio = |ratio: Option<f64>| ratio.map_or(String::new(), |ratio| format!("{ratio:.2}"));
        println!(
            "| | {} | {:.2} µs | {} | {} | {:.0} | {} | {} | {} |",
            outcome.name,
            cpu(outcome) * 1e6,
            ratio(to_floor),
            ratio(to_peer),
            rate(outcome),
            ratio(to_rate),
            outcome.peak.map_or(String::new(), |peak| format!("{} KiB", peak / 1024)),
            told.join(", "),
        );
    }
    all_met
}
