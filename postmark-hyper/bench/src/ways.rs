//! The ways to send an email.

use std::sync::Arc;

use crate::shared::borrowed::Borrowed;
use crate::shared::mails::Mail;
use bytes::Bytes;
use http::header::HOST;
use http::uri::PathAndQuery;
use http::{HeaderValue, Request, Response, Uri};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Body as HttpBody;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use postmark::Query as _;
use postmark::api::email as theirs;
use postmark::reqwest::PostmarkClient;
use postmark_hyper::api::email::SendBatch;
use postmark_hyper::request::{Body, Config, prepare, read};
use postmark_hyper::{Client, Email, Endpoint, ServerToken};
use tokio::net::TcpStream;

/// Sends one email at a time.
pub(crate) trait Way: Send + Sized + 'static {
    /// An email in this way's form.
    type Mail: Send + Sync + 'static;

    /// This many lanes, usable concurrently.
    fn lanes(port: u16, count: usize) -> impl Future<Output = Vec<Self>>;

    /// An email, ready to send.
    fn mail(mail: &Mail) -> Self::Mail;

    /// Sends an email and parses its receipt.
    fn send(&mut self, mail: &Self::Mail) -> impl Future<Output = ()> + Send;
}

/// The base URL.
pub(crate) fn base(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

fn config(port: u16) -> Config<ServerToken> {
    Config::new(ServerToken::test()).base_url(base(port))
}

/// A complete request: only its authority is added when it is sent.
pub(crate) type Ready = Request<Full<Bytes>>;

pub(crate) fn ready(endpoint: &impl Endpoint<Token = ServerToken>) -> Ready {
    let request = prepare(&config(80), endpoint).expect("a mail without fault");
    request.map(|body| Full::new(body.into_bytes().expect("not sealed")))
}

fn uri(port: u16, path: &PathAndQuery) -> Uri {
    let authority = format!("127.0.0.1:{port}");
    let uri = Uri::builder().scheme("http").authority(authority).path_and_query(path.clone());
    uri.build().expect("a URI")
}

/// A connection of hyper's, without a pool.
pub(crate) struct Line<B> {
    sender: SendRequest<B>,
    host: HeaderValue,
}

impl<B> Line<B>
where
    B: HttpBody<Data = Bytes, Error: std::error::Error + Send + Sync> + Send + 'static,
{
    pub(crate) async fn new(port: u16) -> Self {
        let socket = TcpStream::connect(("127.0.0.1", port)).await.expect("a connection");
        socket.set_nodelay(true).expect("a socket");
        let (sender, connection) = handshake(TokioIo::new(socket)).await.expect("a connection");
        tokio::spawn(connection);
        let host = HeaderValue::try_from(format!("127.0.0.1:{port}")).expect("a host");
        Self { sender, host }
    }

    async fn all(port: u16, count: usize) -> Vec<Self> {
        let mut lines = Vec::new();
        for _ in 0..count {
            lines.push(Self::new(port).await);
        }
        lines
    }

    pub(crate) async fn send(&mut self, mut request: Request<B>) -> Response<Bytes> {
        let path = request.uri().path_and_query().cloned().expect("a path");
        *request.uri_mut() = path.into();
        request.headers_mut().insert(HOST, self.host.clone());
        self.sender.ready().await.expect("a connection");
        whole(self.sender.send_request(request).await.expect("an answer")).await
    }
}

async fn whole(answer: Response<hyper::body::Incoming>) -> Response<Bytes> {
    assert!(answer.status().is_success());
    let (head, body) = answer.into_parts();
    Response::from_parts(head, body.collect().await.expect("an answer").to_bytes())
}

/// Bare hyper that sends ready requests, and reads the responses without parsing them.
pub(crate) struct BareReady(Line<Full<Bytes>>);

impl Way for BareReady {
    type Mail = Ready;

    async fn lanes(port: u16, count: usize) -> Vec<Self> {
        Line::all(port, count).await.into_iter().map(Self).collect()
    }

    fn mail(mail: &Mail) -> Ready {
        ready(&mail.ours())
    }

    async fn send(&mut self, mail: &Ready) {
        self.0.send(again(mail)).await;
    }
}

/// Bare hyper around the core, which builds the request and parses the receipt: the floor, the
/// minimum cost of an adapter.
pub(crate) struct Bare {
    line: Line<Body>,
    config: Arc<Config<ServerToken>>,
}

impl Way for Bare {
    type Mail = Email;

    async fn lanes(port: u16, count: usize) -> Vec<Self> {
        let config = Arc::new(config(port));
        let lines = Line::all(port, count).await.into_iter();
        lines.map(|line| Self { line, config: Arc::clone(&config) }).collect()
    }

    fn mail(mail: &Mail) -> Email {
        mail.ours()
    }

    async fn send(&mut self, mail: &Email) {
        let request = prepare(&self.config, mail).expect("a mail without fault");
        let receipt = read(mail, self.line.send(request).await).expect("a receipt");
        assert!(receipt.is_accepted());
    }
}

/// hyper-util's client with its pool, sending ready requests.
pub(crate) struct Pool {
    client: hyper_util::client::legacy::Client<HttpConnector, Full<Bytes>>,
    port: u16,
}

impl Pool {
    pub(crate) fn new(port: u16) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client =
            hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build(connector);
        Self { client, port }
    }

    pub(crate) async fn request(&self, mut request: Ready) -> Response<Bytes> {
        let path = request.uri().path_and_query().expect("a path");
        *request.uri_mut() = uri(self.port, path);
        whole(self.client.request(request).await.expect("an answer")).await
    }
}

