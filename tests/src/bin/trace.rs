//! Writes the page of the traced contract: `cargo run -p postmark-tests --bin trace`.

use std::path::Path;
use std::{fs, io};

use postmark_tests::trace;

fn main() -> io::Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract/TRACE.md");
    fs::write(path, trace::page()?)
}
