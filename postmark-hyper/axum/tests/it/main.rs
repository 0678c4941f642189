//! The extractor on real sockets: with requests of all kinds, and with the sandbox's webhooks.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod app;
mod bodies;
mod events;
mod sandbox;
mod slow;
mod strangers;
