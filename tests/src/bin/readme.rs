//! Writes the README's tables: `cargo run -p postmark-tests --bin readme`.

use std::path::Path;
use std::{fs, io};

use postmark_tests::readme;

fn main() -> io::Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let text = fs::read_to_string(&path)?;
    let updated = readme::updated(&text)
        .ok_or_else(|| io::Error::other("the README has no place for a table"))?;
    fs::write(path, updated)
}
