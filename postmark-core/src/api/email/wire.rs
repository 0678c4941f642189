//! A mail as JSON: what Postmark takes, kept in a queue or a file and read again.

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::api::email::{Content, Email, Template, TemplateId, TrackLinks};
use crate::json::Json;
use crate::{Attachment, Body, Fault, Header, Metadata, base64};

impl Email {
    /// Reads the JSON that Postmark takes, through the setters: the mail keeps the first [`Fault`],
    /// of the JSON too, so that it has an outcome of its own in a batch.
    ///
    /// ```
    /// use postmark_core::Email;
    ///
    /// let email = Email::from_json(r#"{"From":"a@example.com","To":"nobody","TextBody":"Hello"}"#);
    /// assert_eq!(email.check().unwrap_err().field(), "To");
    /// ```
    pub fn from_json(json: impl AsRef<[u8]>) -> Self {
        let wire = serde_json::from_slice::<Wire>(json.as_ref()).map_err(|error| {
            let remedy = "Give the object that Postmark takes as a mail.";
            Fault::new("mail", format!("cannot be read: {error}"), remedy)
        });
        wire.and_then(Wire::email).unwrap_or_else(|fault| {
            let empty = Self::new("", "", Content::text(""));
            Self { fault: Some(fault), ..empty }
        })
    }
}

/// The JSON that Postmark takes, attachments included. A mail with a fault is an error.
impl Serialize for Email {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.check().map_err(S::Error::custom)?;
        let mut json = Json::with_capacity(self.text_len());
        self.write(&mut json);
        let json = Body::from(json).into_bytes().map_err(S::Error::custom)?;
        serde_json::from_slice::<Value>(&json).map_err(S::Error::custom)?.serialize(serializer)
    }
}

/// Reads the JSON that Postmark takes, through the setters: a mail with a fault is an error.
impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let email = Wire::deserialize(deserializer)?.email().map_err(D::Error::custom)?;
        email.check().map_err(D::Error::custom)?;
        Ok(email)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Wire {
    from: String,
    to: Option<String>,
    cc: Option<String>,
    bcc: Option<String>,
    reply_to: Option<String>,
    subject: Option<String>,
    html_body: Option<String>,
    text_body: Option<String>,
    template_id: Option<TemplateId>,
    template_alias: Option<String>,
    template_model: Option<Value>,
    inline_css: Option<bool>,
    tag: Option<String>,
    headers: Option<Vec<Header>>,
    track_opens: Option<bool>,
    track_links: Option<TrackLinks>,
    metadata: Option<Metadata>,
    attachments: Option<Vec<File>>,
    message_stream: Option<String>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct File {
    name: String,
    content: String,
    content_type: Option<String>,
    #[serde(rename = "ContentID")]
    content_id: Option<String>,
}

impl Wire {
    fn email(mut self) -> Result<Email, Fault> {
        let content = self.content()?;
        let text = |list: &Option<String>| list.clone().unwrap_or_default();
        let mut email = Email::new(self.from, text(&self.to), content);
        for (set, list) in [
            (Email::cc as fn(Email, String) -> Email, self.cc),
            (Email::bcc, self.bcc),
            (Email::reply_to, self.reply_to),
            (Email::subject, self.subject),
            (Email::tag, self.tag),
            (Email::message_stream, self.message_stream),
        ] {
            email = list.into_iter().fold(email, set);
        }
        email = self.track_opens.into_iter().fold(email, Email::track_opens);
        email = self.track_links.into_iter().fold(email, Email::track_links);
        for Header { name, value } in self.headers.into_iter().flatten() {
            email = email.header(name, value);
        }
        for (key, value) in self.metadata.into_iter().flatten() {
            email = email.metadata(key, value);
        }
        for file in self.attachments.into_iter().flatten() {
            email = email.attach(file.attachment()?);
        }
        Ok(self.extra.iter().fold(email, |email, (key, value)| email.extra(key, value)))
    }

    fn content(&mut self) -> Result<Content, Fault> {
        let template = match (self.template_id, self.template_alias.take()) {
            (Some(id), _) => Template::id(id),
            (None, Some(alias)) => Template::alias(alias),
            (None, None) => return self.bodies(),
        };
        let has_text = |body: &Option<String>| body.as_ref().is_some_and(|text| !text.is_empty());
        if has_text(&self.html_body) || has_text(&self.text_body) {
            let remedy = "Give a template, or HtmlBody and TextBody.";
            return Err(Fault::new("HtmlBody", "or TextBody stands beside a template", remedy));
        }
        let template = match &self.template_model {
            Some(model) => template.model(model),
            None => template,
        };
        Ok(self.inline_css.into_iter().fold(template, Template::inline_css).into())
    }

    fn bodies(&mut self) -> Result<Content, Fault> {
        match (self.html_body.take(), self.text_body.take()) {
            (Some(html), Some(text)) => Ok(Content::html(html).and_text(text)),
            (Some(html), None) => Ok(Content::html(html)),
            (None, Some(text)) => Ok(Content::text(text)),
            (None, None) => {
                let remedy = "Give HtmlBody, TextBody, TemplateId or TemplateAlias.";
                Err(Fault::new("HtmlBody", "is missing, and so is any other content", remedy))
            }
        }
    }
}

impl File {
    fn attachment(self) -> Result<Attachment, Fault> {
        let content = base64::decode(&self.content).ok_or_else(|| {
            let remedy = "Give the content of the file as base64 (RFC 4648).";
            Fault::new("Attachments", format!("has {:?}, which is not base64", self.name), remedy)
        })?;
        let file = Attachment::new(self.name, content);
        let file = self.content_type.into_iter().fold(file, Attachment::content_type);
        let id = self.content_id.filter(|id| !id.is_empty());
        Ok(id.into_iter().fold(file, Attachment::content_id))
    }
}
