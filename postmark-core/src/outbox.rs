//! A queue of emails in your own database, with idempotency keys and scheduled sends, which
//! Postmark does not have.
//!
//! The database has one row per email, and any number of workers send them. Two rules keep an email
//! from being sent twice, whatever crashes:
//!
//! - A row is [`State::Sending`] in the database before the first byte of its request is sent.
//! - A row whose worker is gone is never resent without checking. It becomes [`State::Resolving`]:
//!   a worker searches for it at Postmark, by its key.
//!
//! ```text
//!            claim           response
//!   queued ────────▶ sending ────────▶ sent, or refused
//!     ▲  ▲              │
//!     │  └──────────────┤ it was certainly not sent
//!     │                 │ no response, or the lease ran out
//!     │ policy          ▼         found
//!     └───────────── resolving ──────▶ sent
//!                       │ not found
//!                       ▼
//!                    in doubt: for a person, or for a webhook that knows
//! ```
//!
//! [`Ledger`] is a worker's logic, as a state machine without a database or a clock. A store runs
//! its [`Step`]s and reports the results. `postmark-outbox` is such a store for PostgreSQL,
//! `postmark-outbox-sqlite` for SQLite.

mod change;
mod entry;
mod evidence;
mod judge;
mod ledger;
mod limits;
mod policy;
mod row;
mod rules;
mod state;
mod status;
mod work;

pub use self::change::Change;
pub use self::entry::Entry;
pub use self::evidence::Evidence;
pub use self::ledger::{Ledger, Step};
pub use self::limits::{Limits, Quota};
pub use self::policy::{OnDoubt, Priority};
pub use self::row::Row;
pub use self::rules::Rules;
pub use self::state::{Resolution, State};
pub use self::status::{Counts, Enqueued, Status};
pub use self::work::{Batch, Claim, Search, unknown_sender};
