//! Triggers for emails with a tag: an API that Postmark has removed.
//!
//! It is here because other clients still offer it. Postmark no longer documents it, and most
//! likely responds that there is no such route. To track opens, use the server's setting or
//! [`Email::track_opens`](crate::Email::track_opens).

use serde::{Deserialize, Serialize};

use crate::api::shared::Acknowledgement;
use crate::list::Window;
use crate::request::{Draft, Endpoint, ServerToken};

/// Lists tag triggers: `GET /triggers/tags`. Removed by Postmark.
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct ListTagTriggers {
    window: Window,
    match_name: Option<String>,
}

impl ListTagTriggers {
    /// All tag triggers of the server.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Only triggers of this tag.
        match_name: String,
    }
}

impl Endpoint for ListTagTriggers {
    type Token = ServerToken;
    page_of!(TagTrigger);

    fn draft(&self) -> Draft {
        Draft::get("/triggers/tags")
            .window(self.window, u32::MAX)
            .query_opt("match_name", self.match_name.as_ref())
    }
}

list!(ListTagTriggers of TagTrigger);
rows!(TagTrigger, "Tags", by TagTriggerId = |row| row.id);

/// Gets one tag trigger: `GET /triggers/tags/{triggerid}`. Removed by Postmark.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct GetTagTrigger(TagTriggerId);

impl GetTagTrigger {
    /// The tag trigger with this id.
    pub fn new(id: impl Into<TagTriggerId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for GetTagTrigger {
    type Token = ServerToken;
    type Response = TagTrigger;

    fn draft(&self) -> Draft {
        Draft::get("/triggers/tags/{triggerid}").bind(self.0)
    }
}

/// Creates a tag trigger: `POST /triggers/tags`. Removed by Postmark.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct CreateTagTrigger {
    match_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    track_opens: Option<bool>,
}

impl CreateTagTrigger {
    /// A trigger for this tag.
    pub fn new(match_name: impl Into<String>) -> Self {
        Self { match_name: match_name.into(), track_opens: None }
    }

    setters! {
        /// Whether to track opens of emails with the tag.
        track_opens: bool,
    }
}

impl Endpoint for CreateTagTrigger {
    type Token = ServerToken;
    type Response = TagTrigger;

    fn draft(&self) -> Draft {
        Draft::post("/triggers/tags").json(self)
    }
}

/// Changes a tag trigger: `PUT /triggers/tags/{triggerid}`. Removed by Postmark.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct EditTagTrigger {
    #[serde(skip)]
    id: TagTriggerId,
    #[serde(skip_serializing_if = "Option::is_none")]
    match_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    track_opens: Option<bool>,
}

impl EditTagTrigger {
    /// The tag trigger with this id; unset values stay unchanged.
    pub fn new(id: impl Into<TagTriggerId>) -> Self {
        Self { id: id.into(), match_name: None, track_opens: None }
    }

    setters! {
        /// The tag.
        match_name: String,
        /// Whether to track opens of emails with the tag.
        track_opens: bool,
    }
}

impl Endpoint for EditTagTrigger {
    type Token = ServerToken;
    type Response = TagTrigger;

    fn draft(&self) -> Draft {
        Draft::put("/triggers/tags/{triggerid}").bind(self.id).json(self)
    }
}

/// Deletes a tag trigger: `DELETE /triggers/tags/{triggerid}`. Removed by Postmark.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct DeleteTagTrigger(TagTriggerId);

impl DeleteTagTrigger {
    /// The tag trigger with this id.
    pub fn new(id: impl Into<TagTriggerId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for DeleteTagTrigger {
    type Token = ServerToken;
    type Response = Acknowledgement;

    fn draft(&self) -> Draft {
        Draft::delete("/triggers/tags/{triggerid}").bind(self.0)
    }
}

id! {
    /// The id of a tag trigger.
    TagTriggerId
}

/// A trigger for emails with a tag.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct TagTrigger {
    /// The trigger's id.
    #[serde(rename = "ID")]
    pub id: TagTriggerId,
    /// The tag.
    pub match_name: String,
    /// Whether opens of emails with the tag are tracked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub track_opens: Option<bool>,
}
