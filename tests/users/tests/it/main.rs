//! Each program against a local Postmark, in its own process.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod lines;
mod programs;
