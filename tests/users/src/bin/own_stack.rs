//! A program that has reqwest already, and sends through it.
//!
//! Lines of code: 47. The peer's, `peers/own_stack.rs`: 54.

use std::error::Error;
use std::time::Duration;

use postmark_hyper::bytes::Bytes;
use postmark_hyper::error::Failure;
use postmark_hyper::http::{Request, Response};
use postmark_hyper::request::Body;
use postmark_hyper::{BoxFuture, Client, Content, Email, Transport, environment};
use reqwest::redirect::Policy;
use reqwest::retry;

struct Reqwest(reqwest::Client);

impl Transport for Reqwest {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Failure>> {
        let client = self.0.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.into_bytes().map_err(Failure::unsent)?;
            let request = Request::from_parts(head, body).try_into().map_err(Failure::unsent)?;
            let response = client.execute(request).await.map_err(|error| {
                if error.is_connect() {
                    Failure::unreachable(error)
                } else {
                    Failure::unanswered(error)
                }
            })?;
            let mut answer = Response::new(Bytes::new());
            *answer.status_mut() = response.status();
            *answer.headers_mut() = response.headers().clone();
            *answer.body_mut() = response.bytes().await.map_err(Failure::unanswered)?;
            Ok(answer)
        })
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<()> {
        Box::pin(tokio::time::sleep(pause))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let stack = reqwest::Client::builder()
        .retry(retry::never())
        .redirect(Policy::none())
        .timeout(Duration::from_secs(60))
        .build()?;
    let client = Client::with_transport(Reqwest(stack), environment::server()?);
    let email = Email::new("me@example.com", "you@example.com", Content::text("Hello"));
    println!("{}", client.send(email.subject("Over reqwest")).await?);
    Ok(())
}
