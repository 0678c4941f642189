//! The settings of a run, drawn from its seed.

use std::time::Duration;

use fastrand::Rng;

use crate::fault::Faults;
use crate::sabotage::Sabotage;
use crate::scope::Scope;

/// The settings of a run.
#[derive(Debug, Clone)]
pub(crate) struct Setup {
    pub(crate) speaks: Speaks,
    pub(crate) style: Style,
    pub(crate) emails: usize,
    pub(crate) at_a_time: Option<usize>,
    pub(crate) a_second: Option<u32>,
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) attempts: u32,
    pub(crate) first_wait: Duration,
    pub(crate) deadline: Duration,
    pub(crate) faults: Faults,
    /// The share of connections with a flaw.
    pub(crate) flaws: f64,
    /// Whether paths fail and hosts crash.
    pub(crate) storms: bool,
    pub(crate) latency: Duration,
    pub(crate) sabotage: Option<Sabotage>,
}

/// The protocol of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speaks {
    Http1,
    Http1OverTls,
    Http2,
}

/// How a program sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// One email after the other.
    InTurn,
    /// Several at a time.
    Buffered,
    /// Several at a time, and one more while their outcomes are handled.
    BufferedAndOneMore,
    /// All at once.
    Joined,
    /// Two at a time; the second is left unpolled once the first is done, and then dropped or not.
    Selected,
    /// Each with its own timeout, after which it is dropped.
    Raced,
    /// Polled once, left alone, then polled to the end.
    LeftUnpolled,
    /// As tasks, some of which are aborted.
    Spawned,
    /// As a batch of an iterator, whose outcomes are taken slowly.
    Batch,
    /// As a batch of a slow stream, which may be dropped early.
    BatchFromStream,
}

impl Style {
    pub(crate) const ALL: [Self; 10] = [
        Self::InTurn,
        Self::Buffered,
        Self::BufferedAndOneMore,
        Self::Joined,
        Self::Selected,
        Self::Raced,
        Self::LeftUnpolled,
        Self::Spawned,
        Self::Batch,
        Self::BatchFromStream,
    ];
}

impl Setup {
    pub(crate) fn draw(chance: &mut Rng, scope: Scope) -> Self {
        let seconds = |chance: &mut Rng, choices: &[u64]| {
            Duration::from_secs(*chance.choice(choices).expect("there are some"))
        };
        let longest = seconds(chance, &[1, 4, 12]);
        let mut setup = Self {
            speaks: *chance
                .choice(&[Speaks::Http1, Speaks::Http1, Speaks::Http1OverTls, Speaks::Http2])
                .expect("there are some"),
            style: *chance.choice(&Style::ALL).expect("there are some"),
            emails: chance.usize(1..14),
            at_a_time: chance.bool().then(|| chance.usize(1..5)),
            a_second: (chance.u8(..3) == 0).then(|| chance.u32(1..20)),
            timeout: seconds(chance, &[1, 3, 10]),
            connect_timeout: seconds(chance, &[1, 5]),
            attempts: chance.u32(1..5),
            first_wait: Duration::from_millis(chance.u64(0..800)),
            deadline: seconds(chance, &[3, 20, 120]),
            faults: Faults { rate: chance.f64() * 0.7, longest, ..Faults::ALL },
            flaws: if chance.bool() { chance.f64() * 0.5 } else { 0.0 },
            storms: chance.bool(),
            latency: Duration::from_millis(*chance.choice(&[1, 30, 400]).expect("there are some")),
            sabotage: None,
        };
        setup.faults.extra &= scope.extra_responses();
        setup
    }
}
