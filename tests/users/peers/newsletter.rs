//! The newsletter of `newsletter.rs` with the crate `postmark` 2.0.1, which has no webhooks: they are
//! read by hand. A batch that fails is not retried, and the readers of it are not named.

use std::collections::BTreeSet;
use std::env;
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{Json, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use postmark::api::Body;
use postmark::api::email::SendEmailRequest;
use postmark::reqwest::PostmarkClient;
use postmark::{Query, QueryError};
use serde::Deserialize;
use tokio::net::TcpListener;

const FROM: &str = "News <news@example.com>";
const MAX_BATCH: usize = 500;
/// `postmark:a long password`
const CREDENTIALS: &str = "Basic cG9zdG1hcms6YSBsb25nIHBhc3N3b3Jk";

#[derive(Clone)]
struct App {
    client: PostmarkClient,
    readers: Arc<Mutex<BTreeSet<String>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Event {
    record_type: String,
    recipient: Option<String>,
    suppress_sending: Option<bool>,
}

impl App {
    fn readers(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn subscribe(State(app): State<App>, address: String) -> (StatusCode, String) {
    let email = SendEmailRequest::builder()
        .from(FROM)
        .to(&address)
        .subject("Welcome")
        .body(Body::text("Welcome!".into()))
        .build();
    match email.execute(&app.client).await {
        Ok(receipt) => {
            app.readers().insert(address);
            (StatusCode::OK, receipt.message_id.unwrap_or_default())
        }
        Err(error @ QueryError::Api { status, .. }) if status.is_client_error() => {
            (StatusCode::UNPROCESSABLE_ENTITY, error.to_string())
        }
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()),
    }
}

async fn publish(State(app): State<App>, text: String) -> String {
    let readers: Vec<String> = app.readers().iter().cloned().collect();
    let (mut sent, total) = (0, readers.len());
    for chunk in readers.chunks(MAX_BATCH) {
        let emails: Vec<_> = chunk
            .iter()
            .map(|reader| {
                SendEmailRequest::builder()
                    .from(FROM)
                    .to(reader)
                    .subject("News")
                    .body(Body::text(text.clone()))
                    .message_stream("broadcast")
                    .build()
            })
            .collect();
        match emails.execute(&app.client).await {
            Ok(receipts) => {
                for (reader, receipt) in chunk.iter().zip(receipts) {
                    match receipt.error_for_status() {
                        Ok(_) => sent += 1,
                        Err(refused) => eprintln!("reader {reader}: {}", refused.message),
                    }
                }
            }
            Err(error) => eprintln!("{} readers: {error}", chunk.len()),
        }
    }
    format!("{sent} of {total} sent")
}

async fn hook(State(app): State<App>, headers: HeaderMap, Json(event): Json<Event>) -> StatusCode {
    // A comparison in constant time needs another crate.
    if headers.get("authorization").is_none_or(|value| value != CREDENTIALS) {
        return StatusCode::UNAUTHORIZED;
    }
    if event.record_type == "SubscriptionChange" {
        if let (Some(address), Some(true)) = (&event.recipient, event.suppress_sending) {
            app.readers().remove(address);
        }
    }
    StatusCode::OK
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let base_url = env::var("POSTMARK_BASE_URL").unwrap_or(postmark::POSTMARK_API_URL.into());
    let client = PostmarkClient::builder()
        .server_token(env::var("POSTMARK_SERVER_TOKEN")?)
        .base_url(base_url)
        .build();
    let app = App { client, readers: Arc::default() };
    let router = Router::new()
        .route("/subscribe", post(subscribe))
        .route("/publish", post(publish))
        .route("/postmark", post(hook))
        .with_state(app);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    eprintln!("http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}
