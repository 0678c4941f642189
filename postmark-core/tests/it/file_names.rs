//! Names of attached files, made safe: one path segment that no system takes for something else.

#![allow(clippy::panic, reason = "a test fails by a panic")]

use postmark_core::webhook::InboundAttachment;
use proptest::prelude::*;

fn safe(name: &str) -> String {
    InboundAttachment::new(name, []).file_name()
}

/// Whether Windows takes a name for a device, by its documentation, written apart from the code.
fn is_device(name: &str) -> bool {
    let stem = name.split(['.', ':']).next().unwrap_or_default().trim_end_matches(' ');
    let devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"].map(str::to_owned);
    let numbers = "0123456789¹²³".chars().flat_map(|n| [format!("COM{n}"), format!("LPT{n}")]);
    devices.into_iter().chain(numbers).any(|device| device.eq_ignore_ascii_case(stem))
}

#[track_caller]
fn assert_safe(name: &str) {
    let safe_name = safe(name);
    assert!(!safe_name.is_empty() && safe_name.len() <= 200, "{name:?} {safe_name:?}");
    assert!(!is_device(&safe_name), "{name:?} {safe_name:?}");
    assert!(!safe_name.starts_with(['.', '-', '~', ' ']), "{name:?} {safe_name:?}");
    assert!(!safe_name.ends_with(['.', ' ']), "{name:?} {safe_name:?}");
    let bad = |c: char| c.is_control() || "/\\:<>\"|?*".contains(c);
    assert!(!safe_name.contains(bad), "{name:?} {safe_name:?}");
    assert_eq!(safe(&safe_name), safe_name, "{name:?}");
}

#[test]
fn a_device_is_never_a_name() {
    let spaces = " ".repeat(300);
    let dots = ".".repeat(300);
    for (name, expected) in [
        (format!("COM1{spaces}x.txt"), "_COM1.txt"),
        (format!("COM1{dots}x.txt"), "_COM1.txt"),
        (format!("{spaces}COM1{spaces}x"), "_COM1"),
        (format!("nul{spaces}.{}", "x".repeat(30)), "_nul"),
        ("COM¹".to_owned(), "_COM¹"),
        ("lpt³.tar.gz".to_owned(), "_lpt³.tar.gz"),
        ("CONIN$".to_owned(), "_CONIN$"),
        ("conout$.txt".to_owned(), "_conout$.txt"),
        ("CLOCK$".to_owned(), "_CLOCK$"),
        ("AUX . ".to_owned(), "_AUX"),
        ("C\u{ad}ON".to_owned(), "_CON"),
        ("CON\u{3164}.txt".to_owned(), "_CON.txt"),
        ("\u{200b}CON".to_owned(), "_CON"),
        ("CON\u{a0}.txt".to_owned(), "_CON .txt"),
        ("COM".to_owned(), "COM"),
        ("COM12".to_owned(), "COM12"),
        ("COM⁴".to_owned(), "COM⁴"),
        ("CLOCK".to_owned(), "CLOCK"),
    ] {
        assert_eq!(safe(&name), expected, "{name:?}");
        assert_safe(&name);
    }
}

#[test]
fn a_cut_name_is_judged_after_it_is_cut() {
    let long = "x".repeat(300);
    for (name, expected) in [
        (format!(".{}x.txt", " .".repeat(150)), "_.txt".to_owned()),
        (format!("{}{}", ".".repeat(250), "x".repeat(30)), "attachment".to_owned()),
        (format!("-{long}"), format!("_-{}", "x".repeat(198))),
        (format!("-{long}.pdf"), format!("_-{}.pdf", "x".repeat(194))),
        (format!("{long}.pdf"), format!("{}.pdf", "x".repeat(196))),
        (format!("{}ü.pdf", "x".repeat(195)), format!("{}.pdf", "x".repeat(195))),
        (format!("{}.pdf", "x".repeat(196)), format!("{}.pdf", "x".repeat(196))),
        (
            format!("{}.{}", "x".repeat(300), "y".repeat(19)),
            format!("{}.{}", "x".repeat(180), "y".repeat(19)),
        ),
        (format!("{}.{}", "x".repeat(300), "y".repeat(20)), "x".repeat(200)),
    ] {
        assert_eq!(safe(&name), expected, "{name:?}");
        assert_safe(&name);
    }
}

/// What is not seen: the bounds of each range, by `DerivedCoreProperties.txt` of Unicode 16, and
/// more that has no shape.
const UNSEEN: &[(u32, u32)] = &[
    (0xad, 0xad),
    (0x34f, 0x34f),
    (0x61c, 0x61c),
    (0x115f, 0x1160),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    (0x200b, 0x200f),
    (0x2028, 0x202e),
    (0x2060, 0x206f),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xfdd0, 0xfdef),
    (0xfe00, 0xfe0f),
    (0xfeff, 0xfeff),
    (0xffa0, 0xffa0),
    (0xfff0, 0xffff),
    (0x1bca0, 0x1bca3),
    (0x1d159, 0x1d159),
    (0x1d173, 0x1d17a),
    (0x1fffe, 0x1ffff),
    (0xe0000, 0xe0fff),
    (0x0010_fffe, 0x0010_ffff),
];

#[test]
fn what_is_not_seen_is_dropped() {
    for &(first, last) in UNSEEN {
        for c in (first..=last).filter_map(char::from_u32) {
            assert_eq!(safe(&format!("a{c}b.p{c}df{c}")), "ab.pdf", "{c:?}");
            assert_eq!(safe(&c.to_string()), "attachment", "{c:?}");
        }
    }
    for seen in ["é", "日本", "\u{300}", "ä\u{300}", "🙂", "한글", "\u{e000}"] {
        assert_eq!(safe(seen), seen);
    }
}

proptest! {
    #[test]
    fn any_name_becomes_safe_and_stays_as_it_is(name in any::<String>()) {
        assert_safe(&name);
    }

    #[test]
    fn any_device_becomes_safe_and_stays_as_it_is(
        before in "[ .\u{ad}\u{202e}/]{0,3}",
        device in "(?i)(CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³]|CONIN\\$|CONOUT\\$|CLOCK\\$)",
        between in "[ .\u{a0}\u{3164}]{0,300}",
        after in "[a-z. ü]{0,30}",
    ) {
        assert_safe(&format!("{before}{device}{between}{after}"));
    }

    #[test]
    fn any_long_name_keeps_to_the_limit(name in "[a-zé. 🙂-]{0,400}") {
        assert_safe(&name);
    }
}
