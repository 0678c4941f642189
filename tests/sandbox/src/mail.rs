//! Emails: their data, and how they are parsed and written.

pub(crate) mod bounce;
pub(crate) mod bounce_type;
pub(crate) mod draft;
pub(crate) mod email_event;
pub(crate) mod event;
pub(crate) mod mailbox;
pub(crate) mod message;
pub(crate) mod reading;
pub(crate) mod received;
pub(crate) mod source;
pub(crate) mod suppression_cause;
