//! Metadata: its limits, its order, and how that of a response is read.

#![allow(clippy::unwrap_used)]

use postmark_core::Metadata;
use proptest::prelude::*;

fn read(json: &str) -> Vec<(String, String)> {
    serde_json::from_str::<Metadata>(json).unwrap().into_iter().collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect()
}

#[test]
fn keeps_the_order_and_replaces_the_same_key() {
    let mut metadata = Metadata::new();
    for (key, value) in [("b", "1"), ("a", "2"), ("c", "3"), ("a", "4")] {
        metadata.insert(key, value).unwrap();
    }
    assert_eq!(serde_json::to_string(&metadata).unwrap(), r#"{"b":"1","a":"4","c":"3"}"#);
    assert_eq!((metadata.get("a"), metadata.get("A")), (Some("4"), None));
}

// contract: limit.metadata.key limit.metadata.value limit.length-unit quirk.long-metadata-keys
#[test]
fn counts_utf_16_code_units() {
    let mut metadata = Metadata::new();
    metadata.insert("🦀".repeat(10), "ü".repeat(80)).unwrap();
    let key = metadata.insert("🦀".repeat(10) + "a", "").unwrap_err();
    assert_eq!(key.to_string(), "Metadata has 21 characters in a key, and the limit is 20");
    let value = metadata.insert("order", "🦀".repeat(41)).unwrap_err();
    assert_eq!(value.to_string(), "Metadata has 82 characters in a value, and the limit is 80");
    assert!(value.help().contains("\"order\""));
    assert_eq!(metadata.len(), 1);
}

// contract: limit.metadata.count
#[test]
fn takes_ten_pairs() {
    let mut metadata = Metadata::new();
    for number in 0..Metadata::MAX_PAIRS {
        metadata.insert(format!("key-{number}"), "").unwrap();
    }
    metadata.insert("key-0", "again").unwrap();
    let fault = metadata.insert("one-more", "").unwrap_err();
    assert_eq!((fault.size(), fault.limit()), (Some(11), Some(10)));
    assert_eq!(metadata.len(), 10);
}

// contract: limit.metadata.unique quirk.long-metadata-keys
#[test]
fn refuses_keys_that_differ_in_case_only() {
    for (one, other) in [("Order", "order"), ("Größe", "GRÖßE")] {
        let mut metadata = Metadata::new();
        metadata.insert(one, "1").unwrap();
        let fault = metadata.insert(other, "2").unwrap_err();
        assert!(fault.to_string().contains(&format!("{one:?} and {other:?}")), "{fault}");
        assert_eq!(metadata.get(one), Some("1"));
    }
}

// contract: quirk.metadata-numbers
#[test]
fn reads_what_postmark_sends() {
    assert_eq!(read("null"), []);
    assert_eq!(read("{}"), []);
    assert_eq!(
        read(r#"{"z": "1", "n": 12, "f": 1.5, "b": true, "gone": null, "o": {"a": [1]}, "a": ""}"#),
        pairs(&[
            ("z", "1"),
            ("n", "12"),
            ("f", "1.5"),
            ("b", "true"),
            ("o", r#"{"a":[1]}"#),
            ("a", "")
        ])
    );
    let many: serde_json::Map<_, _> =
        (0..20).map(|n| (format!("{n:0>30}"), "x".repeat(100).into())).collect();
    assert_eq!(read(&serde_json::Value::from(many).to_string()).len(), 20);
}

proptest! {
    // contract: quirk.field-types
    #[test]
    fn what_is_taken_is_within_the_limits_and_read_back(
        list in prop::collection::vec(("\\PC{0,12}", "\\PC{0,60}"), 0..15)
    ) {
        let mut metadata = Metadata::new();
        for (key, value) in list {
            let before = metadata.clone();
            if metadata.insert(&key, &value).is_err() {
                prop_assert_eq!(&before, &metadata);
            } else {
                prop_assert_eq!(metadata.get(&key), Some(value.as_str()));
            }
        }
        prop_assert!(metadata.len() <= Metadata::MAX_PAIRS);
        for (key, value) in metadata.iter() {
            prop_assert!(key.encode_utf16().count() <= Metadata::MAX_KEY_LEN);
            prop_assert!(value.encode_utf16().count() <= Metadata::MAX_VALUE_LEN);
        }
        let json = serde_json::to_string(&metadata).unwrap();
        prop_assert_eq!(serde_json::from_str::<Metadata>(&json).unwrap(), metadata);
    }
}
