//! The values of header fields, on one line.

use std::borrow::Cow;

use mail_parser::parsers::MessageStream;

/// The value of a text field on one line, with encoded words decoded.
pub(crate) fn decoded(raw: &[u8]) -> Cow<'_, str> {
    MessageStream::new(raw).parse_unstructured().into_text().unwrap_or_default()
}

/// The value of a field on one line.
pub(crate) fn unfolded(raw: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(raw);
    let lines: Vec<&str> = text.split(['\r', '\n']).map(str::trim).collect();
    lines.join(" ").split_whitespace().collect::<Vec<_>>().join(" ").into()
}
