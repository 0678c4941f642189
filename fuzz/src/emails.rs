//! Emails, built from anything.

use arbitrary::{Arbitrary, Unstructured};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use postmark_core::{Attachment, Content, Email, Error, SendBatch, TrackLinks, prepare};
use serde_json::Value;

use crate::secret;

/// The parts of an email.
#[derive(Debug, Arbitrary)]
pub(crate) struct Mail<'a> {
    from: Mailbox<'a>,
    to: Vec<Mailbox<'a>>,
    content: Said<'a>,
    calls: Vec<Call<'a>>,
}

#[derive(Debug, Arbitrary)]
enum Mailbox<'a> {
    Good,
    Named(&'a str),
    Text(&'a str),
}

#[derive(Debug, Arbitrary)]
enum Said<'a> {
    Text(&'a str),
    Html(&'a str),
    Both(&'a str, &'a str),
    Id(i64, &'a str),
    Alias(&'a str, bool),
}

#[derive(Debug, Arbitrary)]
enum Call<'a> {
    Cc(Mailbox<'a>),
    Bcc(Mailbox<'a>),
    ReplyTo(Mailbox<'a>),
    Subject(&'a str),
    Tag(&'a str),
    Header(&'a str, &'a str),
    Metadata(&'a str, &'a str),
    SendId(&'a [u8]),
    TrackOpens(bool),
    TrackLinks(&'a str),
    Stream(&'a str),
    Extra(&'a str, &'a str),
    File { name: &'a str, content: &'a [u8], media_type: Option<&'a str>, id: Option<&'a str> },
}

/// Builds an email with its setters.
///
/// - It is refused, or its body is JSON with the values that were set.
/// - Its JSON, parsed again, gives the same body.
/// - Its body is the same alone and in a batch, in pieces and at once.
pub fn emails(input: &[u8]) {
    let Ok(mail) = Mail::arbitrary(&mut Unstructured::new(input)) else { return };
    check(&mail.email(), Some(&mail));
}

/// Checks that an email is written as intended.
pub(crate) fn check(email: &Email, mail: Option<&Mail<'_>>) {
    let request = match prepare(&secret::config(), email) {
        Ok(request) => request,
        Err(Error::Invalid(fault)) => {
            assert_eq!(email.check(), Err(fault));
            assert!(serde_json::to_vec(email).is_err());
            return;
        }
        Err(error) => panic!("{error:?}"),
    };
    assert_eq!(email.check(), Ok(()));
    secret::unprinted(&request);
    let length = request.headers()["content-length"].to_str().ok().and_then(|it| it.parse().ok());
    let mut body = request.into_body();
    let mut pulled = Vec::new();
    let mut pieces = body.clone();
    while let Some(piece) = pieces.chunk().expect("not sealed") {
        pulled.extend_from_slice(&piece);
    }
    let mut room = [0; 7];
    let mut read = Vec::new();
    loop {
        match body.read(&mut room).expect("not sealed") {
            0 => break,
            len => read.extend_from_slice(&room[..len]),
        }
    }
    assert_eq!(read, pulled);
    assert_eq!(length, Some(pulled.len()));
    let json: Value = serde_json::from_slice(&pulled).expect("JSON");
    if let Some(mail) = mail {
        mail.compare(&json);
    }
    let again: Email = serde_json::from_slice(&pulled).expect("a mail");
    assert_eq!(sent(&again), json);
    assert_eq!(serde_json::to_value(email).expect("no fault"), json);
    assert_eq!(email.to_json().as_deref(), Ok(&*pulled));
    let batch = SendBatch::new([email, &again]);
    let batch = prepare(&secret::config(), &batch).expect("no fault").into_body().into_bytes();
    let batch: Value = serde_json::from_slice(&batch.expect("not sealed")).expect("JSON");
    let mails = batch.get("Messages").unwrap_or(&batch);
    assert_eq!(mails, &Value::from(vec![json.clone(), json]));
}

fn sent(email: &Email) -> Value {
    let body = prepare(&secret::config(), email).expect("no fault").into_body();
    serde_json::from_slice(&body.into_bytes().expect("not sealed")).expect("JSON")
}

impl Mailbox<'_> {
    fn text(&self) -> String {
        match self {
            Self::Good => "jane@example.com".to_owned(),
            Self::Named(name) => {
                let name = name.replace('\\', "\\\\").replace('"', "\\\"");
                format!("\"{name}\" <jane@example.com>")
            }
            Self::Text(text) => (*text).to_owned(),
        }
    }
}

impl Mail<'_> {
    pub(crate) fn email(&self) -> Email {
        let content = match self.content {
            Said::Text(text) => Content::text(text),
            Said::Html(html) => Content::html(html),
            Said::Both(html, text) => Content::html(html).and_text(text),
            Said::Id(id, value) => {
                Content::template_id(id).model(&[("key", value)].into_iter().collect::<Map>())
            }
            Said::Alias(alias, inline) => Content::template(alias).inline_css(inline),
        };
        let to: Vec<String> = self.to.iter().map(Mailbox::text).collect();
        let email = Email::new(self.from.text(), to, content);
        self.calls.iter().fold(email, |email, call| match call {
            Call::Cc(cc) => email.cc(cc.text()),
            Call::Bcc(bcc) => email.bcc(bcc.text()),
            Call::ReplyTo(reply_to) => email.reply_to(reply_to.text()),
            Call::Subject(subject) => email.subject(*subject),
            Call::Tag(tag) => email.tag(*tag),
            Call::Header(name, value) => email.header(*name, *value),
            Call::Metadata(key, value) => email.metadata(*key, *value),
            Call::SendId(id) => email.send_id(id),
            Call::TrackOpens(track) => email.track_opens(*track),
            Call::TrackLinks(track) => email.track_links(TrackLinks::from(*track)),
            Call::Stream(stream) => email.message_stream(*stream),
            Call::Extra(key, value) => email.extra(*key, value),
            Call::File { name, content, media_type, id } => {
                let file = Attachment::new(*name, content.to_vec());
                let file =
                    media_type.iter().fold(file, |file, it| file.content_type((*it).to_owned()));
                email.attach(id.iter().fold(file, Attachment::content_id))
            }
        })
    }

    /// Compares what was written with what was set.
    fn compare(&self, json: &Value) {
        let is = |name: &str, value: &str| assert_eq!(json[name], value, "{name}");
        match self.content {
            Said::Text(text) => is("TextBody", text),
            Said::Html(html) => is("HtmlBody", html),
            Said::Both(html, text) => {
                is("HtmlBody", html);
                is("TextBody", text);
            }
            Said::Id(id, value) => {
                assert_eq!(json["TemplateId"], id);
                assert_eq!(json["TemplateModel"]["key"], value);
            }
            Said::Alias(alias, inline) => {
                is("TemplateAlias", alias);
                assert_eq!(json["InlineCss"], inline);
            }
        }
        let (mut headers, mut files) = (Vec::new(), Vec::new());
        // The last call for a key counts.
        let mut last = std::collections::BTreeMap::new();
        for call in &self.calls {
            match call {
                Call::Subject(value) => drop(last.insert("/Subject".to_owned(), *value)),
                Call::Tag(value) => drop(last.insert("/Tag".to_owned(), *value)),
                Call::Stream(value) => drop(last.insert("/MessageStream".to_owned(), *value)),
                Call::TrackLinks(value) => drop(last.insert("/TrackLinks".to_owned(), *value)),
                Call::Extra(key, value) => drop(last.insert(pointer("", key), *value)),
                Call::Metadata(key, value) => drop(last.insert(pointer("/Metadata", key), *value)),
                Call::Header(name, value) => headers.push((*name, *value)),
                Call::File { name, content, .. } => files.push((*name, *content)),
                _ => {}
            }
        }
        if !self.calls.iter().any(|call| matches!(call, Call::SendId(_))) {
            for (pointer, value) in last {
                assert_eq!(
                    json.pointer(&pointer).and_then(Value::as_str),
                    Some(value),
                    "{pointer}"
                );
            }
        }
        let written = json["Headers"].as_array().cloned().unwrap_or_default();
        assert_eq!(written.len(), headers.len());
        for (written, (name, value)) in written.iter().zip(headers) {
            assert!(written["Name"] == name && written["Value"] == value, "{written}");
        }
        let written = json["Attachments"].as_array().cloned().unwrap_or_default();
        assert_eq!(written.len(), files.len());
        for (written, (name, content)) in written.iter().zip(files) {
            assert_eq!(written["Name"], name);
            let text = written["Content"].as_str().unwrap_or_default();
            assert_eq!(STANDARD.decode(text).as_deref(), Ok(content));
        }
    }
}

type Map<'a> = std::collections::BTreeMap<&'static str, &'a str>;

fn pointer(parent: &str, key: &str) -> String {
    format!("{parent}/{}", key.replace('~', "~0").replace('/', "~1"))
}
