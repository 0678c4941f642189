//! The message streams of a server.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::http::fields::Fields;
use crate::http::refusal::Refusal;
use crate::time;

/// The maximum number of streams of a server.
// contract: limit.streams.count
const MAX_STREAMS: usize = 10;

/// When an archived stream is deleted for good: after 45 days.
// contract: retention.archived-stream
const PURGE: Duration = Duration::from_secs(45 * 24 * 60 * 60);

/// The ways to handle unsubscribing.
const UNSUBSCRIBING: [&str; 3] = ["None", "Postmark", "Custom"];

/// The message streams by id, at first the three that every Postmark server has.
#[derive(Debug)]
pub(crate) struct Streams(BTreeMap<String, Stream>);

#[derive(Debug)]
pub(crate) struct Stream {
    name: String,
    description: Option<String>,
    pub(crate) kind: StreamKind,
    unsubscribing: &'static str,
    created_at: SystemTime,
    pub(crate) updated_at: Option<SystemTime>,
    pub(crate) archived_at: Option<SystemTime>,
}

/// What a message stream carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreamKind {
    Transactional,
    Broadcasts,
    Inbound,
}

impl Streams {
    pub(crate) fn new(now: SystemTime) -> Self {
        let streams = [
            // contract: stream.default
            ("outbound", "Default Transactional Stream", StreamKind::Transactional),
            ("broadcast", "Default Broadcast Stream", StreamKind::Broadcasts),
            ("inbound", "Default Inbound Stream", StreamKind::Inbound),
        ];
        let stream = |(id, name, kind): (&str, &str, _)| {
            (id.to_owned(), Stream::new(name.to_owned(), kind, now))
        };
        Self(streams.map(stream).into())
    }

    /// Adds a stream that sends, without checking its id.
    pub(crate) fn add(&mut self, id: &str, now: SystemTime) {
        let stream = || Stream::new(id.to_owned(), StreamKind::Transactional, now);
        self.0.entry(id.to_owned()).or_insert_with(stream);
    }

    /// Refuses a stream that does not exist.
    pub(crate) fn check(&self, id: &str) -> Result<(), Refusal> {
        self.find(id).map(drop)
    }

    /// Refuses to send through a stream that does not exist, is archived or only receives.
    pub(crate) fn check_sends(&self, id: &str) -> Result<(), Refusal> {
        match self.0.get(id).filter(|stream| stream.archived_at.is_none()) {
            Some(stream) if stream.kind == StreamKind::Inbound => {
                let text =
                    format!("The stream provided: '{id}' receives mail and can not send it.");
                Err(Refusal::new(1236, text))
            }
            Some(_) => Ok(()),
            None => {
                let text = format!("The stream provided: '{id}' does not exist on this server.");
                Err(Refusal::new(1235, text))
            }
        }
    }

    /// The ids of the streams that send.
    pub(crate) fn sending(&self) -> impl Iterator<Item = &str> {
        let sending = self.0.iter().filter(|(_, stream)| stream.kind != StreamKind::Inbound);
        sending.map(|(id, _)| id.as_str())
    }

    /// Returns whether Postmark adds an unsubscribe link to the emails of a stream.
    pub(crate) fn unsubscribes(&self, id: &str) -> bool {
        self.0.get(id).is_some_and(|stream| stream.unsubscribing == "Postmark")
    }

    /// Adds a stream.
    ///
    /// # Errors
    ///
    /// Its id or a setting is not allowed, or there is no room for it.
    pub(crate) fn create(
        &mut self,
        id: &str,
        kind: StreamKind,
        changes: Changes,
        now: SystemTime,
    ) -> Result<&Stream, Refusal> {
        if self.0.contains_key(id) {
            return Err(Refusal::new(1230, "The 'ID' provided already exists for this server."));
        }
        let is_inbound = |stream: &Stream| stream.kind == StreamKind::Inbound;
        if kind == StreamKind::Inbound && self.current().any(is_inbound) {
            return Err(Refusal::new(1228, "A server has one inbound stream only."));
        }
        self.check_limit()?;
        let mut stream = Stream::new(String::new(), kind, now);
        stream.change(changes)?;
        if stream.name.is_empty() {
            return Err(Refusal::new(1223, "The 'Name' is missing."));
        }
        self.0.insert(id.to_owned(), stream);
        self.find(id)
    }

    /// Restores an archived stream.
    ///
    /// # Errors
    ///
    /// It is gone for good, or there is no room for it.
    pub(crate) fn unarchive(&mut self, id: &str, now: SystemTime) -> Result<&Stream, Refusal> {
        let stream = self.find(id)?;
        if stream.purged_at().is_some_and(|purged_at| purged_at <= now) {
            let text = "You cannot unarchive this message stream anymore.";
            return Err(Refusal::new(1232, text));
        }
        if stream.archived_at.is_some() {
            self.check_limit()?;
        }
        let stream = self.find_mut(id)?;
        stream.archived_at = None;
        Ok(stream)
    }

