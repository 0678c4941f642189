//! A server whose connections follow a scenario's script, and which records what it received.

use std::io::{Read, Write};
use std::iter;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A server on a free port of this machine, with a thread for each connection.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    thread: JoinHandle<Record>,
}

/// What a server received.
#[derive(Debug)]
pub struct Record {
    connections: Vec<Received>,
}

/// What a server received on one connection.
#[derive(Debug, Default)]
struct Received {
    bytes: Vec<u8>,
    /// The position of each request read, among all of the server's.
    places: Vec<usize>,
}

/// A complete request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub head: String,
    pub body: Vec<u8>,
}

/// The client's end of a connection, for a script.
#[allow(missing_debug_implementations, reason = "nobody prints it")]
pub struct Peer {
    stream: Box<dyn Stream>,
    socket: TcpStream,
    received: Received,
    /// The number of requests that the server has read, on all connections.
    read: Arc<AtomicUsize>,
    hung_up: bool,
}

trait Stream: Read + Write {}

impl<S: Read + Write> Stream for S {}

/// The longest that a script waits for anything: tests always end.
const PATIENCE: Duration = Duration::from_secs(20);

impl Server {
    /// Handles each connection with the script, which gets the number of earlier ones.
    pub fn start(script: impl Fn(usize, &mut Peer) + Send + Sync + 'static) -> Self {
        Self::start_with(script, None)
    }

    /// Handles each request with the script, which gets the number of earlier ones on all
    /// connections; then waits for the next one, unless the script [hangs up](Peer::hang_up).
    ///
    /// A pool may open a connection while another is on its way back to it: a scenario cannot know
    /// on which one a request arrives.
    pub fn start_each(script: impl Fn(usize, &mut Peer) + Send + Sync + 'static) -> Self {
        Self::start(move |_, peer| {
            while !peer.hung_up && peer.try_request().is_some() {
                let place = peer.received.places.last().copied().unwrap_or(0);
                script(place, peer);
            }
        })
    }

    /// The same, behind TLS.
    pub fn start_tls(
        tls: ServerConfig,
        script: impl Fn(usize, &mut Peer) + Send + Sync + 'static,
    ) -> Self {
        Self::start_with(script, Some(Arc::new(tls)))
    }

    fn start_with(
        script: impl Fn(usize, &mut Peer) + Send + Sync + 'static,
        tls: Option<Arc<ServerConfig>>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let stopping = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stopping);
        let script = Arc::new(script);
        let thread = thread::spawn(move || {
            let mut peers: Vec<JoinHandle<Received>> = Vec::new();
            let read = Arc::new(AtomicUsize::new(0));
            loop {
                let (socket, _) = listener.accept().expect("a connection");
                if stopped.load(Ordering::SeqCst) {
                    let join =
                        |peer: JoinHandle<_>| peer.join().unwrap_or_else(|e| resume_unwind(e));
                    return Record { connections: peers.into_iter().map(join).collect() };
                }
                let number = peers.len();
                let (script, tls, read) = (Arc::clone(&script), tls.clone(), Arc::clone(&read));
                peers.push(thread::spawn(move || {
                    let mut peer = Peer::new(socket, tls, read);
                    script(number, &mut peer);
                    peer.received
                }));
            }
        });
        Self { address, stopping, thread }
    }

    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends, once the running scripts have.
    #[must_use]
    pub fn finish(self) -> Record {
        self.stopping.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address).expect("it listens"));
        self.thread.join().unwrap_or_else(|panic| resume_unwind(panic))
    }
}

impl Record {
    /// The number of connections.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.len()
    }

    /// The complete requests, in order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        let mut all: Vec<_> = Vec::new();
        for Received { bytes, places } in &self.connections {
            // Requests that no script has read come last.
            let places = places.iter().copied().chain(iter::repeat(usize::MAX));
            all.extend(places.zip(requests(bytes)));
        }
        all.sort_by_key(|(place, _)| *place);
        all.into_iter().map(|(_, request)| request).collect()
    }
}

impl Request {
    /// The first line.
    #[must_use]
    pub fn line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    /// The values of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Vec<&str> {
        self.headers()
            .filter(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .collect()
    }

    fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.head.lines().skip(1).filter_map(|line| line.split_once(": "))
    }

    /// Everything that must be the same with every stack: the order of headers and the case of
    /// their names have no meaning in HTTP, and each server has its own port.
    #[must_use]
    pub fn normalised(&self) -> (String, Vec<String>, Vec<u8>) {
        let mut headers: Vec<_> = self
            .headers()
            .map(|(name, value)| (name.to_ascii_lowercase(), value))
            .map(|(name, value)| match name.as_str() {
                "host" => name + ": " + value.split(':').next().unwrap_or_default(),
                _ => name + ": " + value,
            })
            .collect();
        headers.sort();
        (self.line().to_owned(), headers, self.body.clone())
    }
}

impl Peer {
    fn new(socket: TcpStream, tls: Option<Arc<ServerConfig>>, read: Arc<AtomicUsize>) -> Self {
        socket.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        socket.set_write_timeout(Some(PATIENCE)).expect("a timeout");
        socket.set_nodelay(true).expect("an option");
        let plain = socket.try_clone().expect("a socket");
        let stream: Box<dyn Stream> = match tls {
            None => Box::new(plain),
            Some(tls) => {
                let tls = ServerConnection::new(tls).expect("a configuration");
                Box::new(StreamOwned::new(tls, plain))
            }
        };
        Self { stream, socket, received: Received::default(), read, hung_up: false }
    }

