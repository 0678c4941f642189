//! The program of `first_email.rs` with the crate `postmark` 2.0.1. It needs an async runtime.

use std::env;
use std::error::Error;

use postmark::Query;
use postmark::api::Body;
use postmark::api::email::SendEmailRequest;
use postmark::reqwest::PostmarkClient;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let base_url = env::var("POSTMARK_BASE_URL").unwrap_or(postmark::POSTMARK_API_URL.into());
    let client = PostmarkClient::builder()
        .server_token(env::var("POSTMARK_SERVER_TOKEN")?)
        .base_url(base_url)
        .build();
    let email = SendEmailRequest::builder()
        .from("me@example.com")
        .to("you@example.com")
        .subject("First email")
        .body(Body::text("Hello".into()))
        .build();
    let receipt = email.execute(&client).await?;
    println!("accepted as {}", receipt.message_id.unwrap_or_default());
    Ok(())
}
