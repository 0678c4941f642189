//! Endless responses, in every part of a response.

use super::super::answers::gzip;
use super::{Request, Stack, fail};

const LATE: &str = "longer than 25";
/// A head without a field yet.
const NONE: &str = "HTTP/1.1 200 OK\r\n";
const TOO_LONG: &str = "more than 262144 bytes";

/// Starts a response, and repeats the same bytes until the client hangs up.
fn endless<S: Stack>(
    words: &[&str],
    begun: &'static str,
    rest: impl Into<Vec<u8>>,
) -> Vec<Request> {
    let rest = rest.into();
    fail::<S>(words, move |_, peer| {
        peer.request();
        peer.write(begun);
        peer.write_endlessly(&rest);
    })
}

pub fn a_head<S: Stack>() -> Vec<Request> {
    let long = "x".repeat(1000);
    let too_large =
        ["too long", "too big", "too large", "too many headers", "TooLarge", "TooManyHeaders"];
    [
        endless::<S>(&too_large, "HTTP/1.1 200 ", long.clone()),
        endless::<S>(&too_large, "HTTP/1.1 200 OK\r\nX-Long: ", long.clone()),
        // A client that sees only the first of these waits for the end of a line.
        endless::<S>(&[&too_large[..], &["invalid"]].concat(), NONE, "\0".repeat(1000)),
        endless::<S>(&too_large, NONE, long),
        endless::<S>(&too_large, NONE, "A:\r\n".repeat(100)),
        endless::<S>(&too_large, "", "\r\n".repeat(500)),
    ]
    .concat()
}

pub fn interim_answers<S: Stack>() -> Vec<Request> {
    [
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 102 Processing\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n",
        "HTTP/1.1 199 \r\nContent-Length: 5\r\n\r\n",
    ]
    .into_iter()
    .flat_map(|answer| endless::<S>(&[LATE], "", answer.repeat(20)))
    .collect()
}

pub fn a_body<S: Stack>() -> Vec<Request> {
    [
        endless::<S>(&[TOO_LONG], "HTTP/1.1 200 OK\r\n\r\n", "x".repeat(1000)),
        endless::<S>(
            &[TOO_LONG],
            "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551613\r\n\r\n",
            " ".repeat(1000),
        ),
        endless::<S>(
            &[LATE, TOO_LONG],
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            "1\r\n \r\n".repeat(100),
        ),
        endless::<S>(
            &[TOO_LONG],
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffe\r\n",
            " ".repeat(1000),
        ),
    ]
    .concat()
}

/// The framing of a chunked body.
pub fn chunks<S: Stack>() -> Vec<Request> {
    const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    const EXTENDED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;";
    const ENDED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n";
    let words = [LATE, "hunk", "railer", "too long"];
    [
        endless::<S>(&words, CHUNKED, "0".repeat(1000)),
        endless::<S>(&words, CHUNKED, "f".repeat(1000)),
        endless::<S>(&words, CHUNKED, "1;a=b\r\n"),
        endless::<S>(&words, EXTENDED, "x".repeat(1000)),
        endless::<S>(&words, EXTENDED, "x=\"\\\"".repeat(100)),
        endless::<S>(&words, ENDED, "X-Trailer: yes\r\n".repeat(10)),
        endless::<S>(&words, ENDED, "x".repeat(1000)),
    ]
    .concat()
}

/// Compressed content that decompresses to nothing, or endlessly.
pub fn packed<S: Stack>() -> Vec<Request> {
    const GZIP: &str = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";
    // A head with an endless file name, and one whose content is empty blocks.
    const NAMED: &str = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\u{1f}";
    let begun = [0x8b, 8, 8, 0, 0, 0, 0, 0, 0, 3];
    let named = move |peer: &mut super::Peer, flags: u8| {
        peer.request();
        peer.write(NAMED);
        let mut begun = begun;
        begun[2] = flags;
        peer.write(begun);
    };
    let words = [LATE, TOO_LONG, "gzip", "corrupt"];
    [
        endless::<S>(&words, GZIP, gzip(b"").repeat(20)),
        endless::<S>(&words, GZIP, gzip(&vec![b' '; 100_000])),
        fail::<S>(&words, move |_, peer| {
            named(peer, 8);
            peer.write_endlessly([b'x'; 1000]);
        }),
        fail::<S>(&words, move |_, peer| {
            named(peer, 0);
            peer.write_endlessly([0, 0, 0, 0xff, 0xff].repeat(200));
        }),
    ]
    .concat()
}
