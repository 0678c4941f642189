//! State machines for what takes more than one request.

mod batch;
mod bulk_poll;
mod event;
mod exchange;
mod outcome;
mod progress;
mod reconcile;
mod waits;
mod watch;

pub use self::batch::{BatchPlan, Chunk, Step};
pub use self::bulk_poll::BulkPoll;
pub use self::event::{Event, EventNext};
pub use self::exchange::{Exchange, Next};
pub use self::outcome::{Outcome, Unresolved};
pub use self::progress::Progress;
pub use self::reconcile::{Reconcile, Reconciled};
pub use self::watch::Watch;
