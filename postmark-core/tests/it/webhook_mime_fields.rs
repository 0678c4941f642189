//! Header fields of emails that came in, as a message has them.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use postmark_core::webhook::{Inbound, fixture};
use postmark_core::{Header, InboundAddress};

/// An email with nothing but these header fields and a text.
fn with(fields: &[(&str, &str)]) -> Inbound {
    let mut mail = Inbound::default();
    mail.headers = fields.iter().map(|(name, value)| Header::new(*name, *value)).collect();
    mail.text_body = Some("t".to_owned());
    mail
}

fn head(mail: &Inbound) -> String {
    let mime = String::from_utf8(mail.to_mime()).unwrap();
    mime.split_once("\r\n\r\n").unwrap().0.to_owned()
}

/// The value of a field, without its folds.
fn field(mail: &Inbound, name: &str) -> String {
    let unfolded = head(mail).replace("\r\n ", " ");
    let of_name = |line: &str| Some(line.strip_prefix(name)?.strip_prefix(": ")?.to_owned());
    unfolded.split("\r\n").find_map(of_name).unwrap_or_else(|| panic!("{name}: {unfolded}"))
}

fn written(name: &str, value: &str) -> String {
    field(&with(&[(name, value)]), name)
}

#[test]
fn a_field_of_addresses_encodes_names_and_never_addresses() {
    for (raw, expected) in [
        ("a@example.com", "a@example.com"),
        ("<a@example.com>", "a@example.com"),
        ("Ada <a@example.com>", "Ada <a@example.com>"),
        ("\"Ada L.\" <a@example.com>", "\"Ada L.\" <a@example.com>"),
        ("Jörg Müller <jm@example.com>", "=?utf-8?Q?J=C3=B6rg_M=C3=BCller?= <jm@example.com>"),
        ("\"Müller, Jörg\" <jm@x.example>", "=?utf-8?Q?M=C3=BCller=2C_J=C3=B6rg?= <jm@x.example>"),
        // Nobody quoted the comma, the colon, the full stop.
        (
            "Doe, Jane <j@example.com>, b@example.com",
            "\"Doe, Jane\" <j@example.com>, b@example.com",
        ),
        ("Re: me <a@example.com>, b@example.com", "\"Re: me\" <a@example.com>, b@example.com"),
        ("J. Doe <j@example.com>", "\"J. Doe\" <j@example.com>"),
        ("Jane j@example.com", "Jane <j@example.com>"),
        // Encoded words stay what they are.
        ("=?utf-8?Q?J=C3=B6rg?= <j@example.com>", "=?utf-8?Q?J=C3=B6rg?= <j@example.com>"),
        ("\"=?utf-8?Q?J=C3=B6rg?=\" <j@example.com>", "=?utf-8?Q?J=C3=B6rg?= <j@example.com>"),
        // They are not encoded again where they stand beside a word in quotes, or are in them.
        ("Dr. =?utf-8?Q?J=C3=B6rg?= <j@x.example>", "=?utf-8?Q?Dr=2E_J=C3=B6rg?= <j@x.example>"),
        ("=?utf-8?Q?M=C3=BC,_J?= <j@x.example>", "=?utf-8?Q?M=C3=BC=2C_J?= <j@x.example>"),
        ("=?utf-8?Q?J=C3=B6_(EU)?= <j@x.example>", "=?utf-8?Q?J=C3=B6_=28EU=29?= <j@x.example>"),
        (
            "\"=?utf-8?Q?J=C3=B6rg?= =?utf-8?Q?_M.?=\" <j@x.example>",
            "=?utf-8?Q?J=C3=B6rg_M=2E?= <j@x.example>",
        ),
        (
            "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?= X. <j@x.example>",
            "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?= \"X.\" <j@x.example>",
        ),
        ("j@x.example (=?utf-8?Q?J=C3=B6?= ü)", "j@x.example (=?utf-8?B?SsO2IMO8?=)"),
        // Comments.
        ("jm@example.com (Jörg)", "jm@example.com (=?utf-8?Q?J=C3=B6rg?=)"),
        ("Jane (at (home)) <j@example.com>", "Jane <j@example.com> (at (home))"),
        // Addresses that are not ASCII.
        ("Jörg <jörg@müller.example>", "=?utf-8?Q?J=C3=B6rg?= <jörg@müller.example>"),
        ("\"j doe\"@example.com", "\"j doe\"@example.com"),
        ("Jane <\"j, doe\"@example.com>", "Jane <\"j, doe\"@example.com>"),
        ("Jane <\"j\\\"d\"@example.com>", "Jane <\"j\\\"d\"@example.com>"),
        ("x@[IPv6:2001:db8::1]", "x@[IPv6:2001:db8::1]"),
        // Groups, and names without an address.
        ("undisclosed-recipients:;", "undisclosed-recipients:;"),
        (
            "Team: a@example.com, Bö <b@example.com>;",
            "Team: a@example.com, =?utf-8?B?QsO2?= <b@example.com>;",
        ),
        ("Jörg", "=?utf-8?Q?J=C3=B6rg?= :;"),
        ("Jane Doe, Ada", "\"Jane Doe, Ada\":;"),
        ("not an address <at all>", "\"not an address <at all>\":;"),
        // What nobody closed.
        ("\"Jane <j@example.com>", "Jane <j@example.com>"),
        ("Jane <j@example.com", "Jane <j@example.com>"),
        ("Jane (home <j@example.com>", "\"Jane (home\" <j@example.com>"),
        // Addresses in no valid place.
        ("Jane [j@example.com]", "Jane <j@example.com>"),
        ("Jörg [mailto:j@example.com]", "=?utf-8?Q?J=C3=B6rg?= <j@example.com>"),
        ("a@x.example，b@x.example；c@x.example", "a@x.example, b@x.example, c@x.example"),
        ("Jörg\u{a0}j@example.com", "=?utf-8?Q?J=C3=B6rg?= <j@example.com>"),
        ("<Jörg j@example.com>", "=?utf-8?Q?J=C3=B6rg?= <j@example.com>"),
        ("<a@example.com, <b@example.com>", "a@example.com, b@example.com"),
        ("Jane <<j@example.com>>", "Jane <j@example.com>"),
        ("a@example.com b@example.com", "a@example.com, b@example.com"),
        (
            "Jo <a@example.com>Bö <b@example.com>",
            "Jo <a@example.com>, =?utf-8?B?QsO2?= <b@example.com>",
        ),
        ("'jörg@example.com'", "jörg@example.com"),
        ("\u{feff}j@example.com\u{200b}", "j@example.com"),
        ("<@mx.example:j@example.com>", "j@example.com"),
        ("=?utf-8?Q?J=C3=B6rg_=3Cj=40example.com=3E?=", "=?utf-8?Q?J=C3=B6rg?= <j@example.com>"),
        ("=?utf-8?Q?J=C3=B6rg_<j@example.com>?=", "=?utf-8?Q?J=C3=B6rg?= <j@example.com>"),
        ("", ""),
    ] {
        for name in
            ["Sender", "X-Forwarded-To", "resent-to", "Reply-To", "Disposition-Notification-To"]
        {
            if !expected.is_empty() {
                assert_eq!(written(name, raw), expected, "{raw}");
            }
        }
        let mut mail = with(&[]);
        for member in [&mut mail.from, &mut mail.to, &mut mail.cc, &mut mail.reply_to] {
            *member = Some(raw.to_owned()).filter(|raw| !raw.is_empty());
        }
        for name in ["From", "To", "Cc", "Reply-To"].iter().filter(|_| !raw.is_empty()) {
            assert_eq!(field(&mail, name), expected, "{raw}");
        }
    }
}

