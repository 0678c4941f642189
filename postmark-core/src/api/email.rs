//! An email, checked while it is built.

mod address;
mod addressees;
mod attachment;
pub(super) mod content;
mod header;
mod metadata;
mod parts;
mod read;
mod receipt;
mod recipients;
mod send;
pub(super) mod write;

use std::collections::BTreeSet;
use std::fmt;

use memchr::memchr2;
use serde::Serialize;

use self::metadata::utf16_len;
use crate::error::Fault;
use crate::request::SendDefaults;
use crate::text::short::ShortText;

pub use self::address::{Address, IntoAddress};
pub use self::attachment::Attachment;
pub use self::content::{Content, IntoContent, TemplateId};
pub use self::header::Header;
pub use self::metadata::Metadata;
pub use self::parts::Parts;
pub use self::receipt::{MessageId, Receipt};
pub use self::recipients::{IntoRecipients, Recipients};
pub use self::send::SendBatch;

pub(crate) use self::addressees::Naming;
pub(crate) use self::send::BatchText;

/// One email, sent alone or in a batch.
///
/// Setters chain and do not fail. The email keeps the first [`Fault`]: [`check`](Self::check)
/// returns it, and sending the email fails with it, before any I/O. The email keeps invalid values
/// too, so that you can get them back: an invalid address is in [`Parts::refused`], as you wrote
/// it, and everything else is in its usual place.
///
/// A setter that *adds* keeps earlier values. A setter that *sets* replaces them.
///
/// ```
/// use postmark_core::{Attachment, Content, Email};
///
/// let logo = Attachment::inline("logo.png", &b"\x89PNG"[..]);
/// let page = r#"<img src="cid:logo.png"> Thank you!"#;
/// let email = Email::new("Shop <shop@example.com>", "jane@example.com", Content::html(page))
///     .bcc(["audit@example.com", "sales@example.com"])
///     .subject("Your order")
///     .tag("order")
///     .metadata("order-id", "77")
///     .attach(logo);
/// # email.check()?;
/// # Ok::<(), postmark_core::Fault>(())
/// ```
///
/// On its own it is the endpoint `POST /email`, or `POST /email/withTemplate` if its content is a
/// [template](Content::template); see [Postmark's
/// page](https://postmarkapp.com/developer/api/email-api).
#[derive(Clone)]
#[must_use]
pub struct Email {
    from: ShortText,
    to: Recipients,
    cc: Recipients,
    bcc: Recipients,
    reply_to: Recipients,
    subject: Option<String>,
    pub(super) content: Content,
    tag: Option<ShortText>,
    headers: Vec<Header>,
    track_opens: Option<bool>,
    track_links: Option<TrackLinks>,
    metadata: Metadata,
    attachments: Vec<Attachment>,
    /// The size of the attachments, encoded.
    attached: usize,
    message_stream: Option<ShortText>,
    extra: Vec<(String, String)>,
    /// Their keys, in lower case.
    extra_keys: BTreeSet<String>,
    /// The refused values, by field.
    refused: Vec<(&'static str, String)>,
    pub(super) fault: Option<Fault>,
}

open_enum! {
    /// In which bodies to rewrite links, so that clicks are tracked.
    TrackLinks {
        /// In none.
        None = "None",
        /// In both.
        HtmlAndText = "HtmlAndText",
        /// In the HTML body.
        HtmlOnly = "HtmlOnly",
        /// In the text body.
        TextOnly = "TextOnly",
    }
}

/// The maximum length of the sender, name included, in UTF-16 units.
// contract: limit.from.length
const MAX_FROM_LEN: usize = 255;
/// The maximum length of a subject, in UTF-16 units.
// contract: limit.subject.length
const MAX_SUBJECT_LEN: usize = 2000;
/// The maximum length of a tag, in UTF-16 units.
// contract: limit.tag.length
const MAX_TAG_LEN: usize = 1000;
/// The maximum length of a send id, in bytes: as metadata, it takes twice as many digits.
const MAX_SEND_ID_LEN: usize = Metadata::MAX_VALUE_LEN / 2;

/// The members that have a setter. A test compares them with what is written and read.
const MEMBERS: [&str; 19] = [
    "From",
    "To",
    "Cc",
    "Bcc",
    "Subject",
    "HtmlBody",
    "TextBody",
    "TemplateId",
    "TemplateAlias",
    "TemplateModel",
    "InlineCss",
    "Tag",
    "ReplyTo",
    "Headers",
    "TrackOpens",
    "TrackLinks",
    "Metadata",
    "Attachments",
    "MessageStream",
];

impl Email {
    /// The metadata key that [`send_id`](Self::send_id) sets.
    pub const SEND_ID: &str = "send-id";

