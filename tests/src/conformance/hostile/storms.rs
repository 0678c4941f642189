//! HTTP/2 floods: frames that are cheap to send and expensive to handle.

use super::super::endpoints::{Post, mail};
use super::super::frames::{
    ACK, CANCEL, CONTINUATION, DATA, END_HEADERS, END_STREAM, GOAWAY, HEADERS, INTERNAL_ERROR,
    NO_ERROR, PING, PUSH_PROMISE, RST_STREAM, SETTINGS, WINDOW_UPDATE, frame,
};
use super::super::http2::{Scene, Stage};
use super::super::outcomes::{all_that_is_told, unanswered, unsent};
use super::{ANSWER_LIMIT, Request, Setup, Stack, id};

fn wary(setup: Setup) -> Setup {
    Setup { response_limit: ANSWER_LIMIT, ..Setup::hasty(setup.base_url) }.once()
}

fn stage<S: Stack>(script: impl Fn(&mut Scene<'_>) + Send + Sync + 'static) -> Stage<S> {
    // A hasty client needs only the address and certificate from the setup.
    Stage::new(wary, move |_, scene| script(scene))
}

/// Reads an email, and writes the same frames, if any, until the client hangs up. The email is in
/// doubt; returns the whole error text.
fn storm<S: Stack>(begun: impl Into<Vec<u8>>, rest: impl Into<Vec<u8>>) -> String {
    let (begun, rest) = (begun.into(), rest.into());
    loop {
        let (begun, rest) = (begun.clone(), rest.clone());
        let stage = stage::<S>(move |scene| {
            if scene.try_request().is_none() {
                return;
            }
            scene.frames.write_raw(&begun);
            if !rest.is_empty() {
                scene.frames.write_endlessly(&rest);
            }
            scene.frames.drain();
        });
        let sent = stage.client.send(mail());
        let (connections, requests) = stage.finish();
        // A busy machine may not get as far in a quarter of a second.
        if requests.is_empty() && unsent(sent.clone()).contains(LATE) {
            continue;
        }
        let told = unanswered(sent);
        assert_eq!((connections, requests.len()), (1, 1), "{told}");
        return told;
    }
}

fn says(told: &str, words: &[&str]) {
    assert!(words.iter().any(|word| told.contains(word)), "{told}");
}

const LATE: &str = "longer than 25";
/// `:status: 200`, and `:status: 103`.
const OK: [u8; 1] = [0x88];
const EARLY_HINTS: [u8; 5] = [0x08, 3, b'1', b'0', b'3'];

/// A header that is in no table: `x: …`.
fn header(len: u8) -> Vec<u8> {
    let mut header = vec![0, 1, b'x', len.min(126)];
    header.resize(4 + usize::from(len.min(126)), b'y');
    header
}

/// Responds to an email with frames: kind, flags, stream and payload of each; then hangs up.
pub fn hear<S: Stack>(frames: &[(u8, u8, u32, Vec<u8>)]) {
    let frames =
        frames.iter().map(|(kind, flags, stream, load)| frame(*kind, *flags, *stream, load));
    let frames: Vec<u8> = frames.flatten().collect();
    let stage = Stage::<S>::new(Setup::once, move |_, scene| {
        scene.request();
        scene.frames.write_raw(&frames);
    });
    match stage.client.send(mail()) {
        Ok(receipt) => assert_eq!(id(&receipt), "1"),
        Err(error) => {
            let told = all_that_is_told(&error);
            assert!(!told.contains("secret"), "{told}");
            assert!(error.may_have_happened() || told.contains("REFUSED_STREAM"), "{told}");
        }
    }
    let _ = stage.finish();
}

pub fn of_settings<S: Stack>() -> Vec<Request> {
    let many = [0, 3, 0, 0, 0, 100].repeat(100);
    for settings in [frame(SETTINGS, 0, 0, &[]), frame(SETTINGS, 0, 0, &many)] {
        says(&storm::<S>([], settings.repeat(20)), &[LATE]);
    }
    says(&storm::<S>([], frame(SETTINGS, ACK, 0, &[]).repeat(20)), &[LATE, "protocol error"]);
    Vec::new()
}

pub fn of_pings<S: Stack>() -> Vec<Request> {
    says(&storm::<S>([], frame(PING, 0, 0, &[7; 8]).repeat(50)), &[LATE]);
    says(&storm::<S>([], frame(PING, ACK, 0, &[7; 8]).repeat(50)), &[LATE]);
    Vec::new()
}

pub fn of_what_nobody_knows<S: Stack>() -> Vec<Request> {
    says(&storm::<S>([], frame(99, 0, 1, &[7; 500]).repeat(20)), &[LATE]);
    // Priorities, which are obsolete.
    says(&storm::<S>([], frame(2, 0, 1, &[0, 0, 0, 3, 7]).repeat(50)), &[LATE]);
    Vec::new()
}

pub fn of_windows<S: Stack>() -> Vec<Request> {
    let one = frame(WINDOW_UPDATE, 0, 1, &[0, 0, 0, 1]).repeat(50);
    says(&storm::<S>([], one), &[LATE]);
    for (stream, size) in
        [(0, [0x7f, 0xff, 0xff, 0xff]), (1, [0x7f, 0xff, 0xff, 0xff]), (1, [0; 4])]
    {
        let words = ["flow-control", "protocol error", LATE];
        says(&storm::<S>([], frame(WINDOW_UPDATE, 0, stream, &size)), &words);
    }
    Vec::new()
}

pub fn of_interim_answers<S: Stack>() -> Vec<Request> {
    let hints = frame(HEADERS, END_HEADERS, 1, &EARLY_HINTS);
    says(&storm::<S>([], hints.repeat(50)), &[LATE]);
    let long = [&EARLY_HINTS[..], &header(100).repeat(20)].concat();
    says(&storm::<S>([], frame(HEADERS, END_HEADERS, 1, &long).repeat(5)), &[LATE]);
    Vec::new()
}

/// A head continued in frame after frame, of some size or empty.
pub fn of_continuations<S: Stack>() -> Vec<Request> {
    let begun = frame(HEADERS, 0, 1, &OK);
    for payload in [vec![], header(100), header(100).repeat(100)] {
        let more = frame(CONTINUATION, 0, 1, &payload).repeat(10);
        let told = storm::<S>(begun.clone(), more);
        says(&told, &["too_many_continuations", "your calm", "protocol error", "unspecific"]);
    }
    Vec::new()
}

/// A head that is short on the wire, since it refers to one table entry repeatedly.
pub fn of_headers_in_few_bytes<S: Stack>() -> Vec<Request> {
    let mut entry = vec![0x40, 1, b'x', 0x7f, 0xa1, 0x1e];
    entry.resize(6 + 4000, b'y');
    let bomb = [&OK[..], &entry, &[0xbe; 12_000]].concat();
    let told = storm::<S>(frame(HEADERS, END_HEADERS | END_STREAM, 1, &bomb), []);
    says(&told, &["protocol error", "your calm", "header", "unspecific", LATE]);
    Vec::new()
}

pub fn of_data<S: Stack>() -> Vec<Request> {
    let begun = frame(HEADERS, END_HEADERS, 1, &OK);
    let words = [LATE, "more than 262144 bytes", "excessive load"];
    for len in [0, 1, 16_384] {
        let data = frame(DATA, 0, 1, &vec![b' '; len]);
        says(&storm::<S>(begun.clone(), data.repeat(if len > 1 { 1 } else { 50 })), &words);
    }
    // Padding is content that is discarded, but counts towards the window.
    let padded = [&[255][..], &[0; 255]].concat();
    says(&storm::<S>(begun, frame(DATA, 8, 1, &padded).repeat(20)), &words);
    Vec::new()
}

/// Resets of streams that exist, and of others.
pub fn of_resets<S: Stack>() -> Vec<Request> {
    let reset = |stream: u32| frame(RST_STREAM, 0, stream, &CANCEL.to_be_bytes());
    for stream in [1, 2, 3, 0x7fff_ffff, 0] {
        says(&storm::<S>([], reset(stream).repeat(50)), &["protocol error", "no longer needed"]);
    }
    Vec::new()
}

pub fn of_goodbyes<S: Stack>() -> Vec<Request> {
    let away = |last: u32, code: u32| {
        frame(GOAWAY, 0, 0, &[last.to_be_bytes(), code.to_be_bytes()].concat())
    };
    // Repeatedly, for the same stream; for ever fewer; with a long reason.
    says(&storm::<S>([], away(1, NO_ERROR).repeat(20)), &[LATE]);
    let told = storm::<S>([], [away(9, NO_ERROR), away(0, INTERNAL_ERROR)].concat());
    says(&told, &["internal error", "unexpected internal", "connection"]);
    let long = [&1_u32.to_be_bytes()[..], &0_u32.to_be_bytes(), &[b'x'; 10_000]].concat();
    says(&storm::<S>([], frame(GOAWAY, 0, 0, &long)), &[LATE]);
    Vec::new()
}

pub fn of_promises<S: Stack>() -> Vec<Request> {
    let promise = [&2_u32.to_be_bytes()[..], &OK].concat();
    says(&storm::<S>([], frame(PUSH_PROMISE, END_HEADERS, 1, &promise)), &["protocol error"]);
    Vec::new()
}

/// Frames that are too long, too short, or in the wrong place.
pub fn of_nonsense<S: Stack>() -> Vec<Request> {
    let body = frame(DATA, END_STREAM, 1, b"{}");
    for nonsense in [
        frame(DATA, 0, 1, &vec![b' '; 20_000]),
        [0xff; 64].to_vec(),
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".to_vec(),
        body,
        frame(DATA, 0, 0, b"{}"),
        frame(HEADERS, END_HEADERS, 1, &[0xff; 20]),
        frame(HEADERS, END_HEADERS, 1, &[]),
        frame(HEADERS, END_HEADERS, 2, &OK),
        frame(HEADERS, END_HEADERS | END_STREAM, 1, &EARLY_HINTS),
        frame(CONTINUATION, END_HEADERS, 1, &OK),
        frame(SETTINGS, 0, 0, &[0, 4, 0xff, 0xff, 0xff, 0xff]),
        frame(SETTINGS, 0, 0, &[0, 5, 0, 0, 0, 1]),
        frame(SETTINGS, 0, 1, &[]),
        frame(SETTINGS, 0, 0, &[1, 2, 3]),
        frame(PING, 0, 0, &[1]),
        frame(PING, 0, 1, &[0; 8]),
    ] {
        let told = storm::<S>(nonsense.clone(), []);
        assert!(!told.contains(LATE), "{nonsense:?}: {told}");
    }
    Vec::new()
}

/// The first of two heads counts, and the second is not a trailer.
pub fn of_heads<S: Stack>() -> Vec<Request> {
    let head = frame(HEADERS, END_HEADERS, 1, &OK);
    let stage = stage::<S>(move |scene| {
        scene.request();
        scene.frames.write_raw(&head.repeat(3));
        scene.frames.drain();
    });
    let error = stage.client.send(mail()).expect_err("no receipt");
    assert!(error.may_have_happened(), "{}", all_that_is_told(&error));
    stage.finish().1
}

/// No content is ever allowed: the request is not sent.
pub fn a_window_that_stays_shut<S: Stack>() -> Vec<Request> {
    let stage = stage::<S>(|scene| {
        scene.frames.write_raw(&frame(SETTINGS, 0, 0, &[0, 4, 0, 0, 0, 0]));
        scene.frames.drain();
    });
    let told = unsent(stage.client.send(Post(1 << 20)));
    assert!(told.contains(LATE), "{told}");
    stage.finish().1
}
