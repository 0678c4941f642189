//! The contract: each rule has a place in the code and a test that hold it.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod limits;
mod quirks;
mod trace;
