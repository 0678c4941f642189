//! No dependency logs the token or a proxy's password, at any level.

use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use log::{LevelFilter, Log, Metadata, Record};
use postmark_blocking::{Client, ServerToken};
use rcgen::generate_simple_self_signed;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;

use crate::client::{self, Post, mail};
use crate::environment::run;
use crate::server::Server;

/// No part of these is a word that may occur in a log.
const TOKEN: &str = "8fa2c1d0-77e3-4b1c-9d05";
const PASSWORD: &str = "9c7b1e-x44-k20z8qj";

fn client(url: impl AsRef<str>) -> Client {
    client::client(url).token(ServerToken::new(TOKEN).unwrap())
}

/// Records everything that is logged.
struct Kept(Mutex<String>);

static LOG: Kept = Kept(Mutex::new(String::new()));

impl Log for Kept {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(log, "{} {}", record.target(), record.args()).unwrap();
    }

    fn flush(&self) {}
}

/// All forms in which a log may contain part of a secret. A row of 16 bytes contains 6 of them.
fn forms(secret: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for part in secret.as_bytes().windows(6) {
        forms.push(String::from_utf8(part.to_vec()).unwrap());
        let hex: Vec<_> = part.iter().map(|byte| format!("{byte:02x}")).collect();
        for separator in ["", " ", ", ", ",", ":", "-"] {
            forms.push(hex.join(separator));
        }
        for prefix in ["0x", "\\x", "%"] {
            let prefixed: Vec<_> = hex.iter().map(|byte| format!("{prefix}{byte}")).collect();
            forms.extend(["", " ", ", ", ","].map(|separator| prefixed.join(separator)));
        }
        let decimal: Vec<_> = part.iter().map(u8::to_string).collect();
        forms.extend([", ", ",", " "].map(|separator| decimal.join(separator)));
    }
    forms
}

#[test]
fn no_secret_is_logged() {
    run("secrecy::log_all", &[]);
}

#[test]
#[ignore = "is run by another test, in a process of its own"]
fn log_all() {
    log::set_logger(&LOG).unwrap();
    log::set_max_level(LevelFilter::Trace);

    let plain = Server::start(|_, peer| {
        for _ in 0..2 {
            peer.request();
            peer.accept();
        }
    });
    let through_plain = client(plain.url());
    through_plain.send(mail()).unwrap();
    through_plain.send(Post(200_000)).unwrap();
    drop(plain.finish());

    let certificate = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(certificate.signing_key.serialize_der()).unwrap();
    let tls = ServerConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.cert.der().clone()], key)
        .unwrap();
    let secure = Server::start_tls(tls, |_, peer| {
        for _ in 0..2 {
            peer.request();
            peer.accept();
        }
    });
    let url = format!("https://localhost:{}", secure.address().port());
    let through_tls = client(url).root_certificates(certificate.cert.pem());
    through_tls.send(mail()).unwrap();
    through_tls.send(Post(200_000)).unwrap();
    drop(secure.finish());

    for scheme in ["http", "socks5h", "socks4a"] {
        let proxy = Server::start(move |_, peer| {
            match scheme {
                "http" => {
                    peer.request();
                    peer.write("HTTP/1.1 200 OK\r\n\r\n");
                }
                "socks5h" => {
                    peer.receive_exactly(4);
                    peer.write([5, 2]);
                    peer.receive_exactly(1 + 1 + 2 + 1 + PASSWORD.len());
                    peer.write([1, 0]);
                    peer.receive_exactly(4 + 1 + "postmark.test".len() + 2);
                    peer.write([5, 0, 0, 1, 127, 0, 0, 1, 0, 80]);
                }
                _ => {
                    peer.receive_exactly(8 + 2 + 1 + "postmark.test".len() + 1);
                    peer.write([0, 90, 0, 0, 0, 0, 0, 0]);
                }
            }
            peer.forget();
            peer.request();
            peer.accept();
        });
        let url = format!("{scheme}://me:{PASSWORD}@{}", proxy.address());
        client("http://postmark.test").proxy(url).send(mail()).unwrap();
        drop(proxy.finish());
    }

    let log = LOG.0.lock().unwrap_or_else(PoisonError::into_inner).to_lowercase();
    assert!(log.contains("rustls"), "TLS logs nothing, so that nothing is tested");
    // The last is the password with its user in base64.
    for form in [TOKEN, PASSWORD, "bWU6OWM3YjFlLXg0NC1rMjB6OHFq"].into_iter().flat_map(forms) {
        assert!(!log.contains(&form.to_lowercase()), "{form}: {log}");
    }
}
