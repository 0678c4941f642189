//! The faults of a request, on the side of the server.

use std::time::Duration;

use fastrand::Rng;

use crate::play::{Answer, canned};

/// A fault of a request, on the side of the server.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// The response is slow.
    Slow(Duration),
    /// There is no response, and the connection stays open.
    Silent { acts: bool },
    /// The connection ends after this part of the request, which has no effect.
    CutRequest { part: f64, reset: bool },
    /// The request is acted on, and the connection ends without a response.
    LostAnswer { reset: bool },
    /// The connection ends, or stalls, after this part of the response.
    CutAnswer { part: f64, end: End },
    /// The response arrives a few bytes at a time.
    Dribble,
    /// An intermediary responds, before or after Postmark acts.
    Instead { answer: Answer, acts: bool },
    /// A refusal arrives before the request was read, and the connection ends or continues.
    EarlyRefusal { answer: Answer, closes: bool },
    /// An acceptance arrives before the request was read, of an email that is never accepted.
    EarlyAcceptance,
    /// The response arrives a second time: at once, or after a while.
    ExtraAnswer(Duration),
    /// The response arrives a second time, when the next request begins to arrive.
    ExtraBeforeNext,
    /// The server ends its half of the connection after the response.
    HalfClose,
    /// The server ends the connection a while after the response, unannounced.
    LateClose(Duration),
    /// The response is not HTTP.
    Garbage { acts: bool },
    /// Interim responses arrive first.
    Interim,
    /// The server refuses the stream, unprocessed: HTTP/2 only.
    RefusedStream,
    /// The server shuts the connection down gracefully while it handles the request: HTTP/2 only.
    GoAway,
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Close,
    Reset,
    Stall,
}

/// Which faults occur, and how often.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub(crate) struct Faults {
    /// The share of requests with a fault.
    pub(crate) rate: f64,
    /// Whether there are unsolicited responses.
    pub(crate) extra: bool,
    /// Whether the server accepts emails that it does not have.
    pub(crate) lies: bool,
    /// The maximum delay of a response.
    pub(crate) longest: Duration,
}

impl Faults {
    /// All of them.
    pub(crate) const ALL: Self =
        Self { rate: 0.5, extra: true, lies: true, longest: Duration::from_secs(8) };

    /// None of them.
    pub(crate) const NONE: Self = Self { rate: 0.0, ..Self::ALL };

    /// The fault of the next request.
    pub(crate) fn draw(&self, chance: &mut Rng) -> Fault {
        if chance.f64() >= self.rate {
            return Fault::None;
        }
        let pause = |chance: &mut Rng| self.longest.mul_f64(chance.f64() * chance.f64());
        loop {
            return match chance.u8(..18) {
                0 => Fault::Slow(pause(chance)),
                1 => Fault::Silent { acts: chance.bool() },
                2 => Fault::CutRequest { part: chance.f64(), reset: chance.bool() },
                3 => Fault::LostAnswer { reset: chance.bool() },
                4 | 5 => Fault::CutAnswer {
                    part: chance.f64(),
                    end: *chance.choice(&[End::Close, End::Reset, End::Stall]).expect("three"),
                },
                6 => Fault::Dribble,
                7 | 8 => {
                    let (answer, acts) = canned(chance);
                    Fault::Instead { answer, acts }
                }
                9 => match canned(chance) {
                    (answer, false) if answer.status != 200 => {
                        Fault::EarlyRefusal { answer, closes: chance.bool() }
                    }
                    _ => continue,
                },
                10 if self.lies => Fault::EarlyAcceptance,
                11 if self.extra => Fault::ExtraAnswer(Duration::ZERO),
                12 if self.extra => Fault::ExtraAnswer(pause(chance) / 4),
                13 if self.extra => Fault::ExtraBeforeNext,
                14 if chance.bool() => Fault::HalfClose,
                14 => Fault::LateClose(pause(chance) / 4),
                15 => Fault::Garbage { acts: chance.bool() },
                16 => Fault::Interim,
                17 if chance.bool() => Fault::RefusedStream,
                17 => Fault::GoAway,
                _ => continue,
            };
        }
    }
}

impl Fault {
    /// Its kind, for counts.
    #[must_use]
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Slow(_) => "slow response",
            Self::Silent { acts: true } => "accepted, silence",
            Self::Silent { acts: false } => "silence",
            Self::CutRequest { reset: true, .. } => "reset within the request",
            Self::CutRequest { reset: false, .. } => "closed within the request",
            Self::LostAnswer { reset: true } => "accepted, reset",
            Self::LostAnswer { reset: false } => "accepted, closed",
            Self::CutAnswer { end: End::Close, .. } => "closed within the response",
            Self::CutAnswer { end: End::Reset, .. } => "reset within the response",
            Self::CutAnswer { end: End::Stall, .. } => "stalled within the response",
            Self::Dribble => "response byte by byte",
            Self::Instead { acts: true, .. } => "accepted, other response",
            Self::Instead { acts: false, .. } => "other response",
            Self::EarlyRefusal { .. } => "early refusal",
            Self::EarlyAcceptance => "early acceptance",
            Self::ExtraAnswer(Duration::ZERO) => "extra response at once",
            Self::ExtraAnswer(_) => "extra response later",
            Self::ExtraBeforeNext => "extra response before the next",
            Self::HalfClose => "half-close behind the response",
            Self::LateClose(_) => "late close",
            Self::Garbage { acts: true } => "accepted, garbage",
            Self::Garbage { acts: false } => "garbage",
            Self::Interim => "interim responses",
            Self::RefusedStream => "refused stream",
            Self::GoAway => "GOAWAY",
        }
    }
}
