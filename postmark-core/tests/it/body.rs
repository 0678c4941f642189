//! The content of requests: the same bytes in whatever way they are pulled, and sealed in time.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, reason = "threads race for the seal")]

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Barrier;
use std::task::{Context, Poll, Waker};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http_body::Body as _;
use postmark_core::{
    Attachment, Body, Config, Content, Email, Sealed, SendBatch, ServerToken, prepare,
};
use proptest::prelude::*;
use serde::Serialize;

/// An email of the members that matter here, in the order in which they are written.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Reference<'a> {
    from: &'a str,
    to: &'a str,
    subject: &'a str,
    text_body: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    headers: Vec<BTreeMap<&'a str, &'a str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<ReferenceFile<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ReferenceFile<'a> {
    name: &'a str,
    content_type: &'a str,
    content: String,
}

const FROM: &str = "a@example.com";
const TO: &str = "b@example.com";
const SUBJECT: &str = "Odd \"things\"\t\u{1}\u{7f} → 𝄞";

fn email(text: &str, files: &[Bytes]) -> Email {
    let email =
        Email::new(FROM, TO, Content::text(text)).subject(SUBJECT).header("X-A", text_line(text));
    files.iter().fold(email, |email, file| email.attach(Attachment::new("f.dat", file.clone())))
}

/// A text as a header may have it.
fn text_line(text: &str) -> String {
    text.replace(['\r', '\n', '\0'], " ")
}

fn reference(text: &str, files: &[Bytes]) -> String {
    let line = text_line(text);
    let attachments = files
        .iter()
        .map(|file| ReferenceFile {
            name: "f.dat",
            content_type: "application/octet-stream",
            content: BASE64_STANDARD.encode(file),
        })
        .collect();
    serde_json::to_string(&Reference {
        from: FROM,
        to: TO,
        subject: SUBJECT,
        text_body: text,
        headers: vec![BTreeMap::from([("Name", "X-A"), ("Value", &line)])],
        attachments,
    })
    .unwrap()
}

fn body(email: &Email) -> Body {
    prepare(&Config::new(ServerToken::test()), email).unwrap().into_body()
}

fn file(len: usize) -> Bytes {
    (0..len).map(|at| u8::try_from(at * 7 % 251).unwrap()).collect()
}

/// A way to pull; each pull gives out what it gives out, nothing at the end.
#[derive(Debug, Clone, Copy)]
enum Way {
    Chunk,
    Read(usize),
    Bytes,
    HttpBody,
}

impl Way {
    fn pull(self, body: &mut Body) -> Result<Bytes, Sealed> {
        match self {
            Self::Chunk => body.chunk().map(Option::unwrap_or_default),
            Self::Read(room) => {
                let mut room = vec![0; room];
                let len = body.read(&mut room)?;
                room.truncate(len);
                Ok(room.into())
            }
            Self::Bytes => {
                let bytes = body.clone().into_bytes()?;
                // What is given out as one cannot be pulled on, so the rest is passed over.
                while body.chunk()?.is_some() {}
                Ok(bytes)
            }
            Self::HttpBody => {
                let polled = Pin::new(body).poll_frame(&mut Context::from_waker(Waker::noop()));
                let Poll::Ready(frame) = polled else { unreachable!("there is no I/O") };
                Ok(frame.transpose()?.map_or_else(Bytes::new, |frame| frame.into_data().unwrap()))
            }
        }
    }

    /// Pulls to the end, and looks at each step that the lengths are right.
    fn drain(self, body: &mut Body) -> Result<Vec<u8>, Sealed> {
        let mut all = Vec::new();
        loop {
            let before = body.remaining();
            assert_eq!(body.size_hint().exact(), Some(before));
            assert_eq!(body.is_end_stream(), before == 0);
            let bytes = self.pull(body)?;
            assert_eq!(body.remaining() + bytes.len() as u64, before);
            if bytes.is_empty() {
                assert_eq!(before, 0);
                return Ok(all);
            }
            all.extend_from_slice(&bytes);
        }
    }
}

#[test]
fn every_way_gives_the_same_bytes() {
    let lens = [0, 1, 2, 3, 4, 5, 47, 48, 49, 100, 192, 0];
    let files: Vec<_> = lens.into_iter().map(file).collect();
    let expected = reference("Hello\r\n\"World\"", &files);
    let email = email("Hello\r\n\"World\"", &files);
    let rooms = (1..=200).chain([1023, 4096, 65_537]).map(Way::Read);
    for way in rooms.chain([Way::Chunk, Way::Bytes, Way::HttpBody]) {
        let mut body = body(&email);
        assert_eq!(body.len(), expected.len() as u64);
        let pulled = way.drain(&mut body).unwrap();
        assert_eq!(std::str::from_utf8(&pulled).unwrap(), expected, "{way:?}");
        assert_eq!((body.len(), body.remaining()), (expected.len() as u64, 0));
        assert!(!body.is_empty());
    }
}

