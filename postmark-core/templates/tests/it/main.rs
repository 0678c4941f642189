//! What Postmark's template language is, rule by rule, and what must hold for any template.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests panic")]

mod bounds;
mod errors;
mod field;
mod languages;
mod layouts;
mod limits;
mod models;
mod outcome;
mod paths;
mod printing;
mod rules;
mod sections;
mod strict;
mod tags;
mod validation;
mod values;
