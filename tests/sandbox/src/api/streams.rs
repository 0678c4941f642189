//! Message streams, see <https://postmarkapp.com/developer/api/message-streams-api>.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use crate::account::server::{Server, State};
use crate::api::{Call, Routes, route};
use crate::http::fields::Fields;
use crate::http::response::{Answer, Refusal};
use crate::time;

/// How many streams a server may have.
// contract: limit.streams.count
const LIMIT: usize = 10;

/// After what time an archived stream goes for good: 45 days.
// contract: retention.archived-stream
const PURGE: Duration = Duration::from_secs(45 * 24 * 60 * 60);

/// What unsubscribing may do.
const UNSUBSCRIBING: [&str; 3] = ["None", "Postmark", "Custom"];

pub(crate) fn routes() -> Routes {
    vec![
        (
            "/message-streams",
            route(MethodFilter::GET, list).merge(route(MethodFilter::POST, create)),
        ),
        (
            "/message-streams/{id}",
            route(MethodFilter::GET, get).merge(route(MethodFilter::PATCH, edit)),
        ),
        ("/message-streams/{id}/archive", route(MethodFilter::POST, archive)),
        ("/message-streams/{id}/unarchive", route(MethodFilter::POST, unarchive)),
    ]
}

/// The message streams by their ids, at first the three that every Postmark server has.
#[derive(Debug)]
pub(crate) struct Streams(BTreeMap<String, Stream>);

#[derive(Debug)]
struct Stream {
    name: String,
    description: Option<String>,
    kind: Kind,
    unsubscribing: &'static str,
    created_at: SystemTime,
    updated_at: Option<SystemTime>,
    archived_at: Option<SystemTime>,
}

/// What a message stream carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Transactional,
    Broadcasts,
    Inbound,
}

impl Streams {
    pub(crate) fn new(now: SystemTime) -> Self {
        let streams = [
            // contract: stream.default
            ("outbound", "Default Transactional Stream", Kind::Transactional),
            ("broadcast", "Default Broadcast Stream", Kind::Broadcasts),
            ("inbound", "Default Inbound Stream", Kind::Inbound),
        ];
        let stream = |(id, name, kind): (&str, &str, _)| {
            (id.to_owned(), Stream::new(name.to_owned(), kind, now))
        };
        Self(streams.map(stream).into())
    }

    /// Adds a stream that sends, whatever its id is.
    pub(crate) fn add(&mut self, id: &str, now: SystemTime) {
        let stream = || Stream::new(id.to_owned(), Kind::Transactional, now);
        self.0.entry(id.to_owned()).or_insert_with(stream);
    }

    /// Refuses a stream that does not exist.
    pub(crate) fn check(&self, id: &str) -> Result<(), Refusal> {
        self.find(id).map(drop)
    }

