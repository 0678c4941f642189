//! A receiver of webhooks, by hand.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;

/// A listener on its own socket, which lives as long as the tests.
pub(crate) struct Receiver {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    answers: Arc<Mutex<VecDeque<String>>>,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) line: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Value,
}

impl Receiver {
    /// Listens, and responds 200 with an empty body.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let receiver = Self { address, received: Arc::default(), answers: Arc::default() };
        let (log, answers) = (receiver.received.clone(), receiver.answers.clone());
        thread::spawn(move || {
            for socket in listener.incoming() {
                let answer = answers.lock().unwrap().pop_front().unwrap_or_else(|| status(200));
                serve(socket.unwrap(), &answer, &log);
            }
        });
        receiver
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Responds to the next requests with these statuses, one by one.
    pub(crate) fn answer(&self, statuses: impl IntoIterator<Item = u16>) {
        self.answers.lock().unwrap().extend(statuses.into_iter().map(status));
    }

    /// Redirects the next request.
    pub(crate) fn redirect(&self, status: u16, location: &str) {
        let answer =
            format!("HTTP/1.1 {status} x\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        self.answers.lock().unwrap().push_back(answer);
    }

    /// Takes the requests so far.
    pub(crate) fn take(&self) -> Vec<Received> {
        std::mem::take(&mut self.received.lock().unwrap())
    }
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.iter();
        all.find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

fn status(status: u16) -> String {
    format!("HTTP/1.1 {status} x\r\nContent-Length: 2\r\n\r\nok")
}

/// Reads a request, records it, and responds to it.
fn serve(mut socket: TcpStream, answer: &str, log: &Mutex<Vec<Received>>) {
    let mut reader = BufReader::new(socket.try_clone().unwrap());
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    };
    let first = line();
    let headers = std::iter::from_fn(|| {
        let line = line();
        let (name, value) = line.split_once(": ")?;
        Some((name.to_owned(), value.to_owned()))
    });
    let headers = headers.collect::<Vec<_>>();
    let mut received = Received { line: first, headers, body: Value::Null };
    let length = received.header("Content-Length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    if !body.is_empty() {
        received.body = serde_json::from_slice(&body).unwrap();
    }
    // It is recorded before anyone gets the response.
    log.lock().unwrap().push(received);
    socket.write_all(answer.as_bytes()).unwrap();
}