#[test]
fn a_sender_that_is_not_in_parts_has_its_name() {
    let mut mail = with(&[]);
    mail.from = Some("jm@example.com".to_owned());
    mail.from_name = Some("Jörg, the other".to_owned());
    assert_eq!(field(&mail, "From"), "=?utf-8?Q?J=C3=B6rg=2C_the_other?= <jm@example.com>");
    mail.from = Some("Jörg <jm@example.com>".to_owned());
    mail.from_name = Some("Jörg".to_owned());
    assert_eq!(field(&mail, "From"), "=?utf-8?Q?J=C3=B6rg?= <jm@example.com>");
}

#[test]
fn an_address_in_a_name_is_nobodys() {
    for (name, email, expected) in [
        ("ceo@x.example", "", "\"ceo@x.example\":;"),
        ("Jörg ceo@x.example", "at y", "=?utf-8?Q?J=C3=B6rg_ceo=40x=2Eexample?= :;, at y:;"),
        ("ceo@x.example", "x <b@y.example>", "\"ceo@x.example\":;, x <b@y.example>"),
        ("ceo@x.example", "b@y.example", "\"ceo@x.example\" <b@y.example>"),
    ] {
        let mut mail = with(&[]);
        let mut from = InboundAddress::default();
        (from.name, from.email) = (name.to_owned(), email.to_owned());
        mail.from_full = Some(from);
        assert_eq!(field(&mail, "From"), expected);
    }
}

