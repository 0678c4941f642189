//! The client on real sockets: against the sandbox, and against servers that misbehave.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod sandbox;
