//! An email as requested: parsed from JSON, then checked against the limits.

use std::collections::BTreeMap;
use std::mem;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::http::fields::Fields;
use crate::http::refusal::Refusal;
use crate::mail::mailbox::{self, Mailbox};
use crate::mail::message::{AttachedFile, CustomHeader, SmtpSubmission};

/// The largest text or HTML body, in bytes.
pub(crate) const BODY: usize = 5 * 1024 * 1024;

/// The file name extensions that Postmark refuses, see
/// <https://postmarkapp.com/developer/user-guide/send-email-with-api/send-a-single-email>.
const FORBIDDEN: [&str; 31] = [
    "vbs", "exe", "bin", "bat", "chm", "com", "cpl", "crt", "hlp", "hta", "inf", "ins", "isp",
    "jse", "lnk", "mdb", "pcd", "pif", "reg", "scr", "sct", "shs", "vbe", "vba", "wsf", "wsh",
    "wsl", "msc", "msi", "msp", "mst",
];

/// An email parsed from JSON or MIME: of the right types, but otherwise unchecked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) cc: String,
    pub(crate) bcc: String,
    pub(crate) reply_to: String,
    pub(crate) subject: String,
    pub(crate) html: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) tag: Option<String>,
    pub(crate) headers: Vec<CustomHeader>,
    pub(crate) metadata: Vec<(String, String)>,
    attachments: Vec<File>,
    /// Attachments that came as MIME, and so are decoded.
    pub(crate) files: Vec<AttachedFile>,
    pub(crate) track_opens: Option<bool>,
    pub(crate) track_links: Option<String>,
    pub(crate) stream: Option<String>,
    rendering_error: Option<String>,
    pub(crate) submission: Option<SmtpSubmission>,
}

/// The template members of an email, in place of its content.
#[derive(Debug)]
pub(crate) struct TemplateCall {
    pub(crate) id: Option<i64>,
    pub(crate) alias: Option<String>,
    pub(crate) model: Option<Map<String, Value>>,
    /// Whether the email has its own content, too.
    pub(crate) mixed: bool,
}

/// One message of a bulk email: its recipients, and what differs from the others.
#[derive(Debug)]
pub(crate) struct BulkMessage {
    to: String,
    cc: String,
    bcc: String,
    headers: Vec<CustomHeader>,
    metadata: Vec<(String, String)>,
    pub(crate) model: Map<String, Value>,
}

/// An email that Postmark would accept.
#[derive(Debug)]
pub(crate) struct CheckedEmail {
    pub(crate) from: Mailbox,
    pub(crate) to: Vec<Mailbox>,
    pub(crate) cc: Vec<Mailbox>,
    pub(crate) bcc: Vec<Mailbox>,
    pub(crate) reply_to: Vec<Mailbox>,
    pub(crate) subject: String,
    pub(crate) html: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) tag: Option<String>,
    pub(crate) headers: Vec<CustomHeader>,
    pub(crate) metadata: BTreeMap<String, String>,
    pub(crate) attachments: Vec<AttachedFile>,
    pub(crate) track_opens: Option<bool>,
    pub(crate) track_links: Option<String>,
    pub(crate) stream: String,
    pub(crate) rendering_error: Option<String>,
    pub(crate) submission: Option<SmtpSubmission>,
}

/// An attachment as it came.
#[derive(Clone, Debug)]
struct File {
    name: Option<String>,
    content: Option<String>,
    content_type: Option<String>,
    content_id: Option<String>,
}

impl Draft {
    /// Takes the members of an `Email`, see
    /// <https://postmarkapp.com/developer/api/email-api#send-a-single-email>.
    pub(crate) fn parse(fields: &mut Fields<'_>) -> Self {
        Self {
            to: fields.string("To").unwrap_or_default(),
            cc: fields.string("Cc").unwrap_or_default(),
            bcc: fields.string("Bcc").unwrap_or_default(),
            ..Self::parse_shared(fields)
        }
    }

    /// Takes the members that the messages of a bulk email share.
    pub(crate) fn parse_shared(fields: &mut Fields<'_>) -> Self {
        Self {
            from: fields.string("From").unwrap_or_default(),
            to: String::new(),
            cc: String::new(),
            bcc: String::new(),
            reply_to: fields.string("ReplyTo").unwrap_or_default(),
            subject: fields.string("Subject").unwrap_or_default(),
            html: fields.text("HtmlBody"),
            text: fields.text("TextBody"),
            tag: fields.text("Tag"),
            headers: fields.objects("Headers", CustomHeader::parse),
            metadata: fields.strings("Metadata"),
            attachments: fields.objects("Attachments", File::parse),
            files: Vec::new(),
            track_opens: fields.boolean("TrackOpens"),
            track_links: fields
                .choice("TrackLinks", &["None", "HtmlAndText", "HtmlOnly", "TextOnly"])
                .map(str::to_owned),
            stream: fields.text("MessageStream"),
            rendering_error: None,
            submission: None,
        }
    }

