//! What the JavaScript package asks: the core's machines, with numbers and JSON text in and out.
//!
//! JavaScript carries the bytes and waits: it writes emails, calls `fetch`, keeps the time and reads
//! responses. What has to be right is asked of the core, through this: whether an email can be sent, what a
//! request looks like, what an outcome means, and what follows. Nothing here has I/O, a clock or a promise.

#![allow(clippy::missing_errors_doc, reason = "the module says what is thrown")]
#![allow(clippy::must_use_candidate, reason = "JavaScript does not ask")]

mod batch;
#[cfg(feature = "api")]
mod call;
pub mod client;
mod email;
pub mod exchange;
#[cfg(feature = "api")]
pub mod list;
#[cfg(any(feature = "api", feature = "webhook"))]
mod misfit;
mod record;
mod search;
#[cfg(feature = "webhook")]
pub mod webhook;

/// For the short texts that come and go here: less code than the one of Rust's library.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
