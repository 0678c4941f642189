//! Tests of this client; what it shares with the other adapters is in the conformance suite.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod adaptors;
mod connections;
mod futures;
mod limits;
mod runtimes;
mod sandbox;
mod scripted;
#[cfg(feature = "tower")]
mod service;
#[cfg(feature = "tracing")]
mod spans;
mod streams;
mod transport;
