//! Servers, with their tokens, streams and settings.
//!
//! A server token gives access to [its own
//! server](https://postmarkapp.com/developer/api/server-api), the account token to [all of
//! them](https://postmarkapp.com/developer/api/servers-api).

use serde::{Deserialize, Serialize};

use crate::api::email::TrackLinks;
use crate::api::shared::{Acknowledgement, ServerId};
use crate::error::Fault;
use crate::list::{PagedList, Window};
use crate::request::{AccountToken, Draft, Endpoint, Secret, ServerToken};

mod settings;

pub use settings::{ServerColor, ServerSettings};

/// Gets the server of the token: `GET /server`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/server-api#get-server).
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct GetCurrentServer;

impl Endpoint for GetCurrentServer {
    type Token = ServerToken;
    type Response = Server;

    fn draft(&self) -> Draft {
        Draft::get("/server")
    }
}

/// Changes the server of the token: `PUT /server`.
///
/// ```
/// use postmark_core::api::servers::{EditCurrentServer, ServerSettings};
///
/// let settings = ServerSettings::new().track_opens(true).inbound_spam_threshold(10);
/// let edit = EditCurrentServer::new(settings);
/// ```
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/server-api#edit-server).
#[derive(Debug, Clone)]
#[must_use]
pub struct EditCurrentServer(ServerSettings);

impl EditCurrentServer {
    /// Unset values stay unchanged.
    pub fn new(settings: ServerSettings) -> Self {
        Self(settings)
    }
}

impl Endpoint for EditCurrentServer {
    type Token = ServerToken;
    type Response = Server;

    fn draft(&self) -> Draft {
        self.0.check(Draft::put("/server")).json(&self.0)
    }
}

/// Lists the account's servers: `GET /servers`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/servers-api#list-servers).
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct ListServers {
    window: Window,
    name: Option<String>,
}

impl ListServers {
    /// All servers.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Only servers whose name contains this text.
        name: String,
    }
}

impl Endpoint for ListServers {
    type Token = AccountToken;
    page_of!(Server);

    fn draft(&self) -> Draft {
        Draft::get("/servers")
            .window(self.window, Self::MAX_ROWS)
            .query_opt("name", self.name.as_ref())
    }
}

list!(ListServers of Server);
rows!(Server, "Servers", by ServerId = |row| row.id);

/// Gets one server: `GET /servers/{serverid}`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/servers-api#get-server).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct GetServer(ServerId);

impl GetServer {
    /// The server with this id.
    pub fn new(id: impl Into<ServerId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for GetServer {
    type Token = AccountToken;
    type Response = Server;

    fn draft(&self) -> Draft {
        Draft::get("/servers/{serverid}").bind(self.0)
    }
}

/// Creates a server: `POST /servers`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/servers-api#create-server).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct CreateServer {
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery_type: Option<DeliveryType>,
    #[serde(flatten)]
    settings: ServerSettings,
}

impl CreateServer {
    /// A server with a unique name.
    pub fn new(name: impl Into<String>) -> Self {
        Self { delivery_type: None, settings: ServerSettings::new().name(name) }
    }

    setters! {
        /// Whether to deliver the server's email (the default); cannot be changed later.
        delivery_type: DeliveryType,
    }

    /// Sets the settings, except the name.
    pub fn settings(mut self, mut settings: ServerSettings) -> Self {
        settings.name = self.settings.name;
        self.settings = settings;
        self
    }
}

impl Endpoint for CreateServer {
    type Token = AccountToken;
    type Response = Server;

    fn draft(&self) -> Draft {
        self.settings.check(Draft::post("/servers")).json(self)
    }
}

/// Changes a server: `PUT /servers/{serverid}`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/servers-api#edit-server).
#[derive(Debug, Clone)]
#[must_use]
pub struct EditServer {
    id: ServerId,
    settings: ServerSettings,
}

impl EditServer {
    /// The server with this id; unset values stay unchanged.
    pub fn new(id: impl Into<ServerId>, settings: ServerSettings) -> Self {
        Self { id: id.into(), settings }
    }
}

impl Endpoint for EditServer {
    type Token = AccountToken;
    type Response = Server;