    /// Refuses to send through a stream that does not exist, is archived or only receives.
    pub(crate) fn check_sends(&self, id: &str) -> Result<(), Refusal> {
        match self.0.get(id).filter(|stream| stream.archived_at.is_none()) {
            Some(stream) if stream.kind == Kind::Inbound => {
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

    fn find(&self, id: &str) -> Result<&Stream, Refusal> {
        self.0.get(id).ok_or_else(missing)
    }

    fn find_mut(&mut self, id: &str) -> Result<&mut Stream, Refusal> {
        self.0.get_mut(id).ok_or_else(missing)
    }

    fn current(&self) -> impl Iterator<Item = &Stream> {
        self.0.values().filter(|stream| stream.archived_at.is_none())
    }
}

impl Stream {
    fn new(name: String, kind: Kind, now: SystemTime) -> Self {
        Self {
            name,
            description: None,
            kind,
            unsubscribing: if kind == Kind::Broadcasts { "Postmark" } else { "None" },
            created_at: now,
            updated_at: None,
            archived_at: None,
        }
    }

    fn json(&self, id: &str, server_id: i64) -> Value {
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

    fn purged_at(&self) -> Option<SystemTime> {
        self.archived_at?.checked_add(PURGE)
    }

    /// Makes the changes that a request asks for.
    fn change(&mut self, changes: Changes) -> Result<(), Refusal> {
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
                Kind::Transactional => true,
                Kind::Broadcasts => known != "None",
                Kind::Inbound => known == "None",
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

impl Kind {
    const ALL: [Self; 3] = [Self::Transactional, Self::Broadcasts, Self::Inbound];

    fn name(self) -> &'static str {
        match self {
            Self::Transactional => "Transactional",
            Self::Broadcasts => "Broadcasts",
            Self::Inbound => "Inbound",
        }
    }
}

/// What a request wants a stream to be.
#[derive(Debug)]
struct Changes {
    name: Option<String>,
    description: Option<String>,
    unsubscribing: Option<String>,
}

impl Changes {
    fn read(body: &mut Fields<'_>) -> Self {
        let unsubscribing = body.nested("SubscriptionManagementConfiguration", |settings| {
            settings.string("UnsubscribeHandlingType")
        });
        Self {
            name: body.string("Name"),
            description: body.string("Description"),
            unsubscribing: unsubscribing.flatten(),
        }
    }
}

fn list(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let query = &call.query;
    let kinds = ["All", "Transactional", "Broadcasts", "Inbound"];
    let kind = query.choice("MessageStreamType", &kinds, 1221).map_err(|_| invalid_type())?;
    let kind = kind.filter(|kind| *kind != "All");
    let archived = query.get("IncludeArchivedStreams");
    let archived = archived.is_some_and(|flag| flag.eq_ignore_ascii_case("true"));
    let server = state.server();
    let fits = |stream: &Stream| {
        kind.is_none_or(|kind| stream.kind.name() == kind)
            && (archived || stream.archived_at.is_none())
    };
    let rows = server.streams.0.iter().filter(|(_, stream)| fits(stream));
    let rows = rows.map(|(id, stream)| stream.json(id, server.id)).collect::<Vec<_>>();
    Ok(Answer::ok(&json!({"TotalCount": rows.len(), "MessageStreams": rows})))
}

fn get(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let id = &call.parameter;
    let server = state.server();
    Ok(Answer::ok(&server.streams.find(id)?.json(id, server.id)))
}

fn create(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let (id, kind, changes) = call.read(|body| {
        let id = body.string("ID").unwrap_or_default();
        (id, body.string("MessageStreamType").unwrap_or_default(), Changes::read(body))
    })?;
    check_id(&id)?;
    let kind = Kind::ALL.into_iter().find(|known| known.name().eq_ignore_ascii_case(&kind));
    let kind = kind.ok_or_else(invalid_type)?;
    let mut server = state.server();
    let Server { id: server_id, streams, .. } = &mut *server;
    if streams.0.contains_key(&id) {
        return Err(Refusal::new(1230, "The 'ID' provided already exists for this server."));
    }
    if kind == Kind::Inbound && streams.current().any(|stream| stream.kind == Kind::Inbound) {
        return Err(Refusal::new(1228, "A server has one inbound stream only."));
    }
    check_limit(streams)?;
    let mut stream = Stream::new(String::new(), kind, state.clock.now());
    stream.change(changes)?;
    if stream.name.is_empty() {
        return Err(Refusal::new(1223, "The 'Name' is missing."));
    }
    let answer = Answer::ok(&stream.json(&id, *server_id));
    streams.0.insert(id, stream);
    Ok(answer)
}

fn edit(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let id = &call.parameter;
    let mut server = state.server();
    let Server { id: server_id, streams, .. } = &mut *server;
    let stream = streams.find_mut(id)?;
    stream.change(call.read(Changes::read)?)?;
    stream.updated_at = Some(state.clock.now());
    Ok(Answer::ok(&stream.json(id, *server_id)))
}

fn archive(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let id = &call.parameter;
    let mut server = state.server();
    let Server { id: server_id, streams, .. } = &mut *server;
    let stream = streams.find_mut(id)?;
    if ["outbound", "inbound"].contains(&id.as_str()) {
        let text = "You cannot archive the default transactional and inbound streams.";
        return Err(Refusal::new(1229, text));
    }
    stream.archived_at.get_or_insert_with(|| state.clock.now());
    let purged_at = stream.purged_at().map(time::stamp);
    Ok(Answer::ok(&json!({"ID": id, "ServerID": server_id, "ExpectedPurgeDate": purged_at})))
}

fn unarchive(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let id = &call.parameter;
    let mut server = state.server();
    let stream = server.streams.find(id)?;
    if stream.purged_at().is_some_and(|purged_at| purged_at <= state.clock.now()) {
        let text = "You cannot unarchive this message stream anymore.";
        return Err(Refusal::new(1232, text));
    }
    if stream.archived_at.is_some() {
        check_limit(&server.streams)?;
    }
    let Server { id: server_id, streams, .. } = &mut *server;
    let stream = streams.find_mut(id)?;
    stream.archived_at = None;
    Ok(Answer::ok(&stream.json(id, *server_id)))
}

fn check_id(id: &str) -> Result<(), Refusal> {
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

fn check_limit(streams: &Streams) -> Result<(), Refusal> {
    if streams.current().count() < LIMIT {
        return Ok(());
    }
    Err(Refusal::new(1225, "You have reached the maximum number of message streams."))
}

fn missing() -> Refusal {
    Refusal::new(1226, "The message stream for the provided 'ID' was not found.")
}

fn invalid_type() -> Refusal {
    let text = "The 'MessageStreamType' associated with this request was invalid.";
    Refusal::new(1221, text)
}
