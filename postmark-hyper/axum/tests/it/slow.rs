//! Slow senders, and senders that never finish.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use postmark_axum::webhook::{Event, Limits, Receiver, RejectionReason, fixture};

use crate::app::{App, JANE, answer, status, verifier};

/// Longer than any test.
const FOREVER: Duration = Duration::from_secs(3600);

/// An application that waits at most this long for a body.
fn waiting(time: Duration) -> App {
    App::start(Receiver::new(verifier()).limits(Limits::new().time(time)))
}

/// Whether the server closed the connection, and did not just stop sending.
fn is_closed(mut stream: TcpStream) -> bool {
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    // A reset counts too: the server did not read everything.
    !matches!(stream.read(&mut [0]), Err(error) if error.kind() == std::io::ErrorKind::WouldBlock)
}

// contract: webhook.outbound.retried webhook.inbound.retried
#[test]
fn a_body_that_never_ends_is_to_come_again() {
    let app = waiting(Duration::from_millis(50));
    for lines in ["content-length: 1000\r\n", "transfer-encoding: chunked\r\n"] {
        let stream = app.begin("POST", &format!("{JANE}{lines}"));
        let kept = stream.try_clone().unwrap();
        assert_eq!(status(&answer(stream)), 408, "{lines}");
        assert!(is_closed(kept), "{lines}");
    }
    assert!(app.seen().is_empty());
    assert_eq!(app.rejected(), vec![RejectionReason::TimedOut; 2]);
    assert_eq!(app.post_event(&fixture::open().into()), 200);
}

#[test]
fn a_byte_now_and_then_does_not_renew_the_time() {
    let app = waiting(Duration::from_millis(200));
    let mut stream = app.begin("POST", &format!("{JANE}content-length: 1000000\r\n"));
    stream.set_nodelay(true).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(10))).unwrap();
    let began = Instant::now();
    let mut first = [0; 12];
    // Reading times out between the bytes.
    while stream.read_exact(&mut first).is_err() {
        assert!(began.elapsed() < Duration::from_secs(30), "it waits as long as bytes come");
        if stream.write_all(b" ").is_err() {
            break;
        }
    }
    assert_eq!(&first, b"HTTP/1.1 408");
}

#[test]
fn no_stranger_is_waited_for() {
    let app = waiting(FOREVER);
    for lines in ["content-length: 1000\r\n", "transfer-encoding: chunked\r\n"] {
        let stream = app.begin("POST", lines);
        let kept = stream.try_clone().unwrap();
        assert_eq!(status(&answer(stream)), 401, "{lines}");
        assert!(is_closed(kept), "{lines}");
    }
}

#[test]
fn a_body_in_time_is_read_however_it_is_cut() {
    let app = waiting(FOREVER);
    let event = Event::from(fixture::open());
    let json = event.to_json();
    let mut stream = app.begin("POST", &format!("{JANE}content-length: {}\r\n", json.len()));
    stream.set_nodelay(true).unwrap();
    for byte in json.chunks(1) {
        stream.write_all(byte).unwrap();
    }
    assert_eq!(status(&answer(stream)), 200);
    assert_eq!(app.seen()[0].event(), &event);
}

/// Even if each declares 50 MB.
#[test]
fn thousands_of_slow_senders_keep_no_one_out() {
    let app = waiting(FOREVER);
    assert_eq!(app.post_event(&fixture::open().into()), 200);
    let before = resident();
    let senders: Vec<TcpStream> = (0..most_senders())
        .map(|number| {
            let mut stream = match number % 3 {
                0 => app.begin("POST", &format!("{JANE}content-length: 52428800\r\n")),
                1 => app.begin("POST", &format!("{JANE}transfer-encoding: chunked\r\n")),
                _ => TcpStream::connect(app.address).unwrap(),
            };
            stream.write_all([&b"1"[..], b"1\r\n{\r\n", b"POST /ho"][number % 3]).unwrap();
            // A request in between is served; it also waits until all earlier ones are accepted.
            if number % 100 == 0 {
                assert_eq!(app.post_event(&fixture::open().into()), 200);
            }
            stream
        })
        .collect();
    assert!(senders.len() > 100, "{}", senders.len());
    assert_eq!(app.post_event(&fixture::open().into()), 200);
    let each = resident().saturating_sub(before) / senders.len();
    assert!(each < 64 * 1024, "{each} bytes for each of {}", senders.len());
}

#[test]
fn a_head_that_never_ends_is_cut_off_by_a_server_with_a_timer() {
    let app = App::start_with_timer(Receiver::new(verifier()), Duration::from_millis(50));
    let mut stream = TcpStream::connect(app.address).unwrap();
    stream.write_all(b"POST /hook HTTP/1.1\r\nhost: local").unwrap();
    assert!(is_closed(stream));
    assert_eq!(app.post_event(&fixture::open().into()), 200);
}

/// As many as this process can open, with two sockets each, and at most 3,000.
fn most_senders() -> usize {
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let files = limits.lines().find(|line| line.starts_with("Max open files"));
    let most = files.and_then(|line| line.split_whitespace().nth(3)?.parse().ok()).unwrap_or(1024);
    (usize::saturating_sub(most, 400) / 2).min(3_000)
}

/// The memory of this process in bytes, if the system reports it.
fn resident() -> usize {
    let pages = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}
