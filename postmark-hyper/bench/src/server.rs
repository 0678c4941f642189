//! A server in a separate process, so that its time and memory are not the client's. It reads
//! requests, checks only their route and length, and accepts all emails.

use std::io::{self, BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::{env, process, str, thread};

use memchr::memmem;
use postmark_hyper::api::email::SendBatch;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The argument that makes this program a server.
pub(crate) const ARGUMENT: &str = "--serve";

/// A server that stops when this is dropped, or when this process ends in any other way.
pub(crate) struct Server {
    process: Child,
    pub(crate) port: u16,
}

impl Server {
    /// Starts this program once more.
    pub(crate) fn start() -> Self {
        let mut process = Command::new(env::current_exe().expect("this program's path"))
            .arg(ARGUMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("a pipe");
        BufReader::new(output).read_line(&mut line).expect("the server says its port");
        Self { process, port: line.trim().parse().expect("a port") }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// Serves until the other end of the standard input is closed.
pub(crate) async fn serve() {
    thread::spawn(|| {
        let _ = io::stdin().read_to_end(&mut Vec::new());
        process::exit(0);
    });
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    println!("{}", listener.local_addr().expect("an address").port());
    while let Ok((socket, _)) = listener.accept().await {
        tokio::spawn(talk(socket));
    }
}

/// Responds to the requests of a connection, one after the other, until it is closed.
async fn talk(mut socket: TcpStream) -> io::Result<()> {
    socket.set_nodelay(true)?;
    let (one, batch) = (answer(&receipt()), answer(&format!("[{}]", receipts())));
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let mut filled = 0;
        let head = loop {
            let count = socket.read(&mut buffer[filled..]).await?;
            if count == 0 {
                return Ok(());
            }
            filled += count;
            if let Some(end) = memmem::find(&buffer[..filled], b"\r\n\r\n") {
                break end + 4;
            }
        };
        let answer = if buffer.starts_with(b"POST /email/batch ") { &batch } else { &one };
        let mut rest = length(&buffer[..head]) + head - filled;
        while rest > 0 {
            let count = socket.read(&mut buffer).await?;
            if count == 0 {
                return Ok(());
            }
            rest -= count;
        }
        socket.write_all(answer).await?;
    }
}

/// The value of `Content-Length`.
pub(crate) fn length(head: &[u8]) -> usize {
    let mut lines = head.split(|&byte| byte == b'\n');
    let value = lines.find_map(|line| {
        let (name, value) = line.split_at_checked("content-length:".len())?;
        name.eq_ignore_ascii_case(b"content-length:").then_some(value)
    });
    let value = str::from_utf8(value.expect("a length")).expect("ASCII");
    value.trim().parse().expect("a number")
}

fn answer(body: &str) -> Vec<u8> {
    let length = body.len();
    let head = "HTTP/1.1 200 OK\r\nDate: Mon, 02 Nov 2026 10:00:00 GMT\r\n\
        Content-Type: application/json; charset=utf-8\r\nConnection: keep-alive\r\n\
        Server: unicorns-double-rainbow\r\nVary: Accept-Encoding\r\n\
        X-Request-Id: 7c9e6679-7425-40de-944b-e07fc1f90ae7\r\n";
    format!("{head}Content-Length: {length}\r\n\r\n{body}").into()
}

fn receipt() -> String {
    r#"{"SubmittedAt":"2026-11-02T10:00:00.1234567Z","MessageID":"b7bc2f4a-e38e-4336-af7d-e6c392c2f817","ErrorCode":0,"Message":"OK"}"#.into()
}

fn receipts() -> String {
    vec![receipt(); SendBatch::MAX_MESSAGES].join(",")
}
