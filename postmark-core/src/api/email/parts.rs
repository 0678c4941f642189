//! Read access to all parts of an email.

use std::fmt;

use super::content::Name;
use super::{Attachment, Content, Email, Header, Metadata, Recipients, TemplateId, TrackLinks};
use crate::text::short::ShortText;

/// The parts of an [`Email`]: everything that its setters set, to read.
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
    /// The sender, as sent: `Jane <jane@example.com>`.
    pub from: &'a str,
    /// The recipients in `To`.
    pub to: &'a Recipients,
    /// The copy recipients.
    pub cc: &'a Recipients,
    /// The blind copy recipients.
    pub bcc: &'a Recipients,
    /// The subject.
    pub subject: Option<&'a str>,
    /// The HTML body.
    pub html: Option<&'a str>,
    /// The text body.
    pub text: Option<&'a str>,
    /// The id of the template.
    pub template_id: Option<TemplateId>,
    /// The alias of the template.
    pub template_alias: Option<&'a str>,
    /// The values that fill the template, as JSON text.
    pub template_model: Option<&'a str>,
    /// Whether to inline the style rules of the template's HTML.
    pub inline_css: Option<bool>,
    /// The tag.
    pub tag: Option<&'a str>,
    /// The addresses that replies go to.
    pub reply_to: &'a Recipients,
    /// The headers.
    pub headers: &'a [Header],
    /// Whether to track opens.
    pub track_opens: Option<bool>,
    /// In which bodies to track clicks.
    pub track_links: Option<&'a TrackLinks>,
    /// The metadata, including that of [`Email::send_id`].
    pub metadata: &'a Metadata,
    /// The attachments.
    pub attachments: &'a [Attachment],
    /// The message stream.
    pub message_stream: Option<&'a str>,
    /// The members unknown to this library: keys, and values as JSON text.
    pub extra: &'a [(String, String)],
    /// The invalid addresses: the field, such as `To`, and the text as you wrote it. A text or list
    /// of several addresses is here as a whole if one of them is invalid.
    pub refused: &'a [(&'static str, String)],
}

impl Email {
    /// The parts of the email: recipients, subject, content and everything else that was set.
    #[must_use]
    pub fn parts(&self) -> Parts<'_> {
        // Names every field, so that a new one is not forgotten here.
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

/// Shows sender and recipients, without the bodies.
impl fmt::Debug for Parts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("from", &self.from)
            .field("to", &self.to)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}
