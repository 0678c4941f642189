//! The number of threads and connections, tested in a separate process: this test program, run
//! again.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;

use crate::client::{client, mail};
use crate::environment::run;

const RESPONSE: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Length: 46\r\n\r\n{\"ErrorCode\":0,\"Message\":\"OK\",\"MessageID\":\"1\"}";

/// Responds to all requests, concurrently; counts the connections.
fn serve() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    thread::spawn(move || {
        for stream in listener.incoming() {
            count.fetch_add(1, Ordering::SeqCst);
            thread::spawn(move || respond(stream.unwrap()));
        }
    });
    (port, connections)
}

fn respond(mut stream: TcpStream) {
    let mut received = Vec::new();
    let mut room = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut room) {
        received.extend_from_slice(&room[..count]);
        // The body of an email is JSON, and there is one request at a time.
        if received.ends_with(b"}") {
            received.clear();
            stream.write_all(RESPONSE).unwrap();
        }
    }
}

/// The number of threads that this process has started.
fn started() -> usize {
    let id = thread::spawn(|| format!("{:?}", thread::current().id())).join().unwrap();
    id.trim_matches(|it: char| !it.is_ascii_digit()).parse().unwrap()
}

#[test]
fn threads_are_started_for_lookups_only_and_those_are_made_for_connections_only() {
    run("threads::lookups", &[]);
}

#[test]
#[ignore = "is run by another test, in a process of its own"]
fn lookups() {
    for (host, lookups) in [("localhost", 1), ("127.0.0.1", 0)] {
        let (port, connections) = serve();
        let client = client(format!("http://{host}:{port}"));
        let before = started();
        for _ in 0..50 {
            client.send(mail()).unwrap();
        }
        // The server's thread for its connection, and the counting one.
        assert_eq!(started() - before, lookups + 2, "{host}");
        assert_eq!(connections.load(Ordering::SeqCst), 1);
    }
}

#[test]
fn there_are_as_many_connections_as_threads_that_send() {
    for threads in [1, 16, 64] {
        let (port, connections) = serve();
        let client = client(format!("http://127.0.0.1:{port}"));
        let all = Barrier::new(threads);
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    for _ in 0..5 {
                        all.wait();
                        client.send(mail()).unwrap();
                    }
                });
            }
        });
        let connections = connections.load(Ordering::SeqCst);
        assert!((1..=threads).contains(&connections), "{connections} for {threads} threads");
    }
}
