//! A model of Postmark that knows what it accepted.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bytes::Bytes;
use http::Uri;
use serde_json::{Value, json};

use super::Fault;

/// The accepted emails, by subject, and their ids.
#[derive(Debug, Default)]
pub struct Postmark {
    accepted: BTreeMap<String, Vec<String>>,
    answered: BTreeSet<String>,
    /// Emails that a search finds, each with the time from which it does.
    index: Vec<(Duration, Value)>,
    /// How long it takes until a search finds an email.
    pub lag: Duration,
    /// How often a change was made.
    pub edits: usize,
    /// The listed bounces, the newest last.
    pub bounces: Vec<i64>,
}

impl Postmark {
    /// Acts on a request at the world's time `now`; returns the response, which may or may not
    /// arrive.
    ///
    /// An email to `refused@example.com` is refused individually, as in a batch.
    pub fn act(&mut self, target: &Uri, body: &[u8], fault: Fault, now: Duration) -> Bytes {
        let query = target.query().unwrap_or_default();
        if target.path() == "/bounces" {
            return self.list(query).to_string().into();
        }
        if target.path().ends_with("/activate") {
            self.edits += 1;
            return json!({"Message": "OK", "Bounce": {}}).to_string().into();
        }
        if target.path() == "/messages/outbound" {
            return self.search(query, now).to_string().into();
        }
        let body: Value = serde_json::from_slice(body).expect("a request is JSON");
        let mails = match (target.path(), &body) {
            ("/email" | "/email/withTemplate", mail) => {
                return self.accept(mail, fault, now).to_string().into();
            }
            ("/email/batch", Value::Array(mails)) => mails,
            ("/email/batchWithTemplates", batch) => batch["Messages"].as_array().expect("messages"),
            (path, body) => panic!("no such request: {path} {body}"),
        };
        assert!(mails.len() <= 500, "Postmark takes 500 mails at a time");
        let receipts = mails.iter().map(|mail| self.accept(mail, fault, now));
        receipts.collect::<Value>().to_string().into()
    }

    /// How often an email was accepted.
    #[must_use]
    pub fn copies(&self, subject: &str) -> usize {
        self.ids(subject).len()
    }

    /// The ids of an email.
    #[must_use]
    pub fn ids(&self, subject: &str) -> &[String] {
        self.accepted.get(subject).map_or(&[], Vec::as_slice)
    }

    /// Whether the response that accepted an email arrived.
    #[must_use]
    pub fn is_answered(&self, subject: &str) -> bool {
        self.answered.contains(subject)
    }

    fn accept(&mut self, mail: &Value, fault: Fault, now: Duration) -> Value {
        if mail["To"] == "refused@example.com" {
            return json!({"ErrorCode": 406, "Message": "Found inactive addresses: refused@example.com."});
        }
        let subject = mail["Subject"].as_str().expect("a subject").to_owned();
        let ids = self.accepted.entry(subject.clone()).or_default();
        let id = format!("{subject}#{}", ids.len() + 1);
        ids.push(id.clone());
        if fault.is_answered() {
            self.answered.insert(subject);
        }
        let found = json!({"MessageID": id, "Metadata": mail["Metadata"]});
        self.index.push((now + self.lag, found));
        let mut receipt =
            json!({"To": mail["To"], "MessageID": id, "Message": "OK", "ErrorCode": 0});
        if fault == Fault::Delayed {
            receipt["Message"] = "Message accepted, but delivery may be delayed.".into();
            receipt.as_object_mut().map(|receipt| receipt.remove("ErrorCode"));
        }
        receipt
    }

    fn list(&self, query: &str) -> Value {
        let number = |name: &str| {
            let value = query.split('&').find_map(|pair| pair.strip_prefix(name));
            value.expect("a parameter").parse::<usize>().expect("a number")
        };
        let newest_first = self.bounces.iter().rev().skip(number("offset=")).take(number("count="));
        let rows: Value = newest_first.map(|id| json!({"ID": id})).collect();
        json!({"TotalCount": self.bounces.len(), "Bounces": rows})
    }

    fn search(&self, query: &str, now: Duration) -> Value {
        let id = query.split('&').find_map(|pair| pair.strip_prefix("metadata_send-id="));
        let known = self
            .index
            .iter()
            .filter(|(from, mail)| *from <= now && mail["Metadata"]["send-id"].as_str() == id);
        let rows: Vec<_> = known.map(|(_, mail)| mail).collect();
        json!({"TotalCount": rows.len(), "Messages": rows})
    }
}
