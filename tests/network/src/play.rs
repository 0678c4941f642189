//! How an HTTP/1.1 server plays a fault: what it reads, whether it acts, what it writes.

use std::fmt::Write as _;
use std::time::Duration;

use fastrand::Rng;

use crate::fault::{End, Fault};

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

/// How much of a request is read first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Reading {
    /// All of it.
    Whole,
    /// Its head.
    Head,
    /// This part of it, and then the connection ends.
    Part(f64, End),
}

/// One step of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Write(Vec<u8>),
    Pause(Duration),
    /// Ends the writing half.
    Shut,
    /// Ends the connection.
    End(End),
    /// Writes these bytes once the next request begins to arrive.
    Later(Vec<u8>),
}

impl Fault {
    /// How much of the request is read.
    pub(crate) fn reading(&self) -> Reading {
        match self {
            Self::CutRequest { part, reset } => {
                Reading::Part(*part, if *reset { End::Reset } else { End::Close })
            }
            Self::EarlyRefusal { .. } | Self::EarlyAcceptance => Reading::Head,
            _ => Reading::Whole,
        }
    }

    /// Whether Postmark gets the request.
    pub(crate) fn acts(&self) -> bool {
        match self {
            Self::Silent { acts } | Self::Garbage { acts } | Self::Instead { acts, .. } => *acts,
            Self::CutRequest { .. }
            | Self::EarlyRefusal { .. }
            | Self::EarlyAcceptance
            | Self::RefusedStream => false,
            _ => true,
        }
    }

    fn is_extra(&self) -> bool {
        matches!(self, Self::ExtraAnswer(_) | Self::ExtraBeforeNext)
    }

    /// The server's steps after reading and acting; `own` is Postmark's response.
    pub(crate) fn steps(&self, own: &Answer, chance: &mut Rng) -> Vec<Step> {
        let bytes = own.to_bytes();
        if self.is_extra() && !own.is_of_accepted() {
            return vec![Step::Write(bytes)];
        }
        match self {
            Self::None | Self::RefusedStream | Self::GoAway => vec![Step::Write(bytes)],
            Self::Slow(pause) => vec![Step::Pause(*pause), Step::Write(bytes)],
            Self::Silent { .. } => vec![Step::End(End::Stall)],
            Self::CutRequest { .. } => Vec::new(),
            Self::LostAnswer { reset } => {
                vec![Step::End(if *reset { End::Reset } else { End::Close })]
            }
            Self::CutAnswer { part, end } => {
                vec![Step::Write(bytes[..portion(*part, bytes.len())].to_vec()), Step::End(*end)]
            }
            Self::Dribble => {
                let mut steps = Vec::new();
                for piece in bytes.chunks(chance.usize(1..200)) {
                    steps.push(Step::Write(piece.to_vec()));
                    steps.push(Step::Pause(Duration::from_millis(chance.u64(0..30))));
                }
                steps
            }
            Self::EarlyRefusal { answer, closes: true } => {
                vec![Step::Write(answer.to_bytes()), Step::End(End::Close)]
            }
            Self::Instead { answer, .. } | Self::EarlyRefusal { answer, closes: false } => {
                vec![Step::Write(answer.to_bytes())]
            }
            Self::EarlyAcceptance => {
                vec![Step::Write(bytes), Step::Pause(Duration::from_secs(1)), Step::End(End::Reset)]
            }
            Self::ExtraAnswer(pause) if pause.is_zero() => {
                vec![Step::Write([bytes.as_slice(), &bytes].concat())]
            }
            Self::ExtraAnswer(pause) => {
                vec![Step::Write(bytes.clone()), Step::Pause(*pause), Step::Write(bytes)]
            }
            Self::ExtraBeforeNext => vec![Step::Write(bytes.clone()), Step::Later(bytes)],
            Self::HalfClose => vec![Step::Write(bytes), Step::Shut],
            Self::LateClose(pause) => {
                vec![Step::Write(bytes), Step::Pause(*pause), Step::End(End::Close)]
            }
            Self::Garbage { .. } => {
                let junk = [&b"\x16\x03\x01\x02\x00\x01"[..], b"\0\0\0\0", b"HTTP/9.9 abc\r\n\r\n"];
                let junk = chance.choice(junk).expect("there is some").to_vec();
                vec![Step::Write(junk), Step::End(End::Close)]
            }
            Self::Interim => {
                let interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n";
                vec![Step::Write([interim.as_slice(), &bytes].concat())]
            }
        }
    }
}

/// This share of a length.
pub(crate) fn portion(part: f64, len: usize) -> usize {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "it is between 0 and the length"
    )]
    let portion = (part * len as f64) as usize;
    portion.min(len)
}

impl Answer {
    pub(crate) fn json(status: u16, body: impl Into<String>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }
    }

    fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Whether it identifies the email, so that it cannot be mistaken for a response to the next
    /// one.
    ///
    /// A refusal names no email: a repeated one is attributed to the next email, which no client
    /// can detect.
    fn is_of_accepted(&self) -> bool {
        self.status == 200 && !self.body.contains(r#""ErrorCode":4"#)
    }

    /// In HTTP/1.1.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut text = format!("HTTP/1.1 {} Status\r\n", self.status);
        for (name, value) in &self.headers {
            let _ = write!(text, "{name}: {value}\r\n");
        }
        let _ = write!(text, "Content-Length: {}\r\n\r\n{}", self.body.len(), self.body);
        text.into_bytes()
    }
}

/// A response of an intermediary, or of a failing Postmark, and whether it acts first.
///
/// A definite refusal never acts: such a server would contradict itself.
pub(crate) fn canned(chance: &mut Rng) -> (Answer, bool) {
    let page = "<html><body>No.</body></html>";
    let error = |status, code, text: &str| {
        Answer::json(status, format!(r#"{{"ErrorCode":{code},"Message":"{text}"}}"#))
    };
    let doubtful = chance.bool();
    match chance.u8(..14) {
        0 => (Answer::json(429, ""), false),
        1 => (error(429, 429, "Slow").header("Retry-After", "1"), false),
        2 => (error(503, 100, "Maintenance"), false),
        3 => (Answer::json(413, page), false),
        4 => (error(422, 300, "Invalid 'To' address"), false),
        5 => (error(401, 10, "No such token"), false),
        6 => (error(500, 101, "Unexpected"), doubtful),
        7 => (Answer::json(502, page), doubtful),
        8 => (Answer::json(503, page).header("Retry-After", "2"), doubtful),
        9 => (Answer::json(504, page), doubtful),
        10 => (Answer::json(200, page), doubtful),
        11 => (Answer::json(200, ""), doubtful),
        12 => (Answer::json(302, "").header("Location", "/elsewhere"), doubtful),
        _ => (Answer::json(408, ""), doubtful),
    }
}
