//! What takes more than one request.

mod batch;
mod bulk_poll;
mod cursor;
mod exchange;
mod outcome;
mod pages;
mod progress;
mod reconcile;
mod waits;
mod walk;

pub use self::batch::{BatchPlan, Chunk, Step};
pub use self::bulk_poll::BulkPoll;
pub use self::cursor::Cursor;
pub use self::exchange::{Exchange, Next};
pub use self::outcome::{Outcome, Unresolved};
pub use self::pages::Pages;
pub use self::progress::Progress;
pub use self::reconcile::{FindMessage, FoundMessage, Reconcile, Reconciled};
pub use self::walk::Walk;
