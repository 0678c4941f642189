//! lettre messages, sent through the transports to the sandbox: nothing is lost.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod conversion;
mod recipients;
mod transports;
