//! The whole API, every field: endpoints, requests and responses against `endpoints.csv`, the field
//! lists in `contract/` and the payloads in `fixtures/`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod case;
mod endpoints;
mod exhaustive;
mod fields;
mod fixtures;
mod javascript;
mod listing;
mod members;
mod names;
mod openapi;
mod recorded;
mod table;
mod tables;
mod tolerance;
