//! Sends an email from a WASI component, over `wasi:http` 0.2: Spin, wasmCloud, `wasmtime serve`,
//! jco.
//!
//! ```sh
//! cargo build --release --target wasm32-wasip2
//! wasmtime run -S http target/wasm32-wasip2/release/postmark-wasi-example.wasm http://127.0.0.1:8025
//! ```
//!
//! A host takes the body before it connects, so if a connection is refused, the body's seal proves
//! nothing. The host's [`ErrorCode`] does: [`failure`] says which codes mean that nothing was sent.
//! They are those of [RFC 9209](https://www.rfc-editor.org/rfc/rfc9209#section-2.3).

use std::env;
use std::io::{self, Read as _, Write as _};
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response};
use postmark_core::{
    Body, Config, Content, Email, Endpoint, Error, Exchange, Failure, Next, ServerToken,
};
use wasip2::http::outgoing_handler::handle;
use wasip2::http::types::{
    ErrorCode, Fields, IncomingResponse, Method, OutgoingBody, OutgoingRequest, RequestOptions,
    Scheme,
};

/// The timeout of connecting, and of the first byte of the response.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The maximum size of a response in bytes.
const MAX_RESPONSE_BYTES: u64 = 16 * 1024 * 1024;

fn main() {
    let base_url = env::args().nth(1).unwrap_or_else(|| "https://api.postmarkapp.com".to_owned());
    let token = env::var("POSTMARK_SERVER_TOKEN").map_or(Ok(ServerToken::test()), ServerToken::new);
    let email = Email::new("me@example.com", "you@example.com", Content::text("Hello"));
    let result = token
        .map_err(Error::from)
        .and_then(|token| send(&Config::new(token).base_url(base_url), email));
    match result {
        Ok(receipt) => println!("{}", receipt.message),
        Err(error) if error.may_have_happened() => println!("in doubt: {error}"),
        Err(error) => println!("not sent: {error}"),
    }
}

/// Sends a request, with retries.
fn send<E: Endpoint>(config: &Config<E::Token>, endpoint: E) -> Result<E::Response, Error> {
    let mut exchange = Exchange::new(config, endpoint, wasip2::random::random::get_random_u64())?;
    let started = Instant::now();
    loop {
        let outcome = attempt(exchange.request());
        match exchange.handle(outcome, started.elapsed()) {
            Next::Wait(pause) => thread::sleep(pause),
            Next::Done(result) => return result,
        }
    }
}

/// Sends a request once.
fn attempt(request: Request<Body>) -> Result<Response<Bytes>, Failure> {
    let (head, mut body) = request.into_parts();
    let outgoing = outgoing(&head).map_err(Failure::unsent)?;
    let sink = outgoing.body().map_err(|()| Failure::unsent("the host takes no body"))?;
    let options = RequestOptions::new();
    let nanos = u64::try_from(TIMEOUT.as_nanos()).ok();
    // A host without its own timeouts says so, and is used anyway.
    let _ = options.set_connect_timeout(nanos);
    let _ = options.set_first_byte_timeout(nanos);

    let response = handle(outgoing, Some(options)).map_err(failure)?;
    let written = write(sink, &mut body);
    response.subscribe().block();
    let response = match response.get() {
        Some(Ok(Ok(response))) => response,
        Some(Ok(Err(code))) => return Err(failure(code)),
        _ => return Err(Failure::unanswered("the host gave no response")),
    };
    written.map_err(Failure::unanswered)?;
    read(response).map_err(Failure::unanswered)
}

fn outgoing(head: &http::request::Parts) -> Result<OutgoingRequest, String> {
    let fields = Fields::new();
    for (name, value) in &head.headers {
        fields
            .append(name.as_str(), value.as_bytes())
            .map_err(|error| format!("the host does not take the header {name}: {error:?}"))?;
    }
    let request = OutgoingRequest::new(fields);
    let scheme = match head.uri.scheme_str() {
        Some("http") => Scheme::Http,
        _ => Scheme::Https,
    };
    let target = head.uri.path_and_query().map(|target| target.as_str());
    let authority = head.uri.authority().map(|authority| authority.as_str());
    let set = request
        .set_method(&Method::Other(head.method.to_string()))
        .and(request.set_scheme(Some(&scheme)))
        .and(request.set_authority(authority))
        .and(request.set_path_with_query(target));
    set.map(|()| request).map_err(|()| format!("the host does not take the URL {}", head.uri))
}

fn write(sink: OutgoingBody, body: &mut Body) -> io::Result<()> {
    let mut stream = sink.write().map_err(|()| io::Error::other("the body is taken"))?;
    while let Some(chunk) = body.chunk().map_err(io::Error::other)? {
        stream.write_all(&chunk)?;
    }
    io::Write::flush(&mut stream)?;
    drop(stream);
    OutgoingBody::finish(sink, None).map_err(io::Error::other)
}

fn read(incoming: IncomingResponse) -> io::Result<Response<Bytes>> {
    let mut response = Response::builder().status(incoming.status());
    for (name, value) in incoming.headers().entries() {
        response = response.header(name, value);
    }
    let body = incoming.consume().map_err(|()| io::Error::other("the body is taken"))?;
    let stream = body.stream().map_err(|()| io::Error::other("the body is taken"))?;
    let mut bytes = Vec::new();
    stream.take(MAX_RESPONSE_BYTES).read_to_end(&mut bytes)?;
    response.body(bytes.into()).map_err(io::Error::other)
}

/// What the host's error proves.
fn failure(code: ErrorCode) -> Failure {
    let cause = format!("{code:?}");
    match code {
        // There was no connection.
        ErrorCode::DnsTimeout
        | ErrorCode::DnsError(_)
        | ErrorCode::DestinationNotFound
        | ErrorCode::DestinationUnavailable
        | ErrorCode::DestinationIpProhibited
        | ErrorCode::DestinationIpUnroutable
        | ErrorCode::ConnectionRefused
        | ErrorCode::ConnectionTimeout
        | ErrorCode::ConnectionLimitReached
        | ErrorCode::TlsCertificateError => Failure::unreachable(cause),
        // The host sent nothing.
        ErrorCode::HttpRequestDenied
        | ErrorCode::HttpRequestMethodInvalid
        | ErrorCode::HttpRequestUriInvalid
        | ErrorCode::HttpRequestUriTooLong
        | ErrorCode::HttpRequestHeaderSectionSize(_)
        | ErrorCode::HttpRequestHeaderSize(_) => Failure::unsent(cause),
        // All others may occur after the server has everything.
        _ => Failure::unanswered(cause),
    }
}
