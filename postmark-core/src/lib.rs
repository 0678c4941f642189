//! The Postmark protocol, with no I/O.

mod fault;

pub use fault::Fault;
