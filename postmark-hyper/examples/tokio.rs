//! Emails on tokio: `cargo run -p postmark-hyper --example tokio`.
//!
//! It needs no account: a local sandbox receives the emails. With `POSTMARK_SERVER_TOKEN`,
//! `POSTMARK_FROM` and `POSTMARK_TO` set, Postmark sends them.

#![allow(clippy::print_stdout, reason = "an example talks")]

use std::env;
use std::error::Error;
use std::time::Duration;

use postmark_hyper::{Advice, Attachment, Client, Content, Email, Outcome, ServerToken};
use postmark_sandbox::{SERVER_TOKEN, Sandbox};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let stage = Stage::new()?;
    one_mail(&stage).await?;
    several_at_a_time(&stage).await?;
    many(&stage).await;
    if let Some(sandbox) = &stage.sandbox {
        println!("the sandbox has {} mails", sandbox.messages().len());
    }
    Ok(())
}

/// One email, with a file.
async fn one_mail(Stage { client, from, to, .. }: &Stage) -> Result<(), postmark_hyper::Error> {
    let email = Email::new(from, to, Content::html("<b>Your order</b>").and_text("Your order"))
        .subject("Your order")
        .tag("order")
        .metadata("order-id", "77")
        .attach(Attachment::new("order.csv", "item,count\nStamps,20\n"));
    let receipt = client.send(&email).await?;
    println!("one mail: accepted for {}", receipt.to.unwrap_or_default());
    Ok(())
}

/// A client is cheap to clone, and clones share connections and limits.
async fn several_at_a_time(Stage { client, from, to, .. }: &Stage) -> Result<(), Box<dyn Error>> {
    let client = client.clone().requests_at_a_time(4).requests_a_second(50);
    let tasks: Vec<_> = (1..=8)
        .map(|number| {
            let client = client.clone();
            let email = Email::new(from, to, Content::text("One of several at a time."))
                .subject(format!("Number {number}"));
            tokio::spawn(async move { client.send(email).await })
        })
        .collect();
    for task in tasks {
        // Every error says whether the email may have been sent anyway.
        match task.await? {
            Ok(receipt) => println!("accepted as {receipt}"),
            Err(error) => match error.advice() {
                Advice::Fix => println!("not sent: {error}. {}", error.help()),
                Advice::RetryLater(_) => println!("not sent, try again later: {error}"),
                Advice::InDoubt => println!("in doubt, do not send it again: {error}"),
            },
        }
    }
    Ok(())
}

/// Any number of emails, from any iterator: in requests of up to 500, two of them concurrently.
async fn many(Stage { client, from, to, lost, .. }: &Stage) {
    let emails = (0..900).map(|number| {
        let to = if number == 700 { lost } else { to };
        Email::new(from, to, Content::text("One of many.")).subject(format!("Number {number}"))
    });
    let mut outcomes = client.send_batch(emails).in_flight(2);
    while let Some((index, outcome)) = outcomes.next().await {
        match outcome {
            Outcome::Sent(_) | Outcome::Queued(_) => {}
            Outcome::Refused(_, error) => println!("mail {index}: {error}. {}", error.help()),
            Outcome::NotSent(_, error) => println!("mail {index}: not sent, try again: {error}"),
            Outcome::Unknown(mail) => println!("mail {index}: in doubt: {}", mail.error()),
        }
    }
    println!("{}", outcomes.progress());
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
    fn new() -> Result<Self, Box<dyn Error>> {
        if env::var_os("POSTMARK_SERVER_TOKEN").is_some() {
            let variable = |name| env::var(name).map_err(|_| format!("please set {name} as well"));
            return Ok(Self {
                client: Client::from_env()?.timeout(Duration::from_secs(20)),
                from: variable("POSTMARK_FROM")?,
                to: variable("POSTMARK_TO")?,
                lost: "no address".to_owned(),
                sandbox: None,
            });
        }
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
}