    /// Reads a request to its end.
    pub fn request(&mut self) -> Request {
        self.try_request().expect("the client is gone")
    }

    /// Reads a request to its end, if the client makes one.
    pub fn try_request(&mut self) -> Option<Request> {
        loop {
            let Received { bytes, places } = &mut self.received;
            if let Some(request) = requests(bytes).into_iter().nth(places.len()) {
                places.push(self.read.fetch_add(1, Ordering::SeqCst));
                return Some(request);
            }
            if self.receive(64 * 1024) == 0 {
                return None;
            }
        }
    }

    /// Reads this many bytes of any kind.
    pub fn receive_exactly(&mut self, count: usize) {
        assert!(self.try_receive_exactly(count), "the client is gone");
    }

    /// Reads this many bytes, if the client is still there.
    pub(crate) fn try_receive_exactly(&mut self, count: usize) -> bool {
        let end = self.received.bytes.len() + count;
        while self.received.bytes.len() < end {
            if self.receive(end - self.received.bytes.len()) == 0 {
                return false;
            }
        }
        true
    }

    /// Reads this many bytes, if the client is still there, and keeps them out of the record.
    pub(crate) fn receive_frame(&mut self, len: usize) -> Option<Vec<u8>> {
        let mut frame = vec![0; len];
        self.stream.read_exact(&mut frame).ok()?;
        Some(frame)
    }

    /// Reads until the client is gone.
    pub fn drain(&mut self) {
        while self.receive(64 * 1024) > 0 {}
    }

    /// Removes what was received from the record.
    pub fn forget(&mut self) {
        self.received = Received::default();
    }

    /// Waits for all of a request but does not read its last byte, so that closing the connection
    /// resets it.
    pub fn leave_last_byte(&mut self) {
        while !self.received.bytes.ends_with(b"\r\n\r\n") {
            self.receive_exactly(1);
        }
        let head = String::from_utf8_lossy(&self.received.bytes).into_owned();
        self.receive_exactly(content_length(&head) - 1);
        assert_eq!(self.socket.peek(&mut [0]).expect("a byte"), 1);
    }

    /// Ends after the current request.
    pub fn hang_up(&mut self) {
        self.hung_up = true;
    }

    /// Writes, if the client is still there.
    pub fn write(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.write_all(bytes.as_ref()).and_then(|()| self.stream.flush()).is_ok()
    }

    /// Writes the same bytes repeatedly, until the client hangs up, as it must.
    pub fn write_endlessly(&mut self, bytes: impl AsRef<[u8]>) {
        let begun = Instant::now();
        while self.write(bytes.as_ref()) {
            assert!(begun.elapsed() < PATIENCE, "the client listens for ever");
        }
    }

    /// Writes one byte at a time, until the client hangs up.
    pub fn trickle(&mut self, bytes: impl AsRef<[u8]>) {
        for byte in bytes.as_ref() {
            if !self.write([*byte]) {
                break;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Responds 200 with the receipt of an email.
    pub fn accept(&mut self) {
        self.answer("200 OK", r#"{"ErrorCode":0,"Message":"OK","MessageID":"1"}"#);
    }

    /// Responds with a complete body.
    pub fn answer(&mut self, status: &str, json: &str) {
        let len = json.len();
        self.write(format!("HTTP/1.1 {status}\r\nContent-Length: {len}\r\n\r\n{json}"));
    }

    /// Forwards between the client and another server, until either is gone.
    pub fn pass_on(&mut self, to: SocketAddr) {
        let mut far = TcpStream::connect(to).expect("a server");
        let mut back = far.try_clone().expect("a socket");
        let mut near = self.socket.try_clone().expect("a socket");
        let passing = thread::spawn(move || {
            // Either end may hang up at any time.
            let _ = std::io::copy(&mut back, &mut near);
            let _ = near.shutdown(std::net::Shutdown::Write);
        });
        let _ = std::io::copy(&mut self.socket, &mut far);
        let _ = far.shutdown(std::net::Shutdown::Write);
        passing.join().unwrap_or_else(|panic| resume_unwind(panic));
    }

    fn receive(&mut self, most: usize) -> usize {
        let mut buffer = vec![0; most];
        let count = self.stream.read(&mut buffer).unwrap_or(0);
        self.received.bytes.extend_from_slice(&buffer[..count]);
        count
    }
}

/// The complete requests in the received bytes.
fn requests(mut received: &[u8]) -> Vec<Request> {
    let mut requests = Vec::new();
    while let Some(end) = received.windows(4).position(|end| end == b"\r\n\r\n") {
        let head = String::from_utf8_lossy(&received[..end]).into_owned();
        let body = &received[end + 4..];
        let Some(body) = body.get(..content_length(&head)) else { break };
        received = &received[end + 4 + body.len()..];
        requests.push(Request { head, body: body.to_vec() });
    }
    requests
}

fn content_length(head: &str) -> usize {
    let lengths = head.lines().filter_map(|line| line.split_once(": "));
    lengths
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .find_map(|(_, len)| len.parse().ok())
        .unwrap_or(0)
}
