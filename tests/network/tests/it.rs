//! The network, as long as that is fast; `cargo run --release -p postmark-network` plays more.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by a panic")]

use std::thread;

use postmark_network::simulated::Player;
use postmark_network::sockets::{self, Setup};
use postmark_network::{Sabotage, Scope, Tally};

/// Plays the runs of some seeds; a failure names the command to replay it.
fn play(seeds: std::ops::Range<u64>, scope: Scope) -> Tally {
    let player = Player::start(scope);
    let mut tally = Tally::default();
    for seed in seeds {
        let report = player.play(seed);
        assert!(
            report.violations.is_empty(),
            "seed {seed}: {:#?}\nagain: cargo run -p postmark-network -- --from {seed} --trace{}",
            report.violations,
            if scope == Scope::All { " --all" } else { "" },
        );
        tally.merge(&report.tally);
    }
    tally
}

#[test]
fn what_is_reported_of_emails_is_true_in_a_simulated_network() {
    thread::scope(|scope| {
        for first in [0, 1_000] {
            scope.spawn(move || {
                let tally = play(first..first + 12, Scope::Mended);
                // Enough happened for that to be meaningful.
                assert!(tally.get("outcome: sent") > 10, "{tally}");
                assert!(tally.get("outcome: unknown") > 0, "{tally}");
            });
        }
    });
}

#[test]
fn a_seed_plays_the_same_run_again() {
    let player = Player::start(Scope::All);
    for seed in [0, 2, 3, 5] {
        let [one, other] = [(); 2].map(|()| player.play(seed));
        assert_eq!(scrub(&one.trace), scrub(&other.trace), "seed {seed}");
        assert_eq!(one.tally, other.tally, "seed {seed}");
    }
}

/// The trace, without the ids that the sandbox assigns.
fn scrub(trace: &[String]) -> Vec<String> {
    let scrub = |line: &String| line.split("Sent(MessageId").next().unwrap_or_default().to_owned();
    trace.iter().map(scrub).collect()
}

#[test]
fn what_is_wrong_on_purpose_is_seen() {
    for (sabotage, violation) in [
        (Sabotage::Repeats, "an email was accepted twice"),
        (Sabotage::Loses, "an outcome was lost"),
        (Sabotage::Denies, "\"not sent\" of an accepted email"),
        (Sabotage::Hopes, "a receipt is of no such email"),
    ] {
        let player = Player::start(Scope::Mended).sabotage(sabotage);
        let mut violations = (0..60).flat_map(|seed| player.play(seed).violations);
        assert!(violations.any(|seen| seen.starts_with(violation)), "not seen: {violation}");
    }
}

#[test]
fn what_is_reported_of_emails_is_true_over_real_sockets() {
    for (tls, emails) in [(false, 400), (true, 200)] {
        let report =
            sockets::play(Setup { seed: 0, emails, threads: 16, tls, scope: Scope::Mended });
        assert!(report.violations.is_empty(), "{:#?}", report.violations);
        assert!(report.tally.get("outcome: sent") > 20, "{}", report.tally);
    }
}

#[test]
#[ignore = "not mended yet: see Scope::All"]
fn all_faults_are_stood_in_a_simulated_network() {
    let _ = play(0..40, Scope::All);
}

#[test]
#[ignore = "not mended yet: see Scope::All"]
fn all_faults_are_stood_over_real_sockets() {
    let setup = Setup { seed: 0, emails: 1_000, threads: 16, tls: false, scope: Scope::All };
    let report = sockets::play(setup);
    assert!(report.violations.is_empty(), "{:#?}", report.violations);
}
