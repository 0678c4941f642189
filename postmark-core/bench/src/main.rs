//! Compares `postmark-core` with the crate `postmark` 2.0.1: the same emails and the same
//! responses, in the same run.
//!
//! ```text
//! cargo run --release -p postmark-bench              # about a minute
//! cargo run --release -p postmark-bench -- --quick   # a few seconds, times are not judged
//! cargo run --release -p postmark-bench -- W3 W4     # some of the tasks
//! cargo run --release -p postmark-bench -- growth    # how time and memory grow
//! cargo run --release -p postmark-bench -- count     # what `.ci/instructions` can count
//! ```
//!
//! # How to read the table
//!
//! Each task has a row for `postmark`, one for a floor, and one for each way that this library does
//! it. The floor does the task by hand for these values only, with unsafe code and no checks: a
//! limit to approach. We may be below it by holding less memory at a time.
//!
//! - *CPU time* is that of the thread, the median of runs in which the ways take turns; page faults
//!   count, other processes do not. Only the multiple of the *floor*'s and the *ratio* to
//!   `postmark`'s carry over to another machine.
//! - *Allocations* are calls that allocate or resize memory, *bytes* their total, *peak* the most
//!   held at a time beyond what was held before. They are counted in a separate run, and the same
//!   on every run.
//! - A *goal* is a limit, and whether it is met. The program fails if one is not; with `--quick`,
//!   only limits of memory count.
//!
//! W1 to W4 start from the application's own values, which are texts and files, and end with the
//! last byte of the request. `postmark` has no network here either: its work ends where it hands
//! its request to a client, before host and token are added. Base64 is part of its work, since it
//! leaves that to its caller.
//!
//! It does not parse webhooks (W7 and W8). There, a `Value` of `serde_json`, parsed from the same
//! bytes, takes its place: what a program without types for them would use.

mod floor;
mod measure;
mod peer;
mod tasks;

use std::process::ExitCode;
use std::time::Duration;

use postmark_bench::{counting, mails};

use crate::measure::{Cost, measure};
use crate::tasks::growth::Step;
use crate::tasks::{Goal, Outcome, Task, growth, reading, receiving, sending};

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
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["growth"] => growth(),
        ["count"] => list_counted(),
        ["count", task, way] => count(task, way),
        _ => return table(arguments),
    }
    ExitCode::SUCCESS
}

/// Prints how time and memory grow with the size of the work.
fn growth() {
    let tables: [(&str, Vec<Step>); 3] = [
        ("emails, in batches of 500, from values to the last byte", growth::emails()),
        ("an email with a file, to the last byte", growth::files()),
        ("messages of a page, read", growth::pages()),
    ];
    for (name, steps) in tables {
        println!("| {name} | CPU time | allocations | bytes | peak |");
        println!("|--:|--:|--:|--:|--:|");
        for (size, contender) in steps {
            let Cost { time, memory } = measure(&mut [contender], Duration::ZERO)[0];
            let [bytes, peak] = [memory.bytes, memory.peak].map(bytes);
            println!("| {size} | {} | {} | {bytes} | {peak} |", micros(time), memory.allocations);
        }
        println!();
    }
}

/// Lists what can be counted: the number of a task, the name of a way, a goal, a description.
fn list_counted() {
    for (place, (name, task)) in TASKS.iter().enumerate() {
        let task = task();
        if task.is_large {
            continue;
        }
        for way in task.counted() {
            let goal = way.floors().map_or("-".to_owned(), |most| most.to_string());
            println!("{place}\t{}\t{goal}\t{name}: {}", way.name, task.name);
        }
    }
}

/// Does a task once in one way, so that callgrind counts its instructions.
fn count(task: &str, way: &str) {
    let (_, task) = TASKS[task.parse::<usize>().expect("the number of a task")];
    task().count(way);
}

fn table(arguments: Vec<String>) -> ExitCode {
    let (options, names): (Vec<_>, Vec<_>) =
        arguments.into_iter().partition(|argument| argument.starts_with("--"));
    let quick = options.iter().any(|option| option == "--quick");
    let budget = Duration::from_secs(if quick { 0 } else { 5 });
    let judged = |goal: Goal| !quick || goal.is_repeatable();

    println!("| task | way | CPU time | floors | ratio | allocations | bytes | peak | goals |");
    println!("|---|---|--:|--:|--:|--:|--:|--:|---|");
    let mut met = true;
    for (name, task) in TASKS {
        if !names.is_empty() && !names.iter().any(|asked| asked == name) {
            continue;
        }
        let task = task();
        println!("| **{name}** {} | | | | | | | | |", task.name);
        for outcome in task.run(budget) {
            println!("{}", row(&outcome, judged));
            met &= outcome.way.goals.iter().all(|&goal| !judged(goal) || goal.is_met(&outcome));
        }
    }
    if met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn row(outcome: &Outcome, judged: impl Fn(Goal) -> bool) -> String {
    let Outcome { way, cost, floors, ratio } = outcome;
    let floors = floors.map(|floors| format!("{floors:.2}")).unwrap_or_default();
    let goals = way.goals.iter().map(|&goal| match (judged(goal), goal.is_met(outcome)) {
        (false, _) => format!("{goal}: not judged"),
        (true, true) => format!("{goal}: met"),
        (true, false) => format!("{goal}: **missed**"),
    });
    format!(
        "| | {} | {} | {floors} | {ratio:.3} | {} | {} | {} | {} |",
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
