//! The state shared by all parts of a run: randomness, faults, the ledger, and the trace.

use std::collections::HashMap;
use std::fmt;
use std::mem::take;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard};

use fastrand::Rng;

use super::Report;
use super::line::{Flaw, Reset};
use super::setup::Setup;
use crate::backend::Door;
use crate::fault::{Fault, Faults};
use crate::ledger::Ledger;
use crate::play::Answer;
use crate::tally::Tally;
use crate::wire::Request;

/// The state shared by all parts of a run. It is locked briefly, by one thread.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) setup: Setup,
    pub(crate) door: Door,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    chance: Rng,
    faults: Faults,
    flaws: f64,
    ledger: Ledger,
    tally: Tally,
    trace: Vec<String>,
    violations: Vec<String>,
    /// The connections that servers may reset.
    resets: HashMap<SocketAddr, Reset>,
    /// The ids in the list of all emails, as finally read by the client.
    listed: Vec<String>,
    is_calm: bool,
    lies: u32,
}

impl World {
    pub(crate) fn new(setup: Setup, door: Door, chance: Rng) -> Self {
        let state = State {
            chance,
            faults: setup.faults,
            flaws: setup.flaws,
            ledger: Ledger::default(),
            tally: Tally::default(),
            trace: Vec::new(),
            violations: Vec::new(),
            resets: HashMap::new(),
            listed: Vec::new(),
            is_calm: false,
            lies: 0,
        };
        Self { setup, door, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody failed")
    }

    /// The fault of the next request.
    pub(crate) fn fault(&self) -> Fault {
        let mut state = self.state();
        let State { faults, chance, .. } = &mut *state;
        faults.draw(chance)
    }

    /// The flaw of the next connection.
    pub(crate) fn flaw(&self) -> Flaw {
        let mut state = self.state();
        let rate = state.flaws;
        let flaw = Flaw::draw(&mut state.chance, rate);
        state.tally.count(flaw.kind());
        drop(state);
        self.note(format_args!("connects: {flaw:?}"));
        flaw
    }

    pub(crate) fn random(&self) -> u64 {
        self.state().chance.u64(..)
    }

    /// A separate generator for one part of the run.
    pub(crate) fn fork(&self) -> Rng {
        self.state().chance.fork()
    }

    pub(crate) fn ledger<T>(&self, with: impl FnOnce(&mut Ledger) -> T) -> T {
        with(&mut self.state().ledger)
    }

    pub(crate) fn count(&self, what: &str) {
        self.state().tally.count(what);
    }

    /// Adds to the trace, with the time.
    pub(crate) fn note(&self, what: impl fmt::Display) {
        let at = turmoil::sim_elapsed().unwrap_or_default();
        self.state().trace.push(format!("{:>9.3} {what}", at.as_secs_f64()));
    }

    pub(crate) fn violation(&self, what: impl Into<String>) {
        self.state().violations.push(what.into());
    }

    /// Stops all faults from now on.
    pub(crate) fn calm_down(&self) {
        self.note("calm");
        let mut state = self.state();
        state.is_calm = true;
        state.faults = Faults::NONE;
        state.flaws = 0.0;
    }

    pub(crate) fn is_calm(&self) -> bool {
        self.state().is_calm
    }

    /// Stores the handle that resets a connection of the client.
    pub(crate) fn connected(&self, client: SocketAddr, reset: Reset) {
        self.state().resets.insert(client, reset);
    }

    /// Resets a connection of the client.
    pub(crate) fn reset(&self, client: SocketAddr) {
        let reset = self.state().resets.get(&client).cloned();
        if let Some(reset) = reset {
            reset.set();
        }
    }

    /// Makes Postmark act on a request, or not; returns its response.
    pub(crate) fn act(&self, request: &Request) -> Answer {
        let answer = self.door.ask(request);
        self.note(format_args!("acts on {}: {}", request.target, answer.status));
        answer
    }

    /// The receipt of an email that was not read. The client believes it, unless it is withdrawn:
    /// it cannot know better if it wrote the email before the receipt arrived.
    pub(crate) fn lie(&self) -> Lie {
        let mut state = self.state();
        state.lies += 1;
        let lie = Lie(state.lies);
        state.ledger.lie(lie.id());
        lie
    }

    /// The client did not write the whole email, so it must not believe its receipt.
    pub(crate) fn withdraw(&self, lie: Lie) {
        self.state().ledger.withdraw(&lie.id());
    }

    /// Stores the ids in the list of all emails.
    pub(crate) fn listed(&self, ids: Vec<String>) {
        self.state().listed = ids;
    }

    /// Ends the run: compares what was reported with what was accepted.
    pub(crate) fn finish(&self, accepted: &HashMap<String, Vec<String>>) -> Report {
        let mut state = self.state();
        let State { ledger, tally, trace, violations, listed, .. } = &mut *state;
        violations.extend(ledger.violations(accepted));
        let mut ids: Vec<_> = accepted.values().flatten().cloned().collect();
        ids.sort();
        listed.sort();
        if violations.is_empty() && *listed != ids {
            violations.push(format!("the list has {listed:?}, and not {ids:?}"));
        }
        for (what, count) in ledger.counts() {
            tally.add(format!("outcome: {what}"), count as u64);
        }
        Report { violations: take(violations), tally: take(tally), trace: take(trace) }
    }
}

/// The receipt of an email that the server has not read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lie(u32);

impl Lie {
    fn id(self) -> String {
        format!("lie-{}", self.0)
    }

    pub(crate) fn answer(self) -> Answer {
        let id = self.id();
        Answer::json(200, format!(r#"{{"ErrorCode":0,"Message":"OK","MessageID":"{id}"}}"#))
    }
}
