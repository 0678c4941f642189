//! The tasks, each done by both libraries, or by ours and a simple alternative.

pub(crate) mod growth;
pub(crate) mod reading;
pub(crate) mod receiving;
pub(crate) mod sending;

use std::fmt;
use std::time::Duration;

use crate::measure::{Contender, Cost, measure};

/// A task and the ways to do it: first the peer's, then the floor if there is one.
pub(crate) struct Task {
    pub(crate) name: &'static str,
    /// Whether it takes callgrind too long.
    pub(crate) is_large: bool,
    ways: Vec<Way>,
    contenders: Vec<Contender>,
}

/// One way to do a task; only ours have goals.
#[derive(Clone)]
pub(crate) struct Way {
    pub(crate) name: &'static str,
    pub(crate) goals: Vec<Goal>,
}

/// A goal of one of our ways.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goal {
    /// At most this multiple of the floor's time, or of its instructions.
    Floor(f64),
    /// At most this share of the peer's time.
    Time(f64),
    /// At most this many allocations.
    Allocations(usize),
    /// At most this many bytes held at a time, in KiB.
    Peak(usize),
}

/// The result of a way.
pub(crate) struct Outcome {
    pub(crate) way: Way,
    pub(crate) cost: Cost,
    /// The multiple of the floor's time.
    pub(crate) floors: Option<f64>,
    /// The share of the peer's time.
    pub(crate) ratio: f64,
}

/// The cheapest possible way.
const FLOOR: &str = "floor";

impl Task {
    fn new(name: &'static str, peer: Contender) -> Self {
        Self::beside("postmark", name, peer)
    }

    /// A task that the peer does not support.
    fn beside(other: &'static str, name: &'static str, contender: Contender) -> Self {
        let way = Way { name: other, goals: Vec::new() };
        Self { name, is_large: false, ways: vec![way], contenders: vec![contender] }
    }

    fn floor(self, contender: Contender) -> Self {
        self.way(FLOOR, [], contender)
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

    /// Does the task in all ways, in turns, starting with the peer's.
    pub(crate) fn run(mut self, budget: Duration) -> Vec<Outcome> {
        let costs = measure(&mut self.contenders, budget);
        let seconds = |cost: &Cost| cost.time.as_secs_f64();
        let peer = seconds(&costs[0]);
        let floor = self.ways.iter().position(|way| way.name == FLOOR);
        let floor = floor.map(|place| seconds(&costs[place]));
        let outcome = |(way, cost): (Way, Cost)| {
            let time = seconds(&cost);
            Outcome { way, cost, floors: floor.map(|floor| time / floor), ratio: time / peer }
        };
        self.ways.into_iter().zip(costs).map(outcome).collect()
    }

    /// The ways whose instructions are counted: all but the peer's.
    pub(crate) fn counted(&self) -> impl Iterator<Item = &Way> {
        self.ways.iter().skip(1)
    }

    /// Does the task once, in the way with this name.
    pub(crate) fn count(&mut self, name: &str) {
        let way = self.ways.iter().position(|way| way.name == name);
        self.contenders[way.expect("the name of a way")].count();
    }
}

impl Way {
    /// The maximum number of instructions, as a multiple of the floor's. A goal below the floor is
    /// about untouched memory, which instructions do not show.
    pub(crate) fn floors(&self) -> Option<f64> {
        self.goals.iter().find_map(|goal| match goal {
            Goal::Floor(most) if *most >= 1.0 => Some(*most),
            _ => None,
        })
    }
}

impl Goal {
    pub(crate) fn is_met(self, outcome: &Outcome) -> bool {
        match self {
            Self::Floor(most) => outcome.floors.is_some_and(|floors| floors <= most),
            Self::Time(most) => outcome.ratio <= most,
            Self::Allocations(most) => outcome.cost.memory.allocations <= most,
            Self::Peak(most) => outcome.cost.memory.peak <= most * 1024,
        }
    }

    /// Whether any machine, idle or busy, gets the same result.
    pub(crate) fn is_repeatable(self) -> bool {
        matches!(self, Self::Allocations(_) | Self::Peak(_))
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Floor(most) => write!(f, "floors ≤ {most}"),
            Self::Time(most) => write!(f, "ratio ≤ {most}"),
            Self::Allocations(most) => write!(f, "allocations ≤ {most}"),
            Self::Peak(most) => write!(f, "peak ≤ {most} KiB"),
        }
    }
}
