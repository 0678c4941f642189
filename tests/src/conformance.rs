//! Properties of every adapter, on real sockets: the same outcomes, the same bytes.
//!
//! A scenario is written once, as a function over a [`Stack`]: it scripts a server, makes requests,
//! asserts their outcomes and returns the requests that arrived. [`same_on_all`] runs it on one
//! stack after the other and compares what arrived.

#![allow(missing_docs, reason = "the name of a scenario says it")]
#![allow(clippy::must_use_candidate, reason = "a scenario is run for what it asserts")]

pub mod answers;
pub mod cancellation;
pub mod connections;
mod endpoints;
mod frames;
pub mod hostile;
pub mod http2;
pub mod lists;
pub mod machines;
mod outcomes;
pub mod proxies;
pub mod recipients;
pub mod secrecy;
mod server;
mod setup;
mod stack;
pub mod tls;
pub mod unanswered;
pub mod unsent;

pub use self::outcomes::all_that_is_told;
pub use self::server::{Peer, Record, Request, Server};
pub use self::setup::{Proxying, Setup};
pub use self::stack::{AsyncStack, Scenario, Stack, same_on_all};
