//! Reads a mail out of a payload without a copy of what is large in it.

use std::borrow::Cow;

use bytes::Bytes;
use serde_json::Deserializer;

use super::Inbound;
use super::attachment::Wire;
use crate::webhook::lenient::{Lenient, lenient};
use crate::webhook::members::{Member, Members};

impl Inbound {
    /// Reads a payload in parts: the attachments borrow from it, the raw mail is unescaped by
    /// itself, and what is left is small enough to be copied.
    pub(in crate::webhook) fn read(payload: &Bytes) -> serde_json::Result<Self> {
        let mut rest = Vec::new();
        let mut done = 0;
        let mut attachments = None;
        let mut raw_email = None;
        for Member { key, value, .. } in Members::of(payload) {
            let part = match key {
                b"Attachments" => &mut attachments,
                b"RawEmail" => &mut raw_email,
                _ => continue,
            };
            *part = payload.get(value.clone());
            rest.extend_from_slice(payload.get(done..value.start).unwrap_or_default());
            rest.extend_from_slice(b"null");
            done = value.end;
        }
        rest.extend_from_slice(payload.get(done..).unwrap_or_default());
        let mut mail: Self = serde_json::from_slice(&rest)?;
        if let Some(json) = raw_email {
            mail.raw_email = read(json)?;
        }
        if let Some(json) = attachments {
            let files: Vec<Wire<'_>> = read(json)?;
            mail.attachments = files.into_iter().map(|file| file.file(slice_of(payload))).collect();
        }
        Ok(mail)
    }
}

fn read<'a, T: Lenient<'a>>(json: &'a [u8]) -> serde_json::Result<T> {
    let mut deserializer = Deserializer::from_slice(json);
    let value = lenient(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Makes a piece of the payload of a text that was borrowed from it; a text that had escapes is
/// one of its own.
fn slice_of<'a>(payload: &'a Bytes) -> impl Fn(Cow<'a, str>) -> Bytes {
    move |text| match text {
        Cow::Owned(text) => text.into(),
        Cow::Borrowed(text) => payload.slice_ref(text.as_bytes()),
    }
}
