//! A lettre program that sends through Postmark.
//!
//! Without `POSTMARK_SERVER_TOKEN` it uses a local sandbox, and shows what arrived there.

#![allow(clippy::print_stdout, reason = "a program says what it does")]

use std::error::Error;

use lettre::message::{Attachment, MultiPart, SinglePart};
use lettre::{Message, Transport};
use postmark_lettre::header::Tag;
use postmark_lettre::{PostmarkTransport, ServerToken};
use postmark_sandbox::{SERVER_TOKEN, Sandbox};

fn main() -> Result<(), Box<dyn Error>> {
    let ticket = Attachment::new(String::from("ticket.txt"))
        .body(String::from("Row 7"), "text/plain".parse()?);
    let bodies = MultiPart::alternative()
        .singlepart(SinglePart::plain(String::from("Your ticket is attached.")))
        .singlepart(SinglePart::html(String::from("<p>Your ticket is attached.</p>")));
    let message = Message::builder()
        .from("Tickets <tickets@example.com>".parse()?)
        .to("Ada <ada@example.com>".parse()?)
        .bcc("archive@example.com".parse()?)
        .subject("Your ticket")
        .header(Tag::new("ticket"))
        .multipart(MultiPart::mixed().multipart(bodies).singlepart(ticket))?;

    if let Ok(mailer) = PostmarkTransport::from_env() {
        println!("accepted as {}", mailer.send(&message)?);
        return Ok(());
    }
    let postmark = Sandbox::start()?;
    let client = postmark_blocking::Client::new(ServerToken::new(SERVER_TOKEN)?);
    let mailer = PostmarkTransport::from(client.base_url(postmark.url()));
    println!("accepted as {}", mailer.send(&message)?);
    let [sent] = &postmark.messages()[..] else { return Err("one message".into()) };
    println!(
        "{}, to {} and {} more, {} attached",
        sent.subject,
        sent.to.first().ok_or("no recipient")?,
        sent.bcc.len(),
        sent.attachments.len()
    );
    Ok(())
}
