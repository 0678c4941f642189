//! The README's table of endpoints is that of `endpoints.csv`.

use std::fs;
use std::path::Path;

use postmark_tests::coverage;

#[test]
fn the_readme_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let Ok(readme) = fs::read_to_string(path) else {
        return; // There is none yet.
    };
    let updated = coverage::updated(&readme).expect("a place for the table");
    assert!(readme == updated, "run `cargo run -p postmark-tests --bin coverage`");
}

#[test]
fn the_table_is_put_between_its_marks() {
    let readme = format!("# Top\n\n{}\nold\n{}\n\nBottom\n", coverage::BEGIN, coverage::END);
    let updated = coverage::updated(&readme).unwrap();
    assert!(updated.starts_with("# Top\n\n") && updated.ends_with("\n\nBottom\n"));
    assert!(updated.contains("`PUT /bounces/{bounceid}/activate`"), "{updated}");
    assert!(!updated.contains("old"));
    assert_eq!(coverage::updated(&updated).as_ref(), Some(&updated), "once is enough");
    assert_eq!(coverage::updated("# Top"), None);
}
