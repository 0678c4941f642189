//! The program of `own_stack.rs` with the crate `postmark` 2.0.1, through the trait that it has for
//! clients of one's own. It retries nothing, and does not say whether the email may have been sent.

use std::env;
use std::error::Error;
use std::io;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderValue, Request, Response};
use postmark::api::Body;
use postmark::api::email::SendEmailRequest;
use postmark::{Client, Query};
use reqwest::redirect::Policy;
use reqwest::retry;

struct Reqwest {
    client: reqwest::Client,
    base_url: String,
    token: HeaderValue,
}

#[async_trait]
impl Client for Reqwest {
    type Error = io::Error;

    async fn execute(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, Self::Error> {
        *request.uri_mut() =
            format!("{}{}", self.base_url, request.uri()).parse().map_err(io::Error::other)?;
        request.headers_mut().insert("x-postmark-server-token", self.token.clone());
        let request = request.try_into().map_err(io::Error::other)?;
        let response = self.client.execute(request).await.map_err(io::Error::other)?;
        let mut answer = Response::new(Bytes::new());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = response.headers().clone();
        *answer.body_mut() = response.bytes().await.map_err(io::Error::other)?;
        Ok(answer)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = reqwest::Client::builder()
        .retry(retry::never())
        .redirect(Policy::none())
        .timeout(Duration::from_secs(60))
        .build()?;
    let base_url = env::var("POSTMARK_BASE_URL").unwrap_or(postmark::POSTMARK_API_URL.into());
    let mut token = HeaderValue::from_str(&env::var("POSTMARK_SERVER_TOKEN")?)?;
    token.set_sensitive(true);
    let client = Reqwest { client, base_url, token };
    let email = SendEmailRequest::builder()
        .from("me@example.com")
        .to("you@example.com")
        .subject("Over reqwest")
        .body(Body::text("Hello".into()))
        .build();
    let receipt = email.execute(&client).await?;
    println!("{}", receipt.message_id.unwrap_or_default());
    Ok(())
}
