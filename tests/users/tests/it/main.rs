//! Each program against a local Postmark, as a process of its own.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod lines;
mod programs;
