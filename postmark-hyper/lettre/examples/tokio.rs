//! A lettre program on tokio that sends through Postmark.
//!
//! Without `POSTMARK_SERVER_TOKEN` it uses a local sandbox, and shows what arrived there.

#![allow(clippy::print_stdout, reason = "a program says what it does")]

use std::error::Error;

use lettre::{AsyncTransport, Message};
use postmark_lettre::{AsyncPostmarkTransport, ServerToken};
use postmark_sandbox::{SERVER_TOKEN, Sandbox};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let message = Message::builder()
        .from("Tickets <tickets@example.com>".parse()?)
        .to("Ada <ada@example.com>".parse()?)
        .subject("Your ticket")
        .body(String::from("Row 7"))?;

    if let Ok(mailer) = AsyncPostmarkTransport::from_env() {
        println!("accepted as {}", mailer.send(message).await?);
        return Ok(());
    }
    let postmark = Sandbox::start()?;
    let client = postmark_hyper::Client::new(ServerToken::new(SERVER_TOKEN)?);
    let mailer = AsyncPostmarkTransport::from(client.base_url(postmark.url()));
    println!("accepted as {}", mailer.send(message).await?);
    let [sent] = &postmark.messages()[..] else { return Err("one message".into()) };
    println!("{}, to {}", sent.subject, sent.to.first().ok_or("no recipient")?);
    Ok(())
}