    /// The maximum size of a message in bytes: bodies and attachments, counted as base64. Postmark
    /// says 10 MB, but not which kind: this is the larger one, so as not to refuse what Postmark
    /// accepts.
    // contract: limit.message.bytes
    pub const MAX_BYTES: usize = 10 * 1024 * 1024;

    /// An email from one sender to one or many recipients.
    ///
    /// An address is text as in RFC 5322 (`Jane <jane@example.com>`), a pair of name and address,
    /// or an [`Address`]. Recipients are an address, an array, a slice or a `Vec` of them, or one
    /// text with commas between addresses. The sender has at most 255 UTF-16 units and must be a
    /// confirmed sender signature or belong to a verified domain.
    pub fn new(from: impl IntoAddress, to: impl IntoRecipients, content: impl IntoContent) -> Self {
        // Set first, so that its fault comes first.
        let mut email = Self::empty(content.into_content());
        email.set_from(from.into_address());
        email.begin(to)
    }

    /// An email from the default sender of the client that sends it: see [`SendDefaults`].
    pub fn without_from(to: impl IntoRecipients, content: impl IntoContent) -> Self {
        Self::empty(content.into_content()).begin(to)
    }

    fn begin(mut self, to: impl IntoRecipients) -> Self {
        let to = to.into_recipients();
        self.add("To", |email| &mut email.to, to);
        if let Some(fault) = self.content.fault() {
            self.keep(fault);
        }
        self
    }

    fn empty(content: Content) -> Self {
        Self {
            from: ShortText::default(),
            to: Recipients::default(),
            cc: Recipients::default(),
            bcc: Recipients::default(),
            reply_to: Recipients::default(),
            subject: None,
            refused: Vec::new(),
            fault: None,
            tag: None,
            headers: Vec::new(),
            track_opens: None,
            track_links: None,
            metadata: Metadata::default(),
            attachments: Vec::new(),
            attached: 0,
            message_stream: None,
            extra: Vec::new(),
            extra_keys: BTreeSet::new(),
            content,
        }
    }

    // contract: limit.from.count
    fn set_from(&mut self, from: Result<Address, Fault>) {
        match from {
            Ok(from) => self.from = ShortText::print(&from),
            Err(fault) => return self.refuse("From", fault),
        }
        let units = utf16_len(self.sender());
        self.limit("From", units, MAX_FROM_LEN, "UTF-16 units", "Shorten the sender's name.");
    }

    /// Adds recipients: at most 50 in `To`, `Cc` and `Bcc` together.
    pub fn to(mut self, to: impl IntoRecipients) -> Self {
        self.add("To", |email| &mut email.to, to.into_recipients());
        self
    }

    /// Adds copy recipients.
    pub fn cc(mut self, cc: impl IntoRecipients) -> Self {
        self.add("Cc", |email| &mut email.cc, cc.into_recipients());
        self
    }

    /// Adds blind copy recipients.
    pub fn bcc(mut self, bcc: impl IntoRecipients) -> Self {
        self.add("Bcc", |email| &mut email.bcc, bcc.into_recipients());
        self
    }

    /// Adds addresses that replies go to, instead of the sender's.
    pub fn reply_to(mut self, reply_to: impl IntoRecipients) -> Self {
        self.add_reply_to(reply_to.into_recipients());
        self
    }

    fn add_reply_to(&mut self, more: Result<Recipients, Fault>) {
        match more {
            Ok(more) => self.reply_to.append(more),
            Err(fault) => self.refuse("ReplyTo", fault),
        }
    }

    /// Sets the subject: at most 2,000 UTF-16 units, on one line. A [template](Content::template)
    /// has its own.
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.set_subject(subject.into());
        self
    }

    fn set_subject(&mut self, subject: String) {
        let units = utf16_len(&subject);
        if memchr2(b'\r', b'\n', subject.as_bytes()).is_some() {
            let remedy = "Write the subject on one line.";
            self.keep(Fault::new("Subject", "has a line break", remedy).shows(&subject));
        }
        self.subject = Some(subject);
        self.limit("Subject", units, MAX_SUBJECT_LEN, "UTF-16 units", "Shorten the subject.");
    }

    /// Sets the tag, which groups statistics: one per email, at most 1,000 UTF-16 units.
    pub fn tag(mut self, tag: impl AsRef<str>) -> Self {
        self.set_tag(tag.as_ref());
        self
    }

    fn set_tag(&mut self, tag: &str) {
        let units = utf16_len(tag);
        self.tag = Some(tag.into());
        self.limit("Tag", units, MAX_TAG_LEN, "UTF-16 units", "Shorten the tag.");
    }

