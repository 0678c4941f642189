//! Plays the whole simulated world, and prints the result.
//!
//! `cargo run --release -p postmark-tests --bin world` fails on any violation. With `outbox 3` it
//! plays only the outbox, with up to three deviations in a run.

#![allow(clippy::print_stdout, reason = "that is what it is for")]

use std::env;
use std::process::ExitCode;
use std::time::Duration;

use postmark_tests::world::{
    Report, Sabotage, Scope, play_all, play_batches, play_edits, play_lists, play_outbox,
    play_reconciles, play_sends, play_shrinking_lists, send_batch, table, unreached,
};

fn main() -> ExitCode {
    if env::args().nth(1).as_deref() == Some("reached") {
        for line in &play_all() {
            println!("{line}");
        }
        return ExitCode::SUCCESS;
    }
    // The outbox alone, with this many deviations.
    if let (Some("outbox"), Some(Ok(deviations))) =
        (env::args().nth(1).as_deref(), env::args().nth(2).map(|it| it.parse()))
    {
        let Report { sequences, violations, .. } = outbox(2, 1, deviations);
        println!("{sequences} sequences, {} violations: {violations:#?}", violations.len());
        return if violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    print!("{}", table());
    let reports = [
        ("one mail, up to 4 attempts", play_sends(4, |email| email)),
        ("a change that may be repeated, up to 4 attempts", play_edits(4)),
        ("2 chunks, up to 3 attempts each", batches(3, 4, 1)),
        ("3 chunks, two of them in flight", batches(1, 6, 2)),
        ("a list of 2 pages, up to 2 attempts each", play_lists(2, 2)),
        ("a list of 3 pages, of which rows leave", play_shrinking_lists(1, 3)),
        ("an outbox with 2 workers, 1 email and 3 deviations", outbox(2, 1, 3)),
        ("an outbox with 3 workers, 2 emails and 2 deviations", outbox(3, 2, 2)),
        ("a mail in doubt, searched for 3 times", play_reconciles(Duration::from_secs(5))),
    ];
    let mut clean = true;
    println!();
    for (what, Report { sequences, violations, .. }) in reports {
        println!("{what}: {sequences} sequences, {} violations", violations.len());
        for violation in &violations {
            println!("  {violation}");
        }
        clean &= violations.is_empty();
    }
    let differences = unreached(&play_all());
    for difference in &differences {
        println!("{difference}");
    }
    if clean && differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Batches of this many emails, two in each chunk, with this many chunks in flight.
fn batches(attempts: u32, mails: usize, in_flight: usize) -> Report {
    play_batches(attempts, mails, |run, emails| send_batch(run, emails, 2, in_flight))
}

/// An outbox with this many workers, emails and deviations.
fn outbox(workers: usize, emails: usize, deviations: usize) -> Report {
    play_outbox(Scope { workers, emails, deviations }, Sabotage::None)
}