    fn draft(&self) -> Draft {
        self.settings.check(Draft::put("/servers/{serverid}").bind(self.id)).json(&self.settings)
    }
}

/// Deletes a server: `DELETE /servers/{serverid}`.
///
/// Until Postmark's support enables this for the account, Postmark refuses with
/// [`ErrorCode`](crate::ErrorCode) 604.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/servers-api#delete-server).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct DeleteServer(ServerId);

impl DeleteServer {
    /// The server with this id.
    pub fn new(id: impl Into<ServerId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for DeleteServer {
    type Token = AccountToken;
    type Response = Acknowledgement;

    fn draft(&self) -> Draft {
        Draft::delete("/servers/{serverid}").bind(self.0)
    }
}

open_enum! {
    /// Whether a server's email is delivered.
    DeliveryType {
        /// Email is delivered.
        Live = "Live",
        /// Email is accepted and shown as delivered, but not sent.
        Sandbox = "Sandbox",
    }
}

/// A server with its tokens and settings.
///
/// The URLs are [`Secret`]s, as in [`ServerSettings`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
#[allow(clippy::struct_excessive_bools, reason = "what Postmark answers")]
pub struct Server {
    /// The server's id.
    #[serde(rename = "ID")]
    pub id: ServerId,
    /// Its name.
    pub name: String,
    /// Its tokens: see [`token`](Self::token).
    pub api_tokens: Vec<Secret>,
    /// Its color in Postmark's web application.
    pub color: ServerColor,
    /// Whether it accepts email over SMTP.
    pub smtp_api_activated: bool,
    /// Whether inbound webhooks include the raw email.
    pub raw_email_enabled: bool,
    /// Whether its email is delivered; absent in old responses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery_type: Option<DeliveryType>,
    /// Its page in Postmark's web application.
    pub server_link: String,
    /// The address at Postmark that receives its inbound email.
    pub inbound_address: String,
    /// The webhook URL for inbound email; empty if none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inbound_hook_url: Option<Secret>,
    /// The webhook URL for bounces; empty if none. Deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounce_hook_url: Option<Secret>,
    /// The webhook URL for opens; empty if none. Deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_hook_url: Option<Secret>,
    /// The webhook URL for deliveries; empty if none. Deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery_hook_url: Option<Secret>,
    /// The webhook URL for clicks; empty if none. Deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub click_hook_url: Option<Secret>,
    /// Whether webhooks report only the first open of each recipient.
    pub post_first_open_only: bool,
    /// Your domain that receives inbound email; empty if none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inbound_domain: Option<String>,
    /// The part before the `@` in [`inbound_address`](Self::inbound_address).
    pub inbound_hash: String,
    /// The spam score at which inbound email is blocked: 0 to 30.
    pub inbound_spam_threshold: i64,
    /// Whether to track opens of emails that do not set it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub track_opens: Option<bool>,
    /// In which bodies to track links, for emails that do not set it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub track_links: Option<TrackLinks>,
    /// Whether bounce webhooks include the raw bounce.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_bounce_content_in_hook: Option<bool>,
    /// Whether bounce webhooks report email over SMTP that Postmark refuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_smtp_api_error_hooks: Option<bool>,
}

impl Server {
    /// The first of its tokens, to send as this server.
    ///
    /// # Errors
    ///
    /// There is no token, or it is invalid, as after serialising the server with its [`Secret`]s
    /// hidden.
    pub fn token(&self) -> Result<ServerToken, Fault> {
        let Some(token) = self.api_tokens.first() else {
            let remedy = "Create a token for the server, in Postmark's web application.";
            return Err(Fault::new("ApiTokens", "is empty", remedy));
        };
        ServerToken::new(token.expose())
    }
}
