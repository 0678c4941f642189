//! Reads bytes as text despite a byte order mark and invalid UTF-8.

/// The JSON text of a body, without the byte order mark that some proxies prepend ([RFC
/// 8259](https://www.rfc-editor.org/rfc/rfc8259#section-8.1)).
pub(crate) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// Converts invalid UTF-8 lossily, in one allocation of the final length.
pub(crate) fn replaced(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(lossy_len(bytes));
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    text
}

pub(crate) fn lossy_len(bytes: &[u8]) -> usize {
    let len = |chunk: std::str::Utf8Chunk<'_>| {
        chunk.valid().len() + if chunk.invalid().is_empty() { 0 } else { 3 }
    };
    bytes.utf8_chunks().map(len).sum()
}
