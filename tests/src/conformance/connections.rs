//! Connection reuse and sharing.

use std::thread;

use postmark_core::ServerToken;

use super::endpoints::mail;
use super::outcomes::unanswered;
use super::{Request, Server, Setup, Stack};

/// Nearly always. A pool may open another connection while the first is on its way back to it, but
/// not repeatedly.
pub fn a_connection_is_used_again<S: Stack>() -> Vec<Request> {
    let server = Server::start_each(|_, peer| peer.accept());
    let client = S::new(Setup::new(server.url()));
    for _ in 0..50 {
        client.send(mail()).expect("it is sent");
    }
    drop(client);
    let record = server.finish();
    assert!(record.connections() <= 5, "{} connections", record.connections());
    record.requests()
}

/// One client for each of many tenants, with no more connections than a single client.
pub fn clients_with_other_tokens_share_a_connection<S: Stack>() -> Vec<Request> {
    let server = Server::start_each(|_, peer| peer.accept());
    let client = S::new(Setup::new(server.url()));
    for tenant in 0..50 {
        let token = ServerToken::new(format!("tenant-{tenant}")).expect("a token");
        client.token(token).send(mail()).expect("it is sent");
    }
    drop(client);
    let record = server.finish();
    assert!(record.connections() <= 5, "{} connections", record.connections());
    let requests = record.requests();
    for (tenant, request) in requests.iter().enumerate() {
        let token = format!("tenant-{tenant}");
        assert_eq!(request.header("x-postmark-server-token"), [token]);
    }
    requests
}

/// The server closes right after its response. The next request goes out on another connection, or,
/// if the client has not noticed yet, is in doubt; it is never made twice.
pub fn a_connection_that_was_closed_meanwhile<S: Stack>() -> Vec<Request> {
    for _ in 0..20 {
        let server = Server::start(|_, peer| {
            peer.request();
            peer.accept();
        });
        let client = S::new(Setup::new(server.url()));
        client.send(mail()).expect("it is sent");
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
    Vec::new()
}

pub fn a_connection_is_not_used_after_a_failure<S: Stack>() -> Vec<Request> {
    let server = Server::start_each(|number, peer| {
        if number == 0 {
            // The rest of a bad response must not become the next one.
            peer.write("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n");
            peer.write(" ".repeat(200_000));
            peer.drain();
        } else {
            peer.accept();
        }
    });
    let client = S::new(Setup { response_limit: 1000, ..Setup::new(server.url()) });
    unanswered(client.send(mail()));
    client.send(mail()).expect("it is sent");
    drop(client);
    let record = server.finish();
    assert_eq!(record.connections(), 2);
    record.requests()
}

pub fn a_client_is_shared_by_threads<S: Stack>() -> Vec<Request> {
    let server = Server::start_each(|_, peer| peer.accept());
    let client = S::new(Setup::new(server.url()));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| client.send(mail()).expect("it is sent"));
        }
    });
    drop(client);
    let requests = server.finish().requests();
    assert_eq!(requests.len(), 8);
    requests
}
