//! A local Postmark.
