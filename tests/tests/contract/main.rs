//! The contract: each rule is implemented and tested.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![allow(clippy::print_stdout, reason = "rules without a test are listed")]

mod limits;
mod quirks;
mod trace;
