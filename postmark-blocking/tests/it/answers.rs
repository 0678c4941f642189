//! What is asked, and what is made of the answers.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use postmark_blocking::{Error, Outcome};

use crate::client::{EmptyPut, Get, TOKEN, all_that_is_told, client, mail};
use crate::server::Server;

#[test]
fn a_request_has_all_it_needs() {
    let server = Server::start(|_, peer| {
        peer.request();
        peer.accept();
    });
    client(format!("{}/postmark/", server.url())).agent("shop/1.4").send(mail()).unwrap();
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
        ("User-Agent", concat!("shop/1.4 postmark-rs/", env!("CARGO_PKG_VERSION"))),
        ("Content-Length", &request.body.len().to_string()),
    ] {
        assert_eq!(request.header(name), [value], "{name}");
    }
    assert!(request.header("Transfer-Encoding").is_empty());
    assert!(request.body.starts_with(b"{\"From\":"));
}

#[test]
fn a_request_without_a_body_says_so() {
    let server = Server::start(|_, peer| {
        peer.request();
        peer.answer("200 OK", "7");
        peer.request();
        peer.answer("200 OK", "8");
    });
    let client = client(server.url());
    assert_eq!(client.send(EmptyPut).unwrap(), 7);
    assert_eq!(client.send(Get).unwrap(), 8);
    let requests = server.finish().requests();
    assert_eq!(requests[0].line(), "PUT /put HTTP/1.1");
    assert_eq!(requests[0].header("Content-Length"), ["0"]);
    assert_eq!(requests[1].line(), "GET /get?tag=a%20b HTTP/1.1");
    assert!(requests[1].header("Transfer-Encoding").is_empty());
}

#[test]
fn a_compressed_answer_is_unpacked() {
    let server = Server::start(|_, peer| {
        peer.request();
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(br#"{"deep":[1,2,3]}"#).unwrap();
        let gzip = gzip.finish().unwrap();
        let len = gzip.len();
        let head = format!("Content-Encoding: gzip\r\nContent-Length: {len}\r\n\r\n");
        peer.write(format!("HTTP/1.1 200 OK\r\n{head}"));
        peer.write(gzip);
    });
    let answer = client(server.url()).send(Get).unwrap();
    assert_eq!(answer["deep"][2], 3);
    drop(server.finish());
}

#[test]
fn an_answer_may_be_as_long_as_the_limit() {
    let server = Server::start(|_, peer| {
        peer.request();
        peer.answer("200 OK", "12345678");
    });
    let client = client(server.url());
    assert_eq!(client.clone().answer_limit(8).send(Get).unwrap(), 12_345_678);
    assert!(client.answer_limit(7).send(Get).is_err());
    drop(server.finish());
}

#[test]
fn a_redirect_is_not_followed() {
    let other = Server::start(|_, _| ());
    let url = other.url();
    let server = Server::start(move |_, peer| {
        peer.request();
        peer.write(format!("HTTP/1.1 307 Moved\r\nLocation: {url}\r\nContent-Length: 0\r\n\r\n"));
    });
    let error = client(server.url()).send(mail()).unwrap_err();
    assert_eq!(error.status().unwrap(), 307);
    assert!(matches!(error, Error::Refused(_)));
    assert_eq!((server.finish().connections(), other.finish().connections()), (1, 0));
}

#[test]
fn too_many_requests_are_made_again() {
    let server = Server::start(|_, peer| {
        peer.request();
        peer.write("HTTP/1.1 429 Slow\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n");
        peer.request();
        peer.accept();
    });
    assert!(client(server.url()).send(mail()).unwrap().is_accepted());
    assert_eq!(server.finish().requests().len(), 2);
}

#[test]
fn an_error_of_the_server_leaves_a_mail_in_doubt() {
    let server = Server::start(|_, peer| {
        peer.request();
        peer.answer("503 Unavailable", "<html>");
        peer.drain();
    });
    let error = client(server.url()).send(mail()).unwrap_err();
    assert!(error.may_have_happened());
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!(server.finish().requests().len(), 1);
}

#[test]
fn a_failed_request_of_a_batch_does_not_hide_the_others() {
    let server = Server::start(|connection, peer| {
        let receipts = r#"[{"ErrorCode":0,"Message":"OK","MessageID":"1"}]"#;
        peer.request();
        match connection {
            0 => {
                peer.answer("200 OK", receipts);
                // The second request comes on the same connection, and is not answered.
                peer.request();
            }
            1 => {
                peer.answer("401 Unauthorized", r#"{"ErrorCode":10,"Message":"Bad token"}"#);
                peer.request();
                peer.answer("200 OK", receipts);
            }
            _ => panic!("a third connection"),
        }
    });
    let mails = ["a", "b", "c", "d"].map(|subject| mail().subject(subject));
    let outcomes: Vec<_> = client(server.url()).send_batch(mails).messages(1).collect();
    assert!(matches!(&outcomes[0], (0, Outcome::Sent(_))));
    assert!(matches!(&outcomes[1], (1, Outcome::Unknown(_))));
    assert!(matches!(&outcomes[2], (2, Outcome::NotTried(..))));
    assert!(matches!(&outcomes[3], (3, Outcome::Sent(_))));
    assert!(!format!("{outcomes:?}").contains("secret"));
    assert_eq!(server.finish().requests().len(), 4);
}

#[test]
fn nothing_tells_the_token() {
    let server = Server::start(|_, peer| {
        peer.request();
        let echo = format!(r#"{{"ErrorCode":10,"Message":"No"}}{TOKEN}"#);
        peer.answer("401 Unauthorized", &echo);
    });
    let client = client(server.url());
    let error = client.send(mail()).unwrap_err();
    assert!(!all_that_is_told(&error).contains("secret"));
    assert!(!format!("{client:?} {:?}", client.send_batch([mail()])).contains("secret"));
    assert!(!format!("{:?}", client.proxy("http://me:secret@proxy:1")).contains("secret"));
    drop(server.finish());
}
