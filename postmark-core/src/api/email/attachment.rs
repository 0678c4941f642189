//! A file attached to an email, or shown inside its HTML.

mod extension;

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use bytes::Bytes;

use self::extension::{extension, guess, is_forbidden};
use crate::error::Fault;
use crate::text::quoted::Quoted;

/// A file attached to an email: its name, content and content type.
///
/// The content is never copied: a clone of an attachment, or of the email that has it, shares the
/// bytes, which are encoded while the request is sent. Postmark counts them encoded
/// ([`encoded_len`](Self::encoded_len)), and accepts 10 MB for a [whole message].
///
/// Setters do not fail: the attachment keeps its first [`Fault`], which the email reports.
///
/// ```
/// use postmark_core::Attachment;
///
/// let report = Attachment::new("report.pdf", &b"%PDF-1.7"[..]);
/// assert_eq!(report.media_type(), "application/pdf");
///
/// let logo = Attachment::inline("logo.png", vec![0x89, b'P', b'N', b'G']);
/// let html = format!(r#"<img src="{}">"#, logo.cid().unwrap_or_default());
/// assert_eq!(html, r#"<img src="cid:logo.png">"#);
/// ```
///
/// [whole message]: https://postmarkapp.com/support/article/1056-what-are-the-attachment-and-email-size-limits
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    name: String,
    content: Bytes,
    media_type: Cow<'static, str>,
    cid: Option<String>,
    fault: Option<Fault>,
}

impl Attachment {
    /// A file that the recipient can open or save.
    ///
    /// The name is shown to the recipient: give a file name, not a path, since nothing is cut off.
    /// The extension determines the content type; the default is `application/octet-stream`.
    ///
    /// A fault if the name is blank or contains a control character, or if Postmark [refuses] the
    /// extension, such as `exe`.
    ///
    /// [refuses]: https://postmarkapp.com/developer/user-guide/send-email-with-api/send-a-single-email
    #[must_use]
    pub fn new(name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        let name = name.into();
        Self {
            media_type: Cow::Borrowed(guess(extension(&name))),
            fault: check_name(&name).err(),
            content: content.into(),
            cid: None,
            name,
        }
    }

    /// A file shown inside the HTML of the email, as `src="cid:..."`.
    ///
    /// The content ID is made from the name: `cid:logo.png` shows `logo.png`. Each character that a
    /// content ID cannot contain becomes `-` and its code point. Get the ID from
    /// [`cid`](Self::cid), or set one with [`content_id`](Self::content_id).
    #[must_use]
    pub fn inline(name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        let file = Self::new(name, content);
        Self { cid: Some(cid_of_name(&file.name)), ..file }
    }

    /// Sets the content type, such as `text/csv; charset=utf-8`.
    ///
    /// A fault if it is not a media type.
    #[must_use]
    pub fn content_type(mut self, media_type: impl Into<Cow<'static, str>>) -> Self {
        self.media_type = media_type.into();
        let checked = check_media_type(&self.name, &self.media_type);
        self.keep(checked)
    }

    /// Sets the content ID, by which the HTML refers to this file, with or without `cid:`.
    ///
    /// It must be unique within the email. A fault if it is empty, or contains white space, control
    /// characters, `<` or `>`.
    // contract: attachment.content-id
    #[must_use]
    pub fn content_id(mut self, id: impl AsRef<str>) -> Self {
        let id = id.as_ref();
        let id = match id.split_at_checked(4) {
            Some((scheme, id)) if scheme.eq_ignore_ascii_case("cid:") => id,
            _ => id,
        };
        let checked = check_id(&self.name, id);
        self.cid = Some(format!("cid:{id}"));
        self.keep(checked)
    }

    /// The file name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The content as given, not encoded.
    #[must_use]
    pub fn content(&self) -> &Bytes {
        &self.content
    }

    /// The content type.
    #[must_use]
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// The `src` by which the HTML shows this file, such as `cid:logo.png`, if it has a content ID.
    #[must_use]
    pub fn cid(&self) -> Option<&str> {
        self.cid.as_deref()
    }

    /// The length of the content in bytes, encoded as Base64.
    #[must_use]
    pub fn encoded_len(&self) -> usize {
        self.content.len().div_ceil(3) * 4
    }

    /// Checks the attachment, as far as possible without Postmark.
    ///
    /// # Errors
    ///
    /// The first [`Fault`] that a setter met.
    pub fn check(&self) -> Result<(), Fault> {
        self.fault().cloned().map_or(Ok(()), Err)
    }

    /// The first fault that a setter met.
    pub(crate) fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    fn keep(mut self, checked: Result<(), Fault>) -> Self {
        self.fault = self.fault.or(checked.err());
        self
    }
}

/// Shows the size of the content, never the content.
impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attachment")
            .field("name", &self.name)
            .field("size", &self.content.len())
            .field("media_type", &self.media_type)
            .field("cid", &self.cid)
            .field("fault", &self.fault)
            .finish()
    }
}

fn check_name(name: &str) -> Result<(), Fault> {
    if name.trim().is_empty() {
        return Err(fault("has a file without a name", "Name it, for instance `report.pdf`."));
    }
    if name.contains(char::is_control) {
        return Err(fault(
            format!("has the file {}, with a control character in its name", Quoted(name)),
            "Take line breaks and other control characters out of the name.",
        ));
    }
    if is_forbidden(extension(name)) {
        return Err(fault(
            format!("has the file {}, with an extension that Postmark refuses", Quoted(name)),
            "Send a link to the file, or pack it into an archive.",
        ));
    }
    Ok(())
}

/// Only requires a slash: the forms of parameters are up to the recipient's mail program.
fn check_media_type(name: &str, media_type: &str) -> Result<(), Fault> {
    let is_printable = media_type.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    match media_type.split_once('/') {
        Some((kind, of)) if is_printable && !kind.is_empty() && !of.is_empty() => Ok(()),
        _ => Err(fault(
            format!("has the file {}, whose content type is no media type", Quoted(name)),
            "Write it as `application/pdf` or `text/plain; charset=utf-8`.",
        )),
    }
}

fn check_id(name: &str, id: &str) -> Result<(), Fault> {
    let is_refused = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>');
    if !id.is_empty() && !id.contains(is_refused) {
        return Ok(());
    }
    Err(fault(
        format!("has the file {}, whose content ID is {}", Quoted(name), Quoted(id)),
        "Make it of letters, digits, dots and hyphens, as in `logo`.",
    ))
}

fn cid_of_name(name: &str) -> String {
    let mut cid = String::from("cid:");
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
            cid.push(c);
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(cid, "-{:x}", u32::from(c));
        }
    }
    cid
}

fn fault(problem: impl Into<Cow<'static, str>>, remedy: impl Into<Cow<'static, str>>) -> Fault {
    Fault::new("Attachments", problem, remedy)
}
