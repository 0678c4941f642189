//! Webhooks and inbound email in axum: `cargo run -p postmark-axum --example receive`.
//!
//! It needs no account: a local sandbox accepts an email, simulates events for it, reports them,
//! and delivers an inbound question, which gets a reply.

#![allow(clippy::print_stdout, reason = "an example talks")]

use std::collections::HashSet;
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::response::Response;
use axum::routing::post;
use postmark_axum::WebhookEvent;
use postmark_axum::webhook::{Event, Receiver, Reply, Verifier};
use postmark_hyper::api::email::TrackLinks;
use postmark_hyper::{Advice, Client, Content, Email, ServerToken};
use postmark_sandbox::{InboundEmail, SERVER_TOKEN, Sandbox, WebhookConfig};
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;

const SHOP: &str = "shop@example.com";
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Clone)]
struct App {
    receiver: Receiver,
    client: Client,
    /// The emails that have been replied to. Use a database in production.
    replied: Arc<Mutex<HashSet<String>>>,
}

impl FromRef<App> for Receiver {
    fn from_ref(app: &App) -> Self {
        app.receiver.clone()
    }
}

async fn hook(State(app): State<App>, webhook: WebhookEvent) -> Response {
    let event = webhook.event().normalize();
    let why = event.reason.map(|reason| format!(" ({reason:?})")).unwrap_or_default();
    println!("{:?}: {}{why}", event.event_type, event.recipient.unwrap_or_default());
    let reply = match webhook.event() {
        Event::Inbound(mail) => {
            match (webhook.key(), mail.auto_reply(SHOP, Content::text("It is on its way."))) {
                // A separate task continues if Postmark closes the connection.
                (Some(key), Ok(email)) => tokio::spawn(app.send_once(key, email)).await,
                // An automatic email, to which a reply could start a loop; or an email without a
                // key, whose retry could not be recognised.
                _ => Ok(Reply::Done),
            }
        }
        _ => Ok(Reply::Done),
    };
    webhook.reply(reply.unwrap_or(Reply::Later))
}

impl App {
    /// Sends a reply once, however often Postmark sends the email that it replies to.
    async fn send_once(self, key: String, email: Email) -> Reply {
        if !self.replied().insert(key.clone()) {
            return Reply::Done;
        }
        match self.client.send(email).await {
            Err(error) if matches!(error.advice(), Advice::RetryLater(_)) => {
                self.replied().remove(&key);
                Reply::Later
            }
            // It was sent, may have been sent, or needs a change: do not resend it.
            _ => Reply::Done,
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

    let webhook = WebhookConfig::new(format!("http://{place}"));
    postmark.add_webhook(webhook.basic_auth("postmark", "a long random password"))?;
    postmark
        .set_inbound_webhook(&format!("http://postmark:a%20long%20random%20password@{place}"))?;
    let content = Content::html("<a href=\"https://example.com/orders/77\">Your order</a>");
    let email = Email::new(SHOP, "ada@example.com", content).subject("Your order");
    let email = email.track_opens(true).track_links(TrackLinks::HtmlOnly);
    let id = client.send(email).await?.message_id.ok_or("the mail has no ID")?;
    // Waits for the sandbox on a thread.
    spawn_blocking(move || happen(&postmark, id.as_str()).map_err(|error| error.to_string()))
        .await??;
    Ok(())
}

/// Simulates what recipients and senders do.
fn happen(postmark: &Sandbox, id: &str) -> Result<(), Box<dyn Error>> {
    postmark.open(id)?;
    postmark.click(id, "https://example.com/orders/77")?;
    postmark.bounce(id, "SoftBounce")?;
    let question = InboundEmail::new("Ada <ada@example.com>", "box+77@inbound.example.com");
    postmark.receive(&question.subject("Re: Your order").text("Where is it?"));

    let reply = postmark.wait(2, PATIENCE).blocking()?.pop().ok_or("there is no reply")?;
    println!("Sent: {:?}, {}", reply.subject, reply.text.as_deref().unwrap_or_default());
    let told = postmark.settle(PATIENCE).blocking()?.len();
    println!("The webhook was told of {told} events.");
    Ok(())
}
