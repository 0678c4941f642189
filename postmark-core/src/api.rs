//! Postmark's vocabulary: what it can be asked, and what it answers. One file for each resource.

pub(crate) mod bounce_type;
pub(crate) mod email;
pub(crate) mod ids;
