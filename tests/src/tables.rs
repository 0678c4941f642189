//! The tables in the documentation that a program writes, each between two marks.

use crate::{coverage, quirks, world};

/// A table: the file that shows it, the name in its marks, and the function that writes it.
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
    /// The text of the file with the table as it must be, or `None` if the marks are missing.
    #[must_use]
    pub fn updated(&self, text: &str) -> Option<String> {
        let begin = format!("<!-- {}:begin -->", self.name);
        let end = format!("<!-- {}:end -->", self.name);
        let (before, rest) = text.split_once(&begin)?;
        let (_, after) = rest.split_once(&end)?;
        Some(format!("{before}{begin}\n\n{}\n{end}{after}", (self.write)()))
    }
}