#[test]
fn large_attachments_come_in_chunks_of_64_kib() {
    const RAW: usize = 48 * 1024;
    for len in [RAW - 1, RAW, RAW + 1, 2 * RAW, 3 * RAW + 2] {
        let files = [file(len), file(len)];
        let email = email("Hello", &files);
        let expected = reference("Hello", &files);
        for way in [Way::Chunk, Way::Bytes, Way::HttpBody, Way::Read(8192), Way::Read(99_999)] {
            assert!(way.drain(&mut body(&email)).unwrap() == expected.as_bytes(), "{way:?} {len}");
        }
        let mut body = body(&email);
        while let Some(chunk) = body.chunk().unwrap() {
            assert!(chunk.len() <= 64 * 1024);
        }
    }
}

#[test]
fn chunks_of_attachments_use_two_buffers_in_turn() {
    let mut body = body(&email("Hello", &[file(5 * 48 * 1024)]));
    body.chunk().unwrap();
    let places: Vec<_> = (0..4).map(|_| body.chunk().unwrap().unwrap().as_ptr()).collect();
    assert_eq!((places[0], places[1]), (places[2], places[3]));
    assert_ne!(places[0], places[1]);
}

#[test]
fn chunks_that_are_kept_stay_as_they_are() {
    const RAW: usize = 48 * 1024;
    let encoded = BASE64_STANDARD.encode(file(6 * RAW));
    let mut body = body(&email("Hello", &[file(6 * RAW)]));
    body.chunk().unwrap();
    let kept: Vec<_> = (0..6).map(|_| body.chunk().unwrap().unwrap()).collect();
    assert!(kept.concat() == encoded.as_bytes());
}

#[test]
fn many_attachments_are_in_their_places() {
    let files: Vec<_> = (0..300).map(|len| file(len % 7)).collect();
    let email = email("Hello", &files);
    let expected = reference("Hello", &files);
    for way in [Way::Chunk, Way::Bytes, Way::HttpBody, Way::Read(1), Way::Read(1000)] {
        assert!(way.drain(&mut body(&email)).unwrap() == expected.as_bytes(), "{way:?}");
    }
    let batch = SendBatch::new(&vec![email; 3]);
    let mut body = prepare(&Config::new(ServerToken::test()), &batch).unwrap().into_body();
    let pulled = Way::Chunk.drain(&mut body).unwrap();
    assert!(pulled == format!("[{expected},{expected},{expected}]").as_bytes());
}

#[test]
fn text_is_shared_and_not_copied() {
    let text = Bytes::from("a".repeat(100_000));
    assert_eq!(Body::from(text.clone()).chunk().unwrap().unwrap().as_ptr(), text.as_ptr());
    assert_eq!(Body::from(text.clone()).into_bytes().unwrap().as_ptr(), text.as_ptr());
    // The first chunk is the text before the attachment, however large that is.
    assert!(body(&email("Hello", &[text])).chunk().unwrap().unwrap().ends_with(b"\"Content\":\""));
}

/// Whatever was pulled before, and however little, the next pull goes on from there.
#[test]
fn every_way_goes_on_from_any_other() {
    let files: Vec<_> = [1, 2, 3, 4, 5, 6, 7, 100].into_iter().map(file).collect();
    let email = email("Hello", &files);
    let expected = reference("Hello", &files);
    let whole = body(&email);
    for first in 0..expected.len() {
        let mut begun = whole.clone();
        let mut room = vec![0; first];
        assert_eq!(begun.read(&mut room), Ok(first), "all of the room is filled");
        for way in [Way::Chunk, Way::Bytes, Way::HttpBody, Way::Read(1), Way::Read(3), Way::Read(5)]
        {
            let rest = way.drain(&mut begun.clone()).unwrap();
            assert!([&room[..], &rest].concat() == expected.as_bytes(), "{first}, {way:?}");
        }
    }
    assert_eq!(whole.clone().read(&mut []), Ok(0));
}

