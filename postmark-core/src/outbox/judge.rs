//! Turns results into changes to a row.

use std::time::Duration;

use super::change::Change;
use super::policy::OnDoubt;
use super::rules::Rules;
use super::state::State;
use super::work::Held;
use crate::error::Error;
use crate::machine::{Outcome, Reconciled};

/// The first wait, and below the longest, between searches and between sends in doubt.
const FIRST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// The change after a send with this outcome; without one it is in doubt. `wait` is how long the
/// sender pauses if the email was not sent.
pub(super) fn sent(row: &Held, outcome: Option<Outcome>, wait: Duration, rules: &Rules) -> Change {
    match outcome {
        Some(Outcome::Sent(receipt) | Outcome::Queued(receipt)) => {
            let message_id = receipt.message_id.map(|id| id.as_str().to_owned());
            Change { message_id, ..change(row, State::Sent, "") }
        }
        Some(Outcome::Refused(_, error)) if row.sends == 0 => {
            change(row, State::Refused, &reason(&error))
        }
        // An earlier send may still have been accepted.
        Some(Outcome::Refused(_, error)) => change(row, State::InDoubt, &reason(&error)),
        // It was certainly not sent.
        Some(Outcome::NotSent(_, error)) => queued(row, wait, &reason(&error)),
        Some(Outcome::Unknown(email)) => in_doubt(row, &reason(email.error()), rules),
        None => in_doubt(row, "no outcome", rules),
    }
}

/// A row that was not sent and waits.
pub(super) fn queued(row: &Held, wait: Duration, note: &str) -> Change {
    Change { wait, ..change(row, State::Queued, note) }
}

/// A row that is being resolved and waits.
pub(super) fn resolving(row: &Held, wait: Duration, note: &str) -> Change {
    Change { wait, ..change(row, State::Resolving, note) }
}

/// The change to a row that needs no search; `None` if it needs one.
pub(super) fn unsearched(row: &Held, rules: &Rules) -> Option<Change> {
    match row.on_doubt {
        OnDoubt::Leave => Some(change(row, State::InDoubt, "its worker is gone")),
        OnDoubt::SendAgain => Some(again(row, "its worker is gone", rules)),
        OnDoubt::Search | OnDoubt::SearchThenSend => None,
    }
}

/// The change after a search with this result.
pub(super) fn searched(row: &Held, result: Result<Reconciled, Error>, rules: &Rules) -> Change {
    // The search started after the claim, when the row had already been in doubt for this long.
    let is_over = row.doubt >= rules.patience;
    let left = rules.patience.saturating_sub(row.doubt);
    let wait = row.doubt.clamp(FIRST_WAIT, LONGEST_WAIT).min(left.max(Duration::from_millis(1)));
    match result {
        Ok(Reconciled::Sent(id)) => {
            let id = Some(id.as_str().to_owned()).filter(|id| !id.is_empty());
            Change { message_id: id, ..change(row, State::Sent, "found by a search") }
        }
        Ok(Reconciled::NotFound(_)) if !is_over => resolving(row, wait, "not found yet"),
        Ok(Reconciled::NotFound(_)) => {
            let note = format!("not found for {} s", row.doubt.as_secs());
            match row.on_doubt {
                OnDoubt::SearchThenSend => again(row, &note, rules),
                _ => change(row, State::InDoubt, &note),
            }
        }
        // A search that failed proves nothing.
        Err(error) if error.is_temporary() || !is_over => {
            resolving(row, wait.max(error.retry_after().unwrap_or(FIRST_WAIT)), &reason(&error))
        }
        Err(error) => change(row, State::InDoubt, &reason(&error)),
    }
}

/// A send without a known outcome.
fn in_doubt(row: &Held, note: &str, rules: &Rules) -> Change {
    let row = Held { sends: row.sends.saturating_add(1), ..row.clone() };
    match row.on_doubt {
        OnDoubt::Leave => change(&row, State::InDoubt, note),
        OnDoubt::Search | OnDoubt::SearchThenSend => resolving(&row, FIRST_WAIT, note),
        OnDoubt::SendAgain => again(&row, note, rules),
    }
}

/// Sends it again, unless it already had too many sends without a known outcome.
fn again(row: &Held, note: &str, rules: &Rules) -> Change {
    if row.sends < rules.max_sends {
        queued(row, Duration::ZERO, note)
    } else {
        change(
            row,
            State::InDoubt,
            &format!("sent {} times without a known end; {note}", row.sends),
        )
    }
}

fn change(row: &Held, state: State, note: &str) -> Change {
    Change {
        id: row.id,
        fence: row.fence,
        state,
        wait: Duration::ZERO,
        sends: row.sends,
        message_id: None,
        note: note.to_owned(),
    }
}

/// An error as a note: what is wrong, and what to do.
fn reason(error: &Error) -> String {
    format!("{error} ({})", error.help())
}
