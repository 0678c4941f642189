//! The generated tables in the documentation, each between two markers.

use crate::{coverage, quirks, world};

/// A table: its file, the name in its markers, and the function that generates it.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// The file, below the repository's root.
    pub file: &'static str,
    name: &'static str,
    write: fn() -> String,
}

/// All tables.
pub const TABLES: [Table; 3] = [
    Table { file: "tests/README.md", name: "world", write: world::table },
    Table { file: "postmark-core/README.md", name: "endpoints", write: coverage::table },
    Table {
        file: "postmark-hyper/src/_documentation/quirks.md",
        name: "quirks",
        write: quirks::table,
    },
];

impl Table {
    /// The text of the file with the current table, or `None` if the markers are missing.
    #[must_use]
    pub fn updated(&self, text: &str) -> Option<String> {
        let begin = format!("<!-- {}:begin -->", self.name);
        let end = format!("<!-- {}:end -->", self.name);
        let (before, rest) = text.split_once(&begin)?;
        let (_, after) = rest.split_once(&end)?;
        Some(format!("{before}{begin}\n\n{}\n{end}{after}", (self.write)()))
    }
}
