//! What the JavaScript package uses: the core's state machines, with numbers and JSON text in and
//! out.
//!
//! JavaScript does the I/O: it writes emails, calls `fetch`, keeps time and reads responses. The
//! core decides, through this: whether an email can be sent, what a request looks like, what an
//! outcome means, and what follows. Nothing here has I/O, a clock or a promise.

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

/// For the short texts passed in and out: less code than the default allocator.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