#[test]
fn other_fields_with_an_address_do_not_encode_it() {
    for name in ["X-Google-Original-From", "X-Envelope-Sender", "Author", "X-Loop-Cc"] {
        assert_eq!(
            written(name, "Jörg <j@x.example>,Bö <b@x.example>"),
            "=?utf-8?Q?J=C3=B6rg?= <j@x.example>, =?utf-8?B?QsO2?= <b@x.example>",
        );
        assert_eq!(written(name, "für  alle"), "=?utf-8?Q?f=C3=BCr__alle?=");
    }
}

#[test]
fn parts_that_are_no_address_are_kept_as_text() {
    let mut mail = fixture::inbound();
    let mut to = InboundAddress::default();
    to.name = "Café".to_owned();
    to.email = "nobody here".to_owned();
    mail.to_full = vec![to];
    assert_eq!(field(&mail, "To"), "=?utf-8?Q?Caf=C3=A9_nobody_here?= :;");
    mail.to_full[0].email = "Jane <j@example.com>".to_owned();
    assert_eq!(field(&mail, "To"), "=?utf-8?Q?Caf=C3=A9_Jane?= <j@example.com>");
}

#[test]
fn other_fields_with_a_grammar_encode_comments_only() {
    for (name, value, expected) in [
        ("Message-ID", "<ä@example.com>", "<ä@example.com>"),
        ("User-Agent", "A  (b)   c", "A  (b)   c"),
        ("Content-Language", "de", "de"),
        ("References", "<a@x>\r\n\t<b@x>", "<a@x> <b@x>"),
        ("In-Reply-To", "<a=?@x>", "<a=?@x>"),
        (
            "Received",
            "by mx1 (Größe) for <ü@x>; now",
            "by mx1 (=?utf-8?B?R3LDtsOfZQ==?=) for <ü@x>; now",
        ),
        ("Authentication-Results", "mx; reason=\"fällt  aus\"", "mx; reason=\"fällt  aus\""),
        (
            "List-Id",
            "Größe \"der Welt\" <l.example.com>",
            "=?utf-8?Q?Gr=C3=B6=C3=9Fe_der_Welt?= <l.example.com>",
        ),
        ("List-Id", "l.example.com", "l.example.com"),
        (
            "List-Unsubscribe",
            "<mailto:u@x?subject=ü>, <https://x/?a=b:c>",
            "<mailto:u@x?subject=ü>, <https://x/?a=b:c>",
        ),
        ("Keywords", "one, zwölf Äpfel, three", "one, =?utf-8?Q?zw=C3=B6lf_=C3=84pfel?= , three"),
        ("Return-Path", "<>", "<>"),
        ("Date", "Mi, 5 März\u{b}2026\r\nX: y", "Mi, 5 März 2026 X: y"),
    ] {
        assert_eq!(written(name, value), expected, "{name}");
    }
}

