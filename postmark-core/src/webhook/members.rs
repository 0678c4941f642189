//! What a payload is, found without reading it: a quick walk over its outermost members.

use std::ops::Range;

use memchr::memchr2;

use super::limits::{Limits, ParseError};

/// The kinds of payloads, as they are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Delivery,
    Bounce,
    SpamComplaint,
    Open,
    Click,
    SubscriptionChange,
    Inbound,
}

/// What is known of a payload before it is read.
#[derive(Debug)]
pub(super) struct Outline<'a> {
    pub(super) kind: Option<Kind>,
    pub(super) record_type: Option<&'a str>,
}

/// A payload shorter than this cannot hold so many things that they have to be counted.
const SMALL: usize = 64 * 1024;

impl<'a> Outline<'a> {
    pub(super) fn of(payload: &'a [u8], limits: &Limits) -> Result<Self, ParseError> {
        let mut guess = None;
        let mut record_type = None;
        for member in Members::of(payload) {
            let value = payload.get(member.value.clone()).unwrap_or_default();
            if member.key == b"RecordType" {
                record_type = serde_json::from_slice::<&str>(value).ok();
                if payload.len() < SMALL {
                    break;
                }
            }
            guess = better(guess, hint(member.key));
            limits.check_entries(member.key, member.entries)?;
        }
        let record_type = record_type.filter(|name| !name.is_empty());
        let kind = record_type.map_or(guess, named);
        Ok(Self { kind, record_type })
    }
}

// contract: quirk.inbound-record-type
fn named(record_type: &str) -> Option<Kind> {
    Some(match record_type {
        "Delivery" => Kind::Delivery,
        "Bounce" => Kind::Bounce,
        "SpamComplaint" => Kind::SpamComplaint,
        "Open" => Kind::Open,
        "Click" => Kind::Click,
        "SubscriptionChange" => Kind::SubscriptionChange,
        // Never seen yet.
        "Inbound" => Kind::Inbound,
        _ => return None,
    })
}

/// What a payload without a `RecordType` is that has this member.
// contract: webhook.record-type
fn hint(key: &[u8]) -> Option<Kind> {
    Some(match key {
        b"FromFull" | b"OriginalRecipient" => Kind::Inbound,
        b"DeliveredAt" => Kind::Delivery,
        b"BouncedAt" | b"TypeCode" => Kind::Bounce,
        b"OriginalLink" => Kind::Click,
        b"SuppressSending" => Kind::SubscriptionChange,
        b"UserAgent" => Kind::Open,
        _ => return None,
    })
}

/// Clicks have all that opens have.
fn better(guess: Option<Kind>, hint: Option<Kind>) -> Option<Kind> {
    match guess {
        None | Some(Kind::Open) => hint.or(guess),
        _ => guess,
    }
}

/// The members of the JSON object that a text begins with, up to the first thing that is no JSON.
///
/// It looks for quotes and brackets only: whether the text is JSON is for serde to say.
pub(super) struct Members<'a> {
    json: &'a [u8],
    at: usize,
}

pub(super) struct Member<'a> {
    /// The key, without its quotes and with its escapes.
    pub(super) key: &'a [u8],
    /// Where the value stands.
    pub(super) value: Range<usize>,
    /// How many things the value has, if it is a list or an object.
    pub(super) entries: usize,
}

impl<'a> Members<'a> {
    pub(super) fn of(json: &'a [u8]) -> Self {
        let mut members = Self { json, at: 0 };
        members.space();
        if members.peek() == Some(b'{') {
            members.at += 1;
        } else {
            members.at = json.len();
        }
        members
    }

    fn peek(&self) -> Option<u8> {
        self.json.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.json.get(self.at..).unwrap_or_default()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Steps over a string, and gives what stands between its quotes.
    fn string(&mut self) -> Option<&'a [u8]> {
        if self.peek()? != b'"' {
            return None;
        }
        self.at += 1;
        let start = self.at;
        loop {
            self.at += memchr2(b'"', b'\\', self.rest())?;
            if self.peek()? == b'"' {
                break;
            }
            self.at += 2;
        }
        let text = self.json.get(start..self.at);
        self.at += 1;
        text
    }

    /// Steps over a value, and gives the number of things in it.
    fn value(&mut self) -> Option<usize> {
        match self.peek()? {
            b'"' => self.string().map(|_| 0),
            b'{' | b'[' => self.nested(),
            _ => {
                let is_end = |byte: &u8| matches!(byte, b',' | b'}' | b']');
                self.at += self.rest().iter().position(is_end)?;
                Some(0)
            }
        }
    }

    fn nested(&mut self) -> Option<usize> {
        let mut depth = 0_usize;
        let mut commas = 0;
        let mut is_empty = true;
        loop {
            let byte = self.peek()?;
            match byte {
                b'"' => {
                    self.string()?;
                    is_empty = false;
                    continue;
                }
                b'{' | b'[' => {
                    is_empty &= depth == 0;
                    depth += 1;
                }
                b'}' | b']' => depth -= 1,
                b',' => commas += usize::from(depth == 1),
                b' ' | b'\n' | b'\r' | b'\t' => {}
                _ => is_empty = false,
            }
            self.at += 1;
            if depth == 0 {
                return Some(if is_empty { 0 } else { commas + 1 });
            }
        }
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = Member<'a>;

    fn next(&mut self) -> Option<Member<'a>> {
        self.space();
        if self.peek() == Some(b',') {
            self.at += 1;
            self.space();
        }
        let key = self.string()?;
        self.space();
        if self.peek() != Some(b':') {
            return None;
        }
        self.at += 1;
        self.space();
        let start = self.at;
        let entries = self.value()?;
        Some(Member { key, value: start..self.at, entries })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(json: &str) -> Vec<(&str, &str, usize)> {
        let text = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
        Members::of(json.as_bytes())
            .map(|Member { key, value, entries }| {
                (text(key), json.get(value).unwrap_or_default().trim_end(), entries)
            })
            .collect()
    }

    #[test]
    fn finds_members_and_counts_what_is_in_them() {
        let json = r#" {"a":"x\"},", "b" : [ ] ,"c":{"d":[1,2],"e":3}, "f":-1.5e3 ,"g":[[],[]],
            "h":["",{"i":"]"},null] , "j\"":true}"#;
        let expected = [
            ("a", r#""x\"},""#, 0),
            ("b", "[ ]", 0),
            ("c", r#"{"d":[1,2],"e":3}"#, 2),
            ("f", "-1.5e3", 0),
            ("g", "[[],[]]", 2),
            ("h", r#"["",{"i":"]"},null]"#, 3),
            (r#"j\""#, "true", 0),
        ];
        assert_eq!(members(json), expected);
    }

    #[test]
    fn stops_at_what_is_no_json() {
        for (json, count) in [
            ("", 0),
            ("[]", 0),
            ("{", 0),
            (r#"{"a"#, 0),
            (r#"{"a\"#, 0),
            (r#"{"a":"#, 0),
            (r#"{"a":1"#, 0),
            (r#"{"a":1,"b":[}"#, 2),
            (r#"{"a":1,"b":["#, 1),
            (r#"{"a":1 "b" 2}"#, 1),
        ] {
            assert_eq!(members(json).len(), count, "{json}");
        }
    }
}
