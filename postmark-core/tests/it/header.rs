//! Header fields: which of them an email may carry, and how those of a response are read.

#![allow(clippy::unwrap_used)]

use postmark_core::Header;
use serde_json::{from_value, json, to_value};

// contract: header.custom
#[test]
fn takes_custom_headers() {
    let table = [
        ("X-Order-ID", "4711"),
        ("Message-ID", "<4711@example.com>"),
        ("In-Reply-To", "<4711@example.com>"),
        ("References", "<a@x.com> <b@x.com>"),
        ("List-Unsubscribe", "<https://example.com/u>"),
        ("X-PM-Bounce-Type", "HardBounce"),
        ("X-Odd!#name", "Zoë\tDoe"),
        ("X-Empty", ""),
    ];
    for (name, value) in table {
        Header::new(name, value).check().unwrap();
    }
}

// contract: header.line-breaks
#[test]
fn refuses_what_would_break_the_message() {
    for name in ["", "X Order", "X:Order", "X-Ördër", "X\r\nBcc", "X\0", "X\u{7f}"] {
        let fault = Header::new(name, "x").check().unwrap_err();
        assert!(fault.to_string().contains("whose name is"), "{name:?}");
        assert!(!fault.to_string().contains(char::is_control), "{name:?}");
    }
    for value in ["a\r\nBcc: x@x.com", "a\nb", "a\rb", "a\0b", "folded\r\n line"] {
        let fault = Header::new("X-Order", value).check().unwrap_err();
        assert_eq!(fault.to_string(), "Headers has a line break or a NUL in `X-Order`");
    }
}

// contract: header.reserved
#[test]
fn names_the_setter_of_a_reserved_header() {
    let table = [
        ("to", "`Email::to`"),
        ("CC", "`Email::cc`"),
        ("Bcc", "`Email::bcc`"),
        ("from", "`Email::new`"),
        ("reply-to", "`Email::reply_to`"),
        ("subject", "`Email::subject`"),
        ("tag", "`Email::tag`"),
        ("attachment", "`Email::attach`"),
        ("track-opens", "`Email::track_opens`"),
        ("track-links", "`Email::track_links`"),
        ("message-stream", "`Email::message_stream`"),
        ("postmark-template-alias", "template"),
        ("return-path", "Postmark writes it"),
        ("x-pm-rcpt", "Postmark writes it"),
        ("sender", "Postmark writes it"),
        ("received", "Postmark writes it"),
        ("date", "Postmark writes it"),
        ("content-type", "Postmark writes it"),
    ];
    for (name, remedy) in table {
        let fault = Header::new(name, "x").check().unwrap_err();
        assert_eq!(fault.field(), "Headers");
        assert!(fault.help().contains(remedy), "{name}: {}", fault.help());
    }
}

#[test]
fn is_a_name_and_a_value_on_the_wire() {
    let header = Header::new("X-Order", "4711");
    let wire = json!({"Name": "X-Order", "Value": "4711"});
    assert_eq!(to_value(&header).unwrap(), wire);
    assert_eq!(from_value::<Header>(wire).unwrap(), header);
}

#[test]
fn an_answer_is_read_whatever_it_lacks() {
    let empty = Header::new("X-Empty", "");
    for wire in [
        json!({"Name": "X-Empty", "Value": null, "New": 1}),
        json!({"Name": "X-Empty"}),
        json!({"Name": "X-Empty", "Value": ""}),
    ] {
        assert_eq!(from_value::<Header>(wire).unwrap(), empty);
    }
    assert_eq!(from_value::<Header>(json!({})).unwrap(), Header::new("", ""));
}
