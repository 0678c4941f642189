//! What was received whole and has no good answer is in doubt: it is not sent twice.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::client::{EmptyPost, Get, client, hasty, mail, unanswered};
use crate::server::{Peer, Server};

const ENDLESS: &str = "HTTP/1.1 200 OK\r\nContent-Length: 9000000000000000000\r\n\r\n";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Sends a mail to a server, which must be told of it once; gives the cause of the failure.
fn cause_of(script: impl FnMut(usize, &mut Peer) + Send + 'static) -> String {
    let server = Server::start(script);
    let cause = unanswered(client(server.url()).answer_limit(100_000).send(mail()));
    assert_eq!(server.finish().connections(), 1, "{cause}");
    cause
}

/// Reads a request and writes something, over and over until the client hangs up.
fn repeating(begun: &'static str, rest: &'static [u8]) -> impl FnMut(usize, &mut Peer) + Send {
    move |_, peer| {
        peer.request();
        peer.write(begun);
        while peer.write(rest) {}
    }
}

/// Reads a request, writes something, and hangs up.
fn saying(answer: &'static str) -> impl FnMut(usize, &mut Peer) + Send {
    move |_, peer| {
        peer.request();
        peer.write(answer);
    }
}

#[test]
fn a_reset_once_all_is_received() {
    let cause = cause_of(|_, peer| peer.leave_last_byte());
    assert!(cause.contains("reset"), "{cause}");
}

#[test]
fn no_answer_at_all() {
    cause_of(saying(""));
}

#[test]
fn no_answer_to_a_request_without_a_body() {
    let server = Server::start(saying(""));
    unanswered(client(server.url()).send(EmptyPost));
    let record = server.finish();
    assert_eq!((record.connections(), record.requests().len()), (1, 1));
}

#[test]
fn an_answer_that_stalls() {
    for begun in ["", "HTTP/1.1 200 OK\r\nCont", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{"] {
        let server = Server::start(move |_, peer| {
            peer.request();
            peer.write(begun);
            peer.drain();
        });
        let cause = unanswered(hasty(server.url()).send(mail()));
        assert!(cause.contains("longer than 25"), "{begun:?}: {cause}");
        assert_eq!(server.finish().requests().len(), 1, "{begun:?}");
    }
}

#[test]
fn an_answer_that_is_cut_off() {
    cause_of(saying("HTTP/1.1 200 OK\r\nContent-Len"));
    cause_of(saying("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ErrorCode\":0"));
    cause_of(saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}"));
    cause_of(saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"));
}

#[test]
fn an_answer_without_end() {
    let limit = "more than 100000 bytes";
    let cause = cause_of(repeating(ENDLESS, &[b'x'; 10_000]));
    assert!(cause.contains(limit), "{cause}");
    let cause = cause_of(repeating(CHUNKED, b"5\r\nhello\r\n"));
    assert!(cause.contains(limit), "{cause}");
    cause_of(repeating("HTTP/1.1 200 OK\r\n", b"X-Endless: yes\r\n"));
    cause_of(repeating("", b"HTTP/1.1 100 Continue\r\n\r\n"));
}

#[test]
fn an_answer_that_unpacks_to_more_than_the_limit() {
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    bomb.write_all(&vec![b' '; 50_000_000]).unwrap();
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 100_000);
    let cause = cause_of(move |_, peer| {
        peer.request();
        let len = bomb.len();
        let head = format!("Content-Encoding: gzip\r\nContent-Length: {len}\r\n\r\n");
        peer.write(format!("HTTP/1.1 200 OK\r\n{head}"));
        peer.write(&bomb);
    });
    assert!(cause.contains("more than 100000 bytes"), "{cause}");
}

#[test]
fn an_answer_that_is_no_http() {
    for answer in [
        "\0\u{1}\u{2}",
        "220 mail.example.com ESMTP\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/3.0 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        "<html>no</html>\r\n\r\n",
    ] {
        let server = Server::start(saying(answer));
        let error = client(server.url()).send(mail()).unwrap_err();
        assert!(error.may_have_happened(), "{answer:?}: {error:?}");
        assert_eq!(server.finish().connections(), 1, "{answer:?}");
    }
}

#[test]
fn a_request_that_does_no_harm_twice_is_repeated() {
    let server = Server::start(|connection, peer| {
        peer.request();
        if connection == 1 {
            peer.answer("200 OK", "7");
        }
    });
    assert_eq!(client(server.url()).send(Get).unwrap(), 7);
    assert_eq!(server.finish().requests().len(), 2);
}
