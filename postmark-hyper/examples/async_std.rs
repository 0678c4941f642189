//! Emails on async-std: `cargo run -p postmark-hyper --features async-std --example async_std`.
//!
//! It needs no account: a local sandbox receives the emails. No tokio runtime is started. async-std
//! is no longer maintained. On smol, which is, use `Client::on(Smol, token)` and `smol::block_on`.

#![allow(clippy::print_stdout, reason = "an example talks")]

use std::error::Error;

use async_std::task;
use postmark_hyper::{AsyncStd, Client, Content, Email, ServerToken};
use postmark_sandbox::{SERVER_TOKEN, Sandbox};

fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start()?;
    let client = Client::on(AsyncStd, ServerToken::new(SERVER_TOKEN)?).base_url(sandbox.url());
    task::block_on(send(client))?;
    println!("the sandbox has {} mails", sandbox.messages().len());
    Ok(())
}

async fn send(client: Client) -> Result<(), postmark_hyper::Error> {
    let mail = |to| Email::new("shop@example.com", to, Content::text("Your order is on its way."));

    let receipt = client.send(mail("jane@example.com").subject("Your order")).await?;
    println!("one mail: accepted for {}", receipt.to.unwrap_or_default());

    let emails = ["ada@example.com", "bob@example.com", "no address"].map(mail);
    let mut outcomes = client.send_batch(emails);
    while let Some((index, outcome)) = outcomes.next().await {
        println!("mail {} of 3: {outcome:?}", index + 1);
    }
    Ok(())
}
