//! Writes the tables of the documentation: `cargo run -p postmark-tests --bin tables`.

use std::path::Path;
use std::{fs, io};

use postmark_tests::tables::TABLES;

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for table in TABLES {
        let path = root.join(table.file);
        let updated = table.updated(&fs::read_to_string(&path)?);
        let missing = || io::Error::other(format!("{} has no place for its table", table.file));
        fs::write(path, updated.ok_or_else(missing)?)?;
    }
    Ok(())
}
