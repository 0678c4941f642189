//! Rows in one level: the same columns each time, whatever a row has.

#![allow(clippy::unwrap_used)]

use postmark_core::api::bounces::Bounce;
use postmark_core::api::messages::{Click, InboundMessage, Open, OutboundMessage};
use serde_json::json;

/// A CSV file of a row that has everything and of one that has nothing, as lines.
macro_rules! csv {
    ($Row:ty, $full:tt) => {{
        let full: $Row = serde_json::from_value(json!($full)).unwrap();
        let empty = <$Row>::default();
        let mut file = csv::Writer::from_writer(Vec::new());
        file.serialize(full.row()).unwrap();
        // A row with fewer cells than the others would be an error.
        file.serialize(empty.row()).unwrap();
        lines(&file.into_inner().unwrap())
    }};
}

fn lines(file: &[u8]) -> Vec<Vec<String>> {
    let mut file = csv::ReaderBuilder::new().has_headers(false).from_reader(file);
    let cells = |line: csv::StringRecord| line.iter().map(str::to_owned).collect();
    file.records().map(|line| cells(line.unwrap())).collect()
}

/// Cells of the first row, by their columns.
fn check(lines: &[Vec<String>], cells: &[(&str, &str)]) {
    assert_eq!(lines.len(), 3);
    for (column, expected) in cells {
        let index = lines[0].iter().position(|name| name == column).unwrap();
        assert_eq!(lines[1][index], *expected, "{column}");
    }
}

#[test]
fn sent_messages() {
    let lines = csv!(OutboundMessage, {
        "MessageID": "7", "Status": "Sent", "Subject": "A \"b\", c", "TrackLinks": "None",
        "To": [{"Email": "a@example.com", "Name": "Doe, Jane"}, {"Email": "b@example.com"}],
        "Recipients": ["a@example.com", "b@example.com"], "Attachments": ["a.pdf", "b.pdf"],
        "Metadata": {"x": "1", "y": "2"}, "ReceivedAt": "2026-01-01T00:00:00Z",
    });
    check(
        &lines,
        &[
            ("MessageID", "7"),
            ("To", "Doe, Jane <a@example.com>; b@example.com"),
            ("Cc", ""),
            ("Recipients", "a@example.com; b@example.com"),
            ("Subject", "A \"b\", c"),
            ("Metadata", "x=1; y=2"),
            ("Attachments", "a.pdf; b.pdf"),
            ("ReceivedAt", "2026-01-01T00:00:00Z"),
            ("TrackOpens", "false"),
        ],
    );
}

#[test]
fn received_messages() {
    let lines = csv!(InboundMessage, {
        "MessageID": "7", "From": "a@example.com", "FromName": "Ada", "MailboxHash": "h",
        "Attachments": [{"Name": "a.pdf"}, {"Name": "b.pdf"}],
    });
    check(&lines, &[("MessageID", "7"), ("FromName", "Ada"), ("Attachments", "a.pdf; b.pdf")]);
}

#[test]
fn opens_and_clicks_have_the_same_columns() {
    let opens = csv!(Open, {
        "MessageID": "7", "Client": {"Name": "Mail 1", "Company": "C"}, "OS": {"Name": "Linux"},
        "Geo": {"IP": "192.0.2.1", "CountryISOCode": "RS"}, "FirstOpen": true, "ReadSeconds": 4,
    });
    let cells = [
        ("Client", "Mail 1"),
        ("ClientCompany", "C"),
        ("OS", "Linux"),
        ("OSCompany", ""),
        ("IP", "192.0.2.1"),
        ("CountryISOCode", "RS"),
        ("FirstOpen", "true"),
        ("ReadSeconds", "4"),
        ("OriginalLink", ""),
    ];
    check(&opens, &cells);
    let clicks = csv!(Click, {
        "MessageID": "7", "OriginalLink": "https://example.com/", "ClickLocation": "HTML",
    });
    check(&clicks, &[("OriginalLink", "https://example.com/"), ("ClickLocation", "HTML")]);
    assert_eq!(opens[0], clicks[0]);
}

#[test]
fn bounces() {
    let lines = csv!(Bounce, {
        "ID": 7, "Type": "HardBounce", "Email": "a@example.com", "Details": "line\nline",
        "Content": "raw",
    });
    check(
        &lines,
        &[("ID", "7"), ("Type", "HardBounce"), ("Details", "line\nline"), ("ServerID", "")],
    );
    assert!(!lines[0].contains(&"Content".to_owned()));
}
