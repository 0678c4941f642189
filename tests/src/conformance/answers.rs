//! Requests, and how responses are handled.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use postmark_core::Error;
use serde_json::Value;

use super::endpoints::{EmptyPut, Get, mail};
use super::outcomes::{all_that_is_told, unanswered};
use super::setup::TOKEN;
use super::{Request, Server, Setup, Stack};

/// A base URL may have a path, and a request is complete.
// contract: header.server-token
pub fn a_request_has_all_it_needs<S: Stack>() -> Vec<Request> {
    let server = Server::start(|_, peer| {
        peer.request();
        peer.accept();
    });
    S::new(Setup::new(format!("{}/postmark/", server.url()))).send(mail()).expect("it is sent");
    let address = server.address().to_string();
    let requests = server.finish().requests();
    let request = &requests[0];
    assert_eq!(request.line(), "POST /postmark/email HTTP/1.1");
    for (name, value) in [
        ("Host", address.as_str()),
        ("X-Postmark-Server-Token", TOKEN),
        ("Accept", "application/json"),
        ("Accept-Encoding", "gzip"),
        ("Content-Type", "application/json"),
        ("User-Agent", concat!("postmark-rs/", env!("CARGO_PKG_VERSION"))),
        ("Content-Length", &request.body.len().to_string()),
    ] {
        assert_eq!(request.header(name), [value], "{name}");
    }
    assert!(request.header("Transfer-Encoding").is_empty());
    assert!(request.body.starts_with(b"{\"From\":"));
    requests
}

// contract: transport.empty-body
pub fn a_request_without_a_body_says_so<S: Stack>() -> Vec<Request> {
    let server = Server::start_each(|number, peer| {
        peer.answer("200 OK", ["7", "8"][number]);
    });
    let client = S::new(Setup::new(server.url()));
    assert_eq!(client.send(EmptyPut).expect("an answer"), 7);
    assert_eq!(client.send(Get).expect("an answer"), 8);
    drop(client);
    let requests = server.finish().requests();
    assert_eq!(requests[0].line(), "PUT /put HTTP/1.1");
    assert_eq!(requests[0].header("Content-Length"), ["0"]);
    assert_eq!(requests[1].line(), "GET /get?tag=a%20b HTTP/1.1");
    assert!(requests[1].header("Transfer-Encoding").is_empty());
    requests
}

// contract: transport.gzip
pub fn a_compressed_answer_is_unpacked<S: Stack>() -> Vec<Request> {
    let server = Server::start(|_, peer| {
        peer.request();
        let gzip = gzip(br#"{"deep":[1,2,3]}"#);
        let len = gzip.len();
        let head = format!("Content-Encoding: gzip\r\nContent-Length: {len}\r\n\r\n");
        peer.write(format!("HTTP/1.1 200 OK\r\n{head}"));
        peer.write(gzip);
    });
    let answer = S::new(Setup::new(server.url())).send(Get).expect("an answer");
    assert_eq!(answer["deep"][2], 3);
    server.finish().requests()
}

pub fn a_long_answer_in_pieces_is_put_together<S: Stack>() -> Vec<Request> {
    const PIECES: usize = 300;
    let server = Server::start(|_, peer| {
        peer.request();
        peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n[\r\n");
        for piece in 0..PIECES {
            peer.write(format!("400\r\n{piece:1022},\n\r\n"));
        }
        peer.write("2\r\n0]\r\n0\r\n\r\n");
    });
    let answer = S::new(Setup::new(server.url())).send(Get).expect("an answer");
    let numbers: Vec<_> = answer.as_array().expect("a list").iter().map(Value::as_u64).collect();
    assert_eq!(numbers[..PIECES], (0..PIECES as u64).map(Some).collect::<Vec<_>>());
    server.finish().requests()
}

pub fn an_answer_may_be_as_long_as_the_limit<S: Stack>() -> Vec<Request> {
    let server = Server::start(|_, peer| {
        peer.request();
        peer.answer("200 OK", "12345678");
    });
    let client =
        |response_limit| S::new(Setup { response_limit, ..Setup::new(server.url()).once() });
    assert_eq!(client(8).send(Get).expect("it fits"), 12_345_678);
    assert!(unanswered(client(7).send(Get)).contains("more than 7 bytes"));
    server.finish().requests()
}

pub fn an_answer_that_unpacks_to_more_than_the_limit<S: Stack>() -> Vec<Request> {
    let bomb = gzip(&vec![b' '; 50_000_000]);
    assert!(bomb.len() < 100_000);
    let server = Server::start(move |_, peer| {
        peer.request();
        let len = bomb.len();
        let head = format!("Content-Encoding: gzip\r\nContent-Length: {len}\r\n\r\n");
        peer.write(format!("HTTP/1.1 200 OK\r\n{head}"));
        peer.write(&bomb);
    });
    let client = S::new(Setup { response_limit: 100_000, ..Setup::new(server.url()) });
    assert!(unanswered(client.send(mail())).contains("more than 100000 bytes"));
    server.finish().requests()
}

pub fn a_redirect_is_not_followed<S: Stack>() -> Vec<Request> {
    let other = Server::start(|_, _| ());
    let url = other.url();
    let server = Server::start(move |_, peer| {
        peer.request();
        peer.write(format!("HTTP/1.1 307 Moved\r\nLocation: {url}\r\nContent-Length: 0\r\n\r\n"));
    });
    let error = S::new(Setup::new(server.url())).send(mail()).expect_err("a redirect");
    assert_eq!(error.status().expect("a status"), 307);
    assert!(matches!(error, Error::Refused(_)));
    assert_eq!(other.finish().connections(), 0);
    server.finish().requests()
}

// contract: retry.429
pub fn too_many_requests_are_made_again<S: Stack>() -> Vec<Request> {
    let server = Server::start_each(|number, peer| {
        if number > 0 {
            return peer.accept();
        }
        peer.write("HTTP/1.1 429 Slow\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n");
    });
    let receipt = S::new(Setup::new(server.url())).send(mail()).expect("it is sent");
    assert!(receipt.is_accepted());
    let requests = server.finish().requests();
    assert_eq!(requests.len(), 2);
    requests
}

// contract: retry.500
pub fn an_error_of_the_server_leaves_a_mail_in_doubt<S: Stack>() -> Vec<Request> {
    let server = Server::start(|_, peer| {
        peer.request();
        peer.answer("503 Unavailable", "<html>");
    });
    let error = S::new(Setup::new(server.url())).send(mail()).expect_err("an error");
    assert!(error.may_have_happened());
    assert_eq!(error.status().expect("a status"), 503);
    let requests = server.finish().requests();
    assert_eq!(requests.len(), 1);
    requests
}

pub fn a_refusal_is_definite<S: Stack>() -> Vec<Request> {
    let server = Server::start(|_, peer| {
        peer.request();
        let echo = format!(r#"{{"ErrorCode":10,"Message":"No"}}{TOKEN}"#);
        peer.answer("401 Unauthorized", &echo);
    });
    let error = S::new(Setup::new(server.url())).send(mail()).expect_err("a refusal");
    assert_eq!(error.status().expect("a status"), 401);
    assert!(!all_that_is_told(&error).contains("secret"));
    server.finish().requests()
}

pub(crate) fn gzip(text: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(text).and_then(|()| gzip.finish()).expect("it packs")
}
