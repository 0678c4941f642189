//! What must hold for the core and for every adapter.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a test fails by a panic"
)]
#![allow(clippy::exhaustive_enums, clippy::exhaustive_structs, reason = "nobody depends on it")]

pub mod world;
