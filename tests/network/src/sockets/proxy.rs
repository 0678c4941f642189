//! A proxy between a client and the sandbox, with a thread for each connection.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use fastrand::Rng;
use rustls::{ServerConnection, StreamOwned};
use socket2::SockRef;

use super::{Setup, Shared, lock};
use crate::backend::Door;
use crate::fault::{End, Fault, Faults};
use crate::play::{Answer, Reading, Step, portion};
use crate::tally::Tally;
use crate::tls;
use crate::wire::Head;

/// A proxy on a free port of this machine.
#[derive(Debug)]
pub(super) struct Proxy {
    url: String,
    inner: Arc<Inner>,
    thread: JoinHandle<Vec<JoinHandle<()>>>,
}

#[derive(Debug)]
struct Inner {
    door: Door,
    faults: Faults,
    is_secure: bool,
    stopping: AtomicBool,
    chance: Mutex<Rng>,
    tally: Mutex<Tally>,
    lies: Mutex<Vec<String>>,
}

/// The longest that a connection waits for a client: a run always ends.
const PATIENCE: Duration = Duration::from_secs(20);

impl Proxy {
    pub(super) fn start(door: Door, faults: Faults, setup: Setup) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let inner = Arc::new(Inner {
            door,
            faults,
            is_secure: setup.tls,
            stopping: AtomicBool::new(false),
            chance: Mutex::new(Rng::with_seed(setup.seed)),
            tally: Mutex::default(),
            lies: Mutex::default(),
        });
        let shared = Arc::clone(&inner);
        let thread = thread::spawn(move || accept(&listener, &shared));
        let scheme = if setup.tls { "https" } else { "http" };
        Self { url: format!("{scheme}://localhost:{port}"), inner, thread }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// The certificate to trust.
    pub(super) fn root(&self) -> Option<String> {
        self.inner.is_secure.then(tls::root)
    }

    /// Ends when all connections have ended.
    pub(super) fn finish(self, shared: &Shared) {
        self.inner.stopping.store(true, Ordering::SeqCst);
        let port = self.url.rsplit(':').next().and_then(|port| port.parse::<u16>().ok());
        drop(TcpStream::connect(("127.0.0.1", port.expect("a port"))).expect("it listens"));
        for connection in self.thread.join().expect("it accepts") {
            if connection.join().is_err() {
                lock(&shared.violations).push("a connection of the proxy panicked".to_owned());
            }
        }
        lock(&shared.tally).merge(&lock(&self.inner.tally));
        for id in lock(&self.inner.lies).drain(..) {
            lock(&shared.ledger).lie(id);
        }
    }
}

fn accept(listener: &TcpListener, inner: &Arc<Inner>) -> Vec<JoinHandle<()>> {
    let mut connections = Vec::new();
    loop {
        let (socket, _) = listener.accept().expect("a connection");
        if inner.stopping.load(Ordering::SeqCst) {
            return connections;
        }
        let inner = Arc::clone(inner);
        connections.push(thread::spawn(move || {
            // A connection may end at any point: that is its purpose.
            let _ = connection(&socket, &inner);
        }));
    }
}

fn connection(socket: &TcpStream, inner: &Inner) -> io::Result<()> {
    socket.set_read_timeout(Some(PATIENCE))?;
    socket.set_write_timeout(Some(PATIENCE))?;
    socket.set_nodelay(true)?;
    let is_faulty = inner.faults.rate > 0.0;
    let flaw = if is_faulty { inner.fork().u8(..60) } else { u8::MAX };
    match flaw {
        0 => {
            inner.count("connection: closed at once");
            return Ok(());
        }
        1 => {
            inner.count("connection: reset at once");
            return finish(socket, End::Reset);
        }
        2 => {
            inner.count("connection: stalls at once");
            return finish(socket, End::Stall);
        }
        _ => {}
    }
    if inner.is_secure {
        let tls = ServerConnection::new(tls::server("http/1.1")).map_err(io::Error::other)?;
        return speak(StreamOwned::new(tls, socket.try_clone()?), socket, inner);
    }
    speak(socket.try_clone()?, socket, inner)
}

/// Responds to one request after another.
fn speak(mut io: impl Read + Write, socket: &TcpStream, inner: &Inner) -> io::Result<()> {
    let mut bytes = Vec::new();
    let mut later = Vec::new();
    loop {
        if bytes.is_empty() {
            more(&mut io, &mut bytes)?;
        }
        write(&mut io, &std::mem::take(&mut later))?;
        let head = loop {
            match Head::find(&bytes) {
                Some(head) => break head,
                None => more(&mut io, &mut bytes)?,
            }
        };
        let mut chance = inner.fork();
        let fault = match inner.faults.draw(&mut chance) {
            Fault::RefusedStream | Fault::GoAway => Fault::None,
            fault => fault,
        };
        inner.count(fault.kind());
        let own = match fault.reading() {
            Reading::Part(part, end) => {
                let part = portion(part, head.len());
                while bytes.len() < part {
                    more(&mut io, &mut bytes)?;
                }
                return finish(socket, end);
            }
            Reading::Head if fault == Fault::EarlyAcceptance => inner.lie(head.body_len()),
            Reading::Head => Answer::json(200, ""),
            Reading::Whole => {
                let request = loop {
                    match head.clone().take(&mut bytes) {
                        Some(request) => break request,
                        None => more(&mut io, &mut bytes)?,
                    }
                };
                if fault.acts() { inner.door.ask(&request) } else { Answer::json(200, "") }
            }
        };
        for step in fault.steps(&own, &mut chance) {
            match step {
                Step::Write(bytes) => write(&mut io, &bytes)?,
                Step::Pause(pause) => thread::sleep(pause),
                Step::Shut => socket.shutdown(Shutdown::Write)?,
                Step::Later(bytes) => later = bytes,
                Step::End(end) => return finish(socket, end),
            }
        }
        while fault.reading() == Reading::Head && head.clone().take(&mut bytes).is_none() {
            more(&mut io, &mut bytes)?;
        }
    }
}

/// Reads more bytes.
fn more(io: &mut impl Read, bytes: &mut Vec<u8>) -> io::Result<()> {
    let mut buffer = [0; 16 * 1024];
    match io.read(&mut buffer)? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        count => {
            bytes.extend_from_slice(&buffer[..count]);
            Ok(())
        }
    }
}

fn write(io: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    io.write_all(bytes)?;
    io.flush()
}

fn finish(mut socket: &TcpStream, end: End) -> io::Result<()> {
    match end {
        End::Close => socket.shutdown(Shutdown::Both),
        // Dropping the socket then resets the connection.
        End::Reset => SockRef::from(socket).set_linger(Some(Duration::ZERO)),
        End::Stall => {
            while socket.read(&mut [0; 4096])? > 0 {}
            Ok(())
        }
    }
}

impl Inner {
    /// A separate generator for one part of the run.
    fn fork(&self) -> Rng {
        lock(&self.chance).fork()
    }

    fn count(&self, what: &str) {
        lock(&self.tally).count(what);
    }

    /// The receipt of an email that was not read. The client believes it if the email is short
    /// enough to be written at once, since it cannot know better.
    fn lie(&self, len: usize) -> Answer {
        let mut lies = lock(&self.lies);
        let id = format!("lie-{}", lies.len());
        if len <= 64 * 1024 {
            lies.push(id.clone());
        }
        Answer::json(200, format!(r#"{{"ErrorCode":0,"Message":"OK","MessageID":"{id}"}}"#))
    }
}
