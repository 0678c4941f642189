//! A crash-safe outbox: `cargo run -p postmark-outbox`.
//!
//! A thousand emails go through a queue on the disk to a local Postmark. On their way, one request
//! gets lost and so does the response to another: every mail is sent once anyway.

#![allow(clippy::print_stdout, reason = "an example talks")]

use std::error::Error;
use std::time::Duration;
use std::{env, fs, process};

use indicatif::{ProgressBar, ProgressStyle};
use postmark_blocking::{Client, Content, Email, ServerToken};
use postmark_outbox::{NotFound, Outbox, Rules, enqueue};
use postmark_sandbox::{InjectedFault, SERVER_TOKEN, Sandbox, ServerResponse};

const MAILS: u64 = 1000;

fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start()?;
    let client = Client::new(ServerToken::new(SERVER_TOKEN)?).base_url(sandbox.url());
    sandbox.suppress("outbound", "customer7@example.com");
    sandbox.inject(InjectedFault::Before(ServerResponse::hang_up()));
    sandbox.inject(InjectedFault::After(ServerResponse::hang_up()));

    let directory = env::temp_dir().join(format!("postmark-outbox-{}", process::id()));
    fs::create_dir_all(&directory)?;
    let mut outbox = Outbox::open(directory.join("outbox.db"))?;
    fill(&mut outbox)?;

    let style = ProgressStyle::with_template("{bar:30} {pos} of {len}, {msg} ({elapsed})")?;
    let bar = ProgressBar::new(MAILS).with_style(style);
    // The sandbox shows an email as soon as it is accepted. Postmark does not say how long it
    // takes: the defaults search for two minutes, and then leave it to you.
    let patience = Duration::from_secs(1);
    let rules = Rules { claim: 50, patience, not_found: NotFound::SendAgain };
    outbox.ask_again()?;
    outbox.deliver(&client, &rules, |counts| {
        bar.set_position(counts.sent + counts.refused + counts.in_doubt);
        bar.set_message(format!("{} refused, {} open", counts.refused, counts.sending));
    })?;
    bar.finish();

    let counts = outbox.counts()?;
    println!("{} sent, {} accepted by Postmark", counts.sent, sandbox.messages().len());
    for state in ["refused", "in doubt"] {
        for (key, note) in outbox.list(state)? {
            println!("{key} is {state}: {note}");
        }
    }
    fs::remove_dir_all(directory)?;
    Ok(())
}

/// The application's part: one transaction for what happened and the email about it.
fn fill(outbox: &mut Outbox) -> Result<(), Box<dyn Error>> {
    let transaction = outbox.begin()?;
    for customer in 0..MAILS {
        let to = format!("customer{customer}@example.com");
        let email = Email::new("shop@example.com", to, Content::text("Your order is on its way."));
        enqueue(&transaction, &format!("order-{customer}"), email.subject("Your order"))?;
    }
    Ok(transaction.commit()?)
}
