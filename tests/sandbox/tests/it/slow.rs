//! Clients that never finish.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use postmark_sandbox::{Options, SERVER_TOKEN, Sandbox};

use crate::client::{mail, post};

fn begin(sandbox: &Sandbox, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(sandbox.address()).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream
}

/// Everything that a server sends until it closes the connection.
fn last_words(mut stream: TcpStream) -> String {
    let mut words = Vec::new();
    if let Err(error) = stream.read_to_end(&mut words) {
        assert_eq!(error.kind(), ErrorKind::ConnectionReset, "the connection is kept open");
    }
    String::from_utf8(words).unwrap()
}

#[test]
fn nobody_is_waited_for_without_end() {
    let options = Options::new().request_time(Duration::from_millis(50));
    let sandbox = Sandbox::start_with(options).unwrap();
    let head = |path| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\
             X-Postmark-Server-Token: {SERVER_TOKEN}\r\nContent-Type: application/json\r\n"
        )
    };
    for (text, status) in [
        (String::new(), None),
        (head("/email"), None),
        (format!("{}Content-Length: 9\r\n\r\n{{", head("/email")), Some("408")),
        (format!("{}Transfer-Encoding: chunked\r\n\r\n1\r\n{{\r\n", head("/email")), Some("408")),
        (format!("{}Content-Length: 9\r\n\r\n{{", head("/sandbox/receive")), Some("400")),
    ] {
        let words = last_words(begin(&sandbox, &text));
        assert_eq!(words.split(' ').nth(1).filter(|_| status.is_some()), status, "{words}");
    }
    assert_eq!(post(&sandbox, "/email", mail()).status, 200);
}
