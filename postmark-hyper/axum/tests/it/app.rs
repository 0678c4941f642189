//! An application with a webhook, and raw requests to it.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use axum::extract::connect_info::MockConnectInfo;
use axum::extract::{ConnectInfo, FromRef, State};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use axum::{Extension, Router};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use postmark_axum::webhook::{Event, Limits, Received, Receiver, RejectionReason, Reply, Verifier};
use postmark_axum::{WebhookEvent, WebhookRejection};
use tokio::runtime;

/// Credentials that pass [`verifier`].
pub(crate) const JANE: &str = "authorization: Basic amFuZTpzZWNyZXQ=\r\n";

/// Requires [`JANE`].
pub(crate) fn verifier() -> Verifier {
    Verifier::new().basic_auth("jane", "secret")
}

/// An application on its own thread, so that a test may block.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) address: SocketAddr,
    receiver: Receiver,
    seen: Arc<Mutex<Vec<Received>>>,
    rejected: Arc<Mutex<Vec<WebhookRejection>>>,
    replies: Arc<Mutex<VecDeque<Reply>>>,
}

impl FromRef<App> for Receiver {
    fn from_ref(app: &App) -> Self {
        app.receiver.clone()
    }
}

impl App {
    pub(crate) fn start(receiver: Receiver) -> Self {
        Self::start_behind(receiver, None)
    }

    /// An application that sees this address for all connections, if given.
    pub(crate) fn start_behind(receiver: Receiver, peer: Option<SocketAddr>) -> Self {
        let (app, listener) = Self::new(receiver);
        let router = app.router();
        serve(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let served = match peer {
                Some(peer) => axum::serve(listener, router.layer(MockConnectInfo(peer))).await,
                None => {
                    let service = router.into_make_service_with_connect_info::<SocketAddr>();
                    axum::serve(listener, service).await
                }
            };
            served.unwrap();
        });
        app
    }

    fn new(receiver: Receiver) -> (Self, TcpListener) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let app = Self {
            address,
            receiver,
            seen: Arc::default(),
            rejected: Arc::default(),
            replies: Arc::default(),
        };
        (app, listener)
    }

    fn router(&self) -> Router {
        Router::new().route("/hook", any(hook)).with_state(self.clone())
    }

    /// An application on hyper's own server, which waits at most this long for a head, as in the
    /// crate's documentation.
    pub(crate) fn start_with_timer(receiver: Receiver, time: Duration) -> Self {
        let (app, listener) = Self::new(receiver);
        let router = app.router();
        let mut http = hyper::server::conn::http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(time);
        serve(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            loop {
                let (stream, peer) = listener.accept().await.unwrap();
                let router = router.clone().layer(Extension(ConnectInfo(peer)));
                let service = TowerToHyperService::new(router);
                tokio::spawn(http.serve_connection(TokioIo::new(stream), service));
            }
        });
        app
    }

    /// An application that accepts [`JANE`], with a limit of 1,000 bytes.
    pub(crate) fn small() -> Self {
        Self::start(Receiver::new(verifier()).limits(Limits::new().body(1_000)))
    }

    /// Makes the handler return these replies, then [`Reply::Done`].
    pub(crate) fn reply(&self, replies: impl IntoIterator<Item = Reply>) {
        self.replies.lock().unwrap().extend(replies);
    }

    /// The reasons of the rejections since the last call.
    pub(crate) fn rejected(&self) -> Vec<RejectionReason> {
        let rejected = std::mem::take(&mut *self.rejected.lock().unwrap());
        rejected.iter().map(|rejection| rejection.reason().clone()).collect()
    }

    /// What reached the handler since the last call.
    pub(crate) fn seen(&self) -> Vec<Received> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// Sends the head of a request: these lines, and the common ones.
    pub(crate) fn begin(&self, method: &str, lines: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).unwrap();
        write!(
            stream,
            "{method} /hook HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{lines}\r\n"
        )
        .unwrap();
        stream
    }

    /// Posts a body, and returns the status of the response.
    pub(crate) fn post(&self, lines: &str, body: &[u8]) -> u16 {
        let lines = format!("{lines}content-length: {}\r\n", body.len());
        let mut stream = self.begin("POST", &lines);
        stream.write_all(body).unwrap();
        status(&answer(stream))
    }

    pub(crate) fn post_event(&self, event: &Event) -> u16 {
        self.post(JANE, &event.to_json())
    }
}

/// Runs a server on its own thread.
fn serve(server: impl Future<Output = ()> + Send + 'static) {
    thread::spawn(move || {
        let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(server);
    });
}

async fn hook(State(app): State<App>, webhook: Result<WebhookEvent, WebhookRejection>) -> Response {
    let webhook = match webhook {
        Ok(webhook) => webhook,
        Err(rejection) => {
            app.rejected.lock().unwrap().push(rejection.clone());
            return rejection.into_response();
        }
    };
    let reply = app.replies.lock().unwrap().pop_front().unwrap_or(Reply::Done);
    let response = webhook.reply(reply);
    let WebhookEvent(received) = webhook;
    app.seen.lock().unwrap().push(received);
    response
}

/// The head of the response.
pub(crate) fn answer(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    let mut byte = [0];
    while !answer.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() > 0 {
        answer.push(byte[0]);
    }
    String::from_utf8(answer).unwrap()
}

pub(crate) fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).expect("a status line").parse().unwrap()
}
