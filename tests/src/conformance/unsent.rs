//! A request that counts as not sent was never received completely.

use std::net::TcpListener;
use std::sync::{Mutex, mpsc};

use postmark_core::Failure;

use super::endpoints::{EmptyPost, Get, Post, mail};
use super::outcomes::{failure, unsent};
use super::{Request, Server, Setup, Stack};

/// More than the buffers of a connection hold.
const HUGE: usize = 64 << 20;

pub fn nobody_listens<S: Stack>() -> Vec<Request> {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let place = listener.local_addr().expect("it is bound").to_string();
    drop(listener);
    let client = S::new(Setup::new(format!("http://{place}")));
    let error = unsent(client.send(mail()));
    assert!(
        error.contains("refused") && error.contains(&format!("connecting to {place}")),
        "{error}"
    );
    assert!(unsent(client.send(Get)).contains("refused"));
    assert!(unsent(client.send(EmptyPost)).contains("refused"));
    Vec::new()
}

pub fn a_host_that_does_not_exist<S: Stack>() -> Vec<Request> {
    let client = S::new(Setup::new("http://nowhere.invalid"));
    unsent(client.send(mail()));
    unsent(client.send(EmptyPost));
    Vec::new()
}

pub fn a_server_that_stops_reading<S: Stack>() -> Vec<Request> {
    let (client_is_done, wait) = mpsc::channel();
    let wait = Mutex::new(wait);
    let server = Server::start(move |_, peer| {
        peer.receive_exactly(100_000);
        wait.lock().expect("one connection").recv().expect("the client");
        peer.drain();
    });
    let client = S::new(Setup::hasty(server.url()).once());
    let told = unsent(client.send(Post(HUGE)));
    assert!(told.contains("longer than"), "{told}");
    client_is_done.send(()).expect("the server");
    let record = server.finish();
    assert_eq!(record.connections(), 1);
    record.requests()
}

pub fn a_server_that_hangs_up_halfway<S: Stack>() -> Vec<Request> {
    let server = Server::start(|connection, peer| {
        if connection == 0 {
            return peer.receive_exactly(100_000);
        }
        peer.request();
        peer.answer("200 OK", "7");
    });
    let client = S::new(Setup::new(server.url()));
    assert_eq!(client.send(Post(HUGE)).expect("it is sent again"), 7);
    let record = server.finish();
    assert_eq!((record.connections(), record.requests().len()), (2, 1));
    record.requests()
}

/// A response before the end of the request is a refusal if the stack reads while it writes;
/// otherwise, the request counts as not sent, correctly.
pub fn an_answer_before_the_end_of_the_request<S: Stack>() -> Vec<Request> {
    let server = Server::start(|_, peer| {
        peer.receive_exactly(100_000);
        peer.answer("413 Content Too Large", "{}");
        if S::HEARS_EARLY {
            peer.drain();
        }
    });
    let client = S::new(Setup::new(server.url()));
    let result = client.send(Post(HUGE));
    drop(client);
    if S::HEARS_EARLY {
        let error = result.expect_err("a refusal");
        assert_eq!(error.status().expect("a status"), 413);
        assert!(!error.may_have_happened());
    } else {
        unsent(result);
    }
    let requests = server.finish().requests();
    assert!(requests.is_empty(), "it is never written whole");
    requests
}

/// A request that did not arrive completely was not accepted: a receipt is not a response to it.
pub fn a_receipt_before_the_end_of_the_request<S: Stack>() -> Vec<Request> {
    let server = Server::start(|_, peer| {
        peer.receive_exactly(100_000);
        peer.accept();
        if S::HEARS_EARLY {
            peer.drain();
        }
    });
    let client = S::new(Setup::new(server.url()).once());
    unsent(client.send(Post(HUGE)));
    drop(client);
    server.finish().requests()
}

pub fn wherever_a_server_hangs_up<S: Stack>() -> Vec<Request> {
    const LEN: usize = 400_000;
    for read in [0, 1, 200, 1000, 128 << 10, LEN / 2, LEN - 1, LEN] {
        let server = Server::start(move |_, peer| peer.receive_exactly(read));
        let failure = failure(S::new(Setup::new(server.url()).once()).send(Post(LEN)));
        let received = server.finish().requests().len();
        assert!(!(matches!(failure, Failure::Unsent(_)) && received > 0), "after {read} bytes");
    }
    Vec::new()
}
