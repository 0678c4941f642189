//! Tables in files: comma-separated values without quoting, below a line of names.

/// The rows of a table with `N` columns. Only the last column may contain commas.
pub(crate) fn rows<const N: usize>(text: &str) -> impl Iterator<Item = [&str; N]> {
    text.lines().skip(1).map(|line| {
        let values: Vec<&str> = line.splitn(N, ',').collect();
        values.try_into().unwrap_or_else(|_| panic!("not {N} columns: {line}"))
    })
}
