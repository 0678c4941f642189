//! What a full play reaches: every row of the table, and every branch of the state machines.
//!
//! A state machine is judged by its output, and so are its branches: by the fault of a request, and
//! its outcome in the exchange or the batch. [`unreached`] compares what was played with the list
//! of all such lines, `reached.txt`. A row that is gone from the table, a branch that is no longer
//! reached, or a new branch: each is a difference.

use std::collections::BTreeSet;

use postmark_core::{Error, Failure, Next, Outcome};

use super::Fault;

/// What was reached: `request: fault: outcome`.
pub type Reached = BTreeSet<String>;

/// The lines that a full play reaches, written by
/// `cargo run -p postmark-tests --bin world reached`.
const ALL: &str = include_str!("reached.txt");

/// The outcomes of an attempt in an exchange; a batch has its own.
const BRANCHES: [&str; 14] = [
    "is the result",
    "is repeated: it was not sent",
    "is repeated: it was refused for now",
    "is repeated: it does no harm twice",
    "is repeated when the answer says",
    "ends it",
    "ends it: it was the last attempt",
    "leaves the doubt of an earlier attempt",
    "ends it early",
    "is `Sent`",
    "is `Queued`",
    "is `Refused`",
    "is `Unknown`",
    "is `NotSent`",
];

/// The differences between what was reached and what should be.
#[must_use]
pub fn unreached(reached: &Reached) -> Vec<String> {
    let all: Reached = ALL.lines().map(str::to_owned).collect();
    let never = all.difference(reached).map(|line| format!("never reached: {line}"));
    let new = reached.difference(&all).map(|line| format!("not in reached.txt: {line}"));
    let ends = |line: &String, end: &str| line.ends_with(&format!(": {end}"));
    let branches = BRANCHES.iter().filter(|branch| !reached.iter().any(|line| ends(line, branch)));
    let branches = branches.map(|branch| format!("a branch that is never reached: {branch}"));
    let begins = |line: &String, fault: &Fault| line.contains(&format!(": {fault:?}: "));
    let rows = Fault::ALL.iter().filter(|fault| {
        let dropped = matches!(fault, Fault::DroppedBefore | Fault::DroppedWaiting);
        !dropped && !reached.iter().any(|line| begins(line, fault))
    });
    let rows = rows.map(|fault| format!("a row that is never reached: {fault:?}"));
    never.chain(new).chain(branches).chain(rows).collect()
}

/// The outcome of an attempt in an exchange: `error` is that of the attempt itself.
pub(super) fn came<T>(next: &Next<T>, error: Option<Attempt>, is_last: bool) -> &'static str {
    match (next, error) {
        (Next::Done(Ok(_)), _) => "is the result",
        (Next::Done(Err(told)), Some(Attempt { in_doubt: false, .. }))
            if told.may_have_happened() =>
        {
            "leaves the doubt of an earlier attempt"
        }
        (Next::Done(Err(_)), _) if is_last => "ends it: it was the last attempt",
        (Next::Done(Err(_)), _) => "ends it",
        (Next::Wait(_), Some(Attempt { asks_to_wait: true, .. })) => {
            "is repeated when the answer says"
        }
        (Next::Wait(_), Some(Attempt { was_sent: false, .. })) => "is repeated: it was not sent",
        (Next::Wait(_), Some(Attempt { in_doubt: false, .. })) => {
            "is repeated: it was refused for now"
        }
        (Next::Wait(_), _) => "is repeated: it does no harm twice",
    }
}

/// The error of an attempt, judged alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attempt {
    was_sent: bool,
    in_doubt: bool,
    asks_to_wait: bool,
}

impl From<&Error> for Attempt {
    fn from(error: &Error) -> Self {
        Self {
            was_sent: !matches!(error, Error::Transport(Failure::Unsent(_))),
            in_doubt: error.may_have_happened(),
            asks_to_wait: error.retry_after().is_some(),
        }
    }
}

pub(super) fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Sent(_) => "is `Sent`",
        Outcome::Queued(_) => "is `Queued`",
        Outcome::Refused(..) => "is `Refused`",
        Outcome::Unknown(_) => "is `Unknown`",
        Outcome::NotSent(..) => "is `NotSent`",
    }
}
