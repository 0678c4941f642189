//! The tables of the documentation are those of `endpoints.csv` and of the simulated world.

use std::fs;
use std::path::Path;

use postmark_tests::tables::TABLES;

#[test]
fn the_tables_are_up_to_date() {
    for table in TABLES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(table.file);
        let text = fs::read_to_string(path).unwrap();
        let updated = table.updated(&text).expect("a place for the table");
        assert!(text == updated, "{}: cargo run -p postmark-tests --bin tables", table.file);
    }
}

#[test]
fn a_table_is_put_between_its_marks() {
    let marks =
        |name: &str| format!("# Top\n<!-- {name}:begin -->old<!-- {name}:end -->\nBottom\n");
    let [world, endpoints, quirks] = TABLES;
    let updated = world.updated(&marks("world")).unwrap();
    assert!(updated.starts_with("# Top\n") && updated.ends_with("\nBottom\n"));
    assert!(updated.contains("| Nobody listens | `NotSent` | yes |"), "{updated}");
    assert!(!updated.contains("old"));
    assert_eq!(world.updated(&updated), Some(updated), "once is enough");
    let updated = endpoints.updated(&marks("endpoints")).unwrap();
    assert!(updated.contains("`PUT /bounces/{bounceid}/activate`"), "{updated}");
    assert_eq!(endpoints.updated("# Top"), None);
    let updated = quirks.updated(&marks("quirks")).unwrap();
    assert_eq!(updated.lines().filter(|line| line.contains("[Source](")).count(), 95);
}
