//! Proxies, which see where a request goes and nothing of it.

use postmark_blocking::{Client, RetryPolicy, ServerToken};

use crate::client::{EmptyPost, TOKEN, client, mail, unsent};
use crate::server::{Peer, Server};

const POSTMARK: &str = "https://api.postmarkapp.com";

fn through(proxy: &Server) -> Client {
    let address = proxy.address();
    client(POSTMARK).proxy(format!("http://me:pass%20word@{address}")).retry(RetryPolicy::never())
}

#[test]
fn a_proxy_that_refuses() {
    let proxy = Server::start(|_, peer| {
        peer.request();
        peer.answer("407 Proxy Authentication Required", "");
    });
    let cause = unsent(through(&proxy).send(mail()));
    assert!(cause.contains("407"), "{cause}");
    unsent(through(&proxy).send(EmptyPost));
    let requests = proxy.finish().requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].line(), "CONNECT api.postmarkapp.com:443 HTTP/1.1");
    assert_eq!(requests[0].header("Proxy-Authorization"), ["Basic bWU6cGFzcyB3b3Jk"]);
    assert!(requests.iter().all(|request| !request.head.contains(TOKEN)));
}

#[test]
fn a_proxy_that_leads_to_somebody_else() {
    let proxy = Server::start(|_, peer| {
        peer.request();
        peer.write("HTTP/1.1 200 OK\r\n\r\n");
        peer.receive_exactly(5);
        peer.write("I am not api.postmarkapp.com");
    });
    unsent(through(&proxy).send(mail()));
    unsent(through(&proxy).send(EmptyPost));
    assert_eq!(proxy.finish().connections(), 2);
}

#[test]
fn a_proxy_that_hangs_up() {
    let proxy = Server::start(|_, peer| {
        peer.request();
    });
    unsent(through(&proxy).send(EmptyPost));
    assert_eq!(proxy.finish().connections(), 1);
}

#[test]
fn a_proxy_of_socks() {
    let proxy = Server::start(|_, peer| {
        peer.receive_exactly(3);
        peer.write([5, 0]);
        peer.receive_exactly(4 + 1 + "api.postmarkapp.com".len() + 2);
        // Not allowed by the rules.
        peer.write([5, 2, 0, 1, 0, 0, 0, 0, 0, 0]);
    });
    let address = proxy.address();
    let client = client(POSTMARK).proxy(format!("socks5h://{address}"));
    unsent(client.retry(RetryPolicy::never()).send(EmptyPost));
    assert_eq!(proxy.finish().connections(), 1);
}

#[test]
fn this_machine_is_reached_without_a_proxy() {
    let proxy = Server::start(|_, _: &mut Peer| ());
    let server = Server::start(|_, peer| {
        peer.request();
        peer.accept();
    });
    client(server.url()).proxy(proxy.url()).send(mail()).unwrap();
    assert_eq!((server.finish().connections(), proxy.finish().connections()), (1, 0));
}

#[test]
fn what_is_no_proxy_is_a_fault() {
    let client = Client::new(ServerToken::test()).proxy("gopher://proxy");
    assert_eq!(client.check().unwrap_err().field(), "proxy");
    assert!(!client.send(mail()).unwrap_err().may_have_happened());
}
