//! The full play: everything that `reached.txt` lists.

use std::time::Duration;

use super::{
    Reached, Report, play_batches, play_early_ends, play_edits, play_lists, play_reconciles,
    play_sends, send_batch,
};

/// Plays everything that `reached.txt` lists.
#[must_use]
pub fn play_all() -> Reached {
    let reports = [
        play_sends(2, |email| email),
        play_edits(2),
        play_batches(2, 2, |run, emails| send_batch(run, emails, 2, 1)),
        play_early_ends(),
        play_lists(2, 1),
        play_reconciles(Duration::from_secs(2)),
    ];
    reports.into_iter().flat_map(|Report { reached, .. }| reached).collect()
}
