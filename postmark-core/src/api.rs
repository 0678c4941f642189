//! Postmark's vocabulary: what it can be asked, and what it answers. One file for each resource.

mod acknowledgement;
pub(crate) mod bounce_type;
pub mod bounces;
pub mod bulk;
pub mod data_removals;
pub mod dmarc;
pub mod domains;
mod dump;
pub(crate) mod email;
pub(crate) mod ids;
pub(crate) mod inbound_address;
pub mod inbound_rules;
pub mod message_streams;
pub mod messages;
pub mod senders;
pub mod servers;
pub mod spam_check;
pub mod stats;
pub mod status;
pub(crate) mod suppression_reason;
pub mod suppressions;
pub mod tag_triggers;
pub mod templates;
pub(crate) mod tracking;
pub mod webhooks;

pub use acknowledgement::Acknowledgement;
pub use dump::Dump;
