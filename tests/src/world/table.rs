//! The table of faults and outcomes in the documentation.

use std::fmt::Write as _;

use postmark_core::Outcome;

use super::{Fault, mail, play, send_batch};

/// The table in Markdown: the outcome of an email whose request meets a fault, and whether the
/// request is retried.
#[must_use]
pub fn table() -> String {
    let mut rows = vec![None; Fault::ALL.len()];
    // With two attempts allowed, of which only the first has a fault.
    let _ = play(2, |run| {
        let outcomes = send_batch(run, vec![mail(0)], 1, 1);
        let faults = run.faults().to_vec();
        let row = match (faults.as_slice(), outcomes.as_deref()) {
            ([first], Some([(_, outcome)])) => (first, name(outcome), false),
            ([first], _) => (first, "the caller's to find out", false),
            ([first, second], Some([(_, outcome)])) if second == first => {
                (first, name(outcome), true)
            }
            _ => return,
        };
        let (fault, outcome, repeated) = row;
        let at = Fault::ALL.iter().position(|known| known == fault);
        if let Some(slot) = at.and_then(|at| rows.get_mut(at)) {
            *slot = Some((fault.describe(), outcome, repeated));
        }
    });
    let mut table = "| what happens | the email is | retried |\n| --- | --- | --- |\n".to_owned();
    for (what, outcome, repeated) in rows.into_iter().flatten() {
        let again = if repeated { "yes" } else { "no" };
        writeln!(table, "| {what} | {outcome} | {again} |").expect("a String takes all");
    }
    table
}

fn name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Sent(_) => "`Sent`",
        Outcome::Queued(_) => "`Queued`",
        Outcome::Refused(..) => "`Refused`",
        Outcome::Unknown(_) => "`Unknown`",
        Outcome::NotSent(..) => "`NotSent`",
    }
}
