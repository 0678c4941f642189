//! The clients on an unreliable network: `postmark-hyper` in a simulated one, `postmark-blocking`
//! over real sockets.
//!
//! Both meet the same faults in front of the same sandbox, and the same ledger compares what the
//! client reported of each email with what the sandbox accepted. This package uses the project's
//! core only through the clients: it parses requests and writes responses itself.
//!
//! - [`simulated`]: one run is one seed. Hosts, sockets, latency and time are simulated, so that
//!   the same seed plays the same run again.
//! - [`sockets`]: many threads, real sockets, real time. The faults are drawn from a seed, but a
//!   run cannot be replayed exactly.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a test fails by a panic"
)]
#![allow(clippy::exhaustive_enums, reason = "nobody depends on it")]

mod backend;
mod fault;
mod ledger;
mod letters;
mod play;
mod sabotage;
mod scope;
pub mod simulated;
pub mod sockets;
mod tally;
mod tls;
mod wire;

pub use self::sabotage::Sabotage;
pub use self::scope::Scope;
pub use self::tally::Tally;
