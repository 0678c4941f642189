//! Plays the simulated world whole, and prints what it saw.
//!
//! `cargo run --release -p postmark-tests --bin world` fails on any violation. With `--table` it
//! only prints the table of faults and outcomes.

#![allow(clippy::print_stdout, reason = "that is what it is for")]

use std::process::ExitCode;

use postmark_tests::world::{Report, play_batches, play_sends, send_batch, table};

fn main() -> ExitCode {
    print!("{}", table());
    if std::env::args().any(|argument| argument == "--table") {
        return ExitCode::SUCCESS;
    }
    let reports = [
        ("one mail, up to 4 attempts", play_sends(4, |email| email)),
        (
            "2 chunks, up to 3 attempts each",
            play_batches(3, 4, |run, emails| send_batch(run, emails, 2, 1)),
        ),
        (
            "3 chunks, two of them in flight",
            play_batches(1, 6, |run, emails| send_batch(run, emails, 2, 2)),
        ),
    ];
    let mut clean = true;
    println!();
    for (what, Report { sequences, violations }) in reports {
        println!("{what}: {sequences} sequences, {} violations", violations.len());
        for violation in &violations {
            println!("  {violation}");
        }
        clean &= violations.is_empty();
    }
    if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