#[test]
fn nothing_is_nothing_in_every_way() {
    for way in [Way::Chunk, Way::Bytes, Way::HttpBody, Way::Read(0), Way::Read(10)] {
        for mut body in [Body::empty(), Body::default(), Body::from(String::new())] {
            assert!(body.is_empty() && body.is_end_stream());
            assert!(!body.seal(), "it may have been sent already");
            assert_eq!(way.drain(&mut body), Ok(Vec::new()));
        }
    }
}

/// Seals a small body after each number of pulls in a way, and pulls on in another way.
#[test]
fn after_sealing_the_end_is_never_given_out() {
    let files = [file(4), file(9)];
    let email = email("Hello", &files);
    let whole = reference("Hello", &files);
    let ways = [Way::Chunk, Way::Read(4), Way::Read(7), Way::Read(100), Way::Bytes, Way::HttpBody];
    for first in ways {
        for then in ways {
            for pulls in 0.. {
                let mut pulled = body(&email);
                let kept = pulled.clone();
                let mut given = Vec::new();
                for _ in 0..pulls {
                    given.extend_from_slice(&first.pull(&mut pulled).unwrap());
                }
                let mut midway = pulled.clone();
                let is_given = given == whole.as_bytes();
                assert_eq!(kept.seal(), !is_given, "{first:?} {pulls}");
                assert_eq!(pulled.seal(), !is_given, "it is settled once");

                for body in [&mut pulled, &mut midway, &mut kept.clone()] {
                    if is_given {
                        then.drain(body).unwrap();
                    } else {
                        while let Ok(bytes) = then.pull(body) {
                            assert!(!bytes.is_empty(), "a sealed body does not seem to end");
                        }
                        assert!(body.remaining() > 0);
                        assert!(then.pull(body).is_err(), "it stays so");
                    }
                }
                if is_given {
                    break;
                }
            }
        }
    }
}

#[test]
fn an_end_that_any_clone_gave_out_is_given_out() {
    let mut body = body(&email("Hello", &[file(4)]));
    let kept = body.clone();
    let other = body.clone();
    let _ = body.chunk().unwrap();
    assert!(other.into_bytes().is_ok());
    assert!(!body.seal() && !kept.seal());
    assert!(Way::Chunk.drain(&mut body).is_ok(), "there is nothing left to save");
}

#[test]
fn sealing_and_pulling_may_race() {
    const ROUNDS: usize = 5_000;
    let email = email("Hello", &[file(4)]);
    let pulled: Vec<_> = (0..ROUNDS).map(|_| body(&email)).collect();
    let kept = pulled.clone();
    let start = Barrier::new(2);
    let (given, sealed) = std::thread::scope(|scope| {
        let given = scope.spawn(|| {
            let give = |body: Body| {
                let mut body = body;
                start.wait();
                Way::Chunk.drain(&mut body).is_ok()
            };
            pulled.into_iter().map(give).collect::<Vec<_>>()
        });
        let seal = |body: &Body| {
            start.wait();
            body.seal()
        };
        let sealed: Vec<_> = kept.iter().map(seal).collect();
        (given.join().unwrap(), sealed)
    });
    for (given, sealed) in given.into_iter().zip(sealed) {
        assert_ne!(given, sealed, "either the end was given out or it never is");
    }
}

#[test]
fn a_body_shows_how_far_it_is() {
    let mut body = Body::from("secret text".to_owned());
    assert_eq!(format!("{body:?}"), "Body(0 of 11 bytes pulled)");
    let _ = body.read(&mut [0; 4]);
    assert_eq!(format!("{body:?}"), "Body(4 of 11 bytes pulled)");
}

fn any_way() -> impl Strategy<Value = Way> {
    prop_oneof![Just(Way::Chunk), Just(Way::HttpBody), (4_usize..300).prop_map(Way::Read)]
}

proptest! {
    #[test]
    fn any_mail_is_what_serde_json_writes(
        text in any::<String>(),
        files in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..5),
        ways in prop::collection::vec(any_way(), 0..20),
    ) {
        let files: Vec<_> = files.into_iter().map(Bytes::from).collect();
        let email = email(&text, &files);
        let mut body = body(&email);
        let expected = reference(&text, &files);
        prop_assert_eq!(body.len(), expected.len() as u64);
        let mut pulled = Vec::new();
        for way in ways {
            pulled.extend_from_slice(&way.pull(&mut body).unwrap());
            prop_assert_eq!(body.remaining(), (expected.len() - pulled.len()) as u64);
        }
        pulled.extend_from_slice(&body.into_bytes().unwrap());
        prop_assert_eq!(String::from_utf8(pulled).unwrap(), expected);
    }
}
