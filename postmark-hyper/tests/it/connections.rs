//! HTTP/1.1 connections: which are reused, and which responses are trusted.

use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use hyper::rt::{Read, ReadBufCursor, Write};
use postmark_hyper::{
    BoxFuture, Client, Content, Email, Error, Io, RetryPolicy, Runtime, ServerToken, Smol,
};
use smol::future::poll_once;

use crate::scripted::{RECEIPT, mail};

const REFUSAL: &str = r#"{"ErrorCode":300,"Message":"No"}"#;

const OTHERS: &str = r#"{"To":"other@example.com","ErrorCode":0,"Message":"OK","MessageID":"1"}"#;

/// A server that keeps its connections open, and responds with what `respond` returns for the
/// number of a request.
struct Server {
    url: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Server {
    fn new(respond: fn(usize) -> String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (connections, requests) =
            (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let server = Self { url, connections: connections.clone(), requests: requests.clone() };
        thread::spawn(move || {
            for peer in listener.incoming() {
                connections.fetch_add(1, Ordering::SeqCst);
                let requests = Arc::clone(&requests);
                thread::spawn(move || {
                    let mut peer = BufReader::new(peer.unwrap());
                    while read_request(&mut peer).is_some() {
                        let number = requests.fetch_add(1, Ordering::SeqCst);
                        let _ = peer.get_mut().write_all(respond(number).as_bytes());
                    }
                });
            }
        });
        server
    }

    fn client(&self) -> Client {
        Client::on(Smol, ServerToken::test()).base_url(&self.url).retry(RetryPolicy::never())
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

fn read_request(peer: &mut BufReader<TcpStream>) -> Option<()> {
    let mut len = 0;
    loop {
        let mut line = String::new();
        if peer.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            return peer.read_exact(&mut vec![0; len]).ok();
        }
        let line = line.to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            len = value.trim().parse().unwrap();
        }
    }
}

fn response(status: u16, body: &str) -> String {
    format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

fn accepted(_: usize) -> String {
    response(200, RECEIPT)
}

#[test]
fn a_connection_is_used_again_after_a_receipt() {
    let server = Server::new(accepted);
    let client = server.client();
    for _ in 0..5 {
        smol::block_on(client.send(mail())).unwrap();
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_connection_is_used_once_if_it_is_not_reused() {
    let server = Server::new(accepted);
    let client = server.client().reuse_connections(false);
    for _ in 0..5 {
        smol::block_on(client.send(mail())).unwrap();
    }
    assert_eq!(server.connections(), 5);
}

#[test]
fn a_refusal_closes_its_connection() {
    let server = Server::new(|number| match number {
        1 => response(422, REFUSAL),
        _ => accepted(number),
    });
    let client = server.client();
    let sent = [(); 4].map(|()| smol::block_on(client.send(mail())).is_ok());
    assert_eq!((sent, server.connections()), ([true, false, true, true], 2));
}

/// It belongs to an earlier request, as all later ones on its connection would.
#[test]
fn a_receipt_of_another_email_closes_its_connection() {
    let server = Server::new(|number| match number {
        1 => response(200, OTHERS),
        _ => accepted(number),
    });
    let client = server.client();
    smol::block_on(client.send(mail())).unwrap();
    let error = smol::block_on(client.send(mail())).unwrap_err();
    assert!(error.may_have_happened(), "{error:?}");
    smol::block_on(client.send(mail())).unwrap();
    assert_eq!(server.connections(), 2);
}

/// Otherwise another request would take the connection's next response for its own.
#[test]
fn a_connection_whose_response_nobody_has_looked_at_takes_no_other_request() {
    let server = Server::new(accepted);
    let client = server.client();
    smol::block_on(async {
        client.send(mail()).await.unwrap();
        let mut left = Box::pin(client.send(mail()));
        while server.requests.load(Ordering::SeqCst) < 2 {
            assert!(poll_once(&mut left).await.is_none());
            smol::Timer::after(Duration::from_millis(1)).await;
        }
        smol::Timer::after(Duration::from_millis(50)).await;
        client.send(mail()).await.unwrap();
        assert_eq!(server.connections(), 2);
        left.await.unwrap();
    });
}

/// A network whose only host responds to the first bytes of a request, and reads no more of it.
#[derive(Debug, Clone)]
struct Early(&'static str);

/// A network that accepts this many bytes.
const ROOM: usize = 1000;

struct Line {
    response: Option<&'static str>,
    written: usize,
    reader: Option<Waker>,
}

impl Runtime for Early {
    fn lookup(&self, _: String, port: u16) -> BoxFuture<io::Result<Vec<SocketAddr>>> {
        Box::pin(async move { Ok(vec![([127, 0, 0, 1], port).into()]) })
    }

    fn connect(&self, _: SocketAddr) -> BoxFuture<io::Result<Box<dyn Io>>> {
        let line = Line { response: Some(self.0), written: 0, reader: None };
        Box::pin(async { Ok(Box::new(line) as Box<dyn Io>) })
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<()> {
        Smol.sleep(pause)
    }

    fn spawn(&self, task: BoxFuture<()>) {
        Smol.spawn(task);
    }
}

impl Read for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut room: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        if self.written > 0 {
            if let Some(response) = self.response.take() {
                room.put_slice(response.as_bytes());
                return Poll::Ready(Ok(()));
            }
        }
        self.reader = Some(cx.waker().clone());
        Poll::Pending
    }
}

impl Write for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let count = bytes.len().min(ROOM - self.written);
        self.written += count;
        if let Some(reader) = self.reader.take() {
            reader.wake();
        }
        if count == 0 { Poll::Pending } else { Poll::Ready(Ok(count)) }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

fn send_to_early(response: &'static str, len: usize) -> Error {
    let client = Client::on(Early(response), ServerToken::test());
    let client = client.base_url("http://postmark.test").no_proxy().retry(RetryPolicy::never());
    let email = Email::new("me@example.com", "you@example.com", Content::text("x".repeat(len)));
    smol::block_on(client.send(email)).unwrap_err()
}

const EARLY: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

/// A body shorter than a chunk is pulled completely before its first byte is written.
#[test]
fn a_body_that_was_pulled_and_not_written_is_not_accepted() {
    let error = send_to_early(EARLY, 30_000);
    assert!(matches!(error, Error::Transport(_)) && error.may_have_happened(), "{error:?}");
}

#[test]
fn a_body_that_was_not_pulled_is_not_sent() {
    let error = send_to_early(EARLY, 3_000_000);
    assert!(matches!(error, Error::Transport(_)) && !error.may_have_happened(), "{error:?}");
}

#[test]
fn an_early_refusal_is_believed() {
    let error = send_to_early("HTTP/1.1 413 Too large\r\nContent-Length: 0\r\n\r\n", 30_000);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(413));
    assert!(!error.may_have_happened(), "{error:?}");
}
