//! Postmark's vocabulary: what it can be asked, and what it answers. One file for each resource.

pub(crate) mod email;
