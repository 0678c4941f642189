//! The streams that separate a server's email: transactional, broadcast and inbound.
//!
//! See [Postmark's page](https://postmarkapp.com/developer/api/message-streams-api).

use serde::{Deserialize, Serialize};

use crate::api::shared::ServerId;
use crate::error::Fault;
use crate::list::Page;
use crate::request::{Draft, Endpoint, ServerToken};
use crate::text::lenient;
use crate::text::quoted::Quoted;
use crate::time::Timestamp;

/// Lists the server's streams, all on one page: `GET /message-streams`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/message-streams-api#list-message-streams).
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct ListMessageStreams {
    message_stream_type: Option<MessageStreamType>,
    include_archived_streams: Option<bool>,
}

impl ListMessageStreams {
    /// All streams that are not archived.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Only streams of this type.
        message_stream_type: MessageStreamType,
        /// Whether to include archived streams.
        include_archived_streams: bool,
    }
}

impl Endpoint for ListMessageStreams {
    type Token = ServerToken;
    type Response = Page<MessageStream>;

    fn draft(&self) -> Draft {
        Draft::get("/message-streams")
            .query_opt("MessageStreamType", self.message_stream_type.as_ref())
            .query_opt("IncludeArchivedStreams", self.include_archived_streams)
    }
}

/// Gets one stream: `GET /message-streams/{stream_id}`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/message-streams-api#get-a-message-stream).
#[derive(Debug, Clone)]
#[must_use]
pub struct GetMessageStream(String);

impl GetMessageStream {
    /// The stream with this id.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for GetMessageStream {
    type Token = ServerToken;
    type Response = MessageStream;

    fn draft(&self) -> Draft {
        Draft::get("/message-streams/{stream_id}").bind(&self.0)
    }
}

/// Creates a stream: `POST /message-streams`.
///
/// A server has at most 10 streams, including the default ones, and only one inbound stream.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/message-streams-api#create-a-message-stream).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct CreateMessageStream {
    #[serde(rename = "ID")]
    id: String,
    name: String,
    message_stream_type: MessageStreamType,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subscription_management_configuration: Option<SubscriptionManagement>,
}

impl CreateMessageStream {
    /// A stream with a permanent id and a name of at most 100 characters.
    ///
    /// The id has at most 30 lower-case letters, digits, `-` and `_`. It starts with a letter, but
    /// not with `pm-`, and is not `all`.
    pub fn new(
        id: impl Into<String>,
        name: impl Into<String>,
        message_stream_type: impl Into<MessageStreamType>,
    ) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            message_stream_type: message_stream_type.into(),
            description: None,
            subscription_management_configuration: None,
        }
    }

    setters! {
        /// What the stream is for: at most 1,000 characters, no HTML.
        description: String,
    }

    /// Sets who handles unsubscribes; for broadcasts, Postmark does by default.
    pub fn unsubscribe_handling(mut self, handling: impl Into<UnsubscribeHandling>) -> Self {
        self.subscription_management_configuration = Some(handling.into().into());
        self
    }
}

impl Endpoint for CreateMessageStream {
    type Token = ServerToken;
    type Response = MessageStream;

    fn draft(&self) -> Draft {
        let draft = Draft::post("/message-streams")
            .at_most(MAX_ID_LEN, "ID", &*self.id)
            .at_most(MAX_NAME_LEN, "Name", &*self.name)
            .at_most(MAX_DESCRIPTION_LEN, "Description", self.description.as_deref())
            .json(self);
        match check_id(&self.id) {
            Ok(()) => draft,
            Err(fault) => draft.fault(fault),
        }
    }
}

/// Changes a stream's name, description or handling of unsubscribes:
/// `PATCH /message-streams/{stream_id}`.
///
/// Unset values stay unchanged.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/message-streams-api#edit-a-message-stream).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct EditMessageStream {
    #[serde(skip)]
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subscription_management_configuration: Option<SubscriptionManagement>,
}

impl EditMessageStream {
    /// The stream with this id.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: None,
            description: None,
            subscription_management_configuration: None,
        }
    }

    setters! {
        /// The name: at most 100 characters.
        name: String,
        /// What the stream is for: at most 1,000 characters, no HTML.
        description: String,
    }

    /// Sets who handles unsubscribes.
    pub fn unsubscribe_handling(mut self, handling: impl Into<UnsubscribeHandling>) -> Self {
        self.subscription_management_configuration = Some(handling.into().into());
        self
    }
}

impl Endpoint for EditMessageStream {
    type Token = ServerToken;
    type Response = MessageStream;

