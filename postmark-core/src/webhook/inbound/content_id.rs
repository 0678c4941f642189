//! Content IDs, and the URLs that refer to them in HTML
//! ([RFC 2392](https://www.rfc-editor.org/rfc/rfc2392)).

use std::borrow::Cow;
use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;

use super::html_text::unescaped;

const SCHEME: &str = "cid:";
/// The maximum length of a URL in an HTML body, in characters.
const MAX_URL_LEN: usize = 1000;

/// A content ID without the scheme of a URL and without surrounding angle brackets and quotes;
/// `None` if nothing is left.
pub(super) fn bare(text: &str) -> Option<&str> {
    let id = text.trim();
    let id = match id.split_at_checked(SCHEME.len()) {
        Some((scheme, id)) if scheme.eq_ignore_ascii_case(SCHEME) => id,
        _ => id,
    };
    let is_around = |c: char| c.is_whitespace() || matches!(c, '<' | '>');
    let id = id.trim_matches(is_around);
    // A quoted local part keeps its quotes: `"a b"@example.com`.
    let quoted = id.strip_prefix('"').and_then(|id| id.strip_suffix('"'));
    let id = quoted.map_or(id, |id| id.trim_matches(is_around));
    (!id.is_empty()).then_some(id)
}

/// The content ID that a URL in HTML refers to: without character references, percent-encoding and
/// encoded angle brackets.
pub(super) fn of_url(url: &str) -> Option<Vec<u8>> {
    Some(percent_decoded(&unescaped(bare(url)?)).into_owned())
}

/// The content IDs that the URLs of an HTML body refer to.
pub(super) fn all_in(html: &str) -> BTreeSet<Vec<u8>> {
    let colons = html.match_indices(':').map(|(at, _)| at);
    let urls = colons.filter_map(|colon| url(html, colon));
    // A URL with a space that is not encoded is one, and in a list such as `srcset`, it is not.
    let all = urls.flat_map(|url| [Some(url), url.split_ascii_whitespace().next()]);
    all.flatten().filter_map(of_url).collect()
}

/// The rest of the URL whose scheme ends at this colon, up to the end of its attribute.
fn url(html: &str, colon: usize) -> Option<&str> {
    let start = (colon + 1).checked_sub(SCHEME.len())?;
    let (before, url) = html.split_at_checked(start)?;
    let url =
        url.split_at_checked(SCHEME.len()).filter(|url| url.0.eq_ignore_ascii_case(SCHEME))?.1;
    let quote = before.chars().next_back().filter(|c| matches!(c, '"' | '\''));
    let is_end = |c: char| match quote {
        Some(quote) => c == quote,
        None => c.is_whitespace() || matches!(c, '"' | '\'' | ')' | '>' | ':'),
    };
    let end = url.char_indices().take(MAX_URL_LEN).find(|(_, c)| is_end(*c));
    url.get(..end?.0)
}

/// Whether the content ID of an attachment is one of these.
pub(super) fn is_in(id: &str, meant: &BTreeSet<Vec<u8>>) -> bool {
    meant.contains(id.as_bytes()) || meant.contains(&*percent_decoded(id))
}

/// Whether the content ID of an attachment is this one.
pub(super) fn is(id: &str, meant: &[u8]) -> bool {
    id.as_bytes() == meant || *percent_decoded(id) == *meant
}

fn percent_decoded(id: &str) -> Cow<'_, [u8]> {
    let decoded = Cow::from(percent_decode_str(id));
    match decoded.strip_prefix(b"<").and_then(|id| id.strip_suffix(b">")) {
        Some(inner) => inner.to_owned().into(),
        None => decoded,
    }
}
