//! The emails that came back, see <https://postmarkapp.com/developer/api/bounce-api>.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::SystemTime;

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use crate::account::server::State;
use crate::api::{Call, Routes, route};
use crate::http::response::{Answer, Refusal, with};
use crate::mail::bounce_type::{self, BounceType};
use crate::mail::message::Message;
use crate::time;

/// How many bounces are kept: the oldest go.
const LIMIT: usize = 10_000;

/// The code of a search that can not be made.
const QUERY: u16 = 1000;

/// The first id. They do not fit into 32 bits, as Postmark's.
const FIRST: i64 = 4_300_000_001;

pub(crate) fn routes() -> Routes {
    vec![
        ("/deliverystats", route(MethodFilter::GET, stats)),
        ("/bounces", route(MethodFilter::GET, list)),
        ("/bounces/tags", route(MethodFilter::GET, tags)),
        ("/bounces/{id}", route(MethodFilter::GET, get)),
        ("/bounces/{id}/dump", route(MethodFilter::GET, dump)),
        ("/bounces/{id}/activate", route(MethodFilter::PUT, activate)),
    ]
}

/// The bounces of the server, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Bounces {
    all: VecDeque<Bounce>,
    count: i64,
}

/// An email that came back from one recipient. It outlives the email.
#[derive(Clone, Debug)]
pub(crate) struct Bounce {
    pub(crate) id: i64,
    pub(crate) kind: &'static BounceType,
    pub(crate) at: SystemTime,
    pub(crate) email: String,
    /// Whether it made the address inactive.
    pub(crate) inactive: bool,
    pub(crate) message_id: String,
    server_id: i64,
    pub(crate) stream: String,
    pub(crate) from: String,
    subject: String,
    pub(crate) tag: Option<String>,
    pub(crate) metadata: BTreeMap<String, String>,
}

impl Bounces {
    /// Keeps a bounce of this email.
    pub(crate) fn add(
        &mut self,
        message: &Message,
        email: &str,
        kind: &'static BounceType,
        at: SystemTime,
    ) -> Bounce {
        let bounce = Bounce::new(FIRST + self.count, message, email, kind, at);
        self.count += 1;
        self.all.push_back(bounce.clone());
        if self.all.len() > LIMIT {
            self.all.pop_front();
        }
        bounce
    }

    /// Marks an address as active again.
    pub(crate) fn activate(&mut self, stream: &str, email: &str) {
        for bounce in &mut self.all {
            if bounce.stream == stream && bounce.email.eq_ignore_ascii_case(email) {
                bounce.inactive = false;
            }
        }
    }

    /// Forgets the bounces from this address.
    pub(crate) fn forget(&mut self, email: &str) {
        self.all.retain(|bounce| !bounce.email.eq_ignore_ascii_case(email));
    }

    fn find(&self, call: &Call) -> Result<&Bounce, Refusal> {
        let id = call.id();
        let found = self.all.iter().find(|bounce| Some(bounce.id) == id);
        found.ok_or_else(|| Refusal::new(1001, "The bounce was not found."))
    }
}

impl Bounce {
    pub(crate) fn new(
        id: i64,
        message: &Message,
        email: &str,
        kind: &'static BounceType,
        at: SystemTime,
    ) -> Self {
        Self {
            id,
            kind,
            at,
            email: email.to_owned(),
            inactive: kind.cause().is_some(),
            message_id: message.id.clone(),
            server_id: message.server_id,
            stream: message.stream.clone(),
            from: message.from.email.clone(),
            subject: message.subject.clone(),
            tag: message.tag.clone(),
            metadata: message.metadata.clone(),
        }
    }

    pub(crate) fn is_complaint(&self) -> bool {
        self.kind == bounce_type::COMPLAINT
    }

    /// What a search tells of it.
    pub(crate) fn json(&self) -> Value {
        let mut json = json!({
            "RecordType": "Bounce",
            "ID": self.id,
            "Type": self.kind.name,
            "TypeCode": self.kind.code,
            "Name": self.kind.label,
            "Tag": self.tag,
            "MessageID": self.message_id,
            "ServerID": self.server_id,
            "MessageStream": self.stream,
            "Description": self.kind.description,
            "Details": self.kind.details(),
            "Email": self.email,
            "From": self.from,
            "BouncedAt": time::stamp(self.at),
            "DumpAvailable": true,
            "Inactive": self.inactive,
            "CanActivate": self.kind.can_activate,
            "Subject": self.subject,
        });
        if self.is_complaint()
            && let Some(members) = json.as_object_mut()
        {
            // Anyone who complains does so without an email that would tell.
            members.remove("From");
        }
        json
    }

