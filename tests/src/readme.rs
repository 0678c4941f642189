//! The parts of the README that are written by a program, each between two marks.

use crate::{coverage, world};

/// A part: the name in its marks, and what writes it.
type Part = (&'static str, fn() -> String);

const PARTS: [Part; 2] = [("world", world::table), ("coverage", coverage::table)];

/// The README with its parts as they are to be, or `None` where it has no place for one.
#[must_use]
pub fn updated(readme: &str) -> Option<String> {
    PARTS.iter().try_fold(readme.to_owned(), |readme, (name, part)| {
        let (begin, end) = (format!("<!-- {name}:begin -->"), format!("<!-- {name}:end -->"));
        let (before, rest) = readme.split_once(&begin)?;
        let (_, after) = rest.split_once(&end)?;
        Some(format!("{before}{begin}\n\n{}\n{end}{after}", part()))
    })
}
