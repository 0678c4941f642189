//! The table of error codes says what the contract says.

#![allow(clippy::panic, clippy::unwrap_used, missing_docs)]

use postmark_core::{ErrorCode, ErrorKind, Retry};

const CONTRACT: &str = include_str!("../data/error-codes.csv");

// contract: transport.ip-allow-list status.400 retention.stats quirk.not-found-is-422
// contract: quirk.legacy-codes quirk.unknown-stream-codes quirk.code-701 quirk.server-delete-off
// contract: quirk.stats-for-ever quirk.smtp-token-codes
#[test]
fn table_agrees_with_the_contract() {
    let mut known = ErrorCode::known();
    assert_eq!(known.next(), Some(ErrorCode::OK));

    for row in CONTRACT.lines().skip(1) {
        let [number, kind, retry, statuses] = row.split(',').collect::<Vec<_>>()[..] else {
            panic!("not four columns: {row}");
        };
        let code = known.next().unwrap();
        assert_eq!(code.to_string(), number);
        assert_eq!(format!("{:?}", code.kind()), kind, "{code:?}");
        let expected = match retry {
            "never" => Retry::Never,
            "later" => Retry::Later,
            "always" => Retry::Always,
            "if-repeatable" => Retry::IfRepeatable,
            other => panic!("no such retry: {other}"),
        };
        assert_eq!(code.retry(), expected, "{code:?}");
        // A code that lets everything be repeated comes on a status that says the same.
        assert!(expected != Retry::Always || matches!(statuses, "429" | "503"), "{code:?}");
    }
    assert_eq!(known.next(), None);
}

#[test]
fn every_text_is_one_sentence() {
    let unknown = ErrorCode::new(-1);
    let texts = ErrorCode::known()
        .flat_map(|code| [(code, code.meaning().unwrap()), (code, code.help())])
        .chain([(unknown, unknown.help())]);

    for (code, text) in texts {
        assert!(text.starts_with(char::is_uppercase), "{code:?}: {text}");
        assert!(text.ends_with('.') && !text.contains(". "), "{code:?}: {text}");
    }
}

#[test]
fn unknown_codes_are_kept() {
    let code = ErrorCode::from(1_000_000);
    assert_eq!(code.get(), 1_000_000);
    assert_eq!((code.name(), code.meaning()), (None, None));
    assert_eq!(code.kind(), ErrorKind::Other);
    assert_eq!(code.retry(), Retry::IfRepeatable);
    assert_eq!(format!("{code:?} {code}"), "ErrorCode(1000000) 1000000");
}

#[test]
fn known_codes_have_names() {
    assert_eq!(ErrorCode::new(406), ErrorCode::INACTIVE_RECIPIENT);
    assert_eq!(format!("{:?}", ErrorCode::new(406)), "ErrorCode(406 INACTIVE_RECIPIENT)");
    assert_eq!(format!("{:>5}", ErrorCode::BAD_TOKEN), "   10");
    assert!(ErrorCode::OK.is_ok() && !ErrorCode::BAD_TOKEN.is_ok());
    assert_eq!(ErrorCode::OK.retry(), Retry::Never);
    // Codes that arrive with status 500, and yet are not worth another try.
    assert_eq!(ErrorCode::SIGNATURE_NOT_FOUND.retry(), Retry::Never);
    assert_eq!(ErrorCode::DKIM_MISCONFIGURED.retry(), Retry::Never);
}

#[test]
fn codes_travel_as_numbers() {
    assert_eq!(serde_json::to_string(&ErrorCode::BAD_TOKEN).unwrap(), "10");
    for json in ["10", r#""10""#] {
        assert_eq!(serde_json::from_str::<ErrorCode>(json).unwrap(), ErrorCode::BAD_TOKEN);
    }
    for json in ["10.5", "null", r#""ten""#, "[10]"] {
        assert!(serde_json::from_str::<ErrorCode>(json).is_err(), "{json}");
    }
}
