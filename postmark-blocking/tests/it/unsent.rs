//! What counts as not sent was never received whole.

use std::net::TcpListener;
use std::sync::mpsc;

use postmark_blocking::{Failure, RetryPolicy};

use crate::client::{EmptyPost, Get, Post, client, failure, hasty, mail, unsent};
use crate::server::Server;

/// More than the buffers of a connection hold.
const HUGE: usize = 64 << 20;

#[test]
fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = client(url);
    assert!(unsent(client.send(mail())).contains("refused"));
    assert!(unsent(client.send(Get)).contains("refused"));
    assert!(unsent(client.send(EmptyPost)).contains("refused"));
}

#[test]
fn a_host_that_does_not_exist() {
    let client = client("http://nowhere.invalid");
    unsent(client.send(mail()));
    unsent(client.send(EmptyPost));
}

#[test]
fn a_server_that_stops_reading() {
    let (client_is_done, wait) = mpsc::channel();
    let server = Server::start(move |_, peer| {
        peer.receive_exactly(100_000);
        wait.recv().unwrap();
        peer.drain();
    });
    let client = hasty(server.url()).retry(RetryPolicy::never());
    let cause = unsent(client.send(Post(HUGE)));
    assert!(cause.contains("longer than"), "{cause}");
    client_is_done.send(()).unwrap();
    let record = server.finish();
    assert_eq!((record.connections(), record.requests().len()), (1, 0));
}

#[test]
fn a_server_that_hangs_up_halfway() {
    let server = Server::start(|connection, peer| {
        if connection == 0 {
            return peer.receive_exactly(100_000);
        }
        peer.request();
        peer.answer("200 OK", "7");
    });
    assert_eq!(client(server.url()).send(Post(HUGE)).unwrap(), 7, "it is sent again");
    let record = server.finish();
    assert_eq!((record.connections(), record.requests().len()), (2, 1));
}

#[test]
fn an_answer_before_the_end_of_the_request_is_not_heard() {
    let server = Server::start(|_, peer| {
        peer.receive_exactly(100_000);
        peer.answer("413 Content Too Large", "{}");
    });
    unsent(client(server.url()).send(Post(HUGE)));
    let record = server.finish();
    assert_eq!((record.connections(), record.requests().len()), (4, 0));
}

#[test]
fn wherever_a_server_hangs_up() {
    const LEN: usize = 400_000;
    for read in [0, 1, 200, 1000, 128 << 10, LEN / 2, LEN - 1, LEN] {
        let server = Server::start(move |_, peer| peer.receive_exactly(read));
        let client = client(server.url()).retry(RetryPolicy::never());
        let failure = failure(client.send(Post(LEN)));
        let received = server.finish().requests().len();
        assert!(!(matches!(failure, Failure::Unsent(_)) && received > 0), "after {read} bytes");
    }
}
