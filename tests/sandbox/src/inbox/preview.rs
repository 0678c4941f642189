//! The HTML body of an email as a document that is safe to show in a frame.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use percent_encoding::percent_decode_str;

use crate::mail::message::{AttachedFile, SentMessage};

/// The maximum total size of inline images in a document, in bytes, each use counted.
const IMAGES: usize = 32 * 1024 * 1024;

/// Builds a document to frame from an email's HTML body: links open in a new tab, and inline images
/// are embedded.
///
/// The rest of the HTML is kept, and is harmless only under the policy it is served with.
pub(super) fn document(message: &SentMessage) -> String {
    let html = message.html.as_deref().unwrap_or_default();
    let (doctype, rest) = html.split_at(after_doctype(html));
    let mut document = format!("{doctype}<base target=\"_blank\">");
    inline(&mut document, rest, &message.attachments);
    document
}

/// The end of a document type declaration, which must stay the first thing.
fn after_doctype(html: &str) -> usize {
    let start = html.len() - html.trim_start().len();
    let declares = html.get(start..start + 9).is_some_and(|s| s.eq_ignore_ascii_case("<!doctype"));
    if declares { html.find('>').map_or(0, |end| end + 1) } else { 0 }
}

/// Writes the HTML with data in place of each `cid:` that names an attachment.
fn inline(document: &mut String, mut html: &str, attachments: &[AttachedFile]) {
    let mut budget = IMAGES;
    while let Some(at) = html.find("cid:") {
        let (before, reference) = html.split_at(at);
        document.push_str(before);
        let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ')' | '>' | '<');
        let (reference, rest) =
            reference.split_at(reference.find(is_end).unwrap_or(reference.len()));
        html = rest;
        match find(reference, attachments).filter(|image| image.content.len() <= budget) {
            Some(image) => {
                budget -= image.content.len();
                document.push_str("data:");
                document.push_str(media_type(&image.content_type));
                document.push_str(";base64,");
                BASE64.encode_string(&image.content, document);
            }
            None => document.push_str(reference),
        }
    }
    document.push_str(html);
}

fn find<'a>(reference: &str, attachments: &'a [AttachedFile]) -> Option<&'a AttachedFile> {
    let id = percent_decode_str(reference.strip_prefix("cid:")?).decode_utf8_lossy();
    attachments.iter().find(|attachment| attachment.content_id.as_deref() == Some(&*id))
}

/// The media type without its parameters, if it is valid.
fn media_type(text: &str) -> &str {
    let text = text.split(';').next().unwrap_or_default().trim();
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"/+-.".contains(&b);
    if text.bytes().all(is_plain) { text } else { "application/octet-stream" }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn inlined(html: &str) -> String {
        let image = |id: &str, content_type: &str| AttachedFile {
            name: id.to_owned(),
            content_type: content_type.to_owned(),
            content_id: Some(id.to_owned()),
            content: Bytes::from_static(b"abc"),
        };
        let images =
            [image("logo", "image/png"), image("logo.png", "image/gif; x"), image("a b", "\"><x")];
        let mut document = String::new();
        inline(&mut document, html, &images);
        document
    }

    #[test]
    fn images_are_put_in() {
        for (html, result) in [
            ("<img src=\"cid:logo\">", "<img src=\"data:image/png;base64,YWJj\">"),
            ("<img src=cid:logo.png>", "<img src=data:image/gif;base64,YWJj>"),
            ("url(cid:a%20b)", "url(data:application/octet-stream;base64,YWJj)"),
            ("cid:other cid: acid:", "cid:other cid: acid:"),
            ("cid:logo", "data:image/png;base64,YWJj"),
        ] {
            assert_eq!(inlined(html), result);
        }
    }

    #[test]
    fn a_document_type_stays_first() {
        for (html, at) in [
            ("", 0),
            ("<p>", 0),
            ("\n<!DOCTYPE html><p>", 16),
            ("<!doctype", 0),
            ("é<!doctype html>", 0),
            ("<!doctypé>", 0),
        ] {
            assert_eq!(after_doctype(html), at, "{html}");
        }
    }
}