    /// The streams, in order of their ids.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Stream)> {
        self.0.iter()
    }

    pub(crate) fn find(&self, id: &str) -> Result<&Stream, Refusal> {
        self.0.get(id).ok_or_else(missing)
    }

    pub(crate) fn find_mut(&mut self, id: &str) -> Result<&mut Stream, Refusal> {
        self.0.get_mut(id).ok_or_else(missing)
    }

    fn check_limit(&self) -> Result<(), Refusal> {
        if self.current().count() < MAX_STREAMS {
            return Ok(());
        }
        Err(Refusal::new(1225, "You have reached the maximum number of message streams."))
    }

    fn current(&self) -> impl Iterator<Item = &Stream> {
        self.0.values().filter(|stream| stream.archived_at.is_none())
    }
}

impl Stream {
    fn new(name: String, kind: StreamKind, now: SystemTime) -> Self {
        Self {
            name,
            description: None,
            kind,
            unsubscribing: if kind == StreamKind::Broadcasts { "Postmark" } else { "None" },
            created_at: now,
            updated_at: None,
            archived_at: None,
        }
    }

    pub(crate) fn json(&self, id: &str, server_id: i64) -> Value {
        json!({
            "ID": id,
            "ServerID": server_id,
            "Name": self.name,
            "Description": self.description,
            "MessageStreamType": self.kind.name(),
            "CreatedAt": time::stamp(self.created_at),
            "UpdatedAt": self.updated_at.map(time::stamp),
            "ArchivedAt": self.archived_at.map(time::stamp),
            "ExpectedPurgeDate": self.purged_at().map(time::stamp),
            "SubscriptionManagementConfiguration": {
                "UnsubscribeHandlingType": self.unsubscribing,
            },
        })
    }

    /// When it is deleted for good, if it is archived.
    pub(crate) fn purged_at(&self) -> Option<SystemTime> {
        self.archived_at?.checked_add(PURGE)
    }

    /// Applies the changes of a request.
    pub(crate) fn change(&mut self, changes: Changes) -> Result<(), Refusal> {
        if let Some(name) = changes.name {
            if name.is_empty() {
                return Err(Refusal::new(1223, "The 'Name' is missing."));
            }
            if name.encode_utf16().count() > 100 {
                return Err(Refusal::new(1224, "The 'Name' is longer than 100 characters."));
            }
            self.name = name;
        }
        if let Some(text) = changes.description {
            if text.encode_utf16().count() > 1000 {
                let text = "The 'Description' is longer than 1000 characters.";
                return Err(Refusal::new(1231, text));
            }
            if text.contains('<') && text.contains('>') {
                return Err(Refusal::new(1234, "The 'Description' can not contain HTML."));
            }
            self.description = Some(text).filter(|text| !text.is_empty());
        }
        if let Some(asked) = changes.unsubscribing {
            let mut known = UNSUBSCRIBING.into_iter();
            let Some(known) = known.find(|known| known.eq_ignore_ascii_case(&asked)) else {
                let text = "The 'UnsubscribeHandlingType' provided is not valid.";
                return Err(Refusal::new(1240, text));
            };
            let fits = match self.kind {
                StreamKind::Transactional => true,
                StreamKind::Broadcasts => known != "None",
                StreamKind::Inbound => known == "None",
            };
            if !fits {
                let text = "The 'UnsubscribeHandlingType' provided is not supported for this \
                            stream type.";
                return Err(Refusal::new(1239, text));
            }
            self.unsubscribing = known;
        }
        Ok(())
    }
}

impl StreamKind {
    pub(crate) const ALL: [Self; 3] = [Self::Transactional, Self::Broadcasts, Self::Inbound];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Transactional => "Transactional",
            Self::Broadcasts => "Broadcasts",
            Self::Inbound => "Inbound",
        }
    }
}

/// The changes to a stream that a request asks for.
#[derive(Debug)]
pub(crate) struct Changes {
    name: Option<String>,
    description: Option<String>,
    unsubscribing: Option<String>,
}

impl Changes {
    pub(crate) fn parse(body: &mut Fields<'_>) -> Self {
        let unsubscribing = body.nested("SubscriptionManagementConfiguration", |settings| {
            settings.text("UnsubscribeHandlingType")
        });
        Self {
            name: body.text("Name"),
            description: body.string("Description"),
            unsubscribing: unsubscribing.flatten(),
        }
    }
}

/// Refuses an id that a new stream cannot have.
pub(crate) fn check_id(id: &str) -> Result<(), Refusal> {
    if id.is_empty() {
        return Err(Refusal::new(1222, "The 'ID' is missing."));
    }
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b);
    if id.len() > 30 || !id.starts_with(|c: char| c.is_ascii_lowercase()) || !id.bytes().all(fits) {
        return Err(Refusal::new(1227, "The 'ID' provided is invalid."));
    }
    if id.starts_with("pm-") {
        return Err(Refusal::new(1233, "The 'ID' can not start with 'pm-'."));
    }
    if id == "all" {
        return Err(Refusal::new(1237, "The 'ID' provided is reserved."));
    }
    Ok(())
}

fn missing() -> Refusal {
    Refusal::new(1226, "The message stream for the provided 'ID' was not found.")
}

pub(crate) fn invalid_type() -> Refusal {
    let text = "The 'MessageStreamType' associated with this request was invalid.";
    Refusal::new(1221, text)
}
