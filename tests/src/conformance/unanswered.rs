//! A request received completely but without a good response is in doubt: it is not sent twice.

use super::endpoints::{EmptyPost, Get, mail};
use super::outcomes::unanswered;
use super::{Peer, Request, Server, Setup, Stack};

const ENDLESS: &str = "HTTP/1.1 200 OK\r\nContent-Length: 9000000000000000000\r\n\r\n";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Sends an email to a server, which must receive it once; returns the request, and the whole error
/// text.
fn fail<S: Stack>(
    script: impl Fn(usize, &mut Peer) + Send + Sync + 'static,
) -> (Vec<Request>, String) {
    let server = Server::start(script);
    let client = S::new(Setup { response_limit: 100_000, ..Setup::new(server.url()) });
    let told = unanswered(client.send(mail()));
    drop(client);
    let record = server.finish();
    assert_eq!(record.connections(), 1, "{told}");
    (record.requests(), told)
}

/// Reads a request, writes something, and hangs up.
fn saying(answer: &'static str) -> impl Fn(usize, &mut Peer) + Send + Sync {
    move |_, peer| {
        peer.request();
        peer.write(answer);
    }
}

/// Reads a request and writes something, repeatedly until the client hangs up.
fn repeating(begun: &'static str, rest: &'static [u8]) -> impl Fn(usize, &mut Peer) + Send + Sync {
    move |_, peer| {
        peer.request();
        peer.write(begun);
        while peer.write(rest) {}
    }
}

pub fn a_reset_once_all_is_received<S: Stack>() -> Vec<Request> {
    let (requests, told) = fail::<S>(|_, peer| peer.leave_last_byte());
    assert!(told.contains("reset"), "{told}");
    requests
}

pub fn no_answer_at_all<S: Stack>() -> Vec<Request> {
    fail::<S>(saying("")).0
}

pub fn no_answer_to_a_request_without_a_body<S: Stack>() -> Vec<Request> {
    let server = Server::start(saying(""));
    unanswered(S::new(Setup::new(server.url())).send(EmptyPost));
    let record = server.finish();
    assert_eq!(record.connections(), 1);
    record.requests()
}

// contract: quirk.long-timeouts
pub fn an_answer_that_stalls<S: Stack>() -> Vec<Request> {
    let mut requests = Vec::new();
    for begun in ["", "HTTP/1.1 200 OK\r\nCont", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{"] {
        let server = Server::start(move |_, peer| {
            peer.request();
            peer.write(begun);
            peer.drain();
        });
        let told = unanswered(S::new(Setup::hasty(server.url())).send(mail()));
        assert!(told.contains("longer than 25"), "{begun:?}: {told}");
        requests.extend(server.finish().requests());
    }
    assert_eq!(requests.len(), 3);
    requests
}

pub fn an_answer_that_is_cut_off<S: Stack>() -> Vec<Request> {
    let cut = [
        "HTTP/1.1 200 OK\r\nContent-Len",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ErrorCode\":0",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
    ];
    cut.into_iter().flat_map(|answer| fail::<S>(saying(answer)).0).collect()
}

pub fn an_answer_without_end<S: Stack>() -> Vec<Request> {
    let limit = "more than 100000 bytes";
    let (mut requests, told) = fail::<S>(repeating(ENDLESS, &[b'x'; 10_000]));
    assert!(told.contains(limit), "{told}");
    let (more, told) = fail::<S>(repeating(CHUNKED, b"5\r\nhello\r\n"));
    assert!(told.contains(limit), "{told}");
    requests.extend(more);
    requests.extend(fail::<S>(repeating("HTTP/1.1 200 OK\r\n", b"X-Endless: yes\r\n")).0);
    requests
}

/// A response that keeps announcing itself is cut off in the end, by a limit or by the clock.
pub fn an_answer_that_never_begins<S: Stack>() -> Vec<Request> {
    let server = Server::start(repeating("", b"HTTP/1.1 100 Continue\r\n\r\n"));
    let client = S::new(Setup::hasty(server.url()));
    unanswered(client.send(mail()));
    drop(client);
    server.finish().requests()
}

pub fn an_answer_that_is_no_http<S: Stack>() -> Vec<Request> {
    let mut requests = Vec::new();
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
        let error = S::new(Setup::new(server.url())).send(mail()).expect_err("no answer");
        assert!(error.may_have_happened(), "{answer:?}: {error:?}");
        let record = server.finish();
        assert_eq!(record.connections(), 1, "{answer:?}");
        requests.extend(record.requests());
    }
    requests
}

pub fn a_request_that_does_no_harm_twice_is_repeated<S: Stack>() -> Vec<Request> {
    let server = Server::start(|connection, peer| {
        peer.request();
        if connection == 1 {
            peer.answer("200 OK", "7");
        }
    });
    assert_eq!(S::new(Setup::new(server.url())).send(Get).expect("an answer"), 7);
    let requests = server.finish().requests();
    assert_eq!(requests.len(), 2);
    requests
}
