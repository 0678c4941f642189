//! Message ids, as email programs assign them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::api::email::MessageId;
use crate::text::encoded_words::decoded;

/// The id in the `Message-ID` header of an email, assigned by the sender's software ([RFC
/// 5322](https://www.rfc-editor.org/rfc/rfc5322#section-3.6.4)).
///
/// It is not Postmark's [`MessageId`]. It displays with angle brackets, as in headers.
///
/// ```
/// use postmark_core::webhook::Rfc822MessageId;
///
/// let ids = Rfc822MessageId::all("<first@example.com>\t<883953f4-6105@mtasv.net>");
/// let ids: Vec<_> = ids.collect();
/// assert_eq!(ids[0].as_str(), "first@example.com");
/// assert_eq!(ids[0].to_string(), "<first@example.com>");
/// assert_eq!(ids[1].postmark(), Some("883953f4-6105".into()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rfc822MessageId(String);

impl Rfc822MessageId {
    /// The ids in the value of a header, in order.
    ///
    /// They are in angle brackets; if there are none, each word with an `@` is an id. They may be in
    /// encoded words, as Python's `email` writes long ones. Text that could break a header is
    /// skipped.
    pub fn all(value: &str) -> impl Iterator<Item = Self> + use<> {
        let value = decoded(value);
        let has_brackets = value.contains('<');
        let is_end = |c: char| if has_brackets { c == '>' } else { c.is_whitespace() };
        let ids = value.split(is_end).filter_map(|part| {
            let id = if has_brackets { part.rsplit_once('<')?.1 } else { part };
            let is_mark = |c| !has_brackets && matches!(c, ',' | ';' | '>' | '"' | '\'');
            let id = id.trim().trim_matches(is_mark);
            let is_sound = id.bytes().all(|byte| byte.is_ascii_graphic());
            let is_id = is_sound && (has_brackets || id.contains('@')) && !id.is_empty();
            is_id.then(|| Self(id.to_owned()))
        });
        ids.collect::<Vec<_>>().into_iter()
    }

    /// The id without angle brackets.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Postmark's id, if the email was sent through Postmark: its message id is then
    /// `<identifier@mtasv.net>`, unless the sender chose another.
    #[must_use]
    pub fn postmark(&self) -> Option<MessageId> {
        let (id, domain) = self.0.rsplit_once('@')?;
        let is_postmark = domain == "mtasv.net" || domain.ends_with(".mtasv.net");
        is_postmark.then(|| id.into())
    }
}

impl fmt::Display for Rfc822MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", self.0)
    }
}
