//! The search for a short text in another: faster algorithms need much more code.

/// Finds a text in another.
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len()).position(|window| window == part.as_bytes())
}
