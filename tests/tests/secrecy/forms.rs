//! The forms that a secret may have in a log.

use std::collections::BTreeSet;

/// The length of the searched pieces in bytes: a row of a dump has at least that much of a secret.
const PIECE: usize = 6;

/// The form in which a text contains a piece of a secret, if it does: as it is, in any case, as
/// base64, percent-encoded, and as bytes in hexadecimal, decimal or escapes, also in rows.
pub(crate) fn found(secret: &str, text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    // With any separators: `00000010  51 5a 37`, `\x51\x5a`, `[0x51, 0x5a]`.
    let hex =
        lower.replace("0x", "").replace("\\x", "").replace(|c: char| !c.is_ascii_hexdigit(), "");
    let numbers: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|it| !it.is_empty()).collect();
    let numbers = format!(" {} ", numbers.join(" "));
    let pieces = secret.as_bytes().windows(PIECE);
    for piece in pieces {
        let plain = std::str::from_utf8(piece).unwrap();
        if lower.contains(&plain.to_lowercase()) {
            return Some(format!("text: {plain}"));
        }
        let as_hex = piece.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
        if hex.contains(&as_hex) {
            return Some(format!("hexadecimal: {as_hex}"));
        }
        let as_numbers = piece.iter().map(|byte| format!(" {byte}")).collect::<Vec<_>>().concat();
        if numbers.contains(&format!("{as_numbers} ")) {
            return Some(format!("decimal:{as_numbers}"));
        }
    }
    let text = text.replace('-', "+").replace('_', "/");
    base64(secret)
        .into_iter()
        .find(|form| text.contains(form))
        .map(|form| format!("base64: {form}"))
}

/// Pieces of the base64 of a secret, at any offset in what is encoded.
fn base64(secret: &str) -> BTreeSet<String> {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: Vec<u8> =
        secret.bytes().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    let from = |start: usize| {
        let signs = bits[start..]
            .chunks_exact(6)
            .map(|bits| bits.iter().fold(0, |sum, bit| sum << 1 | bit));
        signs.map(|sign| char::from(SIGNS[usize::from(sign)])).collect::<String>()
    };
    // A sign begins at each second bit of a byte, by what was encoded before.
    [0, 2, 4].map(from).iter().flat_map(|all| windows(all, 10)).collect()
}

fn windows(text: &str, length: usize) -> Vec<String> {
    text.as_bytes()
        .windows(length)
        .map(|window| String::from_utf8_lossy(window).into_owned())
        .collect()
}

#[test]
fn every_form_is_found() {
    let secret = "QZ7xKpW9vT-Jq4LmYs8Gh-Rk2HwXc6NbDg";
    let each = |form: fn(u8) -> String, between: &str| {
        secret.bytes().map(form).collect::<Vec<_>>().join(between)
    };
    let rows = secret.as_bytes().chunks(16).enumerate();
    let dump = rows.map(|(row, bytes)| {
        let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{:08x}  {}  |", row * 16, hex.join(" "))
    });
    for text in [
        format!("token: {secret}"),
        secret.to_lowercase(),
        format!("{:?}", secret.as_bytes()),
        format!("{:#?}", secret.as_bytes()),
        format!("{:x?}", secret.as_bytes()),
        each(|byte| format!("\\x{byte:02x}"), ""),
        each(|byte| format!("{byte:02X}"), ""),
        each(|byte| format!("0x{byte:02x}"), ", "),
        dump.collect::<Vec<_>>().join("\n"),
        secret
            .as_bytes()
            .chunks(16)
            .map(|row| format!("> {}", std::str::from_utf8(row).unwrap()))
            .collect::<Vec<_>>()
            .join("\n"),
        // base64 of `jane:` and the secret, of the secret, and of `x` and the secret.
        "amFuZTpRWjd4S3BXOXZULUpxNExtWXM4R2gtUmsySHdYYzZOYkRn".to_owned(),
        "UVo3eEtwVzl2VC1KcTRMbVlzOEdoLVJrMkh3WGM2TmJEZw==".to_owned(),
        "eFFaN3hLcFc5dlQtSnE0TG1ZczhHaC1SazJId1hjNk5iRGc=".to_owned(),
    ] {
        assert!(found(secret, &text).is_some(), "{text}");
    }
    assert_eq!(found(secret, "x-postmark-server-token: Sensitive 51 5a"), None);
}