    /// The same with the raw bounce.
    pub(crate) fn with_content(&self) -> Value {
        with(self.json(), json!({"Content": self.content()}))
    }

    /// The mail that told of it, as [RFC 3464](https://www.rfc-editor.org/rfc/rfc3464) has it.
    fn content(&self) -> String {
        format!(
            "Return-Path: <>\r\nFrom: MAILER-DAEMON@localhost\r\nTo: {}\r\nSubject: {}\r\n\
             Date: {}\r\nMIME-Version: 1.0\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; localhost\r\nX-Postmark-Message-ID: {}\r\n\r\n\
             Final-Recipient: rfc822; {}\r\nAction: failed\r\nDiagnostic-Code: {}\r\n",
            self.from,
            self.kind.label,
            time::rfc_2822(self.at),
            self.message_id,
            self.email,
            self.kind.details(),
        )
    }
}

#[allow(clippy::unnecessary_wraps, reason = "a handler may refuse, and this one never does")]
fn stats(state: &State, _: &Call) -> Result<Answer, Refusal> {
    let server = state.server();
    let all = &server.bounces.all;
    let mut counts = vec![json!({"Name": "All", "Count": all.len()})];
    for kind in bounce_type::ALL {
        let count = all.iter().filter(|bounce| bounce.kind == kind).count();
        if count > 0 {
            counts.push(json!({"Type": kind.name, "Name": kind.label, "Count": count}));
        }
    }
    let inactive = server.suppressions.len();
    Ok(Answer::ok(&json!({"InactiveMails": inactive, "Bounces": counts})))
}

fn list(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let query = &call.query;
    let page = query.window(QUERY)?;
    let span = query.span(QUERY)?;
    let kind = query.choice("type", &bounce_type::ALL.map(|kind| kind.name), QUERY)?;
    let inactive = query.choice("inactive", &["true", "false"], QUERY)?.map(|word| word == "true");
    let part = query.get("emailFilter").map(str::to_ascii_lowercase);
    let stream = query.get("messagestream").unwrap_or("outbound");
    let server = state.server();
    server.streams.check(stream)?;
    let fits = |bounce: &&Bounce| {
        bounce.stream == stream
            && span.holds(bounce.at)
            && kind.is_none_or(|kind| bounce.kind.name == kind)
            && inactive.is_none_or(|inactive| bounce.inactive == inactive)
            && part.as_ref().is_none_or(|part| bounce.email.to_ascii_lowercase().contains(part))
            && query.get("tag").is_none_or(|tag| bounce.tag.as_deref() == Some(tag))
            && query.get("messageID").is_none_or(|id| bounce.message_id.eq_ignore_ascii_case(id))
    };
    let (total, rows) = page.of(server.bounces.all.iter().rev().filter(fits));
    let rows = rows.into_iter().map(Bounce::json).collect::<Vec<_>>();
    Ok(Answer::ok(&json!({"TotalCount": total, "Bounces": rows})))
}

/// Lists the tags of the emails that came back.
#[allow(clippy::unnecessary_wraps, reason = "a handler may refuse, and this one never does")]
fn tags(state: &State, _: &Call) -> Result<Answer, Refusal> {
    let server = state.server();
    let tags = server.bounces.all.iter().filter_map(|bounce| bounce.tag.as_ref());
    Ok(Answer::ok(&tags.collect::<BTreeSet<_>>()))
}

fn get(state: &State, call: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::ok(&state.server().bounces.find(call)?.with_content()))
}

fn dump(state: &State, call: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::ok(&json!({"Body": state.server().bounces.find(call)?.content()})))
}

fn activate(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let now = state.clock.now();
    let mut server = state.server();
    let mut bounce = server.bounces.find(call)?.clone();
    if !bounce.kind.can_activate {
        let text = "Due to the type of bounce, this address cannot be reactivated.";
        return Err(Refusal::new(1003, text));
    }
    bounce.inactive = false;
    server.reactivate(&bounce.stream, &bounce.email, now);
    drop(server);
    state.announce();
    Ok(Answer::ok(&json!({"Message": "OK", "Bounce": bounce.with_content()})))
}