#[test]
fn text_keeps_its_white_space() {
    for (text, expected) in [
        ("Order  12   ready", "Order  12   ready"),
        ("tab\tand \t tab", "tab\tand \t tab"),
        (" before", "=?utf-8?Q?_before?="),
        ("after\t", "=?utf-8?Q?after=09?="),
        ("   ", "=?utf-8?Q?___?="),
        ("two\r\n words\nand\r\n\r\nmore\r\n", "two words and more"),
        ("a=?utf-8?Q?b?=", "=?utf-8?Q?a=3D=3Futf-8=3FQ=3Fb=3F=3D?="),
        ("ä  ö", "=?utf-8?B?w6QgIMO2?="),
        ("nul\0", "=?utf-8?Q?nul=EF=BF=BD?="),
        ("Order für Zoë is  ready", "Order =?utf-8?Q?f=C3=BCr_Zo=C3=AB?= is  ready"),
        ("Jörg <jm@example.com>", "=?utf-8?Q?J=C3=B6rg?= <jm@example.com>"),
    ] {
        let mut mail = with(&[("X-Note", text)]);
        mail.subject = Some(text.to_owned());
        assert_eq!(field(&mail, "X-Note"), expected, "{text:?}");
        assert_eq!(field(&mail, "Subject"), expected, "{text:?}");
    }
    assert!(head(&with(&[("X-Empty", "")])).contains("X-Empty:\r\n"));
}

#[test]
fn lines_are_short_if_they_can_be() {
    let long = "x".repeat(3000);
    let ids = "<1234567890@mail.example.com> ".repeat(50);
    for (value, longest) in [
        (&long, 76),
        (&"é".repeat(3000), 76),
        (&"word ".repeat(500), 76),
        (&"a  b   c".repeat(100), 76),
        (&ids, 76),
    ] {
        let mail = with(&[("Subject", value), ("X-A-Field-With-A-Long-Name", value)]);
        for line in head(&mail).split("\r\n") {
            assert!(line.len() <= longest, "{line}");
            assert!(line.split(' ').filter(|word| word.starts_with("=?")).all(|w| w.len() <= 75));
            assert!(!line.trim().is_empty() && !line.ends_with(' '), "{line:?}");
        }
    }
    for name in ["References", "Received", "Date", "DKIM-Signature", "List-Unsubscribe", "X-A"] {
        for value in [&long, &format!("a {long}"), &"é".repeat(999), &ids, &format!("({long})")] {
            let mail = with(&[(name, value)]);
            assert!(head(&mail).split("\r\n").all(|line| line.len() <= 998));
        }
    }
    assert_eq!(written("References", &ids), ids.trim());
    // Without spaces, a list is folded between its items.
    for (name, item) in [("References", "<0123456789@x.example>"), ("X-Forwarded-For", "10.1.2.3,")]
    {
        let mail = with(&[(name, &item.repeat(200))]);
        for line in head(&mail).split("\r\n").filter_map(|line| line.strip_prefix(' ')) {
            assert_eq!(line, item.repeat(line.len() / item.len()));
        }
    }
    // An address that no line can have is text.
    let to = format!("{long}@example.com");
    let mail = with(&[("To", &to), (&"X".repeat(2000), "a name that no line can have")]);
    assert!(head(&mail).split("\r\n").all(|line| line.len() <= 76));
    // A word of a grammar has a line of its own, after the name if that does not help.
    let word = "y".repeat(90);
    assert!(head(&with(&[("Message-ID", &word)])).contains(&format!("Message-ID: {word}\r\n")));
}
