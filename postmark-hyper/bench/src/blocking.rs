//! Emails sent one by one from threads: a bare socket, and `postmark-blocking`.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Barrier};
use std::thread;

use crate::shared::mails::{Mail, mails};
use bytes::Bytes;
use http::{Request, Response};
use memchr::memmem;
use postmark_blocking::Client;
use postmark_hyper::api::email::SendBatch;
use postmark_hyper::request::{Body, Config, prepare, read};
use postmark_hyper::{Email, ServerToken};

use crate::clock::{Clock, Cost};
use crate::server::length;
use crate::tasks::{Contender, Role, Task, lots, send_all};
use crate::ways::{Peer, base};

/// Sends one email at a time, from a thread.
pub(crate) trait Lane: Send + Sized + 'static {
    /// An email in this way's form.
    type Mail: Send + Sync + 'static;

    /// This many lanes, usable concurrently.
    fn lanes(port: u16, count: usize) -> Vec<Self>;

    /// An email, ready to send.
    fn mail(mail: &Mail) -> Self::Mail;

    /// Sends an email and parses its receipt.
    fn send(&mut self, mail: &Self::Mail);
}

/// W10 for threads: emails sent one by one, with this many threads.
pub(crate) fn from_threads(port: u16, count: usize, threads: usize) -> Task {
    fn way<L: Lane>(
        role: Role,
        name: &'static str,
        (port, count, threads): (u16, usize, usize),
    ) -> Contender {
        Contender::new(role, name, move || async move { send_from::<L>(port, count, threads) })
    }
    let size = (port, count, threads);
    Task {
        name: format!("single sends from {threads} threads"),
        ways: vec![
            way::<BareReady>(Role::Other, "a bare socket, what is ready", size),
            way::<Bare>(Role::Floor, "a bare socket below the core: the floor", size),
            way::<Client>(Role::Ours, "postmark-blocking", size),
            Contender::new(Role::Peer, "postmark, in tasks", move || {
                send_all::<Peer>(port, count, threads)
            }),
        ],
        memory: true,
    }
}

pub(crate) fn send_from<L: Lane>(port: u16, count: usize, threads: usize) -> Cost {
    let mails: Arc<[L::Mail]> = mails(SendBatch::MAX_MESSAGES).iter().map(L::mail).collect();
    let (ready, begun) = (Barrier::new(threads + 1), Barrier::new(threads + 1));
    thread::scope(|scope| {
        for (number, mut lane) in L::lanes(port, threads).into_iter().enumerate() {
            let (mails, ready, begun) = (&mails, &ready, &begun);
            scope.spawn(move || {
                // Opens a connection.
                lane.send(&mails[number % mails.len()]);
                ready.wait();
                begun.wait();
                for mail in (number..count).step_by(threads) {
                    lane.send(&mails[mail % mails.len()]);
                }
            });
        }
        ready.wait();
        let clock = Clock::start();
        begun.wait();
        clock
    })
    .stop(count)
}

/// W11 for a thread: many emails in batches of 500, one request at a time.
pub(crate) fn batches_from_thread(port: u16, count: usize) -> Cost {
    let mails = mails(SendBatch::MAX_MESSAGES);
    let client = Client::new(ServerToken::test()).base_url(base(port));
    client.send(&mails[0].ours()).expect("a receipt");
    let clock = Clock::start();
    let mut outcomes = client.send_batch(lots(mails, count, clock.clone(), Mail::ours));
    while outcomes.next().is_some() {}
    assert_eq!(outcomes.progress().sent, count);
    clock.stop(count)
}

/// A socket that is written to and read from, with nothing in between.
struct Line {
    socket: TcpStream,
    output: Vec<u8>,
    input: Vec<u8>,
}

impl Line {
    fn new(port: u16) -> Self {
        let socket = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
        socket.set_nodelay(true).expect("a socket");
        Self { socket, output: Vec::new(), input: vec![0; 16 * 1024] }
    }

    fn send(&mut self, port: u16, request: Request<Body>) -> Response<Bytes> {
        self.output.clear();
        let path = request.uri().path();
        write!(self.output, "{} {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n", request.method())
            .expect("a buffer");
        for (name, value) in request.headers() {
            self.output.extend(name.as_str().as_bytes());
            self.output.extend(b": ");
            self.output.extend(value.as_bytes());
            self.output.extend(b"\r\n");
        }
        self.output.extend(b"\r\n");
        let body = request.into_body().into_bytes().expect("not sealed");
        self.output.extend(&body);
        self.socket.write_all(&self.output).expect("a connection");
        Response::new(Bytes::copy_from_slice(self.receive()))
    }

    /// Reads a response and returns its body.
    fn receive(&mut self) -> &[u8] {
        let mut filled = 0;
        loop {
            let count = self.socket.read(&mut self.input[filled..]).expect("a connection");
            assert!(count > 0, "an answer");
            filled += count;
            if let Some(end) = memmem::find(&self.input[..filled], b"\r\n\r\n") {
                assert!(self.input.starts_with(b"HTTP/1.1 200 "));
                if filled == end + 4 + length(&self.input[..end + 4]) {
                    return &self.input[end + 4..filled];
                }
            }
        }
    }
}

/// A bare socket that sends ready requests and ignores the responses.
struct BareReady(Line);

impl Lane for BareReady {
    type Mail = Vec<u8>;

    fn lanes(port: u16, count: usize) -> Vec<Self> {
        (0..count).map(|_| Self(Line::new(port))).collect()
    }

    fn mail(mail: &Mail) -> Vec<u8> {
        let request = prepare(&Config::new(ServerToken::test()), &mail.ours()).expect("an email");
        let mut ready = b"POST /email HTTP/1.1\r\nhost: 127.0.0.1\r\n".to_vec();
        for (name, value) in request.headers() {
            ready.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
        }
        ready.extend(b"\r\n");
        ready.extend(request.into_body().into_bytes().expect("not sealed"));
        ready
    }

    fn send(&mut self, mail: &Vec<u8>) {
        self.0.socket.write_all(mail).expect("a connection");
        self.0.receive();
    }
}

/// A bare socket around the core, which builds the request and parses the receipt. The minimum cost
/// of a blocking adapter.
struct Bare {
    line: Line,
    config: Arc<Config<ServerToken>>,
    port: u16,
}

impl Lane for Bare {
    type Mail = Email;

    fn lanes(port: u16, count: usize) -> Vec<Self> {
        let config = Arc::new(Config::new(ServerToken::test()).base_url(base(port)));
        let lane = |_| Self { line: Line::new(port), config: Arc::clone(&config), port };
        (0..count).map(lane).collect()
    }

    fn mail(mail: &Mail) -> Email {
        mail.ours()
    }

    fn send(&mut self, mail: &Email) {
        let request = prepare(&self.config, mail).expect("an email without fault");
        let receipt = read(mail, self.line.send(self.port, request)).expect("a receipt");
        assert!(receipt.is_accepted());
    }
}

impl Lane for Client {
    type Mail = Email;

    fn lanes(port: u16, count: usize) -> Vec<Self> {
        vec![Self::new(ServerToken::test()).base_url(base(port)); count]
    }

    fn mail(mail: &Mail) -> Email {
        mail.ours()
    }

    fn send(&mut self, mail: &Email) {
        assert!(Self::send(self, mail).expect("a receipt").is_accepted());
    }
}
