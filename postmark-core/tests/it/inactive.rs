//! The addresses in Postmark's messages about inactive recipients.

use postmark_core::Receipt;
use serde_json::json;

#[test]
fn every_wording_gives_its_addresses() {
    let one = "Message OK, but will not deliver to these inactive addresses: a@example.com";
    let both = ["a@example.com", "b@example.com"];
    for (message, expected) in [
        (one.to_owned(), &both[..1]),
        (format!("{one}."), &both[..1]),
        (format!("{one}, b@example.com"), &both[..]),
        (format!("{one}. Inactive recipients are ones that have bounced."), &both[..1]),
        (format!("{one}\nInactive recipients are ones that have bounced."), &both[..1]),
        (
            "You tried to send to a recipient that has been marked as inactive.\nFound inactive \
             addresses: a@example.com.\nInactive recipients are ones that bounced. "
                .to_owned(),
            &both[..1],
        ),
        (
            "You tried to send to recipient(s) that have been marked as inactive. Found \
             inactive addresses: a@example.com, b@example.com. Inactive recipients are ones \
             that have generated a hard bounce."
                .to_owned(),
            &both[..],
        ),
        ("You tried to send to inactive people.".to_owned(), &[]),
        ("Found inactive addresses:".to_owned(), &[]),
        (String::new(), &[]),
    ] {
        let receipt: Receipt = serde_json::from_value(json!({ "Message": message })).unwrap();
        assert_eq!(receipt.inactive_recipients(), expected, "{message:?}");
    }
}
