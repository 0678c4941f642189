//! One HTTP exchange, by hand.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use postmark_sandbox::{ACCOUNT_TOKEN, SERVER_TOKEN, Sandbox};
use serde_json::Value;

/// The id of the server that every account has.
pub(crate) const SERVER_ID: i64 = 10_000_001;

/// A request for a separate connection.
pub(crate) struct Request {
    address: SocketAddr,
    method: &'static str,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// A response.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// Reads one of the recorded bodies of Postmark.
pub(crate) fn fixture(name: &str) -> String {
    let path = format!("{}/../fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

pub(crate) fn fixture_json(name: &str) -> Value {
    serde_json::from_str(&fixture(name)).unwrap()
}

/// A valid email.
pub(crate) fn mail() -> Value {
    fixture_json("email-send.minimal.request")
}

/// The same with some members replaced; `null` removes one.
pub(crate) fn mail_with(members: Value) -> Value {
    let mut mail = mail();
    let Value::Object(members) = members else { panic!("an object is needed") };
    for (name, value) in members {
        match value {
            Value::Null => drop(mail.as_object_mut().unwrap().remove(&name)),
            value => drop(mail.as_object_mut().unwrap().insert(name, value)),
        }
    }
    mail
}

/// Posts JSON as a well-behaved client does.
pub(crate) fn post(sandbox: &Sandbox, path: &str, body: impl ToString) -> Reply {
    api(sandbox, path, body).send().unwrap()
}

/// Gets a path of the API as a well-behaved client does.
pub(crate) fn ask(sandbox: &Sandbox, path: &str) -> Reply {
    call(sandbox, "GET", path, "")
}

/// Calls any route of the API, without a body if it is empty.
pub(crate) fn call(
    sandbox: &Sandbox,
    method: &'static str,
    path: &str,
    body: impl ToString,
) -> Reply {
    call_as(SERVER_TOKEN, sandbox, method, path, body)
}

/// The same with the token of any server.
pub(crate) fn call_as(
    token: &str,
    sandbox: &Sandbox,
    method: &'static str,
    path: &str,
    body: impl ToString,
) -> Reply {
    with_token("X-Postmark-Server-Token", token, sandbox, method, path, body)
}

/// The same with the account token.
pub(crate) fn manage(
    sandbox: &Sandbox,
    method: &'static str,
    path: &str,
    body: impl ToString,
) -> Reply {
    with_token("X-Postmark-Account-Token", ACCOUNT_TOKEN, sandbox, method, path, body)
}

fn with_token(
    header: &str,
    token: &str,
    sandbox: &Sandbox,
    method: &'static str,
    path: &str,
    body: impl ToString,
) -> Reply {
    let body = body.to_string();
    let request = Request::new(sandbox, method, path)
        .header("Accept", "application/json")
        .header(header, token);
    let request = match body.as_str() {
        "" => request,
        _ => request.header("Content-Type", "application/json"),
    };
    request.body(body).send().unwrap()
}

/// The request of [`post`].
pub(crate) fn api(sandbox: &Sandbox, path: &str, body: impl ToString) -> Request {
    Request::new(sandbox, "POST", path)
        .header("Accept", "application/json")
        .header("Content-Type", "application/json")
        .header("X-Postmark-Server-Token", SERVER_TOKEN)
        .body(body.to_string())
}

/// Sends an email with these members, and returns its `MessageID`.
pub(crate) fn sent(sandbox: &Sandbox, members: Value) -> String {
    let sent = post(sandbox, "/email", mail_with(members)).ok();
    sent["MessageID"].as_str().unwrap().to_owned()
}

/// Asserts that an object has exactly the members of a recorded one.
#[track_caller]
pub(crate) fn assert_shape(value: &Value, recorded: &Value) {
    let names = |value: &Value| {
        value.as_object().unwrap().keys().cloned().collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(names(value), names(recorded), "{value}");
}

pub(crate) fn get(sandbox: &Sandbox, path: &str) -> Reply {
    Request::new(sandbox, "GET", path).send().unwrap()
}

impl Request {
    pub(crate) fn new(sandbox: &Sandbox, method: &'static str, path: &str) -> Self {
        let address = sandbox.address();
        let headers = vec![("Host".to_owned(), address.to_string())];
        Self { address, method, path: path.to_owned(), headers, body: Vec::new() }
    }

    /// Sets a header, replacing any with its name.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self = self.without(name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends it, and reads until the connection closes.
    pub(crate) fn send(self) -> io::Result<Reply> {
        let mut socket = TcpStream::connect(self.address)?;
        socket.set_read_timeout(Some(Duration::from_secs(20)))?;
        write!(socket, "{} {} HTTP/1.1\r\n", self.method, self.path)?;
        for (name, value) in &self.headers {
            write!(socket, "{name}: {value}\r\n")?;
        }
        write!(socket, "Connection: close\r\nContent-Length: {}\r\n\r\n", self.body.len())?;
        socket.write_all(&self.body)?;
        let mut bytes = Vec::new();
        socket.read_to_end(&mut bytes)?;
        Reply::read(&bytes)
    }
}

impl Reply {
    fn read(bytes: &[u8]) -> io::Result<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.ok_or(io::ErrorKind::UnexpectedEof)?;
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.map(|line| line.split_once(": ").unwrap());
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Ok(Self { status, headers, body: bytes[end + 4..].to_vec() })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.iter();
        all.find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.header("Content-Type"), Some("application/json; charset=utf-8"));
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The JSON of a 200 response.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        assert_eq!(self.header("X-PM-ApiErrorCode"), None);
        self.json()
    }

    /// The message of a refusal, whose status and code must be these.
    #[track_caller]
    pub(crate) fn refusal(&self, status: u16, code: u64) -> String {
        let body = self.json();
        assert_eq!((self.status, &body["ErrorCode"]), (status, &Value::from(code)), "{body}");
        assert_eq!(self.header("X-PM-ApiErrorCode"), Some(code.to_string().as_str()));
        assert_eq!(body.as_object().unwrap().len(), 2);
        body["Message"].as_str().unwrap().to_owned()
    }
}
