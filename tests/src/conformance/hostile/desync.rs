//! Unsolicited responses: none becomes the response to the next email.

use std::sync::{Mutex, mpsc};
use std::thread;

use super::super::endpoints::mail;
use super::super::tls::{certificate, server_config};
use super::{Peer, Request, Server, Setup, Stack, id};

fn receipt(id: &str) -> String {
    format!(r#"{{"ErrorCode":0,"Message":"OK","MessageID":"{id}"}}"#)
}

fn answer(id: &str, padding: usize) -> String {
    let (receipt, padding) = (receipt(id), " ".repeat(padding));
    let len = receipt.len() + padding.len();
    format!("HTTP/1.1 200 OK\r\nContent-Length: {len}\r\n\r\n{padding}{receipt}")
}

/// Sends emails, which must each get their own receipt, or none.
fn send_all<S: Stack>(client: &S, count: usize) {
    for number in 0..count {
        match client.send(mail()) {
            Ok(receipt) => {
                assert_eq!(id(&receipt), "own", "mail {number}");
            }
            Err(error) => assert!(number > 0, "{error:?}"),
        }
    }
}

/// Responds to each request, and adds another, unsolicited response.
fn answering_twice(peer: &mut Peer, second: &str, padding: usize) {
    while peer.try_request().is_some() {
        peer.write(answer("own", padding) + second);
    }
}

pub fn a_second_answer_behind_the_first<S: Stack>() -> Vec<Request> {
    let mut requests = Vec::new();
    for second in [
        answer("evil", 0),
        answer("evil", 0)[..30].to_owned(),
        format!("\r\n\r\n{}", answer("evil", 0)),
        "HTTP/1.1 100 Continue\r\n\r\n".to_owned() + &answer("evil", 0),
        "\r\n".to_owned(),
        receipt("evil"),
    ] {
        let server = Server::start(move |_, peer| answering_twice(peer, &second, 0));
        let client = S::new(Setup::new(server.url()));
        send_all(&client, 3);
        drop(client);
        requests.extend(server.finish().requests());
    }
    requests
}

/// Wherever the buffers on the way end, including those of TLS, which hold unread data.
pub fn a_second_answer_in_the_same_record<S: Stack>() -> Vec<Request> {
    for padding in [0, 4_000, 8_100, 16_200, 65_400, 130_000, 130_900, 131_000, 131_050, 262_000] {
        let certificate = certificate("localhost");
        let server = Server::start_tls(server_config(&certificate), move |_, peer| {
            answering_twice(peer, &answer("evil", 0), padding);
        });
        let url = format!("https://localhost:{}", server.address().port());
        let client = S::new(Setup::new(url).roots(certificate.cert.pem()));
        send_all(&client, 2);
        drop(client);
        let _ = server.finish();
    }
    Vec::new()
}

/// The rest of a response that could not have a body is not the next response.
pub fn a_body_where_there_is_none<S: Stack>() -> Vec<Request> {
    for status in ["204 No Content", "304 Not Modified", "101 Switching Protocols"] {
        let server = Server::start_each(move |number, peer| {
            if number == 0 {
                let evil = answer("evil", 0);
                let len = evil.len();
                peer.write(format!("HTTP/1.1 {status}\r\nContent-Length: {len}\r\n\r\n{evil}"));
            } else {
                peer.answer("200 OK", &receipt("own"));
            }
        });
        let client = S::new(Setup::new(server.url()));
        client.send(mail()).expect_err("no receipt");
        let second = client.send(mail()).expect("it is sent");
        assert_eq!(id(&second), "own");
        drop(client);
        let _ = server.finish();
    }
    Vec::new()
}

/// The connection is idle, and the client may not have noticed yet that it is unusable: an
/// asynchronous one waits until it has, since its runtime reports it in its own time.
pub fn an_answer_while_nobody_asks<S: Stack>() -> Vec<Request> {
    let (next, word) = mpsc::channel::<()>();
    let word = Mutex::new(word);
    let (done, heard) = mpsc::channel::<()>();
    let server = Server::start(move |connection, peer| {
        if connection == 0 {
            peer.request();
            peer.answer("200 OK", &receipt("own"));
            word.lock().expect("one at a time").recv().expect("the test");
            peer.answer("200 OK", &receipt("evil"));
            if S::HEARS_EARLY {
                peer.drain();
            }
            done.send(()).expect("the test");
        }
        while peer.try_request().is_some() {
            peer.answer("200 OK", &receipt("own"));
        }
    });
    let client = S::new(Setup::new(server.url()));
    send_all(&client, 1);
    next.send(()).expect("the server");
    heard.recv().expect("the server");
    let second = client.send(mail()).expect("it is sent");
    assert_eq!(id(&second), "own");
    drop(client);
    let record = server.finish();
    assert_eq!(record.connections(), 2);
    record.requests()
}

/// A receipt that arrives before the request belongs to nobody, or to the email that follows, which
/// the server did receive completely.
pub fn an_answer_before_the_request<S: Stack>() -> Vec<Request> {
    let server = Server::start(|_, peer| {
        peer.answer("200 OK", &receipt("own"));
        peer.drain();
    });
    let client = S::new(Setup::new(server.url()).once());
    let result = client.send(mail());
    drop(client);
    let requests = server.finish().requests();
    match result {
        Ok(_) => assert_eq!(requests.len(), 1),
        Err(error) => assert!(error.may_have_happened() || requests.is_empty(), "{error:?}"),
    }
    Vec::new()
}

/// Many concurrent emails on few connections, each of which responds twice.
pub fn mails_side_by_side<S: Stack>() -> Vec<Request> {
    let server = Server::start(|_, peer| answering_twice(peer, &answer("evil", 0), 0));
    let client = S::new(Setup::new(server.url()));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| send_all(&client, 5));
        }
    });
    drop(client);
    let _ = server.finish();
    Vec::new()
}
