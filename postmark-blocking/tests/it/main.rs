//! The client on real sockets: with the sandbox, and with servers that misbehave.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod answers;
mod client;
mod connections;
mod environment;
mod file;
mod machines;
mod sandbox;
mod secrecy;
mod server;
mod threads;
