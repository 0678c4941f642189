//! A server that handles connections by a test's script, and records what it received.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A server on a free local port, which serves one connection after another.
pub(crate) struct Server {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    thread: JoinHandle<Record>,
}

/// What a server received, by connection.
pub(crate) struct Record {
    connections: Vec<Vec<u8>>,
}

/// A complete request.
pub(crate) struct Request {
    pub(crate) head: String,
}

/// The client's end of a connection, for a script.
pub(crate) struct Peer {
    stream: Box<dyn Stream>,
    received: Vec<u8>,
    /// The number of requests that the script has read.
    read: usize,
}

trait Stream: Read + Write {}

impl<S: Read + Write> Stream for S {}

/// The longest that a script waits for anything, so that tests always end.
const PATIENCE: Duration = Duration::from_secs(20);

impl Server {
    /// Handles each connection with the script, which gets the number of earlier ones.
    pub(crate) fn start(script: impl FnMut(usize, &mut Peer) + Send + 'static) -> Self {
        Self::start_with(script, None)
    }

    /// The same, behind TLS.
    pub(crate) fn start_tls(
        tls: ServerConfig,
        script: impl FnMut(usize, &mut Peer) + Send + 'static,
    ) -> Self {
        Self::start_with(script, Some(Arc::new(tls)))
    }

    fn start_with(
        mut script: impl FnMut(usize, &mut Peer) + Send + 'static,
        tls: Option<Arc<ServerConfig>>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let stopping = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stopping);
        let thread = thread::spawn(move || {
            let mut connections = Vec::new();
            loop {
                let (socket, _) = listener.accept().unwrap();
                if stopped.load(Ordering::SeqCst) {
                    return Record { connections };
                }
                let mut peer = Peer::new(socket, tls.as_ref());
                script(connections.len(), &mut peer);
                connections.push(peer.received);
            }
        });
        Self { address, stopping, thread }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops, once the running scripts have finished.
    pub(crate) fn finish(self) -> Record {
        self.stopping.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address).unwrap());
        self.thread.join().unwrap_or_else(|panic| resume_unwind(panic))
    }
}

impl Record {
    /// The number of connections.
    pub(crate) fn connections(&self) -> usize {
        self.connections.len()
    }

    /// The complete requests received.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.connections.iter().flat_map(|received| requests(received)).collect()
    }
}

impl Request {
    /// The values of a header.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let headers = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        headers.filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }
}

impl Peer {
    fn new(socket: TcpStream, tls: Option<&Arc<ServerConfig>>) -> Self {
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        socket.set_write_timeout(Some(PATIENCE)).unwrap();

        let stream: Box<dyn Stream> = match tls {
            None => Box::new(socket),
            Some(tls) => {
                let tls = ServerConnection::new(Arc::clone(tls)).unwrap();
                Box::new(StreamOwned::new(tls, socket))
            }
        };
        Self { stream, received: Vec::new(), read: 0 }
    }

    /// Reads a complete request.
    pub(crate) fn request(&mut self) -> Request {
        self.try_request().expect("the client is gone")
    }

    /// Reads a complete request, if the client sends one.
    pub(crate) fn try_request(&mut self) -> Option<Request> {
        loop {
            if let Some(request) = requests(&self.received).into_iter().nth(self.read) {
                self.read += 1;
                return Some(request);
            }
            if self.receive(64 * 1024) == 0 {
                return None;
            }
        }
    }

    /// Reads this many bytes.
    pub(crate) fn receive_exactly(&mut self, count: usize) {
        let end = self.received.len() + count;
        while self.received.len() < end {
            assert!(self.receive(end - self.received.len()) > 0, "the client is gone");
        }
    }

    /// Reads until the client is gone.
    pub(crate) fn drain(&mut self) {
        while self.receive(64 * 1024) > 0 {}
    }

    /// Omits what was received from the record.
    pub(crate) fn forget(&mut self) {
        self.received.clear();
        self.read = 0;
    }

    /// Writes, if the client is still there.
    pub(crate) fn write(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.write_all(bytes.as_ref()).and_then(|()| self.stream.flush()).is_ok()
    }

    /// Responds with 200 and the receipt of an email.
    pub(crate) fn accept(&mut self) {
        self.answer("200 OK", r#"{"ErrorCode":0,"Message":"OK","MessageID":"1"}"#);
    }

    /// Responds with a complete message.
    pub(crate) fn answer(&mut self, status: &str, json: &str) {
        let len = json.len();
        self.write(format!("HTTP/1.1 {status}\r\nContent-Length: {len}\r\n\r\n{json}"));
    }

    fn receive(&mut self, most: usize) -> usize {
        let mut buffer = vec![0; most];
        let count = self.stream.read(&mut buffer).unwrap_or(0);
        self.received.extend_from_slice(&buffer[..count]);
        count
    }
}

/// The complete requests in the received bytes.
fn requests(mut received: &[u8]) -> Vec<Request> {
    let mut requests = Vec::new();
    while let Some(end) = received.windows(4).position(|end| end == b"\r\n\r\n") {
        let head = String::from_utf8(received[..end].to_vec()).unwrap();
        let body = &received[end + 4..];
        let Some(body) = body.get(..content_length(&head)) else { break };
        received = &received[end + 4 + body.len()..];
        requests.push(Request { head });
    }
    requests
}

fn content_length(head: &str) -> usize {
    let lengths = head.lines().filter_map(|line| line.split_once(": "));
    lengths
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map(|(_, len)| len.parse().unwrap())
        .next()
        .unwrap_or(0)
}
