//! Emails as Postmark's JSON, for queues and files.

use std::borrow::Cow;

use bytes::Bytes;
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::api::email::{Attachment, Content, Email, Header, TemplateId, TrackLinks};
use crate::error::Fault;
use crate::request::Body;
use crate::text::base64;
use crate::text::copied;
use crate::text::json::Json;
use crate::text::misfit::Misfit;
use crate::text::quoted::Quoted;
use crate::text::reader::Reader;

impl Email {
    /// Reads Postmark's JSON through the setters. The email keeps the first [`Fault`], also that of
    /// malformed JSON, so that in a batch it has an outcome of its own.
    ///
    /// ```
    /// use postmark_core::Email;
    ///
    /// let email = Email::from_json(r#"{"From":"a@example.com","To":"nobody","TextBody":"Hello"}"#);
    /// assert_eq!(email.check().unwrap_err().field(), "To");
    /// ```
    pub fn from_json(json: impl AsRef<[u8]>) -> Self {
        Wire::parse(json.as_ref()).email()
    }

    /// Writes Postmark's JSON, attachments included, for a queue or a file.
    /// [`from_json`](Self::from_json) reads it. Models and unknown members are copied verbatim.
    ///
    /// ```
    /// use postmark_core::{Content, Email};
    ///
    /// let email = Email::new("a@example.com", "b@example.com", Content::text("Hello"));
    /// let kept = email.to_json()?;
    /// assert_eq!(Email::from_json(kept).sender(), "a@example.com");
    /// # Ok::<(), postmark_core::Fault>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The email has a fault: see [`check`](Self::check).
    pub fn to_json(&self) -> Result<Bytes, Fault> {
        self.check()?;
        let mut json = Json::with_capacity(self.text_len());
        self.write(&mut json);
        // This body is not shared, so it has not been sealed.
        let bytes = Body::from(json).into_bytes();
        debug_assert!(bytes.is_ok(), "the body is sealed");
        Ok(bytes.unwrap_or_default())
    }
}

/// Writes Postmark's JSON, attachments included. An email with a fault is an error.
///
/// It cannot keep the text of a model or of an unknown member: a number that is not an `i64` or a
/// `u64` is rounded to an `f64`. [`Email::to_json`] keeps it, and is faster.
impl Serialize for Email {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json = self.to_json().map_err(S::Error::custom)?;
        serde_json::from_slice::<Value>(&json).map_err(S::Error::custom)?.serialize(serializer)
    }
}

/// Reads Postmark's JSON through the setters; an email with a fault is an error. If you have the
/// JSON as text, [`Email::from_json`] is faster, and does not round numbers.
impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let email = Self::from_json(copied::json(deserializer)?);
        email.check().map_err(D::Error::custom)?;
        Ok(email)
    }
}

