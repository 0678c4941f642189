//! Postmark's settings for lettre's own SMTP transport, for programs that stay on SMTP.
//!
//! Postmark listens on three ports, because hosts block some or all of them. [`connect`] tries them
//! in turn:
//!
//! ```no_run
//! use postmark_lettre::smtp;
//!
//! let token = std::env::var("POSTMARK_SERVER_TOKEN")?;
//! let mailer = smtp::connect(smtp::HOST, &token)?; // a `lettre::SmtpTransport`
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! See [Postmark's page](https://postmarkapp.com/developer/user-guide/send-email-with-smtp). The
//! user name and the password are both the server token. TLS starts with `STARTTLS`; no port uses
//! implicit TLS.

use std::fmt;
use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::{Error, SmtpTransportBuilder};
use lettre::{AsyncSmtpTransport, SmtpTransport, Tokio1Executor};

/// The host for transactional streams.
pub const HOST: &str = "smtp.postmarkapp.com";

/// The host for broadcast streams.
pub const BROADCAST_HOST: &str = "smtp-broadcasts.postmarkapp.com";

/// The ports, in the order in which [`connect`] tries them. Port 2525 is the least often blocked.
pub const PORTS: [u16; 3] = [2525, 587, 25];

/// The connection timeout per port.
const TIMEOUT: Duration = Duration::from_secs(10);

/// lettre's settings for a host and a port, to configure further.
///
/// # Errors
///
/// TLS cannot be set up for that host.
pub fn builder(host: &str, port: u16, token: &str) -> Result<SmtpTransportBuilder, Error> {
    let credentials = Credentials::new(token.to_owned(), token.to_owned());
    let builder = SmtpTransport::starttls_relay(host)?;
    Ok(builder.port(port).credentials(credentials).timeout(Some(TIMEOUT)))
}

/// The same for lettre's asynchronous transport on tokio. Find a reachable port with [`connect`].
///
/// # Errors
///
/// TLS cannot be set up for that host.
pub fn async_builder(
    host: &str,
    port: u16,
    token: &str,
) -> Result<lettre::transport::smtp::AsyncSmtpTransportBuilder, Error> {
    let credentials = Credentials::new(token.to_owned(), token.to_owned());
    let builder = AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host)?;
    Ok(builder.port(port).credentials(credentials).timeout(Some(TIMEOUT)))
}

/// A transport on the first of the [`PORTS`] that is reachable, found by connecting. Blocks for at
/// most ten seconds per port.
///
/// # Errors
///
/// No port can be reached, or Postmark refuses the token.
pub fn connect(host: &str, token: &str) -> Result<SmtpTransport, ConnectError> {
    first(host, |port| {
        let transport = builder(host, port, token)?.build();
        transport.test_connection()?;
        Ok(transport)
    })
}

/// Tries the ports until one is reachable.
fn first<T>(host: &str, mut open: impl FnMut(u16) -> Result<T, Error>) -> Result<T, ConnectError> {
    let mut errors = Vec::new();
    for port in PORTS {
        match open(port) {
            Ok(transport) => return Ok(transport),
            Err(error) => {
                // A server that responds would respond the same on other ports.
                let answered = error.is_permanent() || error.is_transient() || error.is_client();
                errors.push((port, error));
                if answered {
                    break;
                }
            }
        }
    }
    Err(ConnectError { host: host.to_owned(), errors })
}

/// Why no SMTP connection could be opened: the error of each port tried.
#[derive(Debug)]
pub struct ConnectError {
    host: String,
    errors: Vec<(u16, Error)>,
}

impl ConnectError {
    /// The ports that were tried, each with its error.
    pub fn errors(&self) -> impl Iterator<Item = (u16, &Error)> {
        self.errors.iter().map(|(port, error)| (*port, error))
    }

    /// Whether no port was reachable at all, as when a host blocks SMTP.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.errors.len() == PORTS.len()
    }
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no SMTP connection to {}", self.host)?;
        for (port, error) in &self.errors {
            write!(f, "; port {port}: {error}")?;
        }
        if self.is_blocked() {
            f.write_str(
                ". Many hosts block outbound SMTP, such as Railway, Render, DigitalOcean and Hetzner: send \
                 over HTTPS with `PostmarkTransport` or `AsyncPostmarkTransport` instead",
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for ConnectError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let (_, error) = self.errors.last()?;
        Some(error)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// lettre's error for a port on which nothing listens.
    fn refused(port: u16) -> Error {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let transport = SmtpTransport::builder_dangerous("127.0.0.1").port(nobody.port());
        let error = transport.build().test_connection().unwrap_err();
        assert!(port > 0 && !error.is_permanent());
        error
    }

    #[test]
    fn the_ports_are_tried_until_one_can_be_reached() {
        let mut tried = Vec::new();
        let found = first(HOST, |port| {
            tried.push(port);
            if port == 587 { Ok(port) } else { Err(refused(port)) }
        });
        assert_eq!(found.unwrap(), 587);
        assert_eq!(tried, [2525, 587]);
    }

    #[test]
    fn the_error_names_every_port_and_the_remedy() {
        let error = first::<()>(HOST, |port| Err(refused(port))).unwrap_err();
        assert!(error.is_blocked());
        assert_eq!(error.errors().map(|(port, _)| port).collect::<Vec<_>>(), PORTS);
        let text = error.to_string();
        for part in [HOST, "port 2525", "port 587", "port 25:", "PostmarkTransport", "Railway"] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn a_host_that_answers_is_not_asked_at_other_ports() {
        use std::io::Write;
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = std::thread::spawn(move || {
            let (mut socket, _) = listener.accept().unwrap();
            socket.write_all(b"554 5.7.1 no service for you\r\n").unwrap();
        });
        let mut tried = 0;
        let error = first::<()>("127.0.0.1", |_| {
            tried += 1;
            let transport = SmtpTransport::builder_dangerous("127.0.0.1").port(port).build();
            transport.test_connection().map(|_| ())
        });
        server.join().unwrap();
        let error = error.unwrap_err();
        assert_eq!(tried, 1, "{error}");
        assert!(!error.is_blocked() && !error.to_string().contains("Railway"), "{error}");
    }
}
