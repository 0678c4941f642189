//! A job of the command line: a report as a file, to each address on standard input.
//!
//! `job report.csv < addresses` prints what happened to each, and fails if one did not get it.
//!
//! Lines of code: 26. The peer's, `peers/job.py`: 28.

use std::env;
use std::error::Error;
use std::io;
use std::process::ExitCode;

use postmark_blocking::{Client, Content, Email, Outcome, attach_file};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let report = attach_file(env::args().nth(1).ok_or("name a file")?)?;
    let addresses: Vec<String> = io::stdin().lines().collect::<Result<_, _>>()?;
    let emails = addresses.clone().into_iter().map(move |to| {
        let html = Content::html("<p>The report is attached.</p>").and_text("It is attached.");
        let email = Email::new("Reports <reports@example.com>", to, html).subject("Report");
        email.attach(report.clone())
    });
    let mut failed = false;
    for (index, outcome) in Client::from_env()?.send_batch(emails) {
        let to = addresses.get(index).map_or("", String::as_str);
        failed |= outcome.error().is_some();
        match outcome {
            Outcome::Sent(receipt) | Outcome::Queued(receipt) => println!("{to}: {receipt}"),
            Outcome::Refused(_, error) => println!("{to}: refused: {error}"),
            Outcome::NotSent(_, error) => println!("{to}: not sent: {error}"),
            Outcome::Unknown(doubt) => println!("{to}: in doubt: {}", doubt.error()),
        }
    }
    Ok(ExitCode::from(u8::from(failed)))
}
