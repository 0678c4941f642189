//! The example of an HTTP stack of one's own, against servers that answer well, badly, or never.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "a server is needed")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use postmark_core::{
    Attachment, Config, Content, Email, Error, Failure, Receipt, RetryPolicy, ServerToken,
};

#[allow(dead_code, reason = "the example has a main function")]
#[path = "../../examples/custom_stack.rs"]
mod example;

/// Sends an email to a server that does something with its one connection; the result of both.
fn send<T: Send>(
    email: &Email,
    server: impl FnOnce(TcpStream) -> T + Send,
) -> (Result<Receipt, Error>, T) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let config = Config::new(ServerToken::test())
        .base_url(format!("http://{}/base", listener.local_addr().unwrap()))
        .retry(RetryPolicy::never());
    thread::scope(|scope| {
        let server = scope.spawn(move || server(listener.accept().unwrap().0));
        (example::send(&config, email), server.join().unwrap())
    })
}

fn email() -> Email {
    Email::new("a@example.com", "b@example.com", Content::text("Hello"))
}

/// Reads a request to the end of its email.
fn request(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    while !text.ends_with('}') {
        let mut room = [0; 1024];
        let len = stream.read(&mut room).unwrap();
        text.push_str(std::str::from_utf8(&room[..len]).unwrap());
    }
    text
}

fn answer(answer: &str) -> (Result<Receipt, Error>, String) {
    send(&email(), |mut stream| {
        let request = request(&mut stream);
        stream.write_all(answer.as_bytes()).unwrap();
        request
    })
}

#[test]
fn sends_a_mail() {
    let receipt = r#"{"ErrorCode":0,"MessageID":"one"}"#;
    let len = receipt.len();
    let (result, request) =
        answer(&format!("HTTP/1.1 200 OK\r\nContent-Length: {len}\r\n\r\n{receipt}"));
    assert_eq!(result.unwrap().message_id.unwrap().as_str(), "one");
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /base/email HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("\r\nx-postmark-server-token: POSTMARK_API_TEST\r\n"), "{head}");
    assert!(head.contains(&format!("\r\ncontent-length: {}\r\n", body.len())), "{head}");
    assert!(body.contains(r#""TextBody":"Hello""#), "{body}");
}

#[test]
fn tells_what_the_answer_says() {
    let (result, _) = answer(
        "HTTP/1.1 429 Too Many\r\nretry-after:  9 \r\nX-Request-Id: r1\r\ncontent-length: 0\r\n\r\n",
    );
    let error = result.unwrap_err();
    assert_eq!(error.status().unwrap(), 429);
    assert_eq!(error.request_id(), Some("r1"));
    assert_eq!(error.retry_after().unwrap().as_secs(), 9);
    assert!(!error.may_have_happened());
}

#[test]
fn an_answer_that_is_not_whole_is_doubt() {
    for text in [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
        "\u{0}\r\n\r\n",
    ] {
        let (result, _) = answer(text);
        let error = result.unwrap_err();
        assert!(matches!(error, Error::Transport(Failure::Unanswered(_))), "{text}: {error:?}");
    }
}

#[test]
fn a_connection_that_breaks_before_the_end_is_no_doubt() {
    let large = vec![0; 7_000_000];
    let (result, ()) = send(&email().attach(Attachment::new("large.dat", large)), drop);
    let error = result.unwrap_err();
    assert!(matches!(error, Error::Transport(Failure::Unsent(_))), "{error:?}");
}

#[test]
fn no_connection_is_no_doubt() {
    for base_url in ["http://127.0.0.1:1", "http://[::1]:1", "https://127.0.0.1:1"] {
        let config =
            Config::new(ServerToken::test()).base_url(base_url).retry(RetryPolicy::never());
        let error = example::send(&config, email()).unwrap_err();
        assert!(matches!(error, Error::Transport(Failure::Unsent(_))), "{error:?}");
    }
}
