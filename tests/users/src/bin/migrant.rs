//! A script that was written for postmarker: an email with everything, two in a batch, and the hard
//! bounces that are sent to again.
//!
//! Lines of code: 29. The peer's, `peers/migrant.py`: 33.

use std::error::Error;

use postmark_blocking::api::bounces::{ActivateBounce, BounceType, ListBounces};
use postmark_blocking::{Attachment, Client, Content, Email};

fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::from_env()?;
    let logo = Attachment::inline("logo.png", &b"a picture"[..]);
    let html = Content::html("<img src='cid:logo.png'> Hello").and_text("Hello");
    let email = Email::new("Shop <shop@example.com>", "\"Doe, Jane\" <jane@example.com>", html)
        .cc(["bob@example.com", "carl@example.com"])
        .bcc("archive@example.com")
        .reply_to("support@example.com")
        .subject("Your order")
        .tag("order")
        .metadata("order-id", "77")
        .header("X-Order", "77")
        .attach(logo)
        .attach(Attachment::new("order.csv", "item,count\n"));
    println!("{}", client.send(email)?);
    let emails = ["ada@example.com", "hardbounce@bounce-testing.postmarkapp.com"]
        .map(|to| Email::new("shop@example.com", to, Content::text("News")));
    for (index, outcome) in client.send_batch(emails) {
        println!("{index}: {:?}", outcome.receipt().map(ToString::to_string));
    }
    for bounce in client.list(ListBounces::new().bounce_type(BounceType::HardBounce)) {
        let bounce = client.send(ActivateBounce::new(bounce?.id))?.bounce;
        println!("{} is active: {}", bounce.email, !bounce.inactive);
    }
    Ok(())
}
