//! Receives [Postmark](https://postmarkapp.com)'s webhooks and inbound email in
//! [axum](https://docs.rs/axum/0.8).
//!
//! ```
//! use axum::Router;
//! use axum::response::Response;
//! use axum::routing::post;
//! use postmark_axum::WebhookEvent;
//! use postmark_axum::webhook::{Event, Receiver, Reply, Verifier};
//!
//! async fn hook(webhook: WebhookEvent) -> Response {
//!     match webhook.event() {
//!         Event::Bounce(bounce) => println!("{:?} bounced", bounce.email),
//!         Event::Inbound(mail) => println!("{:?} wrote {:?}", mail.from, mail.reply_text()),
//!         _ => {}
//!     }
//!     webhook.reply(Reply::Done)
//! }
//!
//! let verifier = Verifier::new().basic_auth("postmark", "a long random password");
//! let app: Router = Router::new().route("/postmark", post(hook)).with_state(Receiver::new(verifier));
//! ```
//!
//! Run `cargo run -p postmark-axum --example receive` for a complete program that needs no account.
//!
//! # Verifying the sender
//!
//! Postmark does not sign its requests: there is no signature to check, whatever older pages say.
//! Verify a request by credentials that you set in the webhook's URL or settings, by a custom
//! header, or by its address: see [`Verifier`](webhook::Verifier). A verifier without a check
//! rejects every request. Use TLS, or anyone on the network can read the credentials.
//!
//! The address is that of the connection, if you serve with
//! [`into_make_service_with_connect_info::<SocketAddr>()`][info]. Behind your proxies it is read from
//! `X-Forwarded-For`: see [`Verifier::proxies`](webhook::Verifier::proxies).
//!
//! [info]: axum::Router::into_make_service_with_connect_info
//!
//! # Logging rejections
//!
//! A request that is not accepted gets its response and does not reach the handler. To log why, take
//! a `Result` and return the [`WebhookRejection`]:
//!
//! ```
//! use axum::response::{IntoResponse, Response};
//! use postmark_axum::webhook::Reply;
//! use postmark_axum::{WebhookEvent, WebhookRejection};
//!
//! async fn hook(webhook: Result<WebhookEvent, WebhookRejection>) -> Response {
//!     match webhook {
//!         Ok(webhook) => webhook.reply(Reply::Done),
//!         Err(rejection) => {
//!             // "rejected with status 401: the credentials are missing or wrong: …"
//!             eprintln!("webhook {rejection}");
//!             rejection.into_response()
//!         }
//!     }
//! }
//! # use axum::{Router, routing::post};
//! # use postmark_axum::webhook::Receiver;
//! # let _: Router<Receiver> = Router::new().route("/postmark", post(hook));
//! ```
//!
//! # The receiver is state
//!
//! The extractor takes the [`Receiver`] from the router's state, which is a receiver or contains
//! one:
//!
//! ```
//! use axum::extract::FromRef;
//! use postmark_axum::webhook::Receiver;
//!
//! #[derive(Clone)]
//! struct App {
//!     receiver: Receiver,
//!     // and a pool of connections, a client…
//! }
//!
//! impl FromRef<App> for Receiver {
//!     fn from_ref(app: &App) -> Self {
//!         app.receiver.clone()
//!     }
//! }
//! ```
//!
//! # Body limits
//!
//! A request is verified by its head, and a stranger's body is not read. Any other body is read up
//! to the receiver's [`Limits`](webhook::Limits), 50 MB by default. axum's default limit of 2 MB
//! does not apply: emails are larger.
//!
//! # Slow senders
//!
//! If a body is not complete within the receiver's [`Limits::time`](webhook::Limits::time), 30 s by
//! default, the response is 408 and the connection is closed: Postmark retries the event. The limit
//! applies to the whole body, so a byte now and then does not extend it. Requests without the right
//! credentials are rejected before any wait. The limit needs tokio's clock: it does not exist
//! without the feature `tokio`, or on another runtime.
//!
//! The head of a request is read before axum sees it, so the server must limit that time.
//! `axum::serve` sets no limit, which is harmless behind a proxy that buffers requests. For a
//! server that is reachable from the internet, use hyper's own with a timer:
//!
//! ```
//! use std::time::Duration;
//!
//! use axum::Router;
//! use hyper_util::rt::{TokioIo, TokioTimer};
//! use hyper_util::service::TowerToHyperService;
//! use tokio::net::TcpListener;
//!
//! async fn serve(listener: TcpListener, app: Router) {
//!     let mut http = hyper::server::conn::http1::Builder::new();
//!     http.timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(10));
//!     loop {
//!         let Ok((stream, peer)) = listener.accept().await else { continue };
//!         // What `into_make_service_with_connect_info` does.
//!         let app = app.clone().layer(axum::Extension(axum::extract::ConnectInfo(peer)));
//!         let connection = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(app));
//!         tokio::spawn(connection);
//!     }
//! }
//! ```
//!
//! The timer also closes a connection on which no further request arrives in that time.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod clock;

