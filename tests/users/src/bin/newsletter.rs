//! A newsletter in axum: people subscribe, an issue goes to all of them, and those who bounce,
//! complain or unsubscribe get no more.
//!
//! Lines of code: 75. The peer's, `peers/newsletter.rs`: 110.

use std::collections::BTreeSet;
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::post;
use postmark_axum::WebhookEvent;
use postmark_axum::webhook::{Event, Receiver, Reply, Verifier};
use postmark_hyper::{Advice, Client, Content, Email};
use tokio::net::TcpListener;

const FROM: &str = "News <news@example.com>";

#[derive(Clone)]
struct App {
    client: Client,
    receiver: Receiver,
    readers: Arc<Mutex<BTreeSet<String>>>,
}

impl FromRef<App> for Receiver {
    fn from_ref(app: &App) -> Self {
        app.receiver.clone()
    }
}

impl App {
    fn readers(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn subscribe(State(app): State<App>, address: String) -> (StatusCode, String) {
    let email = Email::new(FROM, &address, Content::text("Welcome!")).subject("Welcome");
    match app.client.send(email).await {
        Ok(receipt) => {
            app.readers().insert(address);
            (StatusCode::OK, receipt.to_string())
        }
        Err(error) => match error.advice() {
            Advice::Fix => (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()),
            _ => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()),
        },
    }
}

async fn publish(State(app): State<App>, text: String) -> String {
    let readers = app.readers().clone();
    let mut outcomes = app.client.send_batch(readers.into_iter().map(move |reader| {
        Email::new(FROM, reader, Content::text(&text)).subject("News").message_stream("broadcast")
    }));
    while let Some((index, outcome)) = outcomes.next().await {
        if let Some(error) = outcome.error() {
            eprintln!("reader {index}: {error}");
        }
    }
    outcomes.progress().to_string()
}

async fn hook(State(app): State<App>, webhook: WebhookEvent) -> Response {
    if let Event::SubscriptionChange(change) = webhook.event() {
        if let (Some(address), Some(true)) = (&change.recipient, change.suppress_sending) {
            app.readers().remove(address);
        }
    }
    webhook.reply(Reply::Done)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let receiver = Receiver::new(Verifier::new().basic_auth("postmark", "a long password"));
    let app = App { client: Client::from_env()?, receiver, readers: Arc::default() };
    let router = Router::new()
        .route("/subscribe", post(subscribe))
        .route("/publish", post(publish))
        .route("/postmark", post(hook))
        .with_state(app);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    eprintln!("http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}
