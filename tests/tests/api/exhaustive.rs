//! Structs with public fields are `#[non_exhaustive]`, so that a new field breaks nobody.
//!
//! Clippy's `exhaustive_structs` also applies to empty structs.

use std::fs;
use std::path::{Path, PathBuf};

/// The crates that others depend on.
const CRATES: [&str; 8] = [
    "postmark-core",
    "postmark-core/templates",
    "postmark-blocking",
    "postmark-blocking/outbox",
    "postmark-hyper",
    "postmark-hyper/axum",
    "postmark-hyper/outbox",
    "postmark-wasm",
];

/// Those that are their one field: an identifier is its number, and what axum takes apart
/// is what the core gives.
const WRAPPERS: [&str; 3] = ["$Name", "WebhookEvent", "WebhookRejection"];

#[test]
fn structs_with_public_fields_are_non_exhaustive() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = CRATES.iter().flat_map(|name| files(&root.join(name).join("src")));
    let mut seen = 0;
    let mut bad = Vec::new();
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = source.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some(declared) = line.trim_start().strip_prefix("pub struct ") else { continue };
            if !has_public_fields(&lines[at..]) {
                continue;
            }
            seen += 1;
            let name = declared.split(['(', '<', ' ']).next().unwrap();
            if !is_marked(&lines[..at]) && !WRAPPERS.contains(&name) {
                bad.push(format!("{}: {name}", file.display()));
            }
        }
    }
    assert!(seen > 50, "the scan sees {seen} structs");
    assert!(bad.is_empty(), "{bad:#?}");
}

/// Whether the struct that begins on the first line has a public field.
fn has_public_fields(lines: &[&str]) -> bool {
    let first = lines[0];
    if !first.ends_with('{') {
        return first.contains("(pub ") || first.contains(", pub ");
    }
    let indent = first.len() - first.trim_start().len();
    let fields = lines[1..].iter().take_while(|line| line.find('}') != Some(indent));
    fields.into_iter().any(|line| line.trim_start().starts_with("pub "))
}

/// Whether one of the attributes right above says so.
fn is_marked(above: &[&str]) -> bool {
    let mut above = above.iter().rev().map(|line| line.trim());
    above
        .by_ref()
        .take_while(|line| !line.is_empty() && *line != "}")
        .any(|line| line == "#[non_exhaustive]")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
