//! Shared by the benchmarks of the core and of the adapters: the typical emails, for both
//! libraries, and an allocator that counts.

#![allow(
    clippy::must_use_candidate,
    clippy::new_without_default,
    reason = "only the benchmarks use it"
)]

pub mod borrowed;
pub mod counting;
pub mod mails;
