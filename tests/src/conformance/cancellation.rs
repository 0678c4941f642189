//! Canceled calls.

use super::endpoints::mail;
use super::{AsyncStack, Request, Server, Setup};

/// A call dropped at any point makes its request at most once, and leaves nothing behind: the
/// client keeps working, and all connections close with it.
pub fn a_call_is_dropped_at_every_point<S: AsyncStack>() -> Vec<Request> {
    let server = Server::start_each(|_, peer| peer.accept());
    let client = S::new(Setup::new(server.url()));
    let mut calls = 0;
    for warm in [false, true] {
        let polls = (1..100).find(|&polls| {
            calls += 1;
            if !warm {
                // Without an initial connection.
                return S::new(Setup::new(server.url())).drop_after(mail(), polls).is_some();
            }
            client.drop_after(mail(), polls).is_some()
        });
        assert!(polls.is_some(), "a call has an end");
    }
    client.send(mail()).expect("it is sent");
    drop(client);
    let requests = server.finish().requests();
    assert!(requests.len() <= calls + 1, "{} of {}", requests.len(), calls + 1);
    Vec::new()
}
