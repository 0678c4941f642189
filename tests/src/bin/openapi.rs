//! Writes the API as an `OpenAPI` document: `cargo run -p postmark-tests --bin openapi`.

use std::path::Path;
use std::{fs, io};

use postmark_tests::openapi;

fn main() -> io::Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract/openapi.json");
    fs::write(path, openapi::text())
}
