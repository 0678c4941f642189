//! Removes comments and white space from addresses in angle brackets.

use super::mailbox::closing;

/// A text without the comments in addresses in angle brackets, and without the white space next to
/// their dots and `@` (RFC 5322, section 4.4): `<jane@example(home). com>`.
pub(crate) fn unspaced(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    let mut has_open_quote = false;
    while let Some((before, found)) = rest.find(['<', '"']).and_then(|at| rest.split_at_checked(at))
    {
        read.push_str(before);
        if let Some(inner) = found.strip_prefix('<') {
            let end = inner.find(['<', '>', '"']).unwrap_or(inner.len());
            let (inner, behind) = inner.split_at_checked(end).unwrap_or_default();
            read.push('<');
            if inner.contains('@') && behind.starts_with('>') {
                push_joined(&mut read, &without_comments(inner));
            } else {
                read.push_str(inner);
            }
            rest = behind;
        } else {
            let end = if has_open_quote { None } else { closing(found, '"', '"') };
            has_open_quote |= end.is_none();
            let (quoted, behind) = found.split_at_checked(end.unwrap_or(1)).unwrap_or_default();
            read.push_str(quoted);
            rest = behind;
        }
    }
    read + rest
}

fn without_comments(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.find('(').and_then(|at| rest.split_at_checked(at)) {
        let Some(after) = closing(comment, '(', ')').and_then(|end| comment.get(end..)) else {
            break;
        };
        bare.push_str(before);
        rest = after;
    }
    bare + rest
}

fn push_joined(text: &mut String, words: &str) {
    for word in words.split_ascii_whitespace() {
        if !text.ends_with(['<', '.', '@']) && !word.starts_with(['.', '@']) {
            text.push(' ');
        }
        text.push_str(word);
    }
}