    /// Takes the members of a `TemplatedEmail`, see
    /// <https://postmarkapp.com/developer/api/templates-api#email-with-template>.
    pub(crate) fn parse_templated(fields: &mut Fields<'_>) -> (Self, TemplateCall) {
        let draft = Self::parse(fields);
        // The sandbox does not inline styles, but accepts the option.
        let _ = fields.boolean("InlineCss");
        let call = TemplateCall {
            id: fields.id("TemplateId"),
            alias: fields.text("TemplateAlias"),
            model: fields.model("TemplateModel"),
            mixed: draft.html.is_some() || draft.text.is_some() || !draft.subject.is_empty(),
        };
        (draft, call)
    }

    /// Combines the shared members of a bulk email with those of one message.
    pub(crate) fn of(&self, message: &BulkMessage) -> Self {
        let mut draft = Self {
            to: message.to.clone(),
            cc: message.cc.clone(),
            bcc: message.bcc.clone(),
            ..self.clone()
        };
        draft.headers.extend_from_slice(&message.headers);
        let own =
            |key: &str| message.metadata.iter().any(|(name, _)| name.eq_ignore_ascii_case(key));
        draft.metadata.retain(|(key, _)| !own(key));
        draft.metadata.extend_from_slice(&message.metadata);
        draft
    }

    /// Sets the stream if the email names none.
    pub(crate) fn default_stream(&mut self, id: &str) {
        self.stream.get_or_insert_with(|| id.to_owned());
    }

    pub(crate) fn stream(&self) -> &str {
        self.stream.as_deref().unwrap_or("outbound")
    }

    /// Takes out the subject, the HTML and the text.
    pub(crate) fn take_content(&mut self) -> (String, Option<String>, Option<String>) {
        (mem::take(&mut self.subject), self.html.take(), self.text.take())
    }

    /// Takes out the attachments, which are decoded once for all messages of a bulk email.
    ///
    /// # Errors
    ///
    /// One of them is invalid.
    pub(crate) fn take_attachments(&mut self) -> Result<Vec<AttachedFile>, Refusal> {
        let decoded = mem::take(&mut self.attachments).into_iter().map(File::check);
        let files = mem::take(&mut self.files).into_iter().map(|file| {
            check_file_name(&file.name)?;
            Ok(file)
        });
        decoded.chain(files).collect()
    }

    /// Sets the content rendered from a template.
    pub(crate) fn fill(&mut self, subject: String, html: Option<String>, text: Option<String>) {
        self.subject = subject;
        self.html = html;
        self.text = text;
    }

    /// Sets an empty content, for a template that is not rendered.
    pub(crate) fn fill_blank(&mut self) {
        self.fill(String::new(), None, Some(String::new()));
    }

    /// Records why the template could not be rendered.
    pub(crate) fn fail_rendering(&mut self, error: String) {
        self.fill_blank();
        self.rendering_error = Some(error);
    }

    /// Whether the content is set, if it was to come from a template.
    pub(crate) fn is_rendered(&self) -> bool {
        self.rendering_error.is_none()
    }

    /// Checks whether Postmark would accept the email, whatever the state of its server.
    ///
    /// # Errors
    ///
    /// The first rule that the email breaks.
    pub(crate) fn check(mut self) -> Result<CheckedEmail, Refusal> {
        if self.html.is_none() && self.text.is_none() {
            return Err(invalid("Provide either email TextBody or HtmlBody or both."));
        }
        for (name, body) in [("HtmlBody", &self.html), ("TextBody", &self.text)] {
            if body.as_ref().is_some_and(|body| body.len() > BODY) {
                return Err(invalid(format!("The '{name}' is larger than 5 MB.")));
            }
        }
        let from = mailbox::one(&self.from)
            .ok_or_else(|| invalid(format!("Invalid 'From' address: '{}'.", self.from)))?;
        at_most(255, "From", &self.from)?;
        let stream = self.stream().to_owned();
        let attachments = self.take_attachments()?;
        let mail = CheckedEmail {
            from,
            to: list("To", &self.to)?,
            cc: list("Cc", &self.cc)?,
            bcc: list("Bcc", &self.bcc)?,
            reply_to: list("ReplyTo", &self.reply_to)?,
            subject: self.subject,
            html: self.html,
            text: self.text,
            tag: self.tag,
            headers: self.headers,
            metadata: metadata(self.metadata)?,
            attachments,
            track_opens: self.track_opens,
            track_links: self.track_links,
            stream,
            rendering_error: self.rendering_error,
            submission: self.submission,
        };
        match mail.recipients().len() {
            0 => return Err(invalid("Zero recipients specified")),
            1..=50 => {}
            count => {
                let text = format!("{count} recipients in To, Cc and Bcc: 50 is the limit.");
                return Err(invalid(text));
            }
        }
        at_most(2000, "Subject", &mail.subject)?;
        at_most(1000, "Tag", mail.tag.as_deref().unwrap_or_default())?;
        mail.headers.iter().try_for_each(check_header)?;
        Ok(mail)
    }
}

