//! An email that the sandbox accepted.

use std::collections::BTreeMap;
use std::time::SystemTime;

use bytes::Bytes;

use crate::http::fields::Fields;
use crate::mail::mailbox::Mailbox;

/// The number of bytes of each body kept for the details.
// contract: limit.stored-body
const MAX_STORED_BODY: usize = 1_000_000;

/// The approximate overhead of an email in bytes, besides its texts and files.
const OVERHEAD: usize = 2000;

/// An email that the sandbox accepted and kept instead of delivering.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SentMessage {
    /// The `MessageID` returned to the sender: a UUID.
    pub id: String,
    /// The `ID` of the server that accepted it.
    pub server_id: i64,
    /// When the sandbox accepted it.
    pub received_at: SystemTime,
    /// The message stream, `outbound` if the request did not name one.
    pub stream: String,
    /// The sender.
    pub from: Mailbox,
    /// The recipients that everyone sees.
    pub to: Vec<Mailbox>,
    /// The recipients of copies.
    pub cc: Vec<Mailbox>,
    /// The recipients of blind copies.
    pub bcc: Vec<Mailbox>,
    /// Where replies go; empty if not set.
    pub reply_to: Vec<Mailbox>,
    /// Suppressed recipients, in lower case, who would get nothing.
    pub inactive: Vec<String>,
    /// The subject, rendered if the email came from a template; empty if there was none.
    pub subject: String,
    /// The plain text body, rendered if the email came from a template.
    pub text: Option<String>,
    /// The HTML body, rendered if the email came from a template.
    pub html: Option<String>,
    /// The custom headers, in the order of the request.
    pub headers: Vec<CustomHeader>,
    /// The tag.
    pub tag: Option<String>,
    /// The metadata.
    pub metadata: BTreeMap<String, String>,
    /// The attachments, decoded.
    pub attachments: Vec<AttachedFile>,
    /// Whether open tracking was requested, if set.
    pub track_opens: Option<bool>,
    /// The link tracking requested, if set.
    pub track_links: Option<String>,
    /// Why its template could not be rendered, so that it bounces as `TemplateRenderingFailed`.
    pub rendering_error: Option<String>,
    /// The SMTP submission, if it came by SMTP.
    pub submission: Option<SmtpSubmission>,
    /// This email's JSON exactly as sent; empty if it came by SMTP.
    pub json: String,
}

/// An email's SMTP submission.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SmtpSubmission {
    /// The addresses that the client named in `RCPT TO`. They get the email, whatever its `To` and
    /// `Cc` headers say.
    pub recipients: Vec<String>,
    /// The message exactly as sent.
    pub source: Bytes,
}

impl SentMessage {
    /// A made-up email.
    pub(crate) fn sample(server_id: i64, stream: &str, recipient: &str, at: SystemTime) -> Self {
        let mailbox = |email: &str| Mailbox { name: String::new(), email: email.to_owned() };
        Self {
            id: "00000000-0000-0000-0000-000000000000".to_owned(),
            server_id,
            received_at: at,
            stream: stream.to_owned(),
            from: mailbox("sender@example.com"),
            to: vec![mailbox(recipient)],
            cc: Vec::new(),
            bcc: Vec::new(),
            reply_to: Vec::new(),
            inactive: Vec::new(),
            subject: "Test".to_owned(),
            text: Some("Test".to_owned()),
            html: None,
            headers: Vec::new(),
            tag: None,
            metadata: BTreeMap::new(),
            attachments: Vec::new(),
            track_opens: None,
            track_links: None,
            rendering_error: None,
            submission: None,
            json: String::new(),
        }
    }

    /// The addresses of all recipients (`To`, `Cc` and `Bcc`), each once, in its first spelling.
    #[must_use]
    pub fn recipients(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        let mut add = |email| {
            if !all.iter().any(|other| other.eq_ignore_ascii_case(email)) {
                all.push(email);
            }
        };
        match &self.submission {
            Some(submission) => submission.recipients.iter().for_each(|email| add(email)),
            None => {
                let visible = self.to.iter().chain(&self.cc);
                visible.chain(&self.bcc).for_each(|one| add(&one.email));
            }
        }
        all
    }

    /// Returns whether this address, in any case, is one of the recipients.
    #[must_use]
    pub fn has_recipient(&self, email: &str) -> bool {
        self.recipients().into_iter().any(|one| one.eq_ignore_ascii_case(email))
    }

    /// The recipients that are not suppressed.
    pub(crate) fn active(&self) -> impl Iterator<Item = &str> {
        let gets = |email: &&str| !self.inactive.iter().any(|one| one.eq_ignore_ascii_case(email));
        self.recipients().into_iter().filter(gets)
    }

    /// The approximate number of bytes of memory that this email takes.
    pub(crate) fn cost(&self) -> usize {
        let body = |body: &Option<String>| body.as_ref().map_or(0, String::len);
        let attachments = self.attachments.iter().map(|file| file.content.len()).sum::<usize>();
        let source = self.submission.as_ref().map_or(0, |submission| submission.source.len());
        let source = self.json.len() + source;
        // The parsed parts are about as long again, if no template made them longer.
        let parts = attachments + body(&self.text) + body(&self.html);
        OVERHEAD + source + parts.max(source)
    }
}

/// A custom header of an email.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CustomHeader {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}

impl CustomHeader {
    pub(crate) fn parse(fields: &mut Fields<'_>) -> Self {
        Self {
            name: fields.string("Name").unwrap_or_default(),
            value: fields.string("Value").unwrap_or_default(),
        }
    }
}

/// An attached file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AttachedFile {
    /// The file name as sent: it may contain anything.
    pub name: String,
    /// The media type as sent: it may contain anything.
    pub content_type: String,
    /// The content id that the HTML body refers to, without `cid:` before it.
    pub content_id: Option<String>,
    /// The bytes of the file.
    pub content: Bytes,
}

/// The part of a body that Postmark keeps.
pub(crate) fn stored_part(text: &str) -> &str {
    let mut end = text.len().min(MAX_STORED_BODY);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}
