//! Every path of a token and a proxy's password, for a test that captures all logs.

use std::fmt::Write;

use postmark_core::Error;

use super::endpoints::{EmptyPost, mail};
use super::frames::Frames;
use super::tls::{certificate, server_config};
use super::{Peer, Server, Setup, Stack, all_that_is_told};

/// A token. No part of it is likely to occur by chance.
pub const TOKEN: &str = "QZ7xKpW9vT-Jq4LmYs8Gh-Rk2HwXc6NbDg-Vu3ZyTr5";

/// The password for a proxy.
pub const PASSWORD: &str = "xV8mQpLw3KzT-9RnYh7GdSj";

/// The protocol of a server within TLS.
#[derive(Debug, Clone, Copy)]
pub enum Protocol {
    Http1,
    Http2,
}

/// Sends with each protocol of the stack, plain and through proxies, and fails in several ways;
/// returns the text of all errors.
pub fn every_way<S: Stack>(protocols: &[Protocol]) -> String {
    let mut errors = String::new();
    for protocol in protocols {
        for is_proxied in [false, true] {
            secure::<S>(*protocol, is_proxied);
        }
    }
    plain::<S>();
    for answer in ["401 Unauthorized", "500 Internal Server Error"] {
        let server = Server::start(move |_, peer| {
            peer.request();
            peer.answer(answer, r#"{"ErrorCode":10,"Message":"No."}"#);
        });
        note(&mut errors, S::new(setup(server.url())).send(mail()));
        drop(server.finish());
    }
    for proxy_says in ["407 Proxy Authentication Required", "502 Bad Gateway"] {
        let proxy = Server::start(move |_, peer| {
            peer.request();
            peer.answer(proxy_says, "{}");
        });
        let setup = setup("https://postmark.test").proxy(through(&proxy));
        note(&mut errors, S::new(setup).send(mail()));
        drop(proxy.finish());
    }
    let stranger =
        Server::start_tls(server_config(&certificate("localhost")), |_, peer| peer.drain());
    let url = format!("https://localhost:{}", stranger.address().port());
    note(&mut errors, S::new(setup(url)).send(mail()));
    drop(stranger.finish());
    let silent = Server::start(|_, peer| {
        peer.request();
    });
    note(&mut errors, S::new(setup(silent.url())).send(mail()));
    drop(silent.finish());
    errors
}

impl Protocol {
    fn alpn(self) -> &'static [u8] {
        match self {
            Self::Http1 => b"http/1.1",
            Self::Http2 => b"h2",
        }
    }
}

fn setup(url: impl Into<String>) -> Setup {
    Setup { token: TOKEN, ..Setup::new(url).once() }
}

fn through(proxy: &Server) -> String {
    format!("http://jane:{PASSWORD}@{}", proxy.address())
}

fn note<T>(errors: &mut String, result: Result<T, Error>) {
    let Err(error) = result else { panic!("it cannot succeed") };
    let _ = writeln!(errors, "{} {error:?}", all_that_is_told(&error));
}

/// Two requests over one TLS connection.
fn secure<S: Stack>(protocol: Protocol, is_proxied: bool) {
    let host = if is_proxied { "postmark.test" } else { "localhost" };
    let certificate = certificate(host);
    let mut tls = server_config(&certificate);
    tls.alpn_protocols = vec![protocol.alpn().to_vec()];
    let server = Server::start_tls(tls, move |_, peer| match protocol {
        Protocol::Http1 => http1(peer),
        Protocol::Http2 => http2(peer),
    });
    let address = server.address();
    let proxy = Server::start(move |_, peer| {
        let asked = peer.request();
        assert_eq!(asked.header("Proxy-Authorization").len(), 1);
        peer.write("HTTP/1.1 200 Connection established\r\n\r\n");
        peer.pass_on(address);
    });
    let setup = if is_proxied {
        setup(format!("https://{host}")).proxy(through(&proxy))
    } else {
        setup(format!("https://{host}:{}", address.port()))
    };
    let client = S::new(setup.roots(certificate.cert.pem()));
    client.send(mail()).expect("it is sent");
    let _ = client.send(EmptyPost);
    drop(client);
    drop(proxy.finish());
    drop(server.finish());
}

/// A request without TLS, through a proxy.
fn plain<S: Stack>() {
    let proxy = Server::start(|_, peer| {
        peer.request();
        peer.write("HTTP/1.1 200 Connection established\r\n\r\n");
        http1(peer);
    });
    S::new(setup("http://postmark.test").proxy(through(&proxy))).send(mail()).expect("it is sent");
    drop(proxy.finish());
}

fn http1(peer: &mut Peer) {
    while peer.try_request().is_some() {
        peer.accept();
    }
}

fn http2(peer: &mut Peer) {
    let mut frames = Frames::accept(peer);
    while let Some((stream, _)) = frames.try_request() {
        frames.accept_mail(stream);
    }
}
