//! Proxies, which see the target of a request and nothing else.

use super::endpoints::{EmptyPost, mail};
use super::outcomes::unsent;
use super::setup::TOKEN;
use super::tls::{certificate, server_config};
use super::{Peer, Proxying, Request, Server, Setup, Stack};

const POSTMARK: &str = "https://api.postmarkapp.com";

fn through(proxy: &Server) -> Setup {
    Setup::new(POSTMARK).once().proxy(format!("http://me:pass%20word@{}", proxy.address()))
}

/// Accepts a request for a tunnel.
fn let_through(peer: &mut Peer) -> Request {
    let request = peer.request();
    peer.write("HTTP/1.1 200 Connection established\r\n\r\n");
    request
}

/// Even to a host without TLS: a proxy is always used as a tunnel.
pub fn a_way_through_a_proxy<S: Stack>() -> Vec<Request> {
    let proxy = Server::start(|_, peer| {
        let asked = let_through(peer);
        assert_eq!(asked.line(), "CONNECT postmark.test:80 HTTP/1.1");
        assert_eq!(asked.header("Proxy-Authorization"), ["Basic bWU6cGFzcyB3b3Jk"]);
        peer.request();
        peer.accept();
    });
    let setup = Setup { base_url: "http://postmark.test/a".to_owned(), ..through(&proxy) };
    S::new(setup).send(mail()).expect("it is sent");
    let mut requests = proxy.finish().requests();
    assert_eq!(requests.len(), 2);
    // Each stack chooses the headers of its request for a tunnel.
    requests.remove(0);
    assert_eq!(requests[0].line(), "POST /a/email HTTP/1.1");
    assert!(requests[0].header("Proxy-Authorization").is_empty());
    requests
}

pub fn a_secure_way_through_a_proxy<S: Stack>() -> Vec<Request> {
    let certificate = certificate("postmark.test");
    let server = Server::start_tls(server_config(&certificate), |_, peer| {
        peer.request();
        peer.accept();
    });
    let address = server.address();
    let proxy = Server::start(move |_, peer| {
        let_through(peer);
        peer.pass_on(address);
    });
    let setup = Setup { base_url: "https://postmark.test".to_owned(), ..through(&proxy) };
    let client = S::new(setup.roots(certificate.cert.pem()));
    client.send(mail()).expect("it is sent");
    drop(client);
    let seen = proxy.finish().requests();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].line(), "CONNECT postmark.test:443 HTTP/1.1");
    server.finish().requests()
}

pub fn a_proxy_that_refuses<S: Stack>() -> Vec<Request> {
    let proxy = Server::start(|_, peer| {
        peer.request();
        peer.answer("407 Proxy Authentication Required", "");
    });
    let client = S::new(through(&proxy));
    let told = unsent(client.send(mail()));
    assert!(told.contains("407"), "{told}");
    unsent(client.send(EmptyPost));
    let requests = proxy.finish().requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].line(), "CONNECT api.postmarkapp.com:443 HTTP/1.1");
    assert!(requests.iter().all(|request| !request.head.contains(TOKEN)));
    Vec::new()
}

pub fn a_proxy_that_leads_to_somebody_else<S: Stack>() -> Vec<Request> {
    let proxy = Server::start(|_, peer| {
        let_through(peer);
        peer.receive_exactly(5);
        peer.write("I am not api.postmarkapp.com");
    });
    let client = S::new(through(&proxy));
    unsent(client.send(mail()));
    unsent(client.send(EmptyPost));
    assert_eq!(proxy.finish().connections(), 2);
    Vec::new()
}

pub fn a_proxy_that_hangs_up<S: Stack>() -> Vec<Request> {
    let proxy = Server::start(|_, peer| {
        peer.request();
    });
    unsent(S::new(through(&proxy)).send(EmptyPost));
    assert_eq!(proxy.finish().connections(), 1);
    Vec::new()
}

pub fn a_way_through_socks<S: Stack>() -> Vec<Request> {
    let proxy = Server::start(|_, peer| {
        peer.receive_exactly(3);
        peer.write([5, 0]);
        peer.receive_exactly(4 + 1 + "postmark.test".len() + 2);
        // The address that it connects from.
        peer.write([5, 0, 0, 1, 127, 0, 0, 1, 0, 80]);
        peer.forget();
        peer.request();
        peer.accept();
    });
    let setup = Setup::new("http://postmark.test").proxy(format!("socks5h://{}", proxy.address()));
    S::new(setup).send(mail()).expect("it is sent");
    proxy.finish().requests()
}

pub fn a_socks_proxy_that_refuses<S: Stack>() -> Vec<Request> {
    let proxy = Server::start(|_, peer| {
        peer.receive_exactly(3);
        peer.write([5, 0]);
        peer.receive_exactly(4 + 1 + "api.postmarkapp.com".len() + 2);
        // Forbidden by its rules.
        peer.write([5, 2, 0, 1, 0, 0, 0, 0, 0, 0]);
    });
    let setup = Setup::new(POSTMARK).once().proxy(format!("socks5h://{}", proxy.address()));
    unsent(S::new(setup).send(EmptyPost));
    assert_eq!(proxy.finish().connections(), 1);
    Vec::new()
}

pub fn this_machine_is_reached_without_a_proxy<S: Stack>() -> Vec<Request> {
    let proxy = Server::start(|_, _| ());
    let server = Server::start(|_, peer| {
        peer.request();
        peer.accept();
    });
    S::new(Setup::new(server.url()).proxy(proxy.url())).send(mail()).expect("it is sent");
    assert_eq!(proxy.finish().connections(), 0);
    server.finish().requests()
}

pub fn what_is_no_proxy_is_a_fault<S: Stack>() -> Vec<Request> {
    let error = S::new(Setup::new(POSTMARK).proxy("gopher://proxy")).send(mail());
    let error = error.expect_err("a fault");
    assert!(error.to_string().starts_with("proxy"), "{error}");
    assert!(!error.may_have_happened());
    Vec::new()
}

/// Sends an email with the proxy settings of the process's environment, to a host that does not
/// exist.
pub fn through_the_environment<S: Stack>() {
    let environment =
        Setup { proxying: Proxying::Environment, ..Setup::new("https://nowhere.invalid").once() };
    assert!(unsent(S::new(environment.clone()).send(mail())).contains("403"));
    let never = Setup { proxying: Proxying::Never, ..environment };
    assert!(!unsent(S::new(never).send(mail())).contains("403"));
}
