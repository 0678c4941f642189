//! TLS, with certificates made for the test.

use postmark_blocking::{Client, RetryPolicy};
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;

use crate::client::{EmptyPost, client, mail, unanswered, unsent};
use crate::server::{Peer, Server};

fn certificate(host: &str) -> CertifiedKey<KeyPair> {
    generate_simple_self_signed([host.to_owned()]).unwrap()
}

fn server_config(certificate: &CertifiedKey<KeyPair>) -> ServerConfig {
    let key = PrivateKeyDer::try_from(certificate.signing_key.serialize_der()).unwrap();
    ServerConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.cert.der().clone()], key)
        .unwrap()
}

fn secure(server: &Server) -> Client {
    let url = format!("https://localhost:{}", server.address().port());
    client(url).retry(RetryPolicy::never())
}

fn accept_two(_: usize, peer: &mut Peer) {
    for _ in 0..2 {
        peer.request();
        peer.accept();
    }
}

/// Tries requests with and without a body, neither of which may reach the server.
fn never_reaches(server: Server, client: &Client) {
    unsent(client.send(mail()));
    unsent(client.send(EmptyPost));
    let record = server.finish();
    assert_eq!((record.connections(), record.requests().len()), (2, 0));
}

#[test]
fn certificates_are_taken_as_pem_and_der() {
    let [one, other] = ["localhost", "localhost"].map(certificate);
    let pem = format!("{}\n{}", other.cert.pem(), one.cert.pem());
    for roots in [pem.as_bytes(), one.cert.der()] {
        let server = Server::start_tls(server_config(&one), accept_two);
        let client = secure(&server).root_certificates(roots);
        client.send(mail()).unwrap();
        client.send(mail()).unwrap();
        assert_eq!(server.finish().connections(), 1);
    }
}

#[test]
fn what_holds_no_certificate_is_a_fault() {
    let client = Client::new(postmark_blocking::ServerToken::test());
    for text in ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAA"] {
        let fault = client.clone().root_certificates(text).check().unwrap_err();
        assert_eq!(fault.field(), "root certificates", "{text:?}");
    }
}

#[test]
fn an_unknown_authority() {
    let server =
        Server::start_tls(server_config(&certificate("localhost")), |_, peer| peer.drain());
    let client = secure(&server);
    never_reaches(server, &client);
}

#[test]
fn another_authority() {
    let server =
        Server::start_tls(server_config(&certificate("localhost")), |_, peer| peer.drain());
    let client = secure(&server).root_certificates(certificate("localhost").cert.pem());
    never_reaches(server, &client);
}

#[test]
fn a_certificate_of_another_host() {
    let certificate = certificate("example.com");
    let server = Server::start_tls(server_config(&certificate), |_, peer| peer.drain());
    let client = secure(&server).root_certificates(certificate.cert.pem());
    never_reaches(server, &client);
}

#[test]
fn a_server_without_tls() {
    let server = Server::start(|_, peer| {
        peer.receive_exactly(5);
        peer.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        peer.drain();
    });
    let client = secure(&server);
    never_reaches(server, &client);
}

#[test]
fn a_server_that_hangs_up_in_the_handshake() {
    let server = Server::start(|_, peer| peer.receive_exactly(5));
    let client = secure(&server);
    never_reaches(server, &client);
}

#[test]
fn a_request_that_is_not_answered() {
    let certificate = certificate("localhost");
    let server = Server::start_tls(server_config(&certificate), |_, peer| {
        peer.request();
    });
    let client = secure(&server).root_certificates(certificate.cert.pem());
    unanswered(client.send(mail()));
    unanswered(client.send(EmptyPost));
    assert_eq!(server.finish().requests().len(), 2);
}
