//! What the JavaScript package calls: JSON in, JSON out, and an error as JSON in a string.
//!
//! Whatever is pleasant to use is written in TypeScript, in `js/src`; whatever must be right is in
//! the core. This lies between the two and decides nothing.

#![allow(clippy::missing_errors_doc, reason = "the module says what is thrown")]
#![allow(clippy::must_use_candidate, reason = "JavaScript does not ask")]

pub mod batch;
#[cfg(feature = "api")]
mod call;
pub mod client;
#[cfg(any(feature = "api", feature = "webhook"))]
mod exact;
#[cfg(feature = "api")]
pub mod list;
mod record;
#[cfg(feature = "webhook")]
pub mod webhook;
