//! Second aid for a payload that serde refuses and that is not quite broken.

use bytes::Bytes;
use memchr::memchr;
use serde_json::Value;

/// The payload with each member named once, without a byte order mark, and with a replacement
/// character for all that is half a character: half of a surrogate pair, as text has that was cut
/// in the middle of an emoji, or part of a UTF-8 sequence.
pub(super) fn mended(payload: &[u8]) -> serde_json::Result<Bytes> {
    let text = String::from_utf8_lossy(payload);
    let text = whole_pairs(text.strip_prefix('\u{feff}').unwrap_or(&text));
    let mut json: Value = serde_json::from_str(&text)?;
    if let Some(members) = json.as_object_mut() {
        if members.contains_key("ServerID") {
            members.remove("ServerId");
        }
    }
    serde_json::to_vec(&json).map(Bytes::from)
}

/// Writes `\ufffd` for each escaped surrogate that is not half of a pair.
fn whole_pairs(json: &str) -> String {
    let mut whole = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = memchr(b'\\', rest.as_bytes()) {
        let (before, escape) = rest.split_at(at);
        whole.push_str(before);
        let len = match (surrogate(escape), escape.get(6..).and_then(surrogate)) {
            (Some(Half::High), Some(Half::Low)) => 12,
            (Some(_), _) => {
                whole.push_str("\\ufffd");
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            (None, _) => escape.chars().take(2).map(char::len_utf8).sum(),
        };
        let (escape, after) = escape.split_at(len);
        whole.push_str(escape);
        rest = after;
    }
    whole.push_str(rest);
    whole
}

enum Half {
    High,
    Low,
}

/// Which half of a pair the escape is that a text begins with.
fn surrogate(escape: &str) -> Option<Half> {
    let code = u16::from_str_radix(escape.strip_prefix("\\u")?.get(..4)?, 16).ok()?;
    match code {
        0xD800..0xDC00 => Some(Half::High),
        0xDC00..0xE000 => Some(Half::Low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn replaces_half_characters_only() {
        for (json, expected) in [
            (r#""\ud83d\ude00""#, "😀"),
            (r#""\ud83d""#, "\u{fffd}"),
            (r#""\ude00\ud83d\ud83d\ude00!""#, "\u{fffd}\u{fffd}😀!"),
            (r#""\\ud83d\n\u00e9""#, "\\ud83d\né"),
            (r#""é\"ü""#, "é\"ü"),
        ] {
            let text: String = serde_json::from_slice(&mended(json.as_bytes()).unwrap()).unwrap();
            assert_eq!(text, expected, "{json}");
        }
        let text: String = serde_json::from_slice(&mended(b"\"a\xff\"").unwrap()).unwrap();
        assert_eq!(text, "a\u{fffd}");
        assert!(mended(br#"{"a":"#).is_err());
        assert!(mended("\"\\é\"".as_bytes()).is_err());
    }

    #[test]
    fn names_each_member_once() {
        let json = mended(br#"{"a":1,"ServerId":2,"a":3,"ServerID":4}"#).unwrap();
        assert_eq!(json, &br#"{"ServerID":4,"a":3}"#[..]);
    }
}
