//! Responses of arbitrary bytes: every stack interprets them in the same way, and no email is
//! mistaken for sent, or not sent.

use postmark_tests::conformance::hostile::{Heard, Stage, answers, storms};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRunner};

use super::stacks::{AsyncStd, Blocking, Smol, Tokio};
use super::turn;

/// Building blocks of responses, valid or not.
const WORDS: &[&str] = &[
    "HTTP/1.1 ",
    "HTTP/1.0 ",
    "200 OK",
    "204 No",
    "100 Continue",
    "101 Switch",
    "103 Early",
    "304 Same",
    "500 No",
    "\r\n",
    "\r\n",
    "\r\n\r\n",
    "\n",
    "\n\n",
    "\0",
    ":",
    " ",
    "0",
    "2e",
    "ffffffffffffffff",
    "Content-Length: ",
    "46",
    "18446744073709551615",
    "-1",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Connection: close",
    "Connection: keep-alive",
    "Content-Encoding: gzip",
    "Upgrade: h2c",
    ";a=b",
    r#"{"ErrorCode":0,"Message":"OK","MessageID":"1"}"#,
    "{}",
    "[",
    "null",
    "\u{1f}\u{8b}",
];

/// All stacks, each with its own server.
struct All {
    blocking: Stage<Blocking>,
    tokio: Stage<Tokio>,
    async_std: Stage<AsyncStd>,
    smol: Stage<Smol>,
}

impl All {
    fn new() -> Self {
        Self {
            blocking: Stage::new(),
            tokio: Stage::new(),
            async_std: Stage::new(),
            smol: Stage::new(),
        }
    }

    fn hear(&self, pieces: &[&[u8]]) -> [Heard; 4] {
        let pieces = || pieces.iter().map(|piece| piece.to_vec()).collect::<Vec<_>>();
        [
            self.blocking.hear_pieces(pieces()),
            self.tokio.hear_pieces(pieces()),
            self.async_std.hear_pieces(pieces()),
            self.smol.hear_pieces(pieces()),
        ]
    }

    fn finish(self) {
        drop(self.blocking.finish());
        drop(self.tokio.finish());
        drop(self.async_std.finish());
        drop(self.smol.finish());
    }
}

/// Sends generated responses, and checks how all stacks interpret each.
fn for_any<T: Strategy<Value = Vec<u8>>>(kind: T, holds: impl Fn(&Heard) -> bool) {
    let _turn = turn();
    let all = All::new();
    let config = Config { cases: 256, failure_persistence: None, ..Config::default() };
    let result = TestRunner::new(config).run(&kind, |answer| {
        for heard in all.hear(&[&answer]) {
            prop_assert!(holds(&heard), "{:?}: {heard:?}", String::from_utf8_lossy(&answer));
        }
        Ok(())
    });
    result.expect("it holds");
    all.finish();
}

/// Good ones, and a refusal.
fn honest() -> Vec<Vec<u8>> {
    let mut honest = answers();
    let no = r#"{"ErrorCode":300,"Message":"No"}"#;
    let len = no.len();
    honest.push(format!("HTTP/1.1 422 No\r\nContent-Length: {len}\r\n\r\n{no}").into());
    honest
}

fn is_doubt(heard: &Heard) -> bool {
    matches!(heard, Heard::Doubt(_))
}

/// The interpretation of a response, without the words.
fn kind(heard: &Heard) -> u8 {
    match heard {
        Heard::Receipt(_) => 0,
        Heard::Refused(_) => 1,
        Heard::Doubt(_) => 2,
    }
}

#[test]
fn any_bytes() {
    for_any(vec(any::<u8>(), 0..600), is_doubt);
}

#[test]
fn any_words_of_http() {
    let answer = vec(select(WORDS), 0..24)
        .prop_map(|words| ["HTTP/1.1 ", &words.concat()].concat().into_bytes());
    for_any(answer, |heard| is_doubt(heard) || *heard == Heard::Receipt("1".to_owned()));
}

/// A few bytes are changed, inserted or removed. What is accepted has the one id, or one with a
/// changed byte; what is certainly not sent was refused by Postmark.
#[test]
fn any_change_to_a_good_answer() {
    let change = (any::<Index>(), any::<u8>(), 0..3_u8);
    let answer = (select(honest()), vec(change, 1..4)).prop_map(|(mut answer, changes)| {
        for (at, byte, how) in changes {
            let at = at.index(answer.len());
            match how {
                0 => answer[at] = byte,
                1 => answer.insert(at, byte),
                _ => drop(answer.remove(at)),
            }
        }
        answer
    });
    for_any(answer, |heard| match heard {
        Heard::Receipt(id) => id.chars().count() <= 4,
        _ => true,
    });
}

/// HTTP/2 frames, of every type and some more, on the stream of the email and on others.
#[test]
fn any_frames() {
    let _turn = turn();
    let kind = prop_oneof![4 => select(vec![0_u8, 1, 3, 9]), 1 => any::<u8>()];
    let flags = prop_oneof![select(vec![0_u8, 1, 4, 5, 8, 0x20]), any::<u8>()];
    let stream = prop_oneof![4 => Just(1_u32), 1 => Just(0), 1 => any::<u32>()];
    // Good and bad heads, codes, settings, and a receipt.
    let payloads: Vec<Vec<u8>> = vec![
        vec![],
        vec![0x88],
        vec![0x08, 3, b'1', b'0', b'3'],
        vec![0xbe; 9],
        vec![0, 0, 0, 7],
        vec![0, 0, 0, 1, 0, 0, 0, 0],
        vec![0, 4, 0x7f, 0xff, 0xff, 0xff],
        br#"{"ErrorCode":0,"Message":"OK","MessageID":"1"}"#.to_vec(),
    ];
    let payload = prop_oneof![4 => select(payloads), 1 => vec(any::<u8>(), 0..40)];
    let frames = vec((kind, flags, stream, payload), 0..8);
    let config = Config { cases: 64, failure_persistence: None, ..Config::default() };
    let result = TestRunner::new(config).run(&frames, |frames| {
        storms::hear::<Tokio>(&frames);
        storms::hear::<AsyncStd>(&frames);
        storms::hear::<Smol>(&frames);
        Ok(())
    });
    result.expect("it holds");
}

#[test]
fn cut_off_anywhere() {
    let _turn = turn();
    let all = All::new();
    for answer in honest() {
        for len in (0..answer.len()).step_by(3) {
            // The last bytes of a chunked one are not content.
            let is_whole = len + 20 > answer.len();
            for heard in all.hear(&[&answer[..len]]) {
                let holds = is_doubt(&heard) || is_whole && kind(&heard) == 0;
                assert!(holds, "{len} of {:?}: {heard:?}", String::from_utf8_lossy(&answer));
            }
        }
    }
    all.finish();
}

/// Split in two at any point, it is the same response.
#[test]
fn split_anywhere() {
    let _turn = turn();
    let all = All::new();
    for answer in honest() {
        let whole = all.hear(&[&answer]);
        for at in 1..answer.len() {
            let (first, second) = answer.split_at(at);
            let heard = all.hear(&[first, second]);
            assert_eq!(heard, whole, "{at} of {:?}", String::from_utf8_lossy(&answer));
        }
        assert!(whole.iter().all(|heard| kind(heard) == kind(&whole[0]) && !is_doubt(heard)));
    }
    all.finish();
}
