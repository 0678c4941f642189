//! A thousand emails through an outbox in a file:
//! `cargo run -p postmark-outbox-sqlite --example thousand`.
//!
//! They go to a local sandbox. One request is lost, and so is the response to another: every email
//! is still sent once.

#![allow(clippy::print_stdout, reason = "an example talks")]

use std::cell::Cell;
use std::error::Error;
use std::time::Duration;
use std::{env, fs, process};

use indicatif::{ProgressBar, ProgressStyle};
use postmark_blocking::{Client, Content, Email, ServerToken};
use postmark_outbox_sqlite::{Entry, OnDoubt, Rules, State, Worker, counts, enqueue, list, open};
use postmark_sandbox::{InjectedFault, SERVER_TOKEN, Sandbox, ServerResponse};

const EMAILS: u64 = 1000;

fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start()?;
    let client = Client::new(ServerToken::new(SERVER_TOKEN)?).base_url(sandbox.url());
    sandbox.suppress("outbound", "customer7@example.com");
    sandbox.inject(InjectedFault::Before(ServerResponse::hang_up()));
    sandbox.inject(InjectedFault::After(ServerResponse::hang_up()));

    let directory = env::temp_dir().join(format!("postmark-outbox-{}", process::id()));
    fs::create_dir_all(&directory)?;
    let path = directory.join("outbox.db");
    let mut db = open(&path)?;
    // The application: one transaction for the event and the email about it.
    let transaction = db.transaction()?;
    for customer in 0..EMAILS {
        let to = format!("customer{customer}@example.com");
        let email = Email::new("shop@example.com", to, Content::text("Your order is on its way."));
        let entry = Entry::new(format!("order-{customer}"), email.subject("Your order"));
        enqueue(&transaction, &entry.on_doubt(OnDoubt::SearchThenSend))?;
    }
    transaction.commit()?;

    let style = ProgressStyle::with_template("{bar:30} {pos} of {len}, {msg} ({elapsed})")?;
    let bar = ProgressBar::new(EMAILS).with_style(style);
    // The sandbox shows an email as soon as it is accepted. Postmark does not say how soon it does:
    // by default, workers search for two minutes.
    let rules = Rules::new().batch(50).patience(Duration::from_secs(1));
    let mut worker = Worker::new(open(&path)?).client(client).rules(rules);
    let is_done = Cell::new(false);
    worker.run(|| {
        if let Ok(counts) = counts(&db) {
            bar.set_position(EMAILS - counts.open());
            bar.set_message(format!("{} refused, {} open", counts.refused, counts.resolving));
            is_done.set(counts.open() == 0);
        }
        is_done.get()
    })?;
    bar.finish();

    let counts = counts(&db)?;
    println!("{} sent, {} accepted by Postmark", counts.sent, sandbox.messages().len());
    for state in [State::Refused, State::InDoubt] {
        for (_, status) in list(&db, state, 0, 100)? {
            println!("{} is {state}: {}", status.key, status.note);
        }
    }
    drop((worker, db));
    fs::remove_dir_all(directory)?;
    Ok(())
}
