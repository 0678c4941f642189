//! What strangers may send, and the properties that must hold for it: the bodies of the fuzz
//! targets.
//!
//! Each target is a function of bytes that panics if a property does not hold. `cargo fuzz` calls
//! them through `fuzz_targets/`; `tests/tests/corpus.rs` replays `corpus/` through them.

#![allow(clippy::missing_panics_doc, reason = "a target panics where something does not hold")]

mod addresses;
// The table of the API's test: it builds every endpoint and knows its response's type.
#[allow(dead_code, missing_docs, clippy::pedantic)]
#[path = "../../tests/tests/api/case.rs"]
mod case;
mod cursors;
mod emails;
mod errors;
#[allow(dead_code, reason = "it describes the endpoints to JavaScript")]
#[path = "../../tests/tests/api/listing.rs"]
mod listing;
mod memory;
mod mustachio;
#[allow(dead_code, missing_docs, clippy::pedantic)]
#[path = "../../tests/tests/api/names.rs"]
mod names;
mod outcomes;
mod queued_emails;
mod requests;
mod responses;
mod routes;
mod secret;
#[allow(dead_code, missing_docs, clippy::pedantic)]
#[path = "../../tests/tests/api/table/mod.rs"]
mod table;
mod templates;
mod text;
mod times;
mod webhooks;
mod world;

pub use addresses::addresses;
pub use cursors::cursors;
pub use emails::emails;
pub use errors::errors;
pub use memory::{peak, peak_of_all, taken};
pub use mustachio::mustachio;
pub use outcomes::outcomes;
pub use queued_emails::queued_emails;
pub use requests::requests;
pub use responses::{answers, responses};
pub use routes::routes;
pub use templates::templates;
pub use times::times;
pub use webhooks::webhooks;
pub use world::world;

/// A fuzz target: it panics if a property does not hold.
pub type Target = fn(&[u8]);

/// All targets, by their names in `fuzz_targets/` and `corpus/`.
pub const TARGETS: [(&str, Target); 14] = [
    ("addresses", addresses),
    ("cursors", cursors),
    ("emails", emails),
    ("errors", errors),
    ("mustachio", mustachio),
    ("outcomes", outcomes),
    ("queued_emails", queued_emails),
    ("requests", requests),
    ("responses", responses),
    ("routes", routes),
    ("templates", templates),
    ("times", times),
    ("webhooks", webhooks),
    ("world", world),
];
