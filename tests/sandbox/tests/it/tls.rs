//! HTTPS, under the names of the certificate.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use postmark_sandbox::{Options, SERVER_TOKEN, Sandbox};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// Gets the server's settings under this name, trusting the authority of `trusted`.
fn ask(sandbox: &Sandbox, trusted: &Sandbox, name: &'static str) -> std::io::Result<String> {
    let mut roots = RootCertStore::empty();
    let authority = trusted.authority().unwrap().as_bytes();
    roots.add(CertificateDer::from_pem_slice(authority).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let server = ServerName::try_from(name).unwrap();
    let connection = ClientConnection::new(Arc::new(config), server).unwrap();
    let url = sandbox.https_url().unwrap();
    let socket = TcpStream::connect(url.strip_prefix("https://").unwrap())?;
    socket.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut stream = StreamOwned::new(connection, socket);
    write!(
        stream,
        "GET /server HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\nAccept: application/json\r\n\
         X-Postmark-Server-Token: {SERVER_TOKEN}\r\n\r\n"
    )?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply)?;
    Ok(reply)
}

#[test]
fn the_certificate_is_for_this_machine_and_for_postmark() {
    let options = Options::new().https_port(0).host("mail.example.com");
    let sandbox = Sandbox::start_with(options).unwrap();
    for name in ["localhost", "127.0.0.1", "api.postmarkapp.com", "mail.example.com"] {
        let reply = ask(&sandbox, &sandbox, name).unwrap();
        assert!(reply.starts_with("HTTP/1.1 200 "), "{name}: {reply}");
    }
    assert!(ask(&sandbox, &sandbox, "example.com").is_err());
    // Each sandbox has a separate authority.
    let other = Sandbox::start_with(Options::new().smtp_port(0)).unwrap();
    assert!(ask(&sandbox, &other, "localhost").is_err());
    assert_eq!(Sandbox::start().unwrap().authority(), None);
}

#[test]
fn a_client_that_never_shakes_hands_holds_up_nobody() {
    let options = Options::new().https_port(0).request_time(Duration::from_millis(100));
    let sandbox = Sandbox::start_with(options).unwrap();
    let url = sandbox.https_url().unwrap();
    let mut silent = TcpStream::connect(url.strip_prefix("https://").unwrap()).unwrap();
    silent.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    assert!(ask(&sandbox, &sandbox, "localhost").unwrap().starts_with("HTTP/1.1 200 "));
    assert_eq!(silent.read(&mut [0]).unwrap(), 0);
}
