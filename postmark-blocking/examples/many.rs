//! Sends 100,000 emails, in no more memory than 10,000:
//! `cargo run --release -p postmark-blocking --example many`.
//!
//! A server in this program receives the emails and keeps nothing. The program prints its peak
//! memory use, on Linux.

#![allow(clippy::print_stdout, reason = "an example talks")]

use std::error::Error;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Instant;
use std::{fs, thread};

use indicatif::{ProgressBar, ProgressStyle};
use postmark_blocking::api::email::SendBatch;
use postmark_blocking::{Client, Content, Email, Outcome, ServerToken};

const MAILS: usize = 100_000;

fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || listener.incoming().flatten().try_for_each(|stream| serve(&stream)));
    let client = Client::new(ServerToken::new("none")?).base_url(url);

    let style = ProgressStyle::with_template("{bar:20} {pos}/{len}: {msg}")?;
    let bar = ProgressBar::new(MAILS as u64).with_style(style);
    let shown = bar.clone();
    let started = Instant::now();
    let outcomes = client.send_batch((0..MAILS).map(mail)).watch(move |progress| {
        shown.set_position(progress.mails() as u64);
        let (mb, requests) = (progress.bytes / 1_000_000, progress.requests);
        shown.set_message(format!("{progress}, {mb} MB in {requests} requests"));
    });
    let mut sent = 0;
    for (_, outcome) in outcomes {
        let Outcome::Sent(_) = outcome else { return Err(format!("{outcome:?}").into()) };
        sent += 1;
        if sent % 10_000 == 0 {
            let seconds = started.elapsed().as_secs_f64();
            bar.suspend(|| println!("{sent:>7} mails, {seconds:>5.1} s, peak {}", peak()));
        }
    }
    bar.finish();
    Ok(())
}

/// An email of about 4 kB, created on demand.
fn mail(n: usize) -> Email {
    let page = format!("<h1>News for {n}</h1>{}", "<p>Nothing much happened.</p>".repeat(128));
    Email::new("news@example.com", format!("{n}@example.com"), Content::html(page)).subject("News")
}

/// The peak memory use of this program.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or("unknown", str::trim).to_owned()
}

/// Responds to each request as to a full batch.
fn serve(stream: &TcpStream) -> io::Result<()> {
    let receipt = r#"{"ErrorCode":0,"Message":"OK","MessageID":"1"}"#;
    let json = format!("[{}]", [receipt; SendBatch::MAX_MESSAGES].join(","));
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{json}", json.len());
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 0 {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().map_err(io::Error::other)?;
        } else if line.trim().is_empty() {
            io::copy(&mut (&mut reader).take(length), &mut io::sink())?;
            (&*stream).write_all(answer.as_bytes())?;
        }
        line.clear();
    }
    Ok(())
}
