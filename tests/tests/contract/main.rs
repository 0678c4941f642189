//! The contract: each rule has a place in the code and a test that hold it.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![allow(clippy::print_stdout, reason = "rules without a test are listed")]

mod limits;
mod quirks;
mod trace;
