//! The recipients of a message: exactly those of its envelope.

use std::collections::BTreeSet;

use lettre::address::Envelope;
use lettre::{Address, Message};
use postmark_lettre::{email, email_from_raw};
use proptest::prelude::*;

fn lower<'a>(all: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    all.map(str::to_ascii_lowercase).collect()
}

fn address() -> impl Strategy<Value = String> {
    ("[a-zA-Z][a-zA-Z0-9.+_-]{0,8}[a-z]", "[a-z]{1,8}\\.(com|example)")
        .prop_map(|(user, domain)| format!("{user}@{domain}"))
        .prop_filter("an address of lettre", |text| text.parse::<Address>().is_ok())
}

fn named() -> impl Strategy<Value = String> {
    ("[ -~äöü]{0,12}", address()).prop_map(|(name, address)| {
        let name = name.replace(['"', '\\'], "");
        if name.trim().is_empty() { address } else { format!("\"{name}\" <{address}>") }
    })
}

proptest! {
    #[test]
    fn those_of_the_envelope_and_nobody_else(
        to in proptest::collection::vec(named(), 1..8),
        cc in proptest::collection::vec(named(), 0..8),
        bcc in proptest::collection::vec(named(), 0..8),
        keep_bcc in any::<bool>(),
    ) {
        let mut builder = Message::builder().from("me@example.com".parse().unwrap());
        for one in &to { builder = builder.to(one.parse().unwrap()); }
        for one in &cc { builder = builder.cc(one.parse().unwrap()); }
        for one in &bcc { builder = builder.bcc(one.parse().unwrap()); }
        if keep_bcc { builder = builder.keep_bcc(); }
        let message = builder.body("Hello".to_owned()).unwrap();
        let email = email(&message).unwrap();
        prop_assert_eq!(email.check(), Ok(()));
        let sent = lower(email.recipients().map(postmark_core::Address::email));
        let envelope = lower(message.envelope().to().iter().map(AsRef::as_ref));
        prop_assert_eq!(sent, envelope);
        // Hidden recipients stay hidden.
        let seen = lower(email.parts().to.iter().chain(email.parts().cc.iter()).map(postmark_core::Address::email));
        let named = to.iter().chain(&cc).map(|one| one.parse::<lettre::message::Mailbox>().unwrap());
        let named: Vec<_> = named.map(|one| one.email.to_string()).collect();
        prop_assert_eq!(seen, lower(named.iter().map(String::as_str)));
    }
}

fn with(envelope: &[&str], head: &str) -> Result<postmark_lettre::Email, postmark_lettre::Fault> {
    let to = envelope.iter().map(|one| one.parse().unwrap()).collect();
    let envelope = Envelope::new(None, to).unwrap();
    email_from_raw(&envelope, format!("From: me@example.com\r\n{head}\r\n\r\nHello\r\n").as_bytes())
}

#[test]
fn somebody_whom_only_a_header_names_is_not_written_to() {
    for field in ["To", "Cc", "Bcc"] {
        let head = format!("{field}: a@example.com, Eve <eve@example.com>");
        let fault = with(&["a@example.com"], &head).unwrap_err();
        assert_eq!(fault.field(), field);
        assert!(fault.to_string().contains("eve@example.com"), "{fault}");
    }
}

#[test]
fn groups_are_their_members_and_an_empty_one_hides_everybody() {
    let team = with(&["a@example.com", "b@example.com"], "To: Team: a@example.com, b@example.com;");
    assert_eq!(team.unwrap().parts().to.to_string(), "a@example.com, b@example.com");
    let hidden = with(&["a@example.com"], "To: undisclosed-recipients:;").unwrap();
    assert!(hidden.parts().to.is_empty());
    assert_eq!(hidden.parts().bcc.to_string(), "a@example.com");
    assert_eq!(hidden.check(), Ok(()));
}

#[test]
fn the_case_of_an_address_does_not_double_it() {
    let email = with(&["jane@example.com"], "To: Jane@Example.com").unwrap();
    assert_eq!(email.recipients().count(), 1);
}
