//! Measures `postmark-core` beside the crate `postmark` 2.0.1: the same emails and the same
//! answers, in the same run.
//!
//! ```text
//! cargo run --release -p postmark-bench              # about a minute
//! cargo run --release -p postmark-bench -- --quick   # a few seconds, times are not judged
//! cargo run --release -p postmark-bench -- W3 W4     # some of the tasks
//! ```
//!
//! # How to read the table
//!
//! Each task has a row for `postmark` and one for each way that this library does it.
//!
//! - *CPU time* is that of the thread, the median of runs in which the ways take turns; page faults
//!   count, other processes do not. Only the *ratio* to `postmark` carries over to another machine.
//! - *Allocations* are calls that give memory or resize it, *bytes* what they gave together, *peak*
//!   the most that was held at a time beyond what was there before. They are counted in a run of
//!   their own, and the same on every run.
//! - A *goal* is a limit, and whether it is met. The program fails if one is not; with `--quick`,
//!   only limits of memory count.
//!
//! `postmark` has no network here either: its work ends where it hands its request to a client,
//! before host and token are added. It begins with emails that are built, as ours does, although
//! `postmark` uses an email up by sending it; W1 shows what building costs. Base64 is part of its
//! work, since it leaves that to its caller.
//!
//! It reads no webhooks (W7 and W8). There, a `Value` of `serde_json`, made of the same bytes,
//! stands in its place: what a program does that has no types for them.

mod measure;
mod peer;
mod tasks;

use std::process::ExitCode;
use std::time::Duration;

use postmark_bench::{counting, mails};

use crate::tasks::{Goal, Outcome, Task, reading, receiving, sending};

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

type Build = fn() -> Task;

const TASKS: [(&str, Build); 11] = [
    ("W1", sending::mail),
    ("W2", sending::batch),
    ("W3", sending::large_file),
    ("W4", sending::small_files),
    ("W5", reading::receipts),
    ("W6", reading::page),
    ("W7", receiving::mail),
    ("W7", receiving::large_mail),
    ("W8", receiving::delivery),
    ("W8", receiving::open),
    ("W9", reading::refusal),
];

fn main() -> ExitCode {
    let (options, names): (Vec<_>, Vec<_>) =
        std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let quick = options.iter().any(|option| option == "--quick");
    let budget = Duration::from_secs(if quick { 0 } else { 5 });
    let judged = |goal: Goal| !quick || goal.is_repeatable();

    println!("| task | way | CPU time | ratio | allocations | bytes | peak | goals |");
    println!("|---|---|--:|--:|--:|--:|--:|---|");
    let mut met = true;
    for (name, task) in TASKS {
        if !names.is_empty() && !names.iter().any(|asked| asked == name) {
            continue;
        }
        let task = task();
        println!("| **{name}** {} | | | | | | | |", task.name);
        for outcome in task.run(budget) {
            println!("{}", row(&outcome, judged));
            met &= outcome.way.goals.iter().all(|&goal| !judged(goal) || goal.is_met(&outcome));
        }
    }
    if met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn row(outcome: &Outcome, judged: impl Fn(Goal) -> bool) -> String {
    let Outcome { way, cost, ratio } = outcome;
    let goals = way.goals.iter().map(|&goal| match (judged(goal), goal.is_met(outcome)) {
        (false, _) => format!("{goal}: not judged"),
        (true, true) => format!("{goal}: met"),
        (true, false) => format!("{goal}: **missed**"),
    });
    format!(
        "| | {} | {} | {ratio:.3} | {} | {} | {} | {} |",
        way.name,
        micros(cost.time),
        cost.memory.allocations,
        bytes(cost.memory.bytes),
        bytes(cost.memory.peak),
        goals.collect::<Vec<_>>().join(", "),
    )
}

fn micros(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    format!("{micros:.*} µs", if micros < 100.0 { 2 } else { 0 })
}

fn bytes(number: usize) -> String {
    if number < 10_240 { format!("{number} B") } else { format!("{} KiB", number / 1024) }
}
