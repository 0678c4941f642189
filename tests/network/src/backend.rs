//! The sandbox behind the faults, and what it accepted.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use postmark_core::ServerToken;
use postmark_sandbox::{Options, SERVER_TOKEN, Sandbox};

use crate::play::Answer;
use crate::wire::Request;

/// A sandbox, reached over a separate, reliable connection for each request.
///
/// It is a real program behind a real socket. For a simulated host a request takes no time.
#[derive(Debug)]
pub(crate) struct Backend(Sandbox);

/// A suppressed address: Postmark refuses an email to nobody else.
pub(crate) const INACTIVE: &str = "inactive@example.com";

/// The token of the sandbox.
pub(crate) fn token() -> ServerToken {
    ServerToken::new(SERVER_TOKEN).expect("it is one")
}

/// The address of a sandbox.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Door(SocketAddr);

impl Backend {
    pub(crate) fn start() -> Self {
        let options = Options::new().max_messages(10_000_000).max_bytes(usize::MAX).any_token();
        let sandbox = Sandbox::start_with(options).expect("a sandbox");
        sandbox.suppress("outbound", INACTIVE);
        Self(sandbox)
    }

    pub(crate) fn door(&self) -> Door {
        Door(self.0.address())
    }

    /// The ids of accepted emails, by subject.
    pub(crate) fn accepted(&self) -> HashMap<String, Vec<String>> {
        let mut accepted = HashMap::<_, Vec<_>>::new();
        for message in self.0.messages() {
            accepted.entry(message.subject.clone()).or_default().push(message.id.clone());
        }
        accepted
    }

    /// Removes the emails.
    pub(crate) fn clear(&self) {
        self.0.clear();
    }
}

impl Door {
    /// Makes the sandbox act on a request, and returns its response.
    pub(crate) fn ask(self, request: &Request) -> Answer {
        let Request { method, target, headers, body } = request;
        // The other headers concern a connection, or a body that this one could not read.
        let passes = |name: &str| {
            name.starts_with("x-postmark") || name == "accept" || name == "content-type"
        };
        let headers: String = headers
            .iter()
            .filter(|(name, _)| passes(name))
            .flat_map(|(name, value)| [name, ": ", value, "\r\n"])
            .collect();
        let head = format!(
            "{method} {target} HTTP/1.1\r\nhost: localhost\r\n{headers}connection: close\r\n\
             content-length: {}\r\n\r\n",
            body.len()
        );
        let mut socket = TcpStream::connect(self.0).expect("the sandbox listens");
        let mut read = String::new();
        socket.write_all(&[head.as_bytes(), body].concat()).expect("it takes a request");
        socket.read_to_string(&mut read).expect("it responds in text");
        let (head, body) = read.split_once("\r\n\r\n").expect("a response");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Answer::json(status.expect("a status"), body)
    }
}
