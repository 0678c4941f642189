//! A simulated world: every fault, at every point, in every order, with no socket and no clock.
//!
//! A [`Run`] drives the core's state machines as an adapter does, against a model of [`Postmark`]
//! that counts what it accepts. At each attempt the world chooses a fault ([`Fault`]); a [`Script`]
//! plays all choices, one run after another. After each run the world compares what the state
//! machines reported with the model, and any difference is a violation:
//!
//! - no email is accepted twice,
//! - every email has exactly one outcome,
//! - an email whose acceptance was received is reported as sent or queued, with its id,
//! - an email reported as refused or not tried was not accepted,
//! - every row of the table and every branch of the state machines is [reached](unreached),
//! - waits are within the policy, and nothing continues after its deadline.

mod drive;
mod fault;
mod lists;
mod outbox;
mod postmark;
mod reached;
mod reconciling;
mod script;
mod table;
mod whole;

pub use drive::{
    Report, Run, edit_one, mail, play, play_batches, play_early_ends, play_edits, play_one,
    play_sends, run_plan, send_as_they_come, send_batch, send_many, send_one,
};
pub use fault::Fault;
pub use lists::{play_lists, play_shrinking_lists, walk_list, walk_shrinking_list};
pub use outbox::{Sabotage, Scope, TWICE, play_outbox};
pub use postmark::Postmark;
pub use reached::{Reached, unreached};
pub use reconciling::{play_reconciles, reconcile_one};
pub use script::Script;
pub use table::table;
pub use whole::play_all;
