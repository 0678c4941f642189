//! Attachments of a received email.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::content_id;
use super::file_name::safe;
use crate::api::email::Attachment;
use crate::text::base64;
use crate::text::misfit::Misfit;
use crate::text::source::Source;
use crate::webhook::lenient::{Member, Object, copied, is_absent, object};

/// An attachment of a received email.
///
/// Its content is a slice of the payload and keeps that in memory; it is neither copied nor decoded
/// until you ask for it.
#[derive(Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct InboundAttachment {
    /// The name that the sender gave it, which may be any text. Save the file as
    /// [`file_name`](Self::file_name).
    #[serde(skip_serializing_if = "is_absent")]
    pub name: Option<String>,
    /// The content type that the sender gave it.
    #[serde(skip_serializing_if = "is_absent")]
    pub content_type: Option<String>,
    /// The size of the content in bytes, according to Postmark.
    #[serde(skip_serializing_if = "is_absent")]
    pub content_length: Option<u64>,
    /// The content ID, as the sender gave it: see [`cid`](Self::cid).
    #[serde(rename = "ContentID", skip_serializing_if = "is_absent")]
    pub content_id: Option<String>,
    #[serde(serialize_with = "write_content")]
    content: Bytes,
}

/// The content of an attachment is not base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the content of the file is not base64")]
#[non_exhaustive]
pub struct NotBase64;

impl InboundAttachment {
    /// An attachment for tests.
    #[must_use]
    pub fn new(name: impl Into<String>, content: impl AsRef<[u8]>) -> Self {
        let content = content.as_ref();
        let mut text = Vec::with_capacity(content.len().div_ceil(3) * 4);
        base64::append(content, &mut text);
        Self {
            name: Some(name.into()),
            content_type: Some("application/octet-stream".to_owned()),
            content_length: Some(content.len() as u64),
            content_id: None,
            content: text.into(),
        }
    }

    /// Decodes the content into new memory.
    ///
    /// # Errors
    ///
    /// The content is not base64. Postmark encodes it, so this is not the sender's fault.
    pub fn decode(&self) -> Result<Vec<u8>, NotBase64> {
        base64::decode(&self.content).or_else(|| self.decode_folded()).ok_or(NotBase64)
    }

    /// The content as in the payload: base64 text.
    #[must_use]
    pub fn base64(&self) -> &Bytes {
        &self.content
    }

    /// A safe name for saving the file in a directory: a path segment of 1 to 200 bytes without
    /// characters or words that are special on a common file system, and not a hidden file.
    ///
    /// Two attachments of an email may have the same.
    #[must_use]
    pub fn file_name(&self) -> String {
        safe(self.name.as_deref().unwrap_or_default())
    }

    /// The content ID, which the HTML body refers to as `cid:`.
    #[must_use]
    pub fn cid(&self) -> Option<&str> {
        self.content_id.as_deref().and_then(content_id::bare)
    }

    /// Converts it to an attachment that you can send, for forwarding.
    ///
    /// # Errors
    ///
    /// As for [`decode`](Self::decode).
    pub fn to_attachment(&self) -> Result<Attachment, NotBase64> {
        let file = Attachment::new(self.file_name(), self.decode()?);
        let media_type = self.content_type.clone().filter(|kind| kind.contains('/'));
        let file = media_type.into_iter().fold(file, Attachment::content_type);
        Ok(self.cid().into_iter().fold(file, Attachment::content_id))
    }

    /// Decodes base64 with line breaks or without padding.
    fn decode_folded(&self) -> Option<Vec<u8>> {
        let is_sign = |byte: &u8| !byte.is_ascii_whitespace() && *byte != b'=';
        let mut text: Vec<u8> = self.content.iter().copied().filter(is_sign).collect();
        text.resize(text.len().next_multiple_of(4), b'=');
        base64::decode(text)
    }
}

/// Shows the size of the content, never the content.
impl fmt::Debug for InboundAttachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboundAttachment")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("content_length", &self.content_length)
            .field("content_id", &self.content_id)
            .field("base64_len", &self.content.len())
            .finish()
    }
}

#[allow(clippy::ptr_arg, reason = "as serde calls it")]
fn write_content<S: Serializer>(content: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&String::from_utf8_lossy(content))
}

impl Object for InboundAttachment {
    const KEYS: &'static [&'static str] =
        &["Name", "Content", "ContentType", "ContentLength", "ContentID"];

    fn member(&mut self, key: &str, source: &mut Source<'_>) -> Result<(), Misfit> {
        match key {
            "Name" => self.name = Member::read(source)?,
            "ContentType" => self.content_type = Member::read(source)?,
            "ContentLength" => self.content_length = Member::read(source)?,
            "ContentID" => self.content_id = Member::read(source)?,
            // `Data` is what the *Check* button of Postmark's web pages sends instead.
            "Content" | "Data" => {
                let text: Option<Cow<'_, str>> = Member::read(source)?;
                let text = text.filter(|text| !text.is_empty());
                if let Some(text) = text.filter(|_| key == "Content" || self.content.is_empty()) {
                    self.content = source.piece(text);
                }
            }
            _ => source.skip()?,
        }
        Ok(())
    }
}

impl Member<'_> for Option<InboundAttachment> {
    fn read(source: &mut Source<'_>) -> Result<Self, Misfit> {
        object(source)
    }
}

/// Copies the content.
impl<'de> Deserialize<'de> for InboundAttachment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        copied(deserializer, Object::parse)
    }
}
