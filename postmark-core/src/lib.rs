//! The Postmark protocol, with no I/O.

mod address;
mod fault;
mod recipients;

pub use address::{Address, IntoAddress};
pub use fault::Fault;
pub use recipients::{IntoRecipients, Recipients};
