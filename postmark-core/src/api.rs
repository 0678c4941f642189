//! Postmark's endpoints, with their requests and responses: one file for each resource.

#[macro_use]
mod macros;

pub mod bounces;
pub mod bulk;
pub mod data_removals;
pub mod dmarc;
pub mod domains;
pub mod email;
pub mod inbound_rules;
pub mod message_streams;
pub mod messages;
pub mod rows;
pub mod senders;
pub mod servers;
pub mod shared;
pub mod spam_check;
pub mod stats;
pub mod status;
pub mod suppressions;
pub mod tag_triggers;
pub mod templates;
pub mod webhooks;

pub use shared::{Acknowledgement, Dump};
