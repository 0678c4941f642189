//! Messages of lettre, sent through the transports to the sandbox: nothing is lost on the way.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod conversion;
mod recipients;
mod transports;
