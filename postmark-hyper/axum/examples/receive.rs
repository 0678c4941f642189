//! Webhooks and inbound mail in axum: `cargo run -p postmark-axum --example receive`.
//!
//! It needs no account: a local Postmark takes a mail, lets things happen to it, tells of them, and
//! hands in a question, which is answered.

#![allow(clippy::print_stdout, reason = "an example talks")]

use std::collections::HashSet;
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::response::Response;
use axum::routing::post;
use postmark_axum::Webhook;
use postmark_axum::webhook::{Answer, Event, Receiver, Verifier};
use postmark_hyper::{Advice, Client, Content, Email, ServerToken};
use postmark_sandbox as sandbox;
use postmark_sandbox::{InboundMail, SERVER_TOKEN, Sandbox};
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;

const SHOP: &str = "shop@example.com";
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Clone)]
struct App {
    receiver: Receiver,
    client: Client,
    /// The mails that have their reply. A program that outlives its process keeps them in a database.
    replied: Arc<Mutex<HashSet<String>>>,
}

impl FromRef<App> for Receiver {
    fn from_ref(app: &App) -> Self {
        app.receiver.clone()
    }
}

async fn hook(State(app): State<App>, webhook: Webhook) -> Response {
    let event = webhook.event().normalize();
    let why = event.reason.map(|reason| format!(" ({reason:?})")).unwrap_or_default();
    println!("{:?}: {}{why}", event.happening, event.recipient.unwrap_or_default());
    let answer = match webhook.event() {
        Event::Inbound(mail) => {
            match (webhook.key(), mail.auto_reply(SHOP, Content::text("It is on its way."))) {
                // It goes on if Postmark hangs up.
                (Some(key), Ok(reply)) => tokio::spawn(app.reply(key, reply)).await,
                // A machine wrote it, and might answer us for ever; or nothing tells it from others,
                // so that each time that it is handed in might be another mail.
                _ => Ok(Answer::Done),
            }
        }
        _ => Ok(Answer::Done),
    };
    webhook.answer(answer.unwrap_or(Answer::Later))
}

impl App {
    /// Sends a reply, once, however often Postmark hands in what it replies to.
    async fn reply(self, key: String, reply: Email) -> Answer {
        if !self.replied().insert(key.clone()) {
            return Answer::Done;
        }
        match self.client.send(reply).await {
            Err(error) if matches!(error.advice(), Advice::RetryLater(_)) => {
                self.replied().remove(&key);
                Answer::Later
            }
            // It was sent, it may have been sent, or it needs a change: do not send it again.
            _ => Answer::Done,
        }
    }

    fn replied(&self) -> MutexGuard<'_, HashSet<String>> {
        self.replied.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let postmark = Sandbox::start()?;
    let client = Client::new(ServerToken::new(SERVER_TOKEN)?).base_url(postmark.url());
    let receiver = Receiver::new(Verifier::new().basic_auth("postmark", "a long random password"));

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let place = format!("{}/postmark", listener.local_addr()?);
    let app = App { receiver, client: client.clone(), replied: Arc::default() };
    let router = Router::new().route("/postmark", post(hook)).with_state(app);
    tokio::spawn(async { axum::serve(listener, router).await });

    let webhook = sandbox::Webhook::new(format!("http://{place}"));
    postmark.add_webhook(webhook.basic_auth("postmark", "a long random password"))?;
    postmark
        .set_inbound_webhook(&format!("http://postmark:a%20long%20random%20password@{place}"))?;
    let content = Content::html("<a href=\"https://example.com/orders/77\">Your order</a>");
    let email = Email::new(SHOP, "ada@example.com", content).subject("Your order");
    let id = client.send(email).await?.message_id.ok_or("the mail has no ID")?;
    // The sandbox is waited for on a thread.
    spawn_blocking(move || happen(&postmark, id.as_str()).map_err(|error| error.to_string()))
        .await??;
    Ok(())
}

/// What recipients and strangers do.
fn happen(postmark: &Sandbox, id: &str) -> Result<(), Box<dyn Error>> {
    postmark.open(id)?;
    postmark.click(id, "https://example.com/orders/77")?;
    postmark.bounce(id, "SoftBounce")?;
    let question = InboundMail::new("Ada <ada@example.com>", "box+77@inbound.example.com");
    postmark.receive(&question.subject("Re: Your order").text("Where is it?"));

    let reply = postmark.wait(2, PATIENCE).pop().ok_or("there is no reply")?;
    println!("Sent: {:?}, {}", reply.subject, reply.text.as_deref().unwrap_or_default());
    let told = postmark.settle(PATIENCE).len();
    println!("The webhook was told of {told} events.");
    Ok(())
}
