//! A model of Postmark that knows what it accepted.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use serde_json::{Value, json};

use super::Fault;

/// The mails that were accepted, by their subject, and the ids they were given.
#[derive(Debug, Default)]
pub struct Postmark {
    accepted: BTreeMap<String, Vec<String>>,
    answered: BTreeSet<String>,
}

impl Postmark {
    /// Accepts the mails of a request to `path`; gives the answer that says so, which arrives or
    /// not.
    ///
    /// A mail to `refused@example.com` is refused by itself, as in a batch.
    pub fn accept(&mut self, path: &str, body: &[u8], fault: Fault) -> Bytes {
        let body: Value = serde_json::from_slice(body).expect("a request is JSON");
        let answer = match (path, body) {
            ("/email" | "/email/withTemplate", mail) => self.accept_one(&mail, fault),
            ("/email/batch", Value::Array(mails)) => self.accept_all(&mails, fault),
            ("/email/batchWithTemplates", batch) => {
                self.accept_all(batch["Messages"].as_array().expect("messages"), fault)
            }
            (path, body) => panic!("no such request: {path} {body}"),
        };
        answer.to_string().into()
    }

    /// How often a mail was accepted.
    #[must_use]
    pub fn copies(&self, subject: &str) -> usize {
        self.ids(subject).len()
    }

    /// The ids that a mail was given.
    #[must_use]
    pub fn ids(&self, subject: &str) -> &[String] {
        self.accepted.get(subject).map_or(&[], Vec::as_slice)
    }

    /// Whether the answer that a mail was accepted arrived.
    #[must_use]
    pub fn is_answered(&self, subject: &str) -> bool {
        self.answered.contains(subject)
    }

    fn accept_all(&mut self, mails: &[Value], fault: Fault) -> Value {
        assert!(mails.len() <= 500, "Postmark takes 500 mails at a time");
        mails.iter().map(|mail| self.accept_one(mail, fault)).collect()
    }

    fn accept_one(&mut self, mail: &Value, fault: Fault) -> Value {
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
        let mut receipt =
            json!({"To": mail["To"], "MessageID": id, "Message": "OK", "ErrorCode": 0});
        if fault == Fault::Delayed {
            receipt["Message"] = "Message accepted, but delivery may be delayed.".into();
            receipt.as_object_mut().map(|receipt| receipt.remove("ErrorCode"));
        }
        receipt
    }
}
