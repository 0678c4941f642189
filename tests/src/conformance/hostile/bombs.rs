//! Malicious compressed responses.

use super::super::answers::gzip;
use super::super::endpoints::mail;
use super::super::outcomes::unanswered;
use super::stage::{Heard, Stage};
use super::{Peer, Request, Server, Stack, wary};

const RECEIPT: &[u8] = br#"{"ErrorCode":0,"Message":"OK","MessageID":"1"}"#;

fn packed(coding: &str, content: &[u8]) -> Vec<u8> {
    let len = content.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {len}");
    [head.as_bytes(), b"\r\n\r\n", content].concat()
}

/// Ten megabytes that unpack to ten gigabytes.
pub fn a_bomb<S: Stack>() -> Vec<Request> {
    let member = gzip(&vec![b' '; 1_000_000]);
    let server = Server::start(move |_, peer: &mut Peer| {
        peer.request();
        peer.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
        (0..10_000).all(|_| peer.write(&member));
    });
    let client = S::new(wary(&server));
    assert!(unanswered(client.send(mail())).contains("more than 262144 bytes"));
    drop(client);
    server.finish().requests()
}

/// Only one layer is decompressed: its content is not JSON.
pub fn a_bomb_in_a_bomb<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new();
    let nested = gzip(&gzip(&gzip(&vec![b' '; 1_000_000])));
    for coding in ["gzip", "gzip, gzip", "x-gzip", "gzip,", ""] {
        assert!(matches!(stage.hear(packed(coding, &nested)), Heard::Doubt(_)), "{coding}");
    }
    stage.finish()
}

pub fn members_one_after_the_other<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new();
    let (first, second) = RECEIPT.split_at(20);
    let members = [gzip(first), gzip(b""), gzip(second)].concat();
    stage.hear(packed("gzip", &members)).expect("1");
    assert!(matches!(stage.hear(packed("gzip", &gzip(RECEIPT).repeat(2))), Heard::Doubt(_)));
    stage.finish()
}

pub fn cut_off_anywhere<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new();
    let whole = gzip(RECEIPT);
    for len in 0..whole.len() {
        let heard = stage.hear(packed("gzip", &whole[..len]));
        assert!(matches!(heard, Heard::Doubt(_)), "{len}: {heard:?}");
    }
    stage.hear(packed("gzip", &whole)).expect("1");
    stage.finish()
}

/// Corruption may go unnoticed where it changes nothing, as in the timestamp; the content has a
/// checksum.
pub fn spoilt_anywhere<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new();
    let whole = gzip(RECEIPT);
    for at in 0..whole.len() {
        for bit in [1, 0x80] {
            let mut spoilt = whole.clone();
            spoilt[at] ^= bit;
            match stage.hear(packed("gzip", &spoilt)) {
                Heard::Receipt(id) => assert_eq!(id, "1", "{at}"),
                Heard::Doubt(_) => {}
                other @ Heard::Refused(_) => panic!("{at}: {other:?}"),
            }
        }
    }
    stage.finish()
}

pub fn an_unknown_coding<S: Stack>() -> Vec<Request> {
    let stage = Stage::<S>::new();
    for coding in ["br", "deflate", "zstd", "gzip2", "\u{e9}"] {
        assert!(matches!(stage.hear(packed(coding, &gzip(RECEIPT))), Heard::Doubt(_)), "{coding}");
    }
    stage.finish()
}
