//! The four routes that send emails, see <https://postmarkapp.com/developer/api/email-api> and
//! <https://postmarkapp.com/developer/api/templates-api>.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::account::server::State;
use crate::api::{Call, LIMIT, MB, Routes, sending};
use crate::http::fields::{Faults, Fields};
use crate::http::refusal::{Refusal, WHAT_IS_INACTIVE};
use crate::http::response::ServerResponse;
use crate::mail::draft::{CheckedEmail, Draft, TemplateCall};
use crate::mail::message::SentMessage;
use crate::time;

/// The largest batch, in bytes of JSON.
pub(crate) const BATCH: usize = 50 * MB;

/// The maximum number of emails in a batch.
const COUNT: usize = 500;

pub(crate) fn routes() -> Routes {
    vec![
        ("/email", sending(LIMIT, email)),
        ("/email/batch", sending(BATCH, batch)),
        ("/email/withTemplate", sending(LIMIT, with_template)),
        ("/email/batchWithTemplates", sending(BATCH, batch_with_templates)),
    ]
}

fn email(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    one(state, call, Content::Own)
}

fn with_template(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    call.check_body(1109)?;
    one(state, call, Content::Template)
}

fn batch(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let mails = serde_json::from_str::<Vec<&RawValue>>(json(call)?.get())
        .map_err(|_| invalid_field("$"))?;
    many(state, call, &mails, "$", Content::Own)
}

fn batch_with_templates(state: &State, call: &Call) -> Result<ServerResponse, Refusal> {
    let body = serde_json::from_str::<BTreeMap<String, &RawValue>>(json(call)?.get())
        .map_err(|_| invalid_field("$"))?;
    let mut mails = None;
    for (name, value) in body {
        if name.eq_ignore_ascii_case("Messages") {
            let found = serde_json::from_str::<Option<Vec<&RawValue>>>(value.get());
            mails = found.map_err(|_| invalid_field("Messages"))?.or(mails);
        } else if call.strict {
            return Err(invalid_field(&name));
        }
    }
    let mails = mails.ok_or_else(|| invalid_field("Messages"))?;
    many(state, call, &mails, "$.Messages", Content::Template)
}

/// The source of an email's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Own,
    Template,
}

/// An email as requested.
struct RequestedEmail<'a> {
    json: &'a str,
    draft: Draft,
    template: Option<TemplateCall>,
}

/// An email that was sent.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Sent {
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cc: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bcc: Option<String>,
    submitted_at: String,
    #[serde(rename = "MessageID")]
    message_id: String,
    error_code: u16,
    message: String,
}

/// The outcome of an email in a batch.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Outcome {
    Sent(Sent),
    Refused(Refusal),
}

fn one(state: &State, call: &Call, content: Content) -> Result<ServerResponse, Refusal> {
    let mut faults = Faults::new(call.strict);
    let order = RequestedEmail::parse(json(call)?, "$", content, &mut faults)?;
    faults.check()?;
    Ok(ServerResponse::ok(&order.send(state, call)?))
}

/// Sends a batch. A member of a wrong type refuses the whole batch; any other error of an email is
/// that email's own outcome.
fn many(
    state: &State,
    call: &Call,
    mails: &[&RawValue],
    path: &str,
    content: Content,
) -> Result<ServerResponse, Refusal> {
    if mails.len() > COUNT {
        let text = "You may only send up to 500 messages in a single batched request.";
        return Err(Refusal::new(410, text));
    }
    let mut faults = Faults::new(call.strict);
    let orders = mails
        .iter()
        .enumerate()
        .map(|(index, mail)| {
            RequestedEmail::parse(mail, &format!("{path}[{index}]"), content, &mut faults)
        })
        .collect::<Result<Vec<_>, _>>()?;
    faults.check()?;
    let outcomes = orders.into_iter().map(|order| match order.send(state, call) {
        Ok(sent) => Outcome::Sent(sent),
        Err(refusal) => Outcome::Refused(refusal),
    });
    Ok(ServerResponse::ok(&outcomes.collect::<Vec<_>>()))
}

