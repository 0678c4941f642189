//! The tasks, each done by both libraries, or by ours beside something else that is plain.

pub(crate) mod reading;
pub(crate) mod receiving;
pub(crate) mod sending;

use std::fmt;
use std::time::Duration;

use crate::measure::{Contender, Cost, measure};

/// A task and the ways to do it; the first is the peer's, which ours are compared with.
pub(crate) struct Task {
    pub(crate) name: &'static str,
    ways: Vec<Way>,
    contenders: Vec<Contender>,
}

/// One way to do a task; only ours have goals.
#[derive(Clone)]
pub(crate) struct Way {
    pub(crate) name: &'static str,
    pub(crate) goals: Vec<Goal>,
}

/// What one of our ways is to reach.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goal {
    /// At most this share of the peer's time.
    Time(f64),
    /// At most this many allocations.
    Allocations(usize),
    /// At most this many bytes held at a time, in KiB.
    Peak(usize),
}

/// What a way costs.
pub(crate) struct Outcome {
    pub(crate) way: Way,
    pub(crate) cost: Cost,
    /// The share of the peer's time.
    pub(crate) ratio: f64,
}

impl Task {
    fn new(name: &'static str, peer: Contender) -> Self {
        Self::beside("postmark", name, peer)
    }

    /// A task that the peer has no code for.
    fn beside(other: &'static str, name: &'static str, contender: Contender) -> Self {
        let way = Way { name: other, goals: Vec::new() };
        Self { name, ways: vec![way], contenders: vec![contender] }
    }

    fn way<const N: usize>(
        mut self,
        name: &'static str,
        goals: [Goal; N],
        contender: Contender,
    ) -> Self {
        self.ways.push(Way { name, goals: goals.into() });
        self.contenders.push(contender);
        self
    }

    /// Does the task in all ways, in turns; the peer's comes first.
    pub(crate) fn run(mut self, budget: Duration) -> Vec<Outcome> {
        let costs = measure(&mut self.contenders, budget);
        let peer = costs[0].time.as_secs_f64();
        let outcome = |(way, cost): (Way, Cost)| {
            let ratio = cost.time.as_secs_f64() / peer;
            Outcome { way, cost, ratio }
        };
        self.ways.into_iter().zip(costs).map(outcome).collect()
    }
}

impl Goal {
    pub(crate) fn is_met(self, outcome: &Outcome) -> bool {
        match self {
            Self::Time(most) => outcome.ratio <= most,
            Self::Allocations(most) => outcome.cost.memory.allocations <= most,
            Self::Peak(most) => outcome.cost.memory.peak <= most * 1024,
        }
    }

    /// Whether the same machine or another, idle or busy, comes to the same result.
    pub(crate) fn is_repeatable(self) -> bool {
        !matches!(self, Self::Time(_))
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(most) => write!(f, "ratio ≤ {most}"),
            Self::Allocations(most) => write!(f, "allocations ≤ {most}"),
            Self::Peak(most) => write!(f, "peak ≤ {most} KiB"),
        }
    }
}
