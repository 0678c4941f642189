//! Reads a mail out of a payload without a copy of what is large in it.

use bytes::Bytes;
use serde_json::Deserializer;

use super::Inbound;
use super::attachment::Wire;
use crate::text::lenient::piece;
use crate::webhook::lenient::{Lenient, lenient};
use crate::webhook::members::{Member, Members};

impl Inbound {
    /// Reads a payload, and its text, in parts: the attachments borrow from it, the raw mail is
    /// unescaped by itself, and what is left is small enough to be copied.
    pub(in crate::webhook) fn read(payload: &Bytes, json: &str) -> serde_json::Result<Self> {
        let mut rest = String::new();
        let mut done = 0;
        let mut attachments = None;
        let mut raw_email = None;
        for Member { key, value, .. } in Members::of(json.as_bytes()) {
            let part = match key {
                b"Attachments" => &mut attachments,
                b"RawEmail" => &mut raw_email,
                _ => continue,
            };
            *part = json.get(value.clone());
            rest.push_str(json.get(done..value.start).unwrap_or_default());
            rest.push_str("null");
            done = value.end;
        }
        rest.push_str(json.get(done..).unwrap_or_default());
        let mut mail: Self = serde_json::from_str(&rest)?;
        if let Some(json) = raw_email {
            mail.raw_email = read(json)?;
        }
        if let Some(json) = attachments {
            let files: Vec<Wire<'_>> = read(json)?;
            mail.attachments =
                files.into_iter().map(|file| file.file(|text| piece(payload, text))).collect();
        }
        Ok(mail)
    }
}

fn read<'a, T: Lenient<'a>>(json: &'a str) -> serde_json::Result<T> {
    let mut deserializer = Deserializer::from_str(json);
    let value = lenient(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}