impl TemplateCall {
    /// The model of the template.
    ///
    /// # Errors
    ///
    /// It is missing.
    pub(crate) fn model(self) -> Result<Map<String, Value>, Refusal> {
        self.model.ok_or_else(|| Refusal::new(1120, "The 'TemplateModel' is missing."))
    }
}

impl BulkMessage {
    pub(crate) fn parse(fields: &mut Fields<'_>) -> Self {
        Self {
            to: fields.string("To").unwrap_or_default(),
            cc: fields.string("Cc").unwrap_or_default(),
            bcc: fields.string("Bcc").unwrap_or_default(),
            headers: fields.objects("Headers", CustomHeader::parse),
            metadata: fields.strings("Metadata"),
            model: fields.model("TemplateModel").unwrap_or_default(),
        }
    }

    /// The message in JSON, as far as people want to see it.
    pub(crate) fn json(&self) -> String {
        json!({"To": self.to, "Cc": self.cc, "Bcc": self.bcc, "TemplateModel": self.model})
            .to_string()
    }
}

impl CheckedEmail {
    /// The addresses of all recipients: by SMTP, those that the client named to the server.
    pub(crate) fn recipients(&self) -> Vec<&str> {
        if let Some(submission) = &self.submission {
            return submission.recipients.iter().map(String::as_str).collect();
        }
        let visible = self.to.iter().chain(&self.cc);
        visible.chain(&self.bcc).map(|one| one.email.as_str()).collect()
    }
}

impl File {
    fn parse(fields: &mut Fields<'_>) -> Self {
        let file = Self {
            name: fields.string("Name"),
            content: fields.string("Content"),
            content_type: fields.string("ContentType"),
            content_id: fields.text("ContentID"),
        };
        // Members that some of Postmark's own libraries send along.
        let _ = (fields.integer("ContentLength"), fields.string("Disposition"));
        file
    }

    fn check(self) -> Result<AttachedFile, Refusal> {
        let Self {
            name: Some(name), content: Some(content), content_type: Some(content_type), ..
        } = self
        else {
            return Err(invalid("An attachment needs a Name, a Content and a ContentType."));
        };
        check_file_name(&name)?;
        // MIME encoders insert line breaks, which do no harm.
        let content = content.split_ascii_whitespace().collect::<String>();
        let content = BASE64
            .decode(content)
            .map_err(|_| invalid(format!("The attachment '{name}' is not base64.")))?;
        let content_id =
            self.content_id.map(|id| id.strip_prefix("cid:").map(str::to_owned).unwrap_or(id));
        Ok(AttachedFile { name, content_type, content_id, content: Bytes::from(content) })
    }
}

/// Refuses the file types that Postmark refuses.
fn check_file_name(name: &str) -> Result<(), Refusal> {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.trim());
    if extension.is_some_and(|end| FORBIDDEN.iter().any(|bad| end.eq_ignore_ascii_case(bad))) {
        let text = format!("The file type of the attachment '{name}' is not allowed.");
        return Err(Refusal::new(411, text));
    }
    Ok(())
}

fn list(field: &str, text: &str) -> Result<Vec<Mailbox>, Refusal> {
    mailbox::list(text).map_err(|part| invalid(format!("Invalid '{field}' address: '{part}'.")))
}

fn metadata(pairs: Vec<(String, String)>) -> Result<BTreeMap<String, String>, Refusal> {
    let rule = "Invalid metadata content. At most 10 keys of 20 characters, none twice, and values \
                of 80 characters.";
    let mut names = pairs.iter().map(|(key, _)| key.to_lowercase()).collect::<Vec<_>>();
    names.sort_unstable();
    names.dedup();
    let fits = |(key, value): &(String, String)| units(key) <= 20 && units(value) <= 80;
    if names.len() != pairs.len() || pairs.len() > 10 || !pairs.iter().all(fits) {
        return Err(invalid(rule));
    }
    Ok(pairs.into_iter().collect())
}

fn check_header(header: &CustomHeader) -> Result<(), Refusal> {
    let name =
        !header.name.is_empty() && header.name.bytes().all(|b| b.is_ascii_graphic() && b != b':');
    if name && !header.value.contains(['\r', '\n', '\0']) {
        return Ok(());
    }
    Err(invalid(format!("Invalid header: '{}'.", header.name.escape_debug())))
}

fn at_most(limit: usize, field: &str, text: &str) -> Result<(), Refusal> {
    if units(text) <= limit {
        return Ok(());
    }
    Err(invalid(format!("The '{field}' is longer than {limit} characters.")))
}

/// The length of a text as Postmark counts it.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn invalid(text: impl Into<String>) -> Refusal {
    Refusal::new(300, text)
}
