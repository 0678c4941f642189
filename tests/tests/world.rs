//! The simulated world, as large as is fast; `cargo run --release -p postmark-tests --bin world`
//! plays more. The mutations show that it detects what it is meant to detect.

#![allow(clippy::expect_used, reason = "a test fails by a panic")]

use std::time::Duration;

use postmark_core::{BatchPlan, Draft, Email, Endpoint, Outcome, Receipt, ServerToken, Step};
use postmark_tests::world::{
    Report, Run, Sabotage, Scope, TWICE, play_all, play_batches, play_edits, play_lists,
    play_outbox, play_reconciles, play_sends, play_shrinking_lists, run_plan, send_as_they_come,
    send_batch, unreached,
};

#[track_caller]
fn holds(report: &Report) {
    assert!(report.violations.is_empty(), "{:#?}", report.violations);
}

#[track_caller]
fn is_seen(report: &Report, violation: &str) {
    let seen = report.violations.iter().any(|seen| seen.ends_with(violation));
    assert!(seen, "not seen: {violation}; instead {:#?}", report.violations);
}

#[test]
fn a_mail_is_sent_at_most_once_and_its_result_is_kept() {
    let report = play_sends(3, |email| email);
    assert!(report.sequences > 1000, "{}", report.sequences);
    holds(&report);
}

#[test]
fn every_mail_of_a_batch_has_one_outcome() {
    holds(&play_batches(2, 4, |run, emails| send_batch(run, emails, 2, 1)));
    holds(&play_batches(1, 5, |run, emails| send_batch(run, emails, 2, 2)));
    holds(&play_batches(1, 5, |run, emails| send_as_they_come(run, emails, 2, 2)));
}

#[test]
fn lists_are_walked_whole_or_end_with_an_error() {
    holds(&play_lists(1, 3));
    holds(&play_lists(2, 1));
    holds(&play_shrinking_lists(1, 2));
}

#[test]
fn a_mail_that_was_accepted_is_found_in_time() {
    holds(&play_reconciles(Duration::from_secs(2)));
}

#[test]
fn a_change_that_may_have_been_made_is_not_reported_as_not_made() {
    holds(&play_edits(3));
}

#[test]
fn every_row_and_every_branch_is_reached_or_seen_not_to_be() {
    let mut reached = play_all();
    let differences = unreached(&reached);
    assert!(differences.is_empty(), "{differences:#?}");
    reached.retain(|line| !line.contains(": TooManyDate: "));
    assert!(
        unreached(&reached).iter().any(|line| line == "a row that is never reached: TooManyDate")
    );
    let branch = "leaves the doubt of an earlier attempt";
    reached.retain(|line| !line.ends_with(branch));
    assert!(unreached(&reached).contains(&format!("a branch that is never reached: {branch}")));
}

/// Workers, emails and deviations of an outbox.
fn scope(workers: usize, emails: usize, deviations: usize) -> Scope {
    Scope { workers, emails, deviations }
}

#[test]
fn an_outbox_loses_no_email_and_sends_none_twice() {
    let report = play_outbox(scope(2, 1, 2), Sabotage::None);
    assert!(report.sequences > 10_000, "{}", report.sequences);
    holds(&report);
    holds(&play_outbox(scope(3, 2, 1), Sabotage::None));
}

#[test]
fn an_outbox_without_a_fence_is_seen() {
    is_seen(&play_outbox(scope(2, 1, 2), Sabotage::NoFence), TWICE);
}

#[test]
fn a_lease_that_ends_in_the_queue_is_seen() {
    is_seen(&play_outbox(scope(2, 1, 1), Sabotage::LeaseToQueued), TWICE);
}

#[test]
fn a_database_that_answers_before_it_writes_is_seen() {
    is_seen(&play_outbox(scope(2, 1, 2), Sabotage::AckBeforePersist), TWICE);
}

/// An email that claims to be repeatable.
struct Repeated(Email);

impl Endpoint for Repeated {
    type Token = ServerToken;
    type Response = Receipt;

    fn draft(&self) -> Draft {
        self.0.draft().repeatable(true)
    }
}

#[test]
fn repeating_what_was_not_answered_is_seen() {
    is_seen(&play_sends(2, Repeated), "a mail was accepted twice");
}

#[test]
fn a_request_that_must_fail_is_seen() {
    let report = play_batches(1, 4, |run, emails| {
        let plan = BatchPlan::new(run.config(), emails, 7).messages(2).stop_early(false);
        run_plan(run, plan, false)
    });
    is_seen(&report, "a request is made that must fail");
}

#[test]
fn dropping_the_results_of_a_chunk_is_seen() {
    let report = play_batches(1, 4, |run, emails| {
        let outcomes = send_batch(run, emails, 2, 1)?;
        Some(outcomes.into_iter().filter(|(index, _)| *index >= 2).collect())
    });
    is_seen(&report, "a mail has not exactly one outcome");
}

#[test]
fn being_off_by_one_in_cutting_is_seen() {
    let overlapping = |run: &mut Run<'_>, emails: Vec<Email>| {
        let mut outcomes: Vec<(usize, Outcome)> = Vec::new();
        for first in (0..emails.len()).step_by(2) {
            let until = (first + 3).min(emails.len());
            let chunk = emails.get(first..until).expect("a chunk").to_vec();
            let mut plan = BatchPlan::new(run.config(), chunk, 7);
            loop {
                match plan.step() {
                    Step::Send(mut chunk) => {
                        let result = run.drive(chunk.exchange())?;
                        plan.handle(chunk, result);
                    }
                    Step::Outcome(index, outcome) => outcomes.push((first + index, outcome)),
                    Step::Pending | Step::Finished => break,
                }
            }
        }
        Some(outcomes)
    };
    let report = play_batches(1, 4, overlapping);
    is_seen(&report, "a mail was accepted twice");
    is_seen(&report, "a mail has not exactly one outcome");
}
