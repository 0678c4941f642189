//! An email received for a server, see
//! <https://postmarkapp.com/developer/webhooks/inbound-webhook>.

use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::http::json::with;
use crate::mail::draft::CheckedEmail;
use crate::mail::mailbox::{self, Mailbox};
use crate::mail::message::{AttachedFile, CustomHeader, stored_part};
use crate::mail::source;
use crate::time;

/// The headers of Postmark's own filters.
const FILTERS: [(&str, &str); 4] = [
    ("X-Spam-Status", "No"),
    ("X-Spam-Score", "-0.1"),
    ("X-Spam-Tests", "DKIM_SIGNED,DKIM_VALID,SPF_PASS"),
    ("Received-SPF", "Pass (sender SPF authorized)"),
];

/// An email for the sandbox to receive, see [`Sandbox::receive`](crate::Sandbox::receive).
///
/// Addresses may include a name, and lists of them are separated by commas. They are parsed
/// leniently, since mail from outside may contain anything.
///
/// ```
/// use postmark_sandbox::InboundEmail;
///
/// let mail = InboundEmail::new("Ada <ada@example.com>", "box+order-7@inbound.postmarkapp.com")
///     .subject("Re: Your order")
///     .text("Where is it?")
///     .attachment("photo.png", "image/png", vec![0x89, b'P', b'N', b'G']);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct InboundEmail {
    from: String,
    to: String,
    cc: String,
    bcc: String,
    reply_to: String,
    recipient: Option<String>,
    subject: String,
    text: String,
    html: String,
    stripped: String,
    date: Option<String>,
    headers: Vec<CustomHeader>,
    attachments: Vec<AttachedFile>,
}

impl InboundEmail {
    /// An email from one address to others.
    pub fn new(from: impl Into<String>, to: impl Into<String>) -> Self {
        Self { from: from.into(), to: to.into(), ..Self::default() }
    }

    /// Sets the recipients of copies.
    pub fn cc(mut self, addresses: impl Into<String>) -> Self {
        self.cc = addresses.into();
        self
    }

    /// Sets the recipients of blind copies that Postmark can know of.
    pub fn bcc(mut self, addresses: impl Into<String>) -> Self {
        self.bcc = addresses.into();
        self
    }

    /// Sets where replies go.
    pub fn reply_to(mut self, addresses: impl Into<String>) -> Self {
        self.reply_to = addresses.into();
        self
    }

    /// Sets the address that the email was delivered to; by default the first of its recipients.
    pub fn recipient(mut self, address: impl Into<String>) -> Self {
        self.recipient = Some(address.into());
        self
    }

