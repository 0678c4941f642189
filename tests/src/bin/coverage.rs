//! Writes the table of endpoints into the README: `cargo run -p postmark-tests --bin coverage`.

use std::path::Path;
use std::{fs, io};

use postmark_tests::coverage;

fn main() -> io::Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = fs::read_to_string(&path)?;
    let updated = coverage::updated(&readme)
        .ok_or_else(|| io::Error::other("the README has no place for the table"))?;
    fs::write(path, updated)
}
