//! TLS, with certificates made for the test.

use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;

use super::endpoints::{EmptyPost, mail};
use super::outcomes::{unanswered, unsent};
use super::{Request, Server, Setup, Stack};

pub(crate) fn certificate(host: &str) -> CertifiedKey<KeyPair> {
    generate_simple_self_signed([host.to_owned()]).expect("a certificate")
}

/// A server that does not offer HTTP/2.
pub(crate) fn server_config(certificate: &CertifiedKey<KeyPair>) -> ServerConfig {
    let key = PrivateKeyDer::try_from(certificate.signing_key.serialize_der()).expect("a key");
    ServerConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.cert.der().clone()], key)
        .expect("a certificate")
}

fn secure(server: &Server) -> Setup {
    Setup::new(format!("https://localhost:{}", server.address().port())).once()
}

/// Tries requests with and without a body, neither of which may reach the server.
fn never_reaches(server: Server, client: &impl Stack) -> Vec<Request> {
    unsent(client.send(mail()));
    unsent(client.send(EmptyPost));
    let record = server.finish();
    assert_eq!((record.connections(), record.requests().len()), (2, 0));
    Vec::new()
}

pub fn certificates_are_taken_as_pem_and_der<S: Stack>() -> Vec<Request> {
    let [one, other] = ["localhost", "localhost"].map(certificate);
    let pem = format!("{}\n{}", other.cert.pem(), one.cert.pem());
    let mut requests = Vec::new();
    for roots in [pem.as_bytes(), one.cert.der()] {
        let server = Server::start_tls(server_config(&one), |_, peer| {
            peer.request();
            peer.accept();
        });
        S::new(secure(&server).roots(roots)).send(mail()).expect("it is sent");
        requests.extend(server.finish().requests());
    }
    requests
}

pub fn what_holds_no_certificate_is_a_fault<S: Stack>() -> Vec<Request> {
    for text in ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAA"] {
        let error = S::new(Setup::new("https://localhost").roots(text)).send(mail());
        let error = error.expect_err("a fault");
        assert!(error.to_string().starts_with("root certificates"), "{error}");
    }
    Vec::new()
}

// contract: transport.tls
pub fn an_unknown_authority<S: Stack>() -> Vec<Request> {
    let server =
        Server::start_tls(server_config(&certificate("localhost")), |_, peer| peer.drain());
    let client = S::new(secure(&server));
    never_reaches(server, &client)
}

pub fn another_authority<S: Stack>() -> Vec<Request> {
    let server =
        Server::start_tls(server_config(&certificate("localhost")), |_, peer| peer.drain());
    let client = S::new(secure(&server).roots(certificate("localhost").cert.pem()));
    never_reaches(server, &client)
}

// contract: transport.tls
pub fn a_certificate_of_another_host<S: Stack>() -> Vec<Request> {
    let certificate = certificate("example.com");
    let server = Server::start_tls(server_config(&certificate), |_, peer| peer.drain());
    let client = S::new(secure(&server).roots(certificate.cert.pem()));
    never_reaches(server, &client)
}

pub fn a_server_without_tls<S: Stack>() -> Vec<Request> {
    let server = Server::start(|_, peer| {
        peer.receive_exactly(5);
        peer.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        peer.drain();
    });
    let client = S::new(secure(&server));
    never_reaches(server, &client)
}

pub fn a_server_that_hangs_up_in_the_handshake<S: Stack>() -> Vec<Request> {
    let server = Server::start(|_, peer| peer.receive_exactly(5));
    let client = S::new(secure(&server));
    never_reaches(server, &client)
}

/// A large request and a large response, of many records each.
pub fn much_in_both_directions<S: Stack>() -> Vec<Request> {
    let certificate = certificate("localhost");
    let server = Server::start_tls(server_config(&certificate), |_, peer| {
        peer.request();
        peer.answer("200 OK", &format!("\"{}\"", "y".repeat(3_000_000)));
    });
    let client = S::new(secure(&server).roots(certificate.cert.pem()));
    let answer = client.send(super::endpoints::Post(3_000_000)).expect("an answer");
    assert_eq!(answer.as_str().map(str::len), Some(3_000_000));
    server.finish().requests()
}

pub fn a_secure_request_that_is_not_answered<S: Stack>() -> Vec<Request> {
    let certificate = certificate("localhost");
    let server = Server::start_tls(server_config(&certificate), |_, peer| {
        peer.request();
    });
    let client = S::new(secure(&server).roots(certificate.cert.pem()));
    unanswered(client.send(mail()));
    unanswered(client.send(EmptyPost));
    let requests = server.finish().requests();
    assert_eq!(requests.len(), 2);
    requests
}