    fn draft(&self) -> Draft {
        Draft::patch("/message-streams/{stream_id}")
            .bind(&self.id)
            .at_most(MAX_NAME_LEN, "Name", self.name.as_deref())
            .at_most(MAX_DESCRIPTION_LEN, "Description", self.description.as_deref())
            .json(self)
            .repeatable(true)
    }
}

/// Archives a stream: `POST /message-streams/{stream_id}/archive`.
///
/// Its email is deleted after 45 days, unless the stream is [unarchived](UnarchiveMessageStream)
/// first. The default transactional and inbound streams cannot be archived.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/message-streams-api#archive-a-message-stream).
#[derive(Debug, Clone)]
#[must_use]
pub struct ArchiveMessageStream(String);

impl ArchiveMessageStream {
    /// The stream with this id.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for ArchiveMessageStream {
    type Token = ServerToken;
    type Response = ArchivedMessageStream;

    fn draft(&self) -> Draft {
        Draft::post("/message-streams/{stream_id}/archive").bind(&self.0).repeatable(true)
    }
}

/// Restores an archived stream: `POST /message-streams/{stream_id}/unarchive`.
///
/// Possible until [`ArchivedMessageStream::expected_purge_date`].
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/message-streams-api#unarchive-a-message-stream).
#[derive(Debug, Clone)]
#[must_use]
pub struct UnarchiveMessageStream(String);

impl UnarchiveMessageStream {
    /// The stream with this id.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for UnarchiveMessageStream {
    type Token = ServerToken;
    type Response = MessageStream;

    fn draft(&self) -> Draft {
        Draft::post("/message-streams/{stream_id}/unarchive").bind(&self.0).repeatable(true)
    }
}

open_enum! {
    /// The kind of email that a stream carries.
    MessageStreamType {
        /// Email to one person, triggered by something they did.
        Transactional = "Transactional",
        /// The same email to many people.
        Broadcasts = "Broadcasts",
        /// Email that the server receives.
        Inbound = "Inbound",
    }
}

open_enum! {
    /// Who handles unsubscribes from a stream.
    UnsubscribeHandling {
        /// Nobody: Postmark adds no link.
        None = "None",
        /// Postmark, through a link in each email.
        Postmark = "Postmark",
        /// You, with Postmark's approval.
        Custom = "Custom",
    }
}

/// A stream of email.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct MessageStream {
    /// The id given at creation.
    #[serde(rename = "ID", deserialize_with = "lenient::string")]
    pub id: String,
    /// The server it belongs to.
    #[serde(rename = "ServerID")]
    pub server_id: ServerId,
    /// The display name.
    pub name: String,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The kind of email it carries.
    pub message_stream_type: MessageStreamType,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed, if ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// When it was archived, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived_at: Option<Timestamp>,
    /// When its email will be deleted, if it is archived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_purge_date: Option<Timestamp>,
    /// Who handles unsubscribes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_management_configuration: Option<SubscriptionManagement>,
}

rows!(MessageStream, "MessageStreams", by String = |row| row.id.clone());

/// How a stream handles unsubscribes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct SubscriptionManagement {
    /// Who handles them.
    pub unsubscribe_handling_type: UnsubscribeHandling,
}

impl From<UnsubscribeHandling> for SubscriptionManagement {
    fn from(unsubscribe_handling_type: UnsubscribeHandling) -> Self {
        Self { unsubscribe_handling_type }
    }
}

/// An archived stream.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct ArchivedMessageStream {
    /// The stream's id.
    #[serde(rename = "ID", deserialize_with = "lenient::string")]
    pub id: String,
    /// The server it belongs to.
    #[serde(rename = "ServerID")]
    pub server_id: ServerId,
    /// When its email will be deleted: 45 days after it was archived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_purge_date: Option<Timestamp>,
}

/// The maximum length of an id, in characters.
// contract: limit.stream.id
const MAX_ID_LEN: usize = 30;
/// The maximum length of a name, in characters.
// contract: limit.stream.name
const MAX_NAME_LEN: usize = 100;
/// The maximum length of a description, in characters.
// contract: limit.stream.description
const MAX_DESCRIPTION_LEN: usize = 1000;

fn check_id(id: &str) -> Result<(), Fault> {
    let is_part =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    if !id.starts_with(|first: char| first.is_ascii_lowercase()) || !id.bytes().all(is_part) {
        let problem = format!("is {}", Quoted(id));
        let remedy = "Begin with a lower-case letter; go on with those, digits, `-` and `_`.";
        return Err(Fault::new("ID", problem, remedy));
    }
    if id.starts_with("pm-") || id == "all" {
        let problem = format!("is {}, which Postmark keeps for itself", Quoted(id));
        return Err(Fault::new("ID", problem, "Choose another one."));
    }
    Ok(())
}
