//! Limits of a message, each at its edge: what fits is sent, and one more is an error.

use postmark_core::api::bounces::ListBounces;
use postmark_core::{Address, Attachment, Config, Content, Email, Endpoint, ServerToken, prepare};

fn mail() -> Email {
    Email::new("a@example.com", "b@example.com", Content::text("Hello"))
}

fn with_body(bytes: usize) -> Email {
    Email::new("a@example.com", "b@example.com", Content::html("x".repeat(bytes)))
}

/// A message whose sender has this many UTF-16 code units.
fn from(units: usize) -> Email {
    let named = |length| Address::named(text(length), "a@example.com").unwrap();
    let units_of = |address: &Address| address.to_string().encode_utf16().count();
    let from = (1..units).map(named).find(|address| units_of(address) == units).unwrap();
    Email::new(from, "b@example.com", Content::text("Hello"))
}

/// A text of this many UTF-16 code units, most of them in pairs.
fn text(units: usize) -> String {
    "\u{1d4d0}".repeat(units / 2) + &"x".repeat(units % 2)
}

fn to(count: usize) -> Email {
    let mail = Email::new("a@example.com", "b0@example.com", Content::text("Hello"));
    (1..count).fold(mail, |mail, number| mail.bcc(format!("b{number}@example.com")))
}

fn count(rows: u32) -> Result<(), postmark_core::Error> {
    let config = Config::new(ServerToken::test());
    prepare(&config, &ListBounces::new().count(rows)).map(drop)
}

// contract: limit.message.bytes limit.body.bytes limit.from.length limit.recipients limit.length-unit
// contract: limit.subject.length limit.tag.length
#[test]
fn each_limit_holds_at_its_edge() {
    const MB: usize = 1024 * 1024;
    for (what, fits, too_much, limit) in [
        ("Subject", mail().subject(text(2000)), mail().subject(text(2001)), 2000),
        ("Tag", mail().tag(text(1000)), mail().tag(text(1001)), 1000),
        ("From", from(255), from(256), 255),
        ("Bcc", to(50), to(51), 50),
        ("HtmlBody", with_body(5 * MB), with_body(5 * MB + 1), 5 * MB),
        (
            "Attachments",
            // Base64 makes four bytes of three.
            mail().attach(Attachment::new("a.dat", vec![0; 7 * MB])),
            mail().attach(Attachment::new("a.dat", vec![0; 8 * MB])),
            10 * MB,
        ),
    ] {
        assert_eq!(fits.check(), Ok(()), "{what}");
        let fault = too_much.check().expect_err(what);
        assert_eq!(fault.field(), what);
        assert_eq!(fault.limit(), Some(limit as u64), "{what}");
    }
}

// contract: limit.recipients.required
#[test]
fn a_message_has_a_recipient() {
    let nobody = || Email::new("a@example.com", "", Content::text("Hello"));
    assert!(nobody().check().is_err());
    assert_eq!(nobody().bcc("b@example.com").check(), Ok(()));
}

// contract: paging.window
#[test]
fn a_page_has_1_to_500_rows() {
    assert!(count(1).is_ok() && count(500).is_ok());
    for rows in [0, 501, u32::MAX] {
        assert!(count(rows).unwrap_err().to_string().contains("1 to 500"), "{rows}");
    }
    assert!(ListBounces::new().draft().check().is_ok());
}
