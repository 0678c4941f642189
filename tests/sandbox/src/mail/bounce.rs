//! An email that came back, as JSON and as a raw message.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde_json::{Value, json};

use crate::http::json::with;
use crate::mail::bounce_type::{self, BounceType};
use crate::mail::message::SentMessage;
use crate::time;

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

impl Bounce {
    pub(crate) fn new(
        id: i64,
        message: &SentMessage,
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

    /// The bounce as a search returns it.
    pub(crate) fn json(&self) -> Value {
        json!({
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
        })
    }

    /// The same with the raw bounce.
    pub(crate) fn with_content(&self) -> Value {
        with(self.json(), json!({"Content": self.content()}))
    }

    /// The mail that told of it, as [RFC 3464](https://www.rfc-editor.org/rfc/rfc3464) has it.
    pub(crate) fn content(&self) -> String {
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
