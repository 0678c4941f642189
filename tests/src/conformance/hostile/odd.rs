//! Responses that are invalid or unusual in HTTP.

use super::stage::{Heard, Stage};
use super::{Request, Stack};

const RECEIPT: &str = r#"{"ErrorCode":0,"Message":"OK","MessageID":"1"}"#;

/// Sends a head and the receipt of an email.
fn hear<S: Stack>(stage: &Stage<S>, head: &str) -> Heard {
    stage.hear(format!("{head}\r\n\r\n{RECEIPT}"))
}

/// A missing length, and two lengths.
pub fn lengths<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new();
    for lengths in [
        "Content-Length: -1",
        "Content-Length: +46",
        "Content-Length: 0x2e",
        "Content-Length: 4 6",
        "Content-Length: ",
        "Content-Length: 18446744073709551616",
        "Content-Length: 99999999999999999999999999999999",
        "Content-Length: 46\r\nContent-Length: 47",
        "Content-Length: 46, 47",
        "Content-Length: 47",
        "Content-Length: 18446744073709551615",
    ] {
        let heard = hear(&stage, &format!("HTTP/1.1 200 OK\r\n{lengths}"));
        assert!(matches!(heard, Heard::Doubt(_)), "{lengths}: {heard:?}");
    }
    // One less: the JSON is cut off.
    let heard = hear(&stage, "HTTP/1.1 200 OK\r\nContent-Length: 45");
    assert!(matches!(heard, Heard::Doubt(_)), "{heard:?}");
    hear(&stage, "HTTP/1.1 200 OK\r\nContent-Length: 46").expect("1");
    hear(&stage, "HTTP/1.1 200 OK\r\nContent-Length: 46\r\nContent-Length: 46").expect("1");
    stage.finish()
}

/// Chunks take precedence over a length.
pub fn a_length_beside_chunks<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new();
    let len = RECEIPT.len();
    for length in ["0", "5", "46", "99999"] {
        stage
            .hear(format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nTransfer-Encoding: chunked\r\n\r\n\
                 {len:x}\r\n{RECEIPT}\r\n0\r\n\r\n"
            ))
            .expect("1");
    }
    stage.finish()
}

pub fn chunks<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new();
    for size in ["-1", "0x2e", "2e g", "", "10000000000000000", "ffffffffffffffffff", "\0"] {
        let heard = stage.hear(format!(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{size}\r\n{RECEIPT}\r\n0\r\n\r\n"
        ));
        assert!(matches!(heard, Heard::Doubt(_)), "{size:?}: {heard:?}");
    }
    stage.finish()
}

/// HTTP/0.9 had no head; others have half of one, and invalid bytes.
pub fn heads<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new();
    for head in [
        "",
        "<html>no</html>",
        "HTTP/0.9 200 OK",
        "HTTP/1.1",
        "HTTP/1.1 OK",
        "HTTP/1.1 20 OK",
        "HTTP/1.1 000 OK",
        "HTTP/1.1 099 OK",
        "HTTP/2.0 200 OK",
        "http/1.1 200 OK",
        "HTTP/1.1 200 OK\r\n: 1",
        "HTTP/1.1 200 OK\r\nName : 1",
        "HTTP/1.1 200 OK\r\nNa\0me: 1",
        "HTTP/1.1 200 OK\r\nName: a\0b",
        "HTTP/1.1 200 O\0K",
        "HTTP/1.1 200 OK\r\nName: a\r\n b",
        "HTTP/1.1 200 OK\r\nName: a\rb",
        "PRI * HTTP/2.0",
        "ICY 200 OK",
        "220 mail.example.com ESMTP",
    ] {
        let heard = hear(&stage, head);
        assert!(matches!(heard, Heard::Doubt(_)), "{head:?}: {heard:?}");
    }
    stage.finish()
}

/// Lines that end in LF alone are accepted; no intermediary that disagrees is in between.
pub fn bare_line_feeds<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new();
    stage.hear(format!("HTTP/1.1 200 OK\nContent-Length: 46\n\n{RECEIPT}")).expect("1");
    stage.finish()
}

/// A response that cannot have a body, or is not one to an email, yields no receipt.
pub fn statuses<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new();
    for status in [
        "101 Switching Protocols",
        "204 No Content",
        "205 Reset Content",
        "304 Not Modified",
        "300 Choices",
        "401 Unauthorized",
        "407 Proxy",
        "999 ?",
    ] {
        for fields in ["Content-Length: 46", "Upgrade: h2c\r\nConnection: upgrade", "X: y"] {
            let heard = hear(&stage, &format!("HTTP/1.1 {status}\r\n{fields}"));
            // A client that reads the body of a 205 finds a receipt.
            let is_read = status.starts_with("205") && heard == Heard::Receipt("1".to_owned());
            assert!(is_read || matches!(heard, Heard::Doubt(_)), "{status} {fields}: {heard:?}");
        }
    }
    stage.finish()
}

/// An interim response does not count towards the limit of a head, even if much follows it.
pub fn an_interim_answer_before_a_long_one<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new();
    let padding = " ".repeat(200_000);
    let len = padding.len() + RECEIPT.len();
    for interim in ["100 Continue\r\n", "103 Early Hints\r\nLink: </a>\r\n"] {
        stage
            .hear(format!(
                "HTTP/1.1 {interim}\r\nHTTP/1.1 200 OK\r\nContent-Length: {len}\r\n\r\n\
                 {padding}{RECEIPT}"
            ))
            .expect("1");
    }
    stage.finish()
}

/// Additional headers of Postmark's own servers are not an attack.
pub fn many_headers_are_fine<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new();
    let many = "X-Header: some value of some length\r\n".repeat(80);
    hear(&stage, &format!("HTTP/1.1 200 OK\r\n{many}Content-Length: 46")).expect("1");
    let long = "x".repeat(16_000);
    hear(&stage, &format!("HTTP/1.1 200 OK\r\nX: {long}\r\nContent-Length: 46")).expect("1");
    stage.finish()
}
