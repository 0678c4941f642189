//! Receives [Postmark](https://postmarkapp.com)'s webhooks and inbound mail in
//! [axum](https://docs.rs/axum/0.8).
//!
//! ```
//! use axum::Router;
//! use axum::response::Response;
//! use axum::routing::post;
//! use postmark_axum::Webhook;
//! use postmark_axum::webhook::{Answer, Event, Receiver, Verifier};
//!
//! async fn hook(webhook: Webhook) -> Response {
//!     match webhook.event() {
//!         Event::Bounce(bounce) => println!("{:?} bounced", bounce.email),
//!         Event::Inbound(mail) => println!("{:?} wrote {:?}", mail.from, mail.reply_text()),
//!         _ => {}
//!     }
//!     webhook.answer(Answer::Done)
//! }
//!
//! let verifier = Verifier::new().basic_auth("postmark", "a long random password");
//! let app: Router = Router::new().route("/postmark", post(hook)).with_state(Receiver::new(verifier));
//! ```
//!
//! `cargo run -p postmark-axum --example receive` shows it at work, with no account.
//!
//! # Who sent a request
//!
//! Postmark signs nothing: there is no signature to check, whatever older pages say. A request is
//! known by credentials that you gave to Postmark, in the webhook's URL or settings, by a header
//! that you chose, or by its address. The [`Verifier`](webhook::Verifier) says which; without a
//! check in it nobody passes. Serve TLS, or the credentials are everybody's.
//!
//! Addresses are checked against that of the connection, which axum tells where you serve with
//! [`into_make_service_with_connect_info::<SocketAddr>()`][info], or behind proxies of yours against
//! `X-Forwarded-For`: see [`Verifier::proxies`](webhook::Verifier::proxies).
//!
//! [info]: axum::Router::into_make_service_with_connect_info
//!
//! # The receiver is state
//!
//! It is taken from the router's state, which is a [`Receiver`], or has one in it:
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
//! # How much is read
//!
//! A request is judged by its head, and no stranger's body is read. The body of any other is held
//! up to the receiver's [`Limits`](webhook::Limits), 50 MB unless you say otherwise, and no byte
//! beyond. axum's own limit, 2 MB, is not asked: mail is larger.
//!
//! # Slow senders
//!
//! A body that is not there within the receiver's [`Limits::time`](webhook::Limits::time), 30 s
//! unless you say otherwise, gets the response 408, and its connection is closed: Postmark sends the
//! event again. The limit is for the whole body, so that a byte now and then does not renew it.
//! A stranger does not come that far: without credentials that are right, no body is waited for.
//! The limit needs tokio's clock: there is none without the feature `tokio`, or on another runtime.
//!
//! A request's head is read before axum sees it, so that the server has to limit its time.
//! `axum::serve` sets no limit: behind a proxy that waits for whole requests that does no harm. A
//! server that strangers reach is best hyper's own, with a timer:
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
//! It also closes a connection on which no next request comes in that time.

mod clock;

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
use axum::response::Response;
use bytes::Bytes;
use http_body_util::BodyExt;

pub use postmark_core::webhook;

use self::webhook::{Answer, Hook, Intake, Received, Receiver};

/// An event from Postmark, and what its request says of it: an extractor.
///
/// It takes the body, so it is the last argument of a handler. Strangers, and payloads that cannot
/// be read, do not come as far as the handler; they get the answer of [`Receiver::receive`].
///
/// Have the handler return what [`answer`](Self::answer) makes, or `Result<Response, E>`: an error
/// that axum answers with a 5xx brings the event again. Events may come twice, and in any order:
/// [`key`](Received::key) tells whether you have seen one.
///
/// ```
/// use axum::extract::State;
/// use axum::response::Response;
/// use postmark_axum::Webhook;
/// use postmark_axum::webhook::Answer;
/// # #[derive(Clone)]
/// # struct Queue;
/// # impl Queue { async fn push(&self, _: Option<String>, _: bytes::Bytes) -> Result<(), ()> { Ok(()) } }
///
/// async fn hook(State(queue): State<Queue>, webhook: Webhook) -> Response {
///     match queue.push(webhook.key(), webhook.event().to_json()).await {
///         Ok(()) => webhook.answer(Answer::Done),
///         Err(()) => webhook.answer(Answer::Later),
///     }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs, reason = "extractors of axum are taken apart")]
pub struct Webhook(pub Received);

impl Webhook {
    /// The response that tells Postmark what came of the event.
    ///
    /// Its status follows the rules for inbound mail or those for any other event: see [`Answer`].
    #[must_use]
    pub fn answer(&self, answer: Answer) -> Response {
        self.0.answer(answer).map(Body::from)
    }
}

impl Deref for Webhook {
    type Target = Received;

    fn deref(&self) -> &Received {
        &self.0
    }
}

impl<S> FromRequest<S> for Webhook
where
    Receiver: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, Response> {
        let peer = peer(&mut request).await;
        let receiver = Receiver::from_ref(state);
        let result = receive(&receiver, request, peer).await;
        result.map(Self).map_err(|answer| answer.map(Body::from))
    }
}

async fn receive(
    receiver: &Receiver,
    request: Request,
    peer: Option<IpAddr>,
) -> Result<Received, http::Response<Bytes>> {
    let mut intake = receiver.admit(&request, peer)?;
    match clock::within(intake.time(), take(&mut intake, request.into_body())).await {
        Some(taken) => taken?,
        None => return Err(intake.late()),
    }
    intake.finish()
}

async fn take(intake: &mut Intake, mut body: Body) -> Result<(), http::Response<Bytes>> {
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => intake.push(frame.data_ref().map_or(&[], Bytes::as_ref))?,
            Err(_) => return Err(cut_off()),
        }
    }
    Ok(())
}

/// The answer to a body that did not come to its end, if anybody still waits for one.
fn cut_off() -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::new());
    *response.status_mut() = Answer::Later.status(Hook::Outbound);
    response
}

/// The address at the other end of the connection, where the server was told to keep it.
#[cfg(feature = "tokio")]
async fn peer(request: &mut Request) -> Option<IpAddr> {
    let ConnectInfo(peer) = request.extract_parts::<ConnectInfo<SocketAddr>>().await.ok()?;
    Some(peer.ip())
}

#[cfg(not(feature = "tokio"))]
fn peer(_: &mut Request) -> std::future::Ready<Option<IpAddr>> {
    std::future::ready(None)
}