    /// Sets the subject.
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
        self
    }

    /// Sets the plain text body.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// Sets the HTML body.
    pub fn html(mut self, html: impl Into<String>) -> Self {
        self.html = html.into();
        self
    }

    /// Sets the new part of a reply's text.
    pub fn stripped_text_reply(mut self, text: impl Into<String>) -> Self {
        self.stripped = text.into();
        self
    }

    /// Sets the `Date` header, which may be any text; by default now.
    pub fn date(mut self, date: impl Into<String>) -> Self {
        self.date = Some(date.into());
        self
    }

    /// Adds a header, before those of Postmark's filters.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push(CustomHeader { name: name.into(), value: value.into() });
        self
    }

    /// Adds a file.
    pub fn attachment(
        mut self,
        name: impl Into<String>,
        content_type: impl Into<String>,
        content: impl Into<Bytes>,
    ) -> Self {
        self.attachments.push(AttachedFile {
            name: name.into(),
            content_type: content_type.into(),
            content_id: None,
            content: content.into(),
        });
        self
    }

    /// Adds a file that the HTML body refers to by this id.
    pub fn inline(
        mut self,
        id: impl Into<String>,
        name: impl Into<String>,
        content_type: impl Into<String>,
        content: impl Into<Bytes>,
    ) -> Self {
        self = self.attachment(name, content_type, content);
        if let Some(file) = self.attachments.last_mut() {
            file.content_id = Some(id.into());
        }
        self
    }

    /// Makes a received email from a sent one.
    pub(crate) fn of(mail: CheckedEmail) -> Self {
        Self {
            from: mail.from.quoted(),
            to: joined(&mail.to),
            cc: joined(&mail.cc),
            bcc: joined(&mail.bcc),
            reply_to: joined(&mail.reply_to),
            subject: mail.subject,
            text: mail.text.unwrap_or_default(),
            html: mail.html.unwrap_or_default(),
            headers: mail.headers,
            attachments: mail.attachments,
            ..Self::default()
        }
    }

    /// The sender's address.
    pub(crate) fn sender(&self) -> String {
        parse_list(&self.from).into_iter().next().map(|one| one.email).unwrap_or_default()
    }

    /// The email as a search lists it.
    pub(crate) fn summary(&self, id: &str, at: SystemTime) -> Value {
        let [from, to, cc, bcc] =
            [&self.from, &self.to, &self.cc, &self.bcc].map(|list| parse_list(list));
        let first = to.iter().chain(&cc).chain(&bcc).next();
        let recipient = self.recipient.as_deref().or(first.map(|one| one.email.as_str()));
        let recipient = recipient.unwrap_or_default();
        let from = from.first();
        json!({
            "MessageStream": "inbound",
            "FromName": from.map_or("", |from| &from.name),
            "From": from.map_or("", |from| &from.email),
            "FromFull": from.map(full),
            "To": joined(&to),
            "ToFull": to.iter().map(full).collect::<Vec<_>>(),
            "Cc": joined(&cc),
            "CcFull": cc.iter().map(full).collect::<Vec<_>>(),
            "Bcc": joined(&bcc),
            "BccFull": bcc.iter().map(full).collect::<Vec<_>>(),
            "OriginalRecipient": recipient,
            "Subject": self.subject,
            "MessageID": id,
            "ReplyTo": self.reply_to,
            "MailboxHash": hash(recipient),
            "Date": self.sent_at(at),
            "Tag": "",
            "Attachments": self.attachments.iter().map(file).collect::<Vec<_>>(),
        })
    }

    /// The summary with its bodies, as far as Postmark keeps them, and its headers.
    pub(crate) fn details(&self, id: &str, at: SystemTime) -> Value {
        let members = json!({
            "TextBody": stored_part(&self.text),
            "HtmlBody": stored_part(&self.html),
        });
        with(self.whole(id, at), members)
    }

    /// The payload of the inbound webhook.
    pub(crate) fn payload(&self, id: &str, at: SystemTime) -> Value {
        let content = |one| with(file(one), json!({"Content": BASE64.encode(&one.content)}));
        let members = json!({
            "Attachments": self.attachments.iter().map(content).collect::<Vec<_>>(),
        });
        with(self.whole(id, at), members)
    }

    /// The raw message.
    pub(crate) fn source(&self, id: &str, at: SystemTime) -> String {
        source::of_payload(self.payload(id, at))
    }

    /// The approximate number of bytes that keeping it takes.
    pub(crate) fn cost(&self) -> usize {
        let attachments = self.attachments.iter().map(|file| file.content.len()).sum::<usize>();
        let headers =
            self.headers.iter().map(|one| one.name.len() + one.value.len()).sum::<usize>();
        let lists = [&self.from, &self.to, &self.cc, &self.bcc, &self.reply_to];
        let texts = [&self.subject, &self.text, &self.html, &self.stripped];
        let texts = lists.into_iter().chain(texts).map(String::len).sum::<usize>();
        attachments + headers + texts
    }

    fn whole(&self, id: &str, at: SystemTime) -> Value {
        let header = |one: &CustomHeader| json!({"Name": one.name, "Value": one.value});
        let members = json!({
            "TextBody": self.text,
            "HtmlBody": self.html,
            "StrippedTextReply": self.stripped,
            "Headers": self.headers().iter().map(header).collect::<Vec<_>>(),
        });
        with(self.summary(id, at), members)
    }

    /// Its headers between those that Postmark adds.
    fn headers(&self) -> Vec<CustomHeader> {
        let header = |name: &str, value: &str| CustomHeader {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        let sender = self.sender();
        let returned = if sender.is_empty() { sender } else { format!("<{sender}>") };
        let mut headers = vec![header("Return-Path", &returned)];
        headers.extend_from_slice(&self.headers);
        headers.extend(FILTERS.map(|(name, value)| header(name, value)));
        headers
    }

    fn sent_at(&self, at: SystemTime) -> String {
        self.date.clone().unwrap_or_else(|| time::rfc_2822(at))
    }
}

/// Parses a list, or treats it as one address if it is invalid.
fn parse_list(list: &str) -> Vec<Mailbox> {
    mailbox::list(list)
        .unwrap_or_else(|_| vec![Mailbox { name: String::new(), email: list.to_owned() }])
}

fn full(mailbox: &Mailbox) -> Value {
    let hash = hash(&mailbox.email);
    json!({"Email": mailbox.email, "Name": mailbox.name, "MailboxHash": hash})
}

/// The part after the plus in an address.
fn hash(email: &str) -> &str {
    let local = email.rsplit_once('@').map_or(email, |(local, _)| local);
    local.split_once('+').map_or("", |(_, hash)| hash)
}

fn joined(list: &[Mailbox]) -> String {
    list.iter().map(Mailbox::quoted).collect::<Vec<_>>().join(", ")
}

fn file(file: &AttachedFile) -> Value {
    let json = json!({
        "Name": file.name,
        "ContentType": file.content_type,
        "ContentLength": file.content.len(),
    });
    // A client may treat any file that has the member as one that the HTML body shows.
    match &file.content_id {
        Some(id) => with(json, json!({"ContentID": id})),
        None => json,
    }
}
