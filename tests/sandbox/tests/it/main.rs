//! Tests the sandbox over real sockets, like a client that shares no code with it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::needless_pass_by_value)]

mod answers;
mod bounces;
mod bulk;
mod client;
mod clients;
mod control;
mod data_removals;
mod domains;
mod faults;
mod inbound;
mod inbox;
mod lifecycle;
mod members;
mod messages;
mod program;
mod push;
mod receiver;
mod refusals;
mod satellites;
mod seed;
mod send;
mod senders;
mod servers;
mod settings;
mod slow;
mod smtp;
mod stats;
mod streams;
mod suppressions;
mod templates;
mod tls;
mod triggers;
mod waiting;
mod webhooks;
