//! Postmark over your own HTTP stack: here HTTP/1.1, written by hand, over a TCP socket.
//!
//! Start the sandbox, or anything else that speaks plain HTTP, and pass its address:
//!
//! ```sh
//! cargo run -p postmark-sandbox
//! cargo run -p postmark-core --example custom_stack -- http://127.0.0.1:8025
//! ```
//!
//! [`send`] is all that a client does, whatever the stack. [`attempt`] shows what a stack has to
//! distinguish: a response, a request that was certainly not sent, and doubt. Most stacks return
//! one error for everything, as [`exchange`] does here: the body's seal and the kind of the error
//! decide.

#![allow(clippy::disallowed_macros, clippy::disallowed_methods, clippy::disallowed_types)]
#![allow(clippy::print_stdout)]

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use std::{env, thread};

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, HOST};
use http::request::Parts;
use http::{HeaderValue, Request, Response};
use postmark_core::adapter::{Destination, Stage};
use postmark_core::{
    Advice, Body, Config, Content, Email, Endpoint, Error, Exchange, Failure, Next, ServerToken,
};

/// How long the server may be silent.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The maximum size of a response in bytes.
const MAX_RESPONSE_BYTES: u64 = 16 * 1024 * 1024;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base_url = env::args().nth(1).ok_or("give a base URL, such as http://127.0.0.1:8025")?;
    let config = Config::new(ServerToken::test()).base_url(base_url);
    let email = Email::new("me@example.com", "you@example.com", Content::text("Hello"));

    match send(&config, &email) {
        Ok(receipt) => println!("{}", receipt.message),
        Err(error) => match error.advice() {
            Advice::Fix => println!("not sent: {error}. {}", error.help()),
            Advice::RetryLater(_) => println!("not sent, try again later: {error}"),
            Advice::InDoubt => println!("in doubt, do not send it again: {error}"),
        },
    }
    Ok(())
}

/// Sends a request, with retries.
pub(crate) fn send<E: Endpoint>(
    config: &Config<E::Token>,
    endpoint: E,
) -> Result<E::Response, Error> {
    // A program with several clients uses a random seed, so that they do not wait in step.
    let mut exchange = Exchange::new(config, endpoint, 7)?;
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
    let body = request.body().clone();
    exchange(request).map_err(|error| match Failure::from(error) {
        // A refused connection: nothing was sent.
        Failure::Unsent(cause) => Failure::Unsent(cause),
        // The seal knows whether the last byte was pulled, and otherwise withholds it.
        Failure::Unanswered(cause) if body.seal() => Failure::Unsent(cause),
        Failure::Unanswered(cause) => Failure::Unanswered(cause),
    })
}

fn exchange(request: Request<Body>) -> io::Result<Response<Bytes>> {
    let (head, body) = request.into_parts();
    let mut stream = connect(&head)?;
    write(&mut stream, head, body)?;
    read(stream)
}

fn connect(head: &Parts) -> io::Result<TcpStream> {
    if head.uri.scheme_str() != Some("http") {
        return Err(io::Error::other("this stack has no TLS"));
    }
    let to = Destination::new(&head.uri, None);
    // The error names the place, and keeps its kind.
    let stream = TcpStream::connect((to.host(), to.port()))
        .map_err(|error| to.locate_io(Stage::Connect, error))?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    Ok(stream)
}

fn write(stream: &mut TcpStream, mut head: Parts, mut body: Body) -> io::Result<()> {
    let host = head.uri.authority().map_or("", |authority| authority.as_str());
    let host = HeaderValue::from_str(host).map_err(io::Error::other)?;
    head.headers.insert(HOST, host);
    head.headers.insert(CONNECTION, HeaderValue::from_static("close"));

    let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
    let mut text = format!("{} {target} HTTP/1.1\r\n", head.method).into_bytes();
    for (name, value) in &head.headers {
        text.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    text.extend(b"\r\n");

    stream.write_all(&text)?;
    while let Some(chunk) = body.chunk().map_err(io::Error::other)? {
        stream.write_all(&chunk)?;
    }
    Ok(())
}

fn read(stream: TcpStream) -> io::Result<Response<Bytes>> {
    let mut response = Vec::new();
    stream.take(MAX_RESPONSE_BYTES).read_to_end(&mut response)?;
    parse(&response.into()).ok_or_else(|| io::Error::other("the response is not whole"))
}

/// Parses a response with a `Content-Length`; the alternative, chunks, is left to real stacks.
fn parse(bytes: &Bytes) -> Option<Response<Bytes>> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let mut lines = std::str::from_utf8(bytes.get(..end)?).ok()?.split("\r\n");
    let mut response = Response::builder().status(lines.next()?.split(' ').nth(1)?);
    for line in lines {
        let (name, value) = line.split_once(':')?;
        response = response.header(name, value.trim());
    }
    let response = response.body(bytes.slice(end + 4..)).ok()?;
    let length = response.headers().get(CONTENT_LENGTH)?.to_str().ok()?;
    (length.parse() == Ok(response.body().len())).then_some(response)
}