use std::error::Error;
use std::fmt;
use std::net::IpAddr;
#[cfg(feature = "tokio")]
use std::net::SocketAddr;
use std::ops::Deref;

#[cfg(feature = "tokio")]
use axum::RequestExt;
use axum::body::Body;
#[cfg(feature = "tokio")]
use axum::extract::ConnectInfo;
use axum::extract::{FromRef, FromRequest, Request};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body_util::BodyExt;

pub use postmark_core::webhook;

use self::webhook::{Intake, Received, Receiver, Rejection, RejectionReason, Reply};

/// An extractor for an event from Postmark. It dereferences to [`Received`].
///
/// It consumes the body, so it must be the last argument of a handler. A request from a stranger or
/// with an unreadable payload does not reach the handler: the response is the [`WebhookRejection`].
///
/// Return [`reply`](Self::reply) from the handler, or `Result<Response, E>` with an error whose
/// response is a 5xx, after which Postmark retries. Events may arrive twice and in any order: use
/// [`key`](Received::key) to detect duplicates.
/// [`key`](Received::key) to detect duplicates.
///
/// ```
/// use axum::extract::State;
/// use axum::response::Response;
/// use postmark_axum::WebhookEvent;
/// use postmark_axum::webhook::Reply;
/// # #[derive(Clone)]
/// # struct Queue;
/// # impl Queue { async fn push(&self, _: Option<String>, _: bytes::Bytes) -> Result<(), ()> { Ok(()) } }
///
/// async fn hook(State(queue): State<Queue>, webhook: WebhookEvent) -> Response {
///     match queue.push(webhook.key(), webhook.event().to_json()).await {
///         Ok(()) => webhook.reply(Reply::Done),
///         Err(()) => webhook.reply(Reply::Later),
///     }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookEvent(pub Received);

impl WebhookEvent {
    /// The response to return to Postmark.
    ///
    /// The status follows the rules for inbound email or those for other events: see [`Reply`].
    #[must_use]
    pub fn reply(&self, reply: Reply) -> Response {
        self.0.reply(reply).map(Body::from)
    }
}

impl Deref for WebhookEvent {
    type Target = Received;

    fn deref(&self) -> &Received {
        &self.0
    }
}

impl<S> FromRequest<S> for WebhookEvent
where
    Receiver: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = WebhookRejection;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, WebhookRejection> {
        let peer = peer(&mut request).await;
        let receiver = Receiver::from_ref(state);
        receive(&receiver, request, peer).await.map(Self).map_err(WebhookRejection)
    }
}

/// A request that was not accepted: log it, and return it as the response.
///
/// It displays as one sentence with the status and the reason, without secrets, and dereferences to
/// [`webhook::Rejection`], which has the reason as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookRejection(pub Rejection);

impl Deref for WebhookRejection {
    type Target = Rejection;

    fn deref(&self) -> &Rejection {
        &self.0
    }
}

impl fmt::Display for WebhookRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for WebhookRejection {}

impl IntoResponse for WebhookRejection {
    fn into_response(self) -> Response {
        self.0.into_response().map(Body::from)
    }
}

async fn receive(
    receiver: &Receiver,
    request: Request,
    peer: Option<IpAddr>,
) -> Result<Received, Rejection> {
    let mut intake = receiver.admit(&request, peer)?;
    match clock::within(intake.time(), take(&mut intake, request.into_body())).await {
        Some(taken) => taken?,
        None => return Err(intake.late()),
    }
    intake.finish()
}

async fn take(intake: &mut Intake, mut body: Body) -> Result<(), Rejection> {
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => intake.push(frame.data_ref().map_or(&[], Bytes::as_ref))?,
            Err(_) => return Err(RejectionReason::Incomplete.into()),
        }
    }
    Ok(())
}

/// The remote address of the connection, if the server provides it.
#[cfg(feature = "tokio")]
async fn peer(request: &mut Request) -> Option<IpAddr> {
    let ConnectInfo(peer) = request.extract_parts::<ConnectInfo<SocketAddr>>().await.ok()?;
    Some(peer.ip())
}

#[cfg(not(feature = "tokio"))]
fn peer(_: &mut Request) -> std::future::Ready<Option<IpAddr>> {
    std::future::ready(None)
}
