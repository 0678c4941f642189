//! The README's tables are those of `endpoints.csv` and of the world.

use std::fs;
use std::path::Path;

use postmark_tests::readme;

#[test]
fn the_readme_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let text = fs::read_to_string(path).unwrap();
    let updated = readme::updated(&text).expect("a place for each table");
    assert!(text == updated, "run `cargo run -p postmark-tests --bin readme`");
}

#[test]
fn tables_are_put_between_their_marks() {
    let marks = |old: &str| {
        let mark = |name| format!("<!-- {name}:begin -->{old}<!-- {name}:end -->");
        format!("# Top\n{}\n{}\nBottom\n", mark("world"), mark("coverage"))
    };
    let updated = readme::updated(&marks("old")).unwrap();
    assert!(updated.starts_with("# Top\n") && updated.ends_with("\nBottom\n"));
    assert!(updated.contains("`PUT /bounces/{bounceid}/activate`"), "{updated}");
    assert!(updated.contains("| Nobody listens | `NotSent` | yes |"), "{updated}");
    assert!(!updated.contains("old"));
    assert_eq!(readme::updated(&updated), Some(updated), "once is enough");
    assert_eq!(readme::updated("# Top"), None);
}
