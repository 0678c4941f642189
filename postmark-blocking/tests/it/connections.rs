//! Connections are reused and shared.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::client::{Post, client, mail};
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
fn each_request_has_a_connection_of_its_own_if_asked_for() {
    let server = Server::start(|_, peer| {
        peer.request();
        peer.accept();
        peer.drain();
    });
    let client = client(server.url()).reuse_connections(false);
    for _ in 0..3 {
        client.send(mail()).unwrap();
    }
    let record = server.finish();
    assert_eq!((record.connections(), record.requests().len()), (3, 3));
}

/// Whether two emails use the same connection, if this is the response to the first.
fn is_kept_after(status: &'static str, json: &'static str) -> bool {
    let server = Server::start(move |connection, peer| {
        peer.request();
        if connection == 0 {
            peer.answer(status, json);
            if peer.try_request().is_none() {
                return;
            }
        }
        peer.accept();
    });
    let client = client(server.url());
    let _ = client.send(mail());
    client.send(mail()).unwrap();
    server.finish().connections() == 1
}

#[test]
fn a_connection_is_closed_after_a_response_that_is_not_believed() {
    assert!(is_kept_after("200 OK", r#"{"ErrorCode":0,"Message":"OK","MessageID":"1"}"#));
    for (status, json) in
        [("200 OK", "{"), ("422 No", r#"{"ErrorCode":300,"Message":"No"}"#), ("500 No", "{}")]
    {
        assert!(!is_kept_after(status, json), "{status} {json}");
    }
}

#[test]
fn a_retry_goes_over_a_new_connection() {
    let server = Server::start(|connection, peer| {
        peer.request();
        if connection == 0 {
            peer.write("HTTP/1.1 429 Slow\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n");
            return peer.drain();
        }
        peer.accept();
    });
    client(server.url()).send(mail()).unwrap();
    let record = server.finish();
    assert_eq!((record.connections(), record.requests().len()), (2, 2));
}

#[test]
fn bytes_that_arrive_before_the_request_is_whole_close_the_connection() {
    let server = Server::start(|connection, peer| {
        if connection == 0 {
            peer.request();
            // This response and the start of another.
            peer.accept();
            peer.receive_exactly(100_000);
            peer.accept();
            return peer.drain();
        }
        peer.request();
        peer.answer("200 OK", "7");
    });
    let client = client(server.url());
    client.send(mail()).unwrap();
    assert_eq!(client.send(Post(64 << 20)).unwrap(), 7, "it is sent again");
    assert_eq!(server.finish().connections(), 2);
}

#[test]
fn an_idle_connection_on_which_bytes_arrived_is_not_used() {
    let (written, heard) = mpsc::channel();
    let server = Server::start(move |connection, peer| {
        peer.request();
        peer.accept();
        if connection == 0 {
            peer.write("HTTP/1.1 408 Timeout\r\nConnection: close\r\n\r\n");
            written.send(()).unwrap();
            peer.drain();
        }
    });
    let client = client(server.url());
    client.send(mail()).unwrap();
    heard.recv().unwrap();
    client.send(mail()).unwrap();
    assert_eq!(server.finish().connections(), 2);
}
