//! Mailboxes and lists of them: what is read, what is printed, and what is refused.

#![allow(clippy::unwrap_used, clippy::panic, clippy::needless_borrows_for_generic_args)]
#![allow(clippy::disallowed_types, reason = "a set looks at the hashes")]

use std::collections::HashSet;

use postmark_core::{Address, Fault, IntoAddress, IntoRecipients, Recipients};
use proptest::prelude::*;

fn parts(text: &str) -> (String, String) {
    let address: Address = text.parse().unwrap_or_else(|fault| panic!("{text:?}: {fault}"));
    (address.name().unwrap_or_default().to_owned(), address.email().to_owned())
}

fn refusal(text: &str) -> Fault {
    match text.parse::<Address>() {
        Ok(address) => panic!("{text:?} was read as {address:?}"),
        Err(fault) => fault,
    }
}

// contract: address.forms address.unicode-names
#[test]
fn reads_a_mailbox_as_people_write_it() {
    let table = [
        ("jane@example.com", "", "jane@example.com"),
        ("  jane@example.com\r\n", "", "jane@example.com"),
        ("<jane@example.com>", "", "jane@example.com"),
        ("< jane@example.com >", "", "jane@example.com"),
        ("Jane@Example.COM", "", "Jane@Example.COM"),
        ("root@localhost", "", "root@localhost"),
        ("foo..bar.@docomo.ne.jp", "", "foo..bar.@docomo.ne.jp"),
        (".!#$%&'`*+-/=^_{}|~@x", "", ".!#$%&'`*+-/=^_{}|~@x"),
        ("Jane <jane@x.com>", "Jane", "jane@x.com"),
        ("Jane<jane@x.com>", "Jane", "jane@x.com"),
        ("  Jane \t Doe  <jane@x.com>  ", "Jane Doe", "jane@x.com"),
        ("Jane\r\n Doe <jane@x.com>", "Jane Doe", "jane@x.com"),
        ("J. R. O'Neil [ops] @ Acme <jane@x.com>", "J. R. O'Neil [ops] @ Acme", "jane@x.com"),
        ("jane@x.com <jane@x.com>", "jane@x.com", "jane@x.com"),
        ("Zoë 🦀 <zoe@x.com>", "Zoë 🦀", "zoe@x.com"),
        (r#""Doe, Jane" <jane@x.com>"#, "Doe, Jane", "jane@x.com"),
        (r#""Jane \"JJ\" \\ Doe"<jane@x.com>"#, r#"Jane "JJ" \ Doe"#, "jane@x.com"),
        (r#"Jane "van, der" Doe <jane@x.com>"#, "Jane van, der Doe", "jane@x.com"),
        (r#""  Jane  " <jane@x.com>"#, "  Jane  ", "jane@x.com"),
        (r#""" <jane@x.com>"#, "", "jane@x.com"),
        (r#"" " <jane@x.com>"#, "", "jane@x.com"),
        ("jane@x.com (Jane)", "", "jane@x.com"),
        ("(a (nested) \\) note, with <) Jane (x) Doe <jane@x.com> (y)", "Jane Doe", "jane@x.com"),
        ("Jane ) Doe <jane@x.com>", "Jane ) Doe", "jane@x.com"),
    ];
    for (text, name, email) in table {
        assert_eq!(parts(text), (name.to_owned(), email.to_owned()), "{text:?}");
    }
}

// contract: limit.from.count address.characters
#[test]
fn refuses_what_is_no_single_mailbox() {
    let table = [
        ("", "is empty"),
        (" \r\n", "is empty"),
        ("<>", "is empty"),
        ("Jane <>", "is empty"),
        ("jane", "has no `@`"),
        ("Jane <jane>", "has no `@`"),
        ("@x.com", "has nothing before its `@`"),
        ("jane@", "has nothing after its `@`"),
        ("jane@x..com", "has a stray dot in its domain"),
        ("jane@x.com.", "has a stray dot in its domain"),
        ("jane@.x.com", "has a stray dot in its domain"),
        ("jane@doe@x.com", "has '@' in its domain"),
        ("jane@x_y.com", "has '_' in its domain"),
        ("jane@[127.0.0.1]", "has '[' in its domain"),
        ("Jane jane@x.com", "has ' ' before its `@`"),
        ("jane@x.com john@x.com", "has ' ' in its domain"),
        ("what?@x.com", "has '?' before its `@`"),
        ("jane\u{0}@x.com", "has '\\0' before its `@`"),
        ("zoë@x.com", "has 'ë' before its `@`"),
        ("Jane <<jane@x.com>", "has '<' before its `@`"),
        ("Doe, Jane <jane@x.com>", "has a comma, and is one mailbox"),
        ("a@x.com, b@x.com", "has a comma, and is one mailbox"),
        ("a@x.com;b@x.com", "has a `;`"),
        ("Team: a@x.com;", "has a `:`, which begins a group"),
        ("Jane <jane@x.com> Doe", "goes on after its `>`"),
        ("Jane <jane@x.com> <j@x.com>", "goes on after its `>`"),
        ("Jane jane@x.com>", "has a `>` without its `<`"),
        ("Jane <jane@x.com", "has a `<` without its `>`"),
        (r#""Jane <jane@x.com>"#, "has a `\"` without its `\"`"),
        (r#""Jane\"#, "has a `\"` without its `\"`"),
        ("Jane (the one <jane@x.com>", "has a `(` without its `)`"),
        (r#""jane doe"@x.com"#, "has a quoted text where its mailbox should be"),
        (r#""Jane"jane@x.com"#, "has a quoted text where its mailbox should be"),
        ("\"Jane\r\nBcc: x\" <jane@x.com>", "has the control character '\\r' in its name"),
        ("\"Jane\u{85}\" <jane@x.com>", "has the control character '\\u{85}' in its name"),
    ];
    for (text, problem) in table {
        let fault = refusal(text);
        let shown = fault.value().map_or_else(String::new, |value| format!(": {value:?}"));
        assert_eq!(fault.to_string(), format!("Address{shown} {problem}"), "{text:?}");
        assert!(text.contains(fault.value().unwrap_or_default()), "{text:?}");
        assert_eq!(fault.value().is_none(), text.trim().is_empty(), "{text:?}");
        assert!(fault.help().ends_with('.'), "{text:?}");
    }
}

/// A forgotten comma must not make one recipient of two.
#[test]
fn a_forgotten_comma_is_named() {
    let place = "between \"a@x.com\" and \"b@x.com\"";
    for text in [
        "a@x.com b@x.com",
        "a@x.com\tb@x.com",
        "a@x.com\r\nb@x.com",
        "a@x.com B <b@x.com>",
        "a@x.com B<b@x.com>",
        "A a@x.com <b@x.com>",
        "a@x.com <b@x.com>",
        "a@x.com<b@x.com>",
        "\"A\" a@x.com <b@x.com>",
        "a@x.com \"B\" <b@x.com>",
        "a@x.com (A) b@x.com",
        "a@x.com\nB\n<b@x.com>",
    ] {
        let fault = refusal(text);
        assert!(fault.help().starts_with("Separate addresses with commas"), "{text:?}");
        assert!(fault.help().contains(place), "{text:?}: {}", fault.help());
        let is_named = fault.to_string().contains(place);
        assert_eq!(is_named, text.contains('<'), "{text:?}: {fault}");
        assert_eq!(text.parse::<Recipients>().unwrap_err().help(), fault.help(), "{text:?}");
        let list = format!("c@x.com, {text}, d@x.com").parse::<Recipients>().unwrap_err();
        assert!(list.to_string().contains("address 2"), "{text:?}: {list}");
        assert!(list.help().contains(place), "{text:?}: {list}");
    }
    for text in ["<a@x.com> <b@x.com>", "A <a@x.com> B <b@x.com>", "a@x.com; b@x.com"] {
        assert!(refusal(text).help().contains("commas"), "{text:?}");
    }
    for (text, name) in [
        ("\"a@x.com\" <b@x.com>", "a@x.com"),
        ("\"a@x.com, c@x.com\" B <b@x.com>", "a@x.com, c@x.com B"),
        ("B@x.com <b@x.com>", "B@x.com"),
        ("@jane <b@x.com>", "@jane"),
        ("Jane @ Work <b@x.com>", "Jane @ Work"),
        ("(a@x.com) B <b@x.com>", "B"),
    ] {
        assert_eq!(parts(text), (name.to_owned(), "b@x.com".to_owned()), "{text:?}");
    }
}

#[test]
fn an_invisible_character_is_named_with_its_place() {
    for (text, place) in [
        ("\u{200b}jane@example.com", 1),
        ("\u{feff}jane@example.com", 1),
        ("jane\u{200b}@example.com", 5),
        ("Jane <ja\u{ad}ne@example.com>", 3),
        ("j\u{2060}ane@example.com", 2),
    ] {
        let fault = refusal(text);
        assert!(fault.to_string().contains("an invisible character (U+"), "{text:?}: {fault}");
        assert!(fault.to_string().ends_with(&format!("character {place}")), "{text:?}: {fault}");
        assert!(fault.help().starts_with("Delete it"), "{text:?}: {}", fault.help());
    }
    for c in ['\u{a0}', '\u{85}', '\u{2003}', '\u{202f}', '\u{3000}', '\u{2800}', '\u{fffc}'] {
        for text in [format!("jane{c}@example.com"), format!("jane@exa{c}mple.com")] {
            let problem = format!("has an invisible character (U+{:04X}), its", u32::from(c));
            assert!(refusal(&text).to_string().contains(&problem), "{text:?}");
        }
    }
    for c in ['\u{200b}', '\u{feff}', '\u{200e}'] {
        let fault = refusal(&format!("Jane <jane@example.com>{c}"));
        let problem = format!("has an invisible character (U+{:04X}), after its `>`", u32::from(c));
        assert!(fault.to_string().contains(&problem), "{fault}");
        assert!(fault.help().starts_with("Delete it"));
    }
    let fault = refusal("jane\u{ff20}example.com");
    assert!(fault.to_string().contains("has a full-width `＠` instead of `@`"), "{fault}");
}

// contract: address.quoting
#[test]
fn prints_a_name_in_quotes_where_it_needs_them() {
    let table = [
        ("", "jane@x.com"),
        ("   ", "jane@x.com"),
        ("Jane Doe", "Jane Doe <jane@x.com>"),
        ("Jane O'Neil-Doe", "Jane O'Neil-Doe <jane@x.com>"),
        ("Zoë 🦀", "Zoë 🦀 <jane@x.com>"),
        ("Doe, Jane", r#""Doe, Jane" <jane@x.com>"#),
        ("Dr. Jane", r#""Dr. Jane" <jane@x.com>"#),
        ("Jane  Doe", r#""Jane  Doe" <jane@x.com>"#),
        (" Jane ", r#"" Jane " <jane@x.com>"#),
        ("Jane\u{a0}Doe", "\"Jane\u{a0}Doe\" <jane@x.com>"),
        ("jane@x.com", r#""jane@x.com" <jane@x.com>"#),
        (r#"Jane "JJ" \"#, r#""Jane \"JJ\" \\" <jane@x.com>"#),
    ];
    for (name, wire) in table {
        let address = Address::named(name, "jane@x.com").unwrap();
        assert_eq!(address.to_string(), wire);
        assert_eq!(serde_json::to_value(&address).unwrap(), wire);
        assert_eq!(serde_json::from_value::<Address>(wire.into()).unwrap(), address);
    }
}

#[test]
fn a_bare_mailbox_takes_no_name_along() {
    assert!(Address::new("Jane <jane@x.com>").unwrap_err().help().contains("angle brackets"));
    assert!(Address::named("Jane", "Jane <jane@x.com>").is_err());
    let address = Address::new(" jane@mail.x.com ").unwrap();
    assert_eq!((address.local_part(), address.domain()), ("jane", "mail.x.com"));
}

#[test]
fn a_mailbox_over_254_octets_is_refused() {
    let longest = format!("{}@x.com", "a".repeat(248));
    assert_eq!(Address::new(&longest).unwrap().email(), longest);
    let fault = Address::new(format!("a{longest}")).unwrap_err();
    assert_eq!((fault.size(), fault.limit()), (Some(255), Some(254)));
    assert!(Address::new(format!("a@{}.com", "ü".repeat(100_000))).is_err());
}

// contract: address.idn
#[cfg(feature = "idna")]
#[test]
fn an_international_domain_becomes_punycode() {
    let address = Address::named("Zoë", "zoe@Bücher.Example").unwrap();
    assert_eq!(address.to_string(), "Zoë <zoe@xn--bcher-kva.example>");
    assert_eq!(Address::new("a@例え。jp").unwrap().domain(), "xn--r8jz45g.jp");
    assert!(Address::new("a@bü\u{fffd}.com").is_err());
    assert!(Address::new("a@ü_.com").is_err());
    let long = Address::new(format!("{}@bücher.example", "a".repeat(240))).unwrap_err();
    assert_eq!((long.size(), long.limit()), (Some(262), Some(254)));
}

#[cfg(not(feature = "idna"))]
#[test]
fn an_international_domain_needs_the_feature() {
    assert!(Address::new("zoe@bücher.example").unwrap_err().help().contains("`idna`"));
}

#[test]
fn reads_a_list() {
    let text = r#", "Doe, Jane" <jane@x.com>,john@x.com (a, b),,Zoë <zoe@x.com>, "#;
    let list: Recipients = text.parse().unwrap();
    assert_eq!(list.to_string(), r#""Doe, Jane" <jane@x.com>, john@x.com, Zoë <zoe@x.com>"#);
    assert_eq!(list.len(), 3);
    assert_eq!(serde_json::from_value::<Recipients>(text.into()).unwrap(), list);
    assert_eq!(list, list.iter().cloned().collect());
    for empty in ["", " , ,", "(nobody)"] {
        assert!(empty.parse::<Recipients>().unwrap().is_empty());
    }
}

#[test]
fn a_list_says_which_address_is_wrong() {
    let wrong = |fault: Fault| fault.of("To").to_string();
    let text = "a@x.com, b@x.com, jane, c@x.com".into_recipients().unwrap_err();
    assert_eq!(wrong(text), "To: address 3, \"jane\", has no `@`");
    let array = ["a@x.com", "b@x"].map(|email| ("Doe, Jane", email));
    assert_eq!(array.into_recipients().unwrap().len(), 2);
    let array = ["a@x.com", ""].into_recipients().unwrap_err();
    assert_eq!(wrong(array), "To: address 2 is empty");
    let group = "Team: a@x.com, b@x.com;".into_recipients().unwrap_err();
    assert_eq!(wrong(group), "To: address 1, \"Team:\", has a `:`, which begins a group");
    assert_eq!(wrong("jane".into_recipients().unwrap_err()), "To: \"jane\" has no `@`");
}

// contract: address.forms
#[test]
fn takes_every_usual_form() {
    fn list(recipients: impl IntoRecipients) -> String {
        recipients.into_recipients().unwrap().to_string()
    }
    let (a, b) = (String::from("a@x.com"), Address::new("b@x.com").unwrap());
    assert_eq!(list("a@x.com, b@x.com"), "a@x.com, b@x.com");
    assert_eq!(list(&a), list(a.clone()));
    assert_eq!(list(&b), list(b.clone()));
    assert_eq!(list(("A", "a@x.com")), "A <a@x.com>");
    assert_eq!(list((String::from("A"), &a)), "A <a@x.com>");
    assert_eq!(list(["a@x.com", "b@x.com"]), "a@x.com, b@x.com");
    assert_eq!(list(&["a@x.com", "b@x.com"]), "a@x.com, b@x.com");
    assert_eq!(list([("A", "a@x.com"), ("B", "b@x.com")]), "A <a@x.com>, B <b@x.com>");
    assert_eq!(list(vec![a.clone()]), "a@x.com");
    assert_eq!(list(&vec![&b]), "b@x.com");
    assert_eq!(list(&[a.clone(), a][..]), "a@x.com, a@x.com");
    assert_eq!(list(Vec::<Address>::new()), "");
    let two: Recipients = [b.clone(), b.clone()].into_iter().collect();
    assert_eq!(list(&two), list(two));
    assert_eq!((&b).into_address().unwrap(), b);
}

#[test]
fn hostile_text_takes_linear_time() {
    for unit in ["(", "\"", "<", "\\\"", "\"\\", ",", " ", "a ", "\"a\" ", "ü", "a@b,", "@", "."] {
        let text = unit.repeat(500_000 / unit.len());
        let _: (Result<Address, _>, Result<Recipients, _>) = (text.parse(), text.parse());
    }
}

fn email() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9.!#$%&'`*+/=^_{}|~-]{1,20}@[a-z0-9-]{1,9}(\\.[a-zA-Z0-9-]{1,9}){0,3}"
}

fn address() -> impl Strategy<Value = Address> {
    let name = prop_oneof![
        any::<String>(),
        "\\PC{0,20}",
        "[ a-z\"\\\\,.<>()@:;\u{a0}é]{0,20}",
        "[a-zé]{1,9}( [a-z'é]{1,9}){0,3}",
    ];
    (name, email()).prop_filter_map("a control character", |pair| pair.into_address().ok())
}

proptest! {
    // contract: address.quoting
    #[test]
    fn what_is_printed_is_read_back(address in address()) {
        prop_assert_eq!(&address.to_string().parse::<Address>().unwrap(), &address);
    }

    #[test]
    fn a_printed_list_is_read_back(list in prop::collection::vec(address(), 0..6)) {
        let list: Recipients = list.into_iter().collect();
        prop_assert_eq!(list.to_string().parse::<Recipients>().unwrap(), list);
    }

    #[test]
    fn no_control_character_survives(
        text in prop_oneof![
            any::<String>(),
            "[ \"\\\\,<>()@:;\r\n\ta-cé.]{0,30}",
            "[a-c\r\n\t\"( ,]{0,9}<?[a-c\r\n .]{1,5}@[a-c\r\n .]{1,5}>?",
        ]
    ) {
        if let Ok(address) = text.parse::<Address>() {
            prop_assert!(!address.to_string().contains(char::is_control));
            prop_assert_eq!(&address.to_string().parse::<Address>().unwrap(), &address);
        }
        if let Ok(list) = text.parse::<Recipients>() {
            prop_assert!(!list.to_string().contains(char::is_control));
        }
    }

    #[test]
    fn equal_addresses_have_equal_wire_text(a in address(), b in address()) {
        prop_assert_eq!(a == b, a.to_string() == b.to_string());
        prop_assert_eq!(HashSet::from([a.clone(), a]).len(), 1);
    }
}
