//! Writes the fuzzer's dictionary: `cargo run -p postmark-tests --bin dictionary`.

use std::path::Path;
use std::{fs, io};

use postmark_tests::dictionary::dictionary;

fn main() -> io::Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/postmark.dict");
    fs::write(path, dictionary())
}
