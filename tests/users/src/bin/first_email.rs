//! The first email of someone who found the crate in a registry: one dependency, no runtime.
//!
//! Lines of code: 7. The peer's, `peers/first_email.rs`: 23.

use postmark_blocking::{Client, Content, Email, Error};

fn main() -> Result<(), Error> {
    let email = Email::new("me@example.com", "you@example.com", Content::text("Hello"));
    let receipt = Client::from_env()?.send(email.subject("First email"))?;
    println!("accepted as {receipt}");
    Ok(())
}
