//! The simulated world, with its choices made by the input.

use std::time::Duration;

use postmark_tests::world::{
    Script, play_one, reconcile_one, send_batch, send_many, send_one, walk_list,
};

/// Plays one script: the size of the world, then the fault at each point.
///
/// No promise of the state machines is broken: see [`postmark_tests::world`].
pub fn world(input: &[u8]) {
    let Some((size, choices)) = input.split_first_chunk() else { return };
    let [play, attempts, mails, chunk, in_flight] = size.map(usize::from);
    let attempts = u32::try_from(attempts % 6 + 1).unwrap_or(1);
    let (mails, chunk, in_flight) = (mails % 24, chunk % 7 + 1, in_flight % 4 + 1);
    let mut script = Script::from(choices);
    let violations = play_one(&mut script, attempts, |run| match play % 4 {
        0 => send_one(run, postmark_tests::world::mail(0)),
        1 => send_many(run, mails, |run, emails| send_batch(run, emails, chunk, in_flight)),
        2 => walk_list(run, mails),
        _ => reconcile_one(run, Duration::from_secs(mails as u64)),
    });
    assert!(violations.is_empty(), "{violations:#?}");
}
