//! Connections are kept, and shared.

use std::thread;
use std::time::Duration;

use crate::client::{client, mail, unanswered};
use crate::server::Server;

#[test]
fn a_connection_is_used_again_by_all_clones() {
    let server = Server::start(|_, peer| {
        for _ in 0..3 {
            peer.request();
            peer.accept();
        }
    });
    let client = client(server.url());
    client.send(mail()).unwrap();
    let clone = client.clone();
    thread::spawn(move || clone.send(mail()).unwrap()).join().unwrap();
    client.timeout(Duration::from_secs(9)).send(mail()).unwrap();
    let record = server.finish();
    assert_eq!((record.connections(), record.requests().len()), (1, 3));
}

#[test]
fn a_connection_that_was_closed_meanwhile_is_not_used() {
    let server = Server::start(|_, peer| {
        peer.request();
        peer.accept();
    });
    let client = client(server.url());
    client.send(mail()).unwrap();
    // The server closes right after its answer. The next request goes out on another connection,
    // or, where the client has not heard of it yet, is in doubt; it is never made twice.
    let second = client.send(mail());
    let made = server.finish().requests().len();
    match second {
        Ok(_) => assert_eq!(made, 2),
        failed => {
            unanswered(failed);
            assert_eq!(made, 1);
        }
    }
}

#[test]
fn a_connection_is_not_used_after_a_failure() {
    let server = Server::start(|connection, peer| {
        peer.request();
        if connection == 0 {
            // What is left over of a bad answer must not become the next one.
            peer.write("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n");
            peer.write(" ".repeat(200_000));
            peer.drain();
        } else {
            peer.accept();
        }
    });
    let client = client(server.url()).answer_limit(1000);
    unanswered(client.send(mail()));
    client.send(mail()).unwrap();
    assert_eq!(server.finish().connections(), 2);
}

#[test]
fn a_client_is_shared_by_threads() {
    let server = Server::start(|_, peer| {
        peer.request();
        // A thread that comes late must not be given a connection that is about to be closed.
        peer.answer("200 OK\r\nConnection: close", r#"{"ErrorCode":0,"Message":"OK"}"#);
    });
    let client = client(server.url());
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| client.send(mail()).unwrap());
        }
    });
    assert_eq!(server.finish().requests().len(), 8);
}