impl<'a> RequestedEmail<'a> {
    fn parse(
        mail: &'a RawValue,
        path: &str,
        content: Content,
        faults: &mut Faults,
    ) -> Result<Self, Refusal> {
        let json = mail.get();
        let value = serde_json::from_str::<Value>(json).map_err(|_| invalid_json())?;
        let mut fields = Fields::new(value, path, faults);
        let (draft, template) = match content {
            Content::Own => (Draft::parse(&mut fields), None),
            Content::Template => {
                let (draft, call) = Draft::parse_templated(&mut fields);
                (draft, Some(call))
            }
        };
        fields.finish();
        Ok(Self { json, draft, template })
    }

    /// Checks the email, and keeps it unless it is only a test.
    fn send(mut self, state: &State, call: &Call) -> Result<Sent, Refusal> {
        if self.json.len() > LIMIT {
            return Err(Refusal::new(300, "The message is larger than 10 MB."));
        }
        if let Some(template) = self.template.take() {
            if template.mixed {
                let text = "A mail from a template can not have a Subject or body of its own.";
                return Err(Refusal::new(1123, text));
            }
            if call.is_test {
                // The test token belongs to no server, and so has no templates.
                template.model()?;
                self.draft.fill_blank();
            } else {
                state.server().templates.fill(&mut self.draft, template)?;
            }
        }
        let given = |list: &String| Some(list.clone()).filter(|list| !list.trim().is_empty());
        let to = given(&self.draft.to);
        // Copies are named only if there is no other recipient.
        let (cc, bcc) = match to {
            Some(_) => (None, None),
            None => (given(&self.draft.cc), given(&self.draft.bcc)),
        };
        let mail = self.draft.check()?;
        let now = state.clock.now();
        let id = Uuid::new_v4().to_string();
        let message = if call.is_test {
            "Test job accepted".to_owned()
        } else {
            accept(state, mail, self.json, &id, now)?
        };
        let submitted_at = time::stamp(now);
        Ok(Sent { to, cc, bcc, submitted_at, message_id: id, error_code: 0, message })
    }
}

/// Accepts an email, as far as the state of the server permits, and returns the response to it.
pub(crate) fn accept(
    state: &State,
    mail: CheckedEmail,
    json: &str,
    id: &str,
    now: SystemTime,
) -> Result<String, Refusal> {
    state.check_sender(&mail.from.email)?;
    let mut server = state.server();
    server.streams.check_sends(&mail.stream)?;
    let inactive = server.suppressions.check(&mail)?;
    let text = if inactive.is_empty() {
        "OK".to_owned()
    } else {
        let inactive = inactive.join(", ");
        format!(
            "Message OK, but will not deliver to these inactive addresses: {inactive}. \
             {WHAT_IS_INACTIVE}"
        )
    };
    // A server that tracks opens tracks those of every email; links are up to the email.
    let track_opens = server.settings.is_on("TrackOpens").then_some(true);
    let track_links = Some(server.settings.text("TrackLinks")).filter(|kind| *kind != "None");
    let track_links = track_links.map(str::to_owned);
    let message = Arc::new(SentMessage {
        id: id.to_owned(),
        server_id: server.id,
        received_at: now,
        stream: mail.stream,
        from: mail.from,
        to: mail.to,
        cc: mail.cc,
        bcc: mail.bcc,
        reply_to: mail.reply_to,
        inactive,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: mail.headers,
        tag: mail.tag,
        metadata: mail.metadata,
        attachments: mail.attachments,
        track_opens: track_opens.or(mail.track_opens),
        track_links: mail.track_links.or(track_links),
        rendering_error: mail.rendering_error,
        submission: mail.submission,
        json: json.to_owned(),
    });
    server.take(&message, now);
    state.notify_change();
    Ok(text)
}

/// The body, checked to be JSON to its end.
fn json(call: &Call) -> Result<&RawValue, Refusal> {
    serde_json::from_slice(&call.body).map_err(|_| invalid_json())
}

fn invalid_json() -> Refusal {
    Refusal::new(402, "Invalid JSON.")
}

fn invalid_field(name: &str) -> Refusal {
    Refusal::new(403, format!("Invalid request field(s): '{name}'."))
}
