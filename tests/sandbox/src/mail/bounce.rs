//! A bounce, as JSON and as a raw message.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::{Value, json};

use crate::http::json::with;
use crate::http::refusal::Refusal;
use crate::mail::bounce_type::{self, BounceType};
use crate::mail::message::SentMessage;
use crate::time;

/// How much of a refused message is kept, in bytes.
const KEPT: usize = 16 * 1024;

/// A bounce from one recipient of an email. It outlives the email.
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
    refused: Option<Arc<RefusedSubmission>>,
}

/// An email that came by SMTP and was refused after it was accepted.
#[derive(Debug)]
pub(crate) struct RefusedSubmission {
    pub(crate) refusal: Refusal,
    /// The start of the message.
    source: String,
}

impl RefusedSubmission {
    pub(crate) fn new(refusal: Refusal, source: &[u8]) -> Self {
        let part = source.get(..KEPT).unwrap_or(source);
        Self { refusal, source: String::from_utf8_lossy(part).into_owned() }
    }
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
            refused: None,
        }
    }

    /// Marks the bounce as that of a refused email that came by SMTP.
    pub(crate) fn refused(mut self, refused: Arc<RefusedSubmission>) -> Self {
        self.refused = Some(refused);
        self
    }

    /// Whether its email came by SMTP, and was refused afterwards.
    pub(crate) fn is_refused(&self) -> bool {
        self.refused.is_some()
    }

    fn description(&self) -> &str {
        self.refused.as_ref().map_or(self.kind.description, |refused| refused.refusal.message())
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
            "Description": self.description(),
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

    /// The message that reported it, in the format of
    /// [RFC 3464](https://www.rfc-editor.org/rfc/rfc3464).
    pub(crate) fn content(&self) -> String {
        if let Some(refused) = &self.refused {
            let RefusedSubmission { refusal, source } = &**refused;
            return format!(
                "{}\r\nErrorCode: {}\r\n\r\n{source}",
                refusal.message(),
                refusal.error_code
            );
        }
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
