//! Sends many emails to a sandbox, and prints the CPU time and memory per email.
//!
//! `cargo run --release -p postmark-sandbox --example load -- EMAILS AT_A_TIME BODY_BYTES`
//!
//! The processor time of the sandbox's own thread does not depend on how busy the machine is.
#![allow(clippy::print_stdout, reason = "it is a program")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Instant;
use std::{env, fs, io, thread};

use postmark_sandbox::{SERVER_TOKEN, Sandbox};

fn main() -> io::Result<()> {
    let mut numbers = env::args().skip(1).filter_map(|number| number.parse::<usize>().ok());
    let emails = numbers.next().unwrap_or(100_000);
    let at_a_time = numbers.next().unwrap_or(16);
    let body = numbers.next().unwrap_or(300);
    let sandbox = Sandbox::start()?;
    let (memory, time) = (resident()?, processor_time()?);
    let start = Instant::now();
    let each = emails / at_a_time;
    thread::scope(|scope| {
        let clients = (0..at_a_time).map(|_| scope.spawn(|| send(&sandbox, each, body)));
        clients.collect::<Vec<_>>().into_iter().try_for_each(|client| {
            client.join().map_err(|_| io::Error::other("a client panicked"))?
        })
    })?;
    let took = start.elapsed().as_secs_f64();
    let busy = processor_time()? - time;
    let kept = sandbox.messages().len();
    #[allow(clippy::cast_precision_loss, reason = "a figure for people")]
    let count = emails as f64;
    println!(
        "{emails} emails of {body} bytes, {at_a_time} at a time: {:.0} a second",
        count / took
    );
    println!("a core is busy {:.1} us with each: {:.0} a second", busy / count * 1e6, count / busy);
    println!("{kept} are kept, {} evicted", sandbox.evicted());
    println!("they take {} MB", (resident()?.saturating_sub(memory)) / 1024);
    Ok(())
}

/// Sends emails one after another over one connection.
fn send(sandbox: &Sandbox, count: usize, body: usize) -> io::Result<()> {
    let text = "x".repeat(body);
    let mail = format!(
        "{{\"From\":\"shop@example.com\",\"To\":\"ada@example.com\",\"Subject\":\"Your order\",\
         \"TextBody\":\"{text}\",\"Tag\":\"order\",\"Metadata\":{{\"order\":\"7\"}}}}"
    );
    let request = format!(
        "POST /email HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\
         Content-Type: application/json\r\nX-Postmark-Server-Token: {SERVER_TOKEN}\r\n\
         Content-Length: {}\r\n\r\n{mail}",
        mail.len()
    );
    let socket = TcpStream::connect(sandbox.address())?;
    socket.set_nodelay(true)?;
    let mut reader = BufReader::new(socket.try_clone()?);
    let mut writer = socket;
    for _ in 0..count {
        writer.write_all(request.as_bytes())?;
        let mut length = 0;
        let mut line = String::new();
        loop {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or_default();
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut response = vec![0; length];
        reader.read_exact(&mut response)?;
        if !response.windows(13).any(|part| part == b"\"ErrorCode\":0") {
            return Err(io::Error::other("an email was refused"));
        }
    }
    Ok(())
}

/// The processor time of the sandbox's thread, in seconds.
fn processor_time() -> io::Result<f64> {
    for task in fs::read_dir("/proc/self/task")? {
        let stat = fs::read_to_string(task?.path().join("stat"))?;
        let Some((name, rest)) = stat.rsplit_once(')') else { continue };
        // The system keeps 15 bytes of a name.
        if name.ends_with("(postmark-sandbo") {
            let ticks =
                rest.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<f64>().ok());
            return Ok(ticks.sum::<f64>() / 100.0);
        }
    }
    Err(io::Error::other("the sandbox has no thread"))
}

/// The memory in use, in kB.
fn resident() -> io::Result<usize> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kb = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    kb.ok_or_else(|| io::Error::other("no VmRSS"))
}