    /// Adds a custom header. Headers that have a setter here are refused.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.add_header(Header::new(name, value));
        self
    }

    fn add_header(&mut self, header: Header) {
        if let Err(fault) = header.check() {
            self.keep(fault);
        }
        self.headers.push(header);
    }

    /// Adds a pair that webhooks and searches return, and recipients never see, or replaces the pair
    /// with this key: at most 10 pairs, keys of 20 and values of 80 UTF-16 units.
    pub fn metadata(mut self, key: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.add_metadata(key.as_ref(), value.as_ref());
        self
    }

    fn add_metadata(&mut self, key: &str, value: &str) {
        if let Err(fault) = self.metadata.insert(key, value) {
            // This email will not be sent; keep the pair for the caller who gets it back.
            self.metadata.push(key, value);
            self.keep(fault);
        }
    }

    /// Marks the email, so that [`Reconcile`](crate::Reconcile) can find out whether Postmark
    /// accepted it if the response is lost.
    ///
    /// Choose an id that no other email has: an order number, a UUID, a digest; at most 40 bytes.
    /// It becomes a pair of metadata, as hexadecimal digits.
    pub fn send_id(mut self, id: impl AsRef<[u8]>) -> Self {
        let id = id.as_ref();
        if id.is_empty() {
            let remedy = "Give what distinguishes this email from all others.";
            self.keep(Fault::new(Self::SEND_ID, "is empty", remedy));
            return self;
        }
        if id.len() > MAX_SEND_ID_LEN {
            let remedy = "Give a digest of it, such as SHA-256.";
            let (field, size) = (Self::SEND_ID, id.len());
            self.limit(field, size, MAX_SEND_ID_LEN, "bytes", remedy);
        }
        let digits = id.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let digits = digits.filter_map(|digit| char::from_digit(digit.into(), 16));
        self.metadata(Self::SEND_ID, digits.collect::<String>())
    }

    /// Attaches a file. A message has at most 10 MB, attachments counted as base64.
    pub fn attach(mut self, attachment: Attachment) -> Self {
        self.add_attachment(attachment);
        self
    }

    fn add_attachment(&mut self, attachment: Attachment) {
        let result = attachment.check();
        // Shared content counts each time, which can overflow 32 bits.
        self.attached = self.attached.saturating_add(attachment.encoded_len());
        if self.attachments.is_empty() {
            // Most emails with files have only one.
            self.attachments.reserve_exact(1);
        }
        self.attachments.push(attachment);
        match result {
            Ok(()) => {
                let size = self.size();
                let remedy = "Attach less, or link to the files.";
                self.limit("Attachments", size, Self::MAX_BYTES, "bytes with the bodies", remedy);
            }
            Err(fault) => self.keep(fault),
        }
    }

    /// Sets whether to track opens. If not set, the server's setting applies, which `false` cannot
    /// turn off.
    pub fn track_opens(mut self, track: bool) -> Self {
        self.track_opens = Some(track);
        self
    }

    /// Sets in which bodies to track clicks. If not set, the server's setting applies.
    pub fn track_links(mut self, track: TrackLinks) -> Self {
        self.track_links = Some(track);
        self
    }

    /// Sends through this stream instead of `outbound`.
    pub fn message_stream(mut self, stream: impl AsRef<str>) -> Self {
        self.message_stream = Some(stream.as_ref().into());
        self
    }

    /// Adds a member that this library does not know: a key in Postmark's spelling, and any value
    /// that serialises as JSON. A key that the email already has is a fault.
    pub fn extra(mut self, key: impl Into<String>, value: &(impl Serialize + ?Sized)) -> Self {
        self.add_extra(key.into(), serde_json::to_string(value).ok());
        self
    }

    /// Adds a member with JSON text as its value, or a fault without it.
    fn add_extra(&mut self, key: String, json: Option<String>) {
        let is_member = MEMBERS.into_iter().any(|member| member.eq_ignore_ascii_case(&key));
        if is_member || self.extra_keys.contains(&key.to_ascii_lowercase()) {
            let remedy = "Give it once, and by its setter if it has one.";
            self.keep(Fault::new(key.clone(), "is not an extra member", remedy));
        }
        match json {
            Some(json) => {
                self.extra_keys.insert(key.to_ascii_lowercase());
                self.extra.push((key, json));
            }
            None => {
                let remedy = "Give a value that JSON has.";
                self.keep(Fault::new(key, "cannot be written as JSON", remedy));
            }
        }
    }

    /// Fills in what is not set from the defaults. Clients with [`SendDefaults`] do this for every
    /// email.
    pub fn or_defaults(mut self, defaults: &SendDefaults) -> Self {
        if let (true, Some(from)) = (self.from.as_str().is_empty(), &defaults.from) {
            self.set_from(from.into_address());
        }
        if let (true, Some(reply_to)) = (self.reply_to.is_empty(), &defaults.reply_to) {
            self.add_reply_to(reply_to.into_recipients());
        }
        if let (None, Some(stream)) = (&self.message_stream, &defaults.message_stream) {
            self.message_stream = Some(stream.as_str().into());
        }
        if let (None, Some(tag)) = (&self.tag, &defaults.tag) {
            self.set_tag(tag);
        }
        let own = self.metadata.len();
        for (key, value) in &defaults.metadata {
            if !self.metadata.iter().take(own).any(|(known, _)| known.eq_ignore_ascii_case(key)) {
                self.add_metadata(key, value);
            }
        }
        self
    }

    /// Checks the email, as far as possible without Postmark.
    ///
    /// # Errors
    ///
    /// The first [`Fault`] that a setter met. Also if there is no sender, no recipient, or a
    /// subject beside a template.
    pub fn check(&self) -> Result<(), Fault> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        self.check_sender()?;
        let size = self.size();
        if size > Self::MAX_BYTES {
            let remedy = "Shorten the content, or attach less.";
            return Err(Fault::over("Email", size, Self::MAX_BYTES, "bytes", remedy));
        }
        if self.subject.is_some() && self.is_templated() {
            let remedy = "Leave it out: the template has its own.";
            return Err(Fault::new("Subject", "stands beside a template", remedy));
        }
        if self.recipients().next().is_none() {
            let remedy = "Give at least one address in To, Cc or Bcc.";
            // contract: limit.recipients.required
            return Err(Fault::new("To", "has no recipient, nor have Cc and Bcc", remedy));
        }
        Ok(())
    }

    pub(crate) fn check_sender(&self) -> Result<(), Fault> {
        if self.from.as_str().is_empty() {
            let remedy = "Give the sender to `new`, or set a default of the client.";
            return Err(Fault::new("From", "is missing", remedy));
        }
        Ok(())
    }

    /// The sender, as sent: `Jane <jane@example.com>`.
    #[must_use]
    pub fn sender(&self) -> &str {
        self.from.as_str()
    }

    /// All recipients: those in `To`, then `Cc`, then `Bcc`.
    pub fn recipients(&self) -> impl Iterator<Item = &Address> {
        self.to.iter().chain(self.cc.iter()).chain(self.bcc.iter())
    }

    /// The recipients in `To`, which a receipt repeats.
    pub(crate) fn to_field(&self) -> &Recipients {
        &self.to
    }

    /// The id that [`send_id`](Self::send_id) put into the metadata, to search for.
    pub(crate) fn search_id(&self) -> Option<&str> {
        self.metadata.get(Self::SEND_ID)
    }

    /// The stream, if set.
    pub(crate) fn stream(&self) -> Option<&str> {
        self.message_stream.as_ref().map(ShortText::as_str)
    }

    /// Whether the content is a template.
    pub(crate) fn is_templated(&self) -> bool {
        self.content.is_template()
    }

    /// The size that counts towards the limit of a message.
    fn size(&self) -> usize {
        self.content.len().saturating_add(self.attached)
    }

    /// Adds recipients to a field; keeps their fault, or the fault that there are too many.
    fn add(
        &mut self,
        field: &'static str,
        list: fn(&mut Self) -> &mut Recipients,
        more: Result<Recipients, Fault>,
    ) {
        match more {
            Ok(more) => {
                list(self).append(more);
                let remedy = "Send the email several times, or as a bulk email.";
                let unit = "recipients with those of To, Cc and Bcc";
                let recipients = self.recipients().count();
                self.limit(field, recipients, Recipients::MAX, unit, remedy);
            }
            Err(fault) => self.refuse(field, fault),
        }
    }

    /// Keeps a fault and the text that caused it.
    fn refuse(&mut self, field: &'static str, fault: Fault) {
        if let Some(text) = fault.text() {
            self.refused.push((field, text.to_owned()));
        }
        self.keep(fault.of(field));
    }

    fn limit(
        &mut self,
        field: &'static str,
        size: usize,
        limit: usize,
        unit: &'static str,
        remedy: &'static str,
    ) {
        if size > limit {
            self.keep(Fault::over(field, size, limit, unit, remedy));
        }
    }

    fn keep(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }
}

/// Shows sender and recipients, without the bodies.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Email")
            .field("from", &self.from)
            .field("to", &self.to)
            .field("subject", &self.subject)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}