impl Way for Pool {
    type Mail = Ready;

    async fn lanes(port: u16, count: usize) -> Vec<Self> {
        let pool = Self::new(port);
        (0..count).map(|_| Self { client: pool.client.clone(), port }).collect()
    }

    fn mail(mail: &Mail) -> Ready {
        ready(&mail.ours())
    }

    async fn send(&mut self, mail: &Ready) {
        self.request(again(mail)).await;
    }
}

/// postmark-hyper, on tokio.
pub(crate) struct Ours(pub(crate) Client);

impl Ours {
    pub(crate) fn new(port: u16) -> Self {
        Self(Client::new(ServerToken::test()).base_url(base(port)))
    }
}

impl Way for Ours {
    type Mail = Email;

    async fn lanes(port: u16, count: usize) -> Vec<Self> {
        let Self(client) = Self::new(port);
        (0..count).map(|_| Self(client.clone())).collect()
    }

    fn mail(mail: &Mail) -> Email {
        mail.ours()
    }

    async fn send(&mut self, mail: &Email) {
        assert!(self.0.send(mail).await.expect("a receipt").is_accepted());
    }
}

/// The crate `postmark`, on reqwest.
pub(crate) struct Peer(pub(crate) PostmarkClient);

impl Peer {
    pub(crate) fn new(port: u16) -> Self {
        let client = PostmarkClient::builder().server_token("POSTMARK_API_TEST");
        Self(client.base_url(base(port)).build())
    }
}

impl Way for Peer {
    type Mail = theirs::SendEmailRequest;

    async fn lanes(port: u16, count: usize) -> Vec<Self> {
        let Self(client) = Self::new(port);
        (0..count).map(|_| Self(client.clone())).collect()
    }

    fn mail(mail: &Mail) -> theirs::SendEmailRequest {
        mail.peers()
    }

    async fn send(&mut self, mail: &theirs::SendEmailRequest) {
        let receipt = Borrowed(mail).execute(&self.0).await.expect("a receipt");
        assert_eq!(receipt.error_code, 0);
    }
}

/// A ready request of as many emails as allowed.
pub(crate) fn ready_batch(mails: &[Mail]) -> Ready {
    let emails: Vec<_> = mails.iter().map(Mail::ours).collect();
    assert_eq!(emails.len(), SendBatch::MAX_MESSAGES);
    ready(&SendBatch::new(&emails))
}

/// The same request once more.
pub(crate) fn again(request: &Ready) -> Ready {
    let mut again = Request::new(request.body().clone());
    *again.method_mut() = request.method().clone();
    *again.uri_mut() = request.uri().clone();
    *again.headers_mut() = request.headers().clone();
    again
}
