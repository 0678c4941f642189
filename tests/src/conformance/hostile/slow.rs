//! Slow servers.

use std::sync::{Mutex, mpsc};
use std::time::Duration;

use super::super::endpoints::{Post, mail};
use super::super::outcomes::{unanswered, unsent};
use super::super::tls::certificate;
use super::{Peer, Request, Server, Setup, Stack, answers, fail, id, wary};

const LATE: &str = "longer than 25";

/// A good response that takes longer than any timeout: a client without one gets it.
pub fn an_answer<S: Stack>() -> Vec<Request> {
    let padding = format!("X-Padding: {}\r\n", "x".repeat(300));
    let mut requests = Vec::new();
    for answer in answers() {
        let text = answer.windows(2).position(|end| end == b"\r\n").expect("a line") + 2;
        let is_interim = answer.starts_with(b"HTTP/1.1 100");
        let padding = if is_interim { "" } else { &padding };
        let slow = [&answer[..text], padding.as_bytes(), &answer[text..]].concat();
        let body = slow.clone();
        requests.extend(fail::<S>(&[LATE], move |_, peer| {
            peer.request();
            peer.trickle(&slow);
        }));
        // The head at once, the rest slowly.
        let end = body.windows(4).rposition(|end| end == b"\r\n\r\n").expect("a head").min(200);
        requests.extend(fail::<S>(&[LATE], move |_, peer| {
            peer.request();
            peer.write(&body[..end]);
            peer.trickle(&body[end..]);
            peer.drain();
        }));
    }
    requests
}

/// A handshake that makes no progress.
pub fn a_handshake<S: Stack>() -> Vec<Request> {
    let server = Server::start(|_, peer| {
        peer.receive_exactly(1);
        peer.forget();
        // The head of a record of 16 KB.
        peer.write([0x16, 3, 3, 0x40, 0]);
        peer.trickle([2; 2000]);
    });
    let url = format!("https://localhost:{}", server.address().port());
    let client = S::new(hasty_connect(url).roots(certificate("localhost").cert.pem()));
    let told = unsent(client.send(mail()));
    assert!(told.contains("took longer than"), "{told}");
    drop(client);
    let _ = server.finish();
    Vec::new()
}

/// A proxy that never finishes.
pub fn a_proxy<S: Stack>() -> Vec<Request> {
    for answer in ["HTTP/1.1 200 OK\r\nX-Padding: ", "HTTP/1.1 200 "] {
        let proxy = Server::start(move |_, peer: &mut Peer| {
            peer.request();
            peer.write(answer);
            peer.trickle([b'x'; 2000]);
        });
        let setup = hasty_connect("https://nowhere.invalid").proxy(proxy.url());
        let client = S::new(setup);
        let told = unsent(client.send(mail()));
        assert!(told.contains("took longer than"), "{told}");
        drop(client);
        let _ = proxy.finish();
    }
    Vec::new()
}

fn hasty_connect(url: impl Into<String>) -> Setup {
    let setup = Setup::hasty(url).once();
    Setup { connect_timeout: setup.timeout, ..setup }
}

/// A server that reads a large request one byte at a time.
pub fn a_reader<S: Stack>() -> Vec<Request> {
    let (client_is_done, wait) = mpsc::channel::<()>();
    let wait = Mutex::new(wait);
    let server = Server::start(move |_, peer| {
        let wait = wait.lock().expect("one connection");
        while wait.recv_timeout(Duration::from_millis(2)).is_err() {
            peer.receive_exactly(1);
        }
    });
    let client = S::new(wary(&server).once());
    let told = unsent(client.send(Post(32 << 20)));
    assert!(told.contains(LATE), "{told}");
    client_is_done.send(()).expect("the server");
    drop(client);
    server.finish().requests()
}

/// An email whose call was canceled is not sent afterwards, on a connection that stays open.
pub fn one_that_answers_too_late<S: Stack>() -> Vec<Request> {
    let server = Server::start_each(|number, peer| {
        if number == 0 {
            peer.trickle(
                "HTTP/1.1 200 OK\r\nX-Padding: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            );
        }
        let id = if number == 0 { "late" } else { "1" };
        let json = format!(r#"{{"ErrorCode":0,"Message":"OK","MessageID":"{id}"}}"#);
        peer.answer("200 OK", &json);
    });
    let client = S::new(wary(&server));
    unanswered(client.send(mail()));
    let receipt = client.send(mail()).expect("it is sent");
    assert_eq!(id(&receipt), "1");
    drop(client);
    server.finish().requests()
}
