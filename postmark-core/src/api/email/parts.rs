//! What an email has, to be read.

use std::fmt;

use super::content::Name;
use super::{Attachment, Content, Email, Header, Metadata, Recipients, TemplateId, TrackLinks};
use crate::text::short::ShortText;

/// What an [`Email`] has: all that its setters set, to be read.
///
/// ```
/// use postmark_core::{Content, Email};
///
/// let email = Email::new("me@example.com", "you@example.com", Content::text("Hello")).tag("order");
/// let parts = email.parts();
/// assert_eq!((parts.text, parts.tag), (Some("Hello"), Some("order")));
/// assert_eq!(parts.to.to_string(), "you@example.com");
/// ```
///
/// If the email has a fault, values may be invalid: see [`Email::check`].
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Parts<'a> {
    /// The sender, as it is written: `Jane <jane@example.com>`.
    pub from: &'a str,
    /// The recipients.
    pub to: &'a Recipients,
    /// The recipients of a copy.
    pub cc: &'a Recipients,
    /// The recipients of a copy that the others do not see.
    pub bcc: &'a Recipients,
    /// The subject.
    pub subject: Option<&'a str>,
    /// The HTML body.
    pub html: Option<&'a str>,
    /// The text body.
    pub text: Option<&'a str>,
    /// The number of the template.
    pub template_id: Option<TemplateId>,
    /// The alias of the template.
    pub template_alias: Option<&'a str>,
    /// The values that fill the template, as JSON text.
    pub template_model: Option<&'a str>,
    /// Whether style rules of the template's HTML are moved into its elements.
    pub inline_css: Option<bool>,
    /// The tag.
    pub tag: Option<&'a str>,
    /// The addresses that responses of recipients go to.
    pub reply_to: &'a Recipients,
    /// The headers.
    pub headers: &'a [Header],
    /// Whether opening the email is counted.
    pub track_opens: Option<bool>,
    /// In which bodies clicks are counted.
    pub track_links: Option<&'a TrackLinks>,
    /// The metadata, that of [`Email::send_id`] included.
    pub metadata: &'a Metadata,
    /// The files.
    pub attachments: &'a [Attachment],
    /// The message stream.
    pub message_stream: Option<&'a str>,
    /// The members that this version does not know: keys, and values as JSON text.
    pub extra: &'a [(String, String)],
    /// The addresses that are not valid: the field, such as `To`, and the text as you wrote it. A text
    /// or a list with several addresses is here as a whole if one of them is not valid.
    pub refused: &'a [(&'static str, String)],
}

impl Email {
    /// What the email has: recipients, subject, content and all else that was set.
    #[must_use]
    pub fn parts(&self) -> Parts<'_> {
        // Every field is named, so that a new one is not forgotten here.
        let Self {
            from,
            to,
            cc,
            bcc,
            reply_to,
            subject,
            content,
            tag,
            headers,
            track_opens,
            track_links,
            metadata,
            attachments,
            attached: _,
            message_stream,
            extra,
            extra_keys: _,
            refused,
            fault: _,
        } = self;
        let Content { html, text, template, model, inline_css, .. } = content;
        let (template_id, template_alias) = match template {
            Some(Name::Id(id)) => (Some(*id), None),
            Some(Name::Alias(alias)) => (None, Some(alias.as_str())),
            None => (None, None),
        };
        Parts {
            from: from.as_str(),
            to,
            cc,
            bcc,
            subject: subject.as_deref(),
            html: html.as_deref(),
            text: text.as_deref(),
            template_id,
            template_alias,
            template_model: model.as_deref(),
            inline_css: *inline_css,
            tag: tag.as_ref().map(ShortText::as_str),
            reply_to,
            headers,
            track_opens: *track_opens,
            track_links: track_links.as_ref(),
            metadata,
            attachments,
            message_stream: message_stream.as_ref().map(ShortText::as_str),
            extra,
            refused,
        }
    }
}

/// Who and what, without the bodies.
impl fmt::Debug for Parts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("from", &self.from)
            .field("to", &self.to)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}
