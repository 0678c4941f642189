//! A first email and a first batch: `cargo run -p postmark-blocking --example quickstart`.
//!
//! It needs no account: a local sandbox receives the emails and shows them in your browser. With
//! `POSTMARK_SERVER_TOKEN`, `POSTMARK_FROM` and `POSTMARK_TO` set, Postmark sends them.

#![allow(clippy::print_stdout, reason = "an example talks")]

use std::env;
use std::error::Error;
use std::io::{self, IsTerminal};

use postmark_blocking::{Advice, Attachment, Client, Content, Email, Outcome, ServerToken};
use postmark_sandbox::{SERVER_TOKEN, Sandbox};

fn main() -> Result<(), Box<dyn Error>> {
    let stage = if env::var_os("POSTMARK_SERVER_TOKEN").is_some() {
        Stage::with_postmark()?
    } else {
        Stage::with_sandbox()?
    };
    send_one(&stage)?;
    send_many(&stage);
    stage.end()
}

/// One email, with an image in its HTML and a file attached.
fn send_one(Stage { client, from, to, .. }: &Stage) -> Result<(), postmark_blocking::Error> {
    let stamp = Attachment::inline("stamp.png", &include_bytes!("stamp.png")[..]);
    let order = Attachment::new("order.csv", "item,count\nStamps,20\nEnvelopes,50\n");
    let page = format!(
        "<p><img src=\"{}\" alt=\"A stamp\"></p><p>Thank you! <b>Your order</b> is on its way.</p>",
        stamp.cid().unwrap_or_default(),
    );
    let email = Email::new(from, to, Content::html(page).and_text("Your order is on its way."))
        .subject("Your order")
        .tag("order")
        .metadata("order-id", "77")
        .attach(stamp)
        .attach(order);

    let receipt = client.send(&email)?;
    println!("one mail: accepted for {}", receipt.to.unwrap_or_default());
    Ok(())
}

/// Three emails in one request. One of them is refused, which does not affect the others.
fn send_many(Stage { client, from, to, lost, .. }: &Stage) {
    let emails = [("First", to), ("Second", lost), ("Third", to)]
        .map(|(subject, to)| Email::new(from, to, Content::text("One of three.")).subject(subject));
    for (index, outcome) in client.send_batch(emails) {
        print!("mail {} of 3: ", index + 1);
        match outcome {
            Outcome::Sent(receipt) => println!("accepted as {receipt}"),
            Outcome::Queued(receipt) => println!("accepted as {receipt}, and may come later"),
            Outcome::Refused(_, error) => println!("refused. {error}\n    {}", error.help()),
            Outcome::NotSent(_, error) => match error.advice() {
                Advice::RetryLater(_) => println!("not sent, try again later: {error}"),
                _ => println!("not sent: {error}\n    {}", error.help()),
            },
            Outcome::Unknown(mail) => println!("in doubt, do not repeat it: {}", mail.error()),
        }
    }
}

/// The client, sender and recipients.
struct Stage {
    client: Client,
    from: String,
    to: String,
    /// An address that Postmark does not send to.
    lost: String,
    sandbox: Option<Sandbox>,
}

impl Stage {
    fn with_postmark() -> Result<Self, Box<dyn Error>> {
        let variable = |name| env::var(name).map_err(|_| format!("please set {name} as well"));
        Ok(Self {
            client: Client::from_env()?,
            from: variable("POSTMARK_FROM")?,
            to: variable("POSTMARK_TO")?,
            lost: "no address".to_owned(),
            sandbox: None,
        })
    }

    fn with_sandbox() -> Result<Self, Box<dyn Error>> {
        let sandbox = Sandbox::start()?;
        sandbox.suppress("outbound", "bounced@example.com");
        Ok(Self {
            client: Client::new(ServerToken::new(SERVER_TOKEN)?).base_url(sandbox.url()),
            from: "Stamps & Co <shop@example.com>".to_owned(),
            to: "jane@example.com".to_owned(),
            lost: "bounced@example.com".to_owned(),
            sandbox: Some(sandbox),
        })
    }

    /// Waits so that somebody can look at the emails, if the program runs in a terminal.
    fn end(self) -> Result<(), Box<dyn Error>> {
        let Some(sandbox) = self.sandbox else {
            println!("look at https://account.postmarkapp.com, and into the mailbox");
            return Ok(());
        };
        println!("look at {}", sandbox.inbox_url());
        if io::stdin().is_terminal() {
            println!("press Enter to end");
            io::stdin().read_line(&mut String::new())?;
        }
        Ok(())
    }
}
