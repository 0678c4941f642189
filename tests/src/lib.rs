//! Properties of the core and of every adapter.
//!
//! The API itself is data, in files that can be used without Rust: `endpoints.csv`, the fields in
//! `contract/`, and the payloads in `fixtures/`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a test fails by a panic"
)]
#![allow(clippy::exhaustive_enums, reason = "nobody depends on it")]

pub mod conformance;
pub mod coverage;
mod csv;
pub mod dictionary;
pub mod endpoints;
pub mod fields;
pub mod fixtures;
pub mod imports;
pub mod json;
pub mod openapi;
pub mod quirks;
pub mod tables;
pub mod trace;
pub mod world;

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

#[cfg(doctest)]
#[doc = include_str!("../../postmark-core/README.md")]
struct CoreReadme;