/// The members of an email, in the order written.
#[derive(Default)]
struct Wire<'a> {
    from: Option<Cow<'a, str>>,
    to: Option<Cow<'a, str>>,
    cc: Option<Cow<'a, str>>,
    bcc: Option<Cow<'a, str>>,
    reply_to: Option<Cow<'a, str>>,
    subject: Option<Cow<'a, str>>,
    html_body: Option<Cow<'a, str>>,
    text_body: Option<Cow<'a, str>>,
    template_id: Option<TemplateId>,
    template_alias: Option<Cow<'a, str>>,
    /// JSON text.
    template_model: Option<&'a str>,
    inline_css: Option<bool>,
    tag: Option<Cow<'a, str>>,
    headers: Vec<[Cow<'a, str>; 2]>,
    track_opens: Option<bool>,
    track_links: Option<TrackLinks>,
    metadata: Vec<(String, Cow<'a, str>)>,
    attachments: Vec<File<'a>>,
    message_stream: Option<Cow<'a, str>>,
    /// Keys, and JSON text.
    extra: Vec<(String, &'a str)>,
    /// Addresses of another kind than text.
    refused: Vec<(&'static str, String)>,
    /// The first fault.
    fault: Option<Fault>,
}

/// An attachment.
#[derive(Default)]
struct File<'a> {
    name: Option<Cow<'a, str>>,
    content: Option<Cow<'a, str>>,
    content_type: Option<Cow<'a, str>>,
    content_id: Option<Cow<'a, str>>,
}

/// The remedy for JSON that cannot be read.
const REMEDY: &str = "Give the object that Postmark takes as an email.";

impl<'a> Wire<'a> {
    /// All members that can be read, and the first fault.
    fn parse(json: &'a [u8]) -> Self {
        let mut wire = Self::default();
        let mut reader = Reader::new(json);
        let result = reader.object(&mut |reader, key| {
            let before = reader.place();
            match wire.member(reader, key) {
                Err(Misfit::Kind) => {
                    reader.return_to(before);
                    wire.refuse(key, reader.raw()?);
                    Ok(())
                }
                result => result,
            }
        });
        if let Err(misfit) = result.and_then(|()| reader.end()) {
            let problem = format!("cannot be read: {}", reader.explain(misfit));
            wire.fault.get_or_insert_with(|| Fault::new("email", problem, REMEDY));
        }
        wire
    }

    /// Keeps an address of another kind than text.
    fn refuse(&mut self, key: &str, value: &str) {
        let problem = "is of another kind than Postmark takes";
        self.fault.get_or_insert_with(|| Fault::new(key.to_owned(), problem, REMEDY));
        let field = ["From", "To", "Cc", "Bcc", "ReplyTo"].into_iter().find(|field| *field == key);
        self.refused.extend(field.map(|field| (field, value.to_owned())));
    }

    fn member(&mut self, reader: &mut Reader<'a>, key: &str) -> Result<(), Misfit> {
        let text = match key {
            "From" => &mut self.from,
            "To" => &mut self.to,
            "Cc" => &mut self.cc,
            "Bcc" => &mut self.bcc,
            "ReplyTo" => &mut self.reply_to,
            "Subject" => &mut self.subject,
            "HtmlBody" => &mut self.html_body,
            "TextBody" => &mut self.text_body,
            "TemplateAlias" => &mut self.template_alias,
            "Tag" => &mut self.tag,
            "MessageStream" => &mut self.message_stream,
            _ => return self.other(reader, key),
        };
        *text = reader.text()?;
        Ok(())
    }

    /// A member that is no text.
    fn other(&mut self, reader: &mut Reader<'a>, key: &str) -> Result<(), Misfit> {
        match key {
            "TemplateId" => self.template_id = template_id(reader)?,
            "TemplateModel" => {
                self.template_model = Some(reader.raw()?).filter(|model| *model != "null");
            }
            "InlineCss" => self.inline_css = reader.boolean()?,
            "Headers" => return reader.items(&mut |reader| self.header(reader)),
            "TrackOpens" => self.track_opens = reader.boolean()?,
            "TrackLinks" => self.track_links = reader.scalar()?.map(|links| (*links).into()),
            "Metadata" => return self.metadata(reader),
            "Attachments" => return reader.items(&mut |reader| self.file(reader)),
            _ => self.extra.push((key.to_owned(), reader.raw()?)),
        }
        Ok(())
    }

    fn header(&mut self, reader: &mut Reader<'a>) -> Result<(), Misfit> {
        let [mut name, mut value] = [Cow::default(), Cow::default()];
        reader.object(&mut |reader, key| {
            match key {
                "Name" => name = reader.text()?.unwrap_or_default(),
                "Value" => value = reader.text()?.unwrap_or_default(),
                _ => reader.skip()?,
            }
            Ok(())
        })?;
        self.headers.push([name, value]);
        Ok(())
    }

    fn metadata(&mut self, reader: &mut Reader<'a>) -> Result<(), Misfit> {
        if reader.is_null()? {
            return Ok(());
        }
        reader.object(&mut |reader, key| {
            let value = match reader.peek()? {
                b'{' | b'[' => Some(reader.raw()?.into()),
                _ => reader.scalar()?,
            };
            self.metadata.extend(value.map(|value| (key.to_owned(), value)));
            Ok(())
        })
    }

    fn file(&mut self, reader: &mut Reader<'a>) -> Result<(), Misfit> {
        let mut file = File::default();
        reader.object(&mut |reader, key| {
            let text = match key {
                "Name" => &mut file.name,
                "Content" => &mut file.content,
                "ContentType" => &mut file.content_type,
                key if key.eq_ignore_ascii_case("ContentID") => &mut file.content_id,
                _ => return reader.skip(),
            };
            *text = reader.text()?;
            Ok(())
        })?;
        self.attachments.push(file);
        Ok(())
    }

    /// The email, with everything that was read, and its first fault.
    fn email(mut self) -> Email {
        let mut email = Email::empty(Content::default());
        email.fault = self.fault.take();
        match self.content() {
            Ok(content) => email.content = content,
            Err(fault) => email.keep(fault),
        }
        match &self.from {
            Some(from) => email.set_from(from.parse()),
            None => email.keep(Fault::new("From", "is missing", "Give the sender's address.")),
        }
        email.refused.append(&mut self.refused);
        let mut email = email.begin(&*self.to.unwrap_or_default());
        if let Some(cc) = self.cc {
            email.add("Cc", |email| &mut email.cc, cc.parse());
        }
        if let Some(bcc) = self.bcc {
            email.add("Bcc", |email| &mut email.bcc, bcc.parse());
        }
        if let Some(reply_to) = self.reply_to {
            email.add_reply_to(reply_to.parse());
        }
        if let Some(subject) = self.subject {
            email.set_subject(subject.into_owned());
        }
        if let Some(tag) = self.tag {
            email.set_tag(&tag);
        }
        email.message_stream = self.message_stream.map(|stream| (*stream).into());
        email.track_opens = self.track_opens;
        email.track_links = self.track_links;
        for [name, value] in self.headers {
            email.add_header(Header::new(name, value));
        }
        for (key, value) in self.metadata {
            email.add_metadata(&key, &value);
        }
        for file in self.attachments {
            match file.attachment() {
                Ok(file) => email.add_attachment(file),
                Err(fault) => email.keep(fault),
            }
        }
        for (key, value) in self.extra {
            email.add_extra(key, Some(value.to_owned()));
        }
        email
    }

    fn content(&mut self) -> Result<Content, Fault> {
        let (html, text) = (self.html_body.take(), self.text_body.take());
        let (html, text) = (html.map(Cow::into_owned), text.map(Cow::into_owned));
        let content = match (self.template_id, self.template_alias.take()) {
            (Some(id), _) => Content::template_id(id).and_bodies(html, text),
            (None, Some(alias)) => Content::template(alias.into_owned()).and_bodies(html, text),
            (None, None) => bodies(html, text)?,
        };
        if content.is_template() {
            self.subject = self.subject.take().filter(|subject| !subject.is_empty());
        }
        let content = match self.template_model {
            Some(model) => content.model_json(model.to_owned()),
            None => content,
        };
        Ok(self.inline_css.into_iter().fold(content, Content::inline_css))
    }
}

fn bodies(html: Option<String>, text: Option<String>) -> Result<Content, Fault> {
    match (html, text) {
        (Some(html), Some(text)) => Ok(Content::html(html).and_text(text)),
        (Some(html), None) => Ok(Content::html(html)),
        (None, Some(text)) => Ok(Content::text(text)),
        (None, None) => {
            let remedy = "Give HtmlBody, TextBody, TemplateId or TemplateAlias.";
            // contract: limit.body.required
            Err(Fault::new("HtmlBody", "is missing, and so is any other content", remedy))
        }
    }
}

/// A number, possibly sent as text.
fn template_id(reader: &mut Reader<'_>) -> Result<Option<TemplateId>, Misfit> {
    let number = |text: Cow<'_, str>| {
        let text = text.trim();
        let whole = text.strip_suffix(".0").unwrap_or(text).parse();
        whole.map(TemplateId).map_err(|_| Misfit::Kind)
    };
    reader.scalar()?.map(number).transpose()
}

impl File<'_> {
    fn attachment(self) -> Result<Attachment, Fault> {
        let (Some(name), Some(content)) = (self.name, self.content) else {
            let remedy = "Give each file a Name, and its Content as base64.";
            return Err(Fault::new("Attachments", "has a file without a name or content", remedy));
        };
        let content = base64::decode(&*content).ok_or_else(|| {
            let remedy = "Give the content of the file as base64 (RFC 4648).";
            Fault::new("Attachments", format!("has {}, which is not base64", Quoted(&name)), remedy)
        })?;
        let mut file = Attachment::new(name.into_owned(), content);
        if let Some(media_type) = self.content_type {
            file = file.content_type(media_type.into_owned());
        }
        match self.content_id.filter(|id| !id.is_empty()) {
            Some(id) => Ok(file.content_id(&id)),
            None => Ok(file),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::api::email::MEMBERS;

    /// Emails with every setter called.
    fn full() -> [Email; 3] {
        let full = |content: Content| {
            Email::new("a@example.com", "b@example.com", content)
                .cc("c@example.com")
                .bcc("d@example.com")
                .reply_to("e@example.com")
                .tag("tag")
                .header("X-Header", "value")
                .metadata("key", "value")
                .track_opens(true)
                .track_links(TrackLinks::HtmlOnly)
                .attach(Attachment::new("a.txt", "content"))
                .message_stream("outbound")
        };
        let model = BTreeMap::from([("key", "value")]);
        let filled = |template: Content| full(template.model(&model).inline_css(true));
        [
            full(Content::html("<p>").and_text("text")).subject("subject"),
            filled(Content::template_id(7)),
            filled(Content::template("alias")),
        ]
    }

    /// `Parts` has a field for each member, and naming them all checks that none is missing.
    #[test]
    fn the_members_are_what_is_written_and_what_is_read() {
        let keys = |email: &Email| {
            let json: Value = serde_json::from_slice(&email.to_json().unwrap()).unwrap();
            json.as_object().unwrap().keys().cloned().collect::<Vec<_>>()
        };
        let written: BTreeSet<_> = full().iter().flat_map(keys).collect();
        assert_eq!(written, MEMBERS.into_iter().map(str::to_owned).collect());
        let is_known =
            |key: &str| Wire::parse(format!(r#"{{"{key}":null}}"#).as_bytes()).extra.is_empty();
        assert!(MEMBERS.into_iter().all(is_known));
        assert!(!is_known("New"));
        for email in full() {
            let json = email.to_json().unwrap();
            assert_eq!(Email::from_json(&json).to_json().unwrap(), json);
        }
    }
}
