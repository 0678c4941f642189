//! Flat rows of lists, for CSV, spreadsheets and databases.
//!
//! The rows of Postmark's lists contain lists and objects, and some members may be absent. A flat
//! row always has the same columns, named as Postmark names them, without nested values. Several
//! values of a column are joined by `; `. What is unknown is `None`, an empty cell.
//!
//! With the crate [`csv`](https://docs.rs/csv/1), which this crate does not depend on:
//!
//! ```
//! use postmark_core::api::messages::OutboundMessage;
//!
//! # let message: OutboundMessage = serde_json::from_str(
//! #     r#"{"MessageID": "7", "To": [{"Email": "ada@example.com", "Name": "Ada"}],
//! #         "Recipients": ["ada@example.com"], "Metadata": {"order-id": "77"}}"#,
//! # )?;
//! # let messages = [message];
//! let mut file = csv::Writer::from_writer(Vec::new());
//! for message in &messages {
//!     file.serialize(message.row())?;
//! }
//! # let file = String::from_utf8(file.into_inner()?)?;
//! # assert!(file.starts_with("MessageID,MessageStream,ReceivedAt,Status,From,To,Cc,Bcc,Recipients,Subject,"));
//! # assert!(file.contains("Ada <ada@example.com>") && file.contains("order-id=77"), "{file}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::Serialize;

use super::bounces::Bounce;
use super::email::Metadata;
use super::messages::{Click, InboundMessage, Open, OutboundAddress, OutboundMessage};
use super::shared::{ClientInfo, GeoInfo, OsInfo};

/// A sent message as a flat row: [`OutboundMessage::row`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
#[allow(
    missing_docs,
    reason = "the columns are the members of the row, which has the documentation"
)]
pub struct OutboundRow<'a> {
    #[serde(rename = "MessageID")]
    pub message_id: &'a str,
    pub message_stream: Option<&'a str>,
    pub received_at: &'a str,
    pub status: &'a str,
    pub from: &'a str,
    pub to: String,
    pub cc: String,
    pub bcc: String,
    pub recipients: String,
    pub subject: Option<&'a str>,
    pub tag: Option<&'a str>,
    /// Pairs such as `order-id=77`.
    pub metadata: Option<String>,
    pub attachments: String,
    pub track_opens: bool,
    pub track_links: &'a str,
    pub sandboxed: Option<bool>,
}

impl OutboundMessage {
    /// The message as a flat row, for CSV.
    #[must_use]
    pub fn row(&self) -> OutboundRow<'_> {
        let pairs = |metadata: &Metadata| {
            joined(metadata.iter().map(|(key, value)| format!("{key}={value}")))
        };
        OutboundRow {
            message_id: self.message_id.as_str(),
            message_stream: self.message_stream.as_deref(),
            received_at: self.received_at.as_str(),
            status: self.status.as_str(),
            from: &self.from,
            to: people(&self.to),
            cc: people(&self.cc),
            bcc: people(&self.bcc),
            recipients: self.recipients.join(SEPARATOR),
            subject: self.subject.as_deref(),
            tag: self.tag.as_deref(),
            metadata: self.metadata.as_ref().map(pairs),
            attachments: self.attachments.join(SEPARATOR),
            track_opens: self.track_opens,
            track_links: self.track_links.as_str(),
            sandboxed: self.sandboxed,
        }
    }
}

/// A received message as a flat row: [`InboundMessage::row`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
#[allow(
    missing_docs,
    reason = "the columns are the members of the row, which has the documentation"
)]
pub struct InboundRow<'a> {
    #[serde(rename = "MessageID")]
    pub message_id: &'a str,
    pub message_stream: Option<&'a str>,
    pub date: &'a str,
    pub status: &'a str,
    pub from: &'a str,
    pub from_name: &'a str,
    pub to: &'a str,
    pub cc: &'a str,
    pub bcc: Option<&'a str>,
    pub reply_to: &'a str,
    pub original_recipient: &'a str,
    pub mailbox_hash: &'a str,
    pub subject: &'a str,
    pub tag: Option<&'a str>,
    /// The file names.
    pub attachments: String,
}

impl InboundMessage {
    /// The message as a flat row, for CSV.
    #[must_use]
    pub fn row(&self) -> InboundRow<'_> {
        InboundRow {
            message_id: self.message_id.as_str(),
            message_stream: self.message_stream.as_deref(),
            date: self.date.as_str(),
            status: self.status.as_str(),
            from: &self.from,
            from_name: &self.from_name,
            to: &self.to,
            cc: &self.cc,
            bcc: self.bcc.as_deref(),
            reply_to: &self.reply_to,
            original_recipient: &self.original_recipient,
            mailbox_hash: &self.mailbox_hash,
            subject: &self.subject,
            tag: self.tag.as_deref(),
            attachments: joined(self.attachments.iter().map(|file| file.name.clone())),
        }
    }
}

/// An open or a click as a flat row: [`Open::row`], [`Click::row`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
#[allow(
    missing_docs,
    reason = "the columns are the members of the row, which has the documentation"
)]
pub struct TrackingRow<'a> {
    #[serde(rename = "MessageID")]
    pub message_id: &'a str,
    pub message_stream: Option<&'a str>,
    pub received_at: &'a str,
    pub recipient: &'a str,
    pub tag: Option<&'a str>,
    pub client: Option<&'a str>,
    pub client_company: Option<&'a str>,
    #[serde(rename = "OS")]
    pub os: Option<&'a str>,
    #[serde(rename = "OSCompany")]
    pub os_company: Option<&'a str>,
    pub platform: Option<&'a str>,
    pub user_agent: Option<&'a str>,
    #[serde(rename = "CountryISOCode")]
    pub country_iso_code: Option<&'a str>,
    pub country: Option<&'a str>,
    pub region: Option<&'a str>,
    pub city: Option<&'a str>,
    pub zip: Option<&'a str>,
    pub coords: Option<&'a str>,
    #[serde(rename = "IP")]
    pub ip: Option<&'a str>,
    /// Opens only.
    pub read_seconds: Option<i64>,
    /// Opens only.
    pub first_open: Option<bool>,
    /// Clicks only.
    pub click_location: Option<&'a str>,
    /// Clicks only.
    pub original_link: Option<&'a str>,
}

/// Fills in the columns that opens and clicks share.
macro_rules! tracking_row {
    ($event:ident, $($field:ident: $value:expr),*) => {{
        let client = $event.client.as_ref();
        let os = $event.os.as_ref();
        let geo = $event.geo.as_ref();
        let client_of = |part: fn(&ClientInfo) -> &Option<String>| client.and_then(|it| part(it).as_deref());
        let os_of = |part: fn(&OsInfo) -> &Option<String>| os.and_then(|it| part(it).as_deref());
        let geo_of = |part: fn(&GeoInfo) -> &Option<String>| geo.and_then(|it| part(it).as_deref());
        TrackingRow {
            message_id: $event.message_id.as_str(),
            message_stream: $event.message_stream.as_deref(),
            received_at: $event.received_at.as_str(),
            recipient: &$event.recipient,
            tag: $event.tag.as_deref(),
            client: client_of(|it| &it.name),
            client_company: client_of(|it| &it.company),
            os: os_of(|it| &it.name),
            os_company: os_of(|it| &it.company),
            platform: $event.platform.as_ref().map(|platform| platform.as_str()),
            user_agent: $event.user_agent.as_deref(),
            country_iso_code: geo_of(|it| &it.country_iso_code),
            country: geo_of(|it| &it.country),
            region: geo_of(|it| &it.region),
            city: geo_of(|it| &it.city),
            zip: geo_of(|it| &it.zip),
            coords: geo_of(|it| &it.coords),
            ip: geo_of(|it| &it.ip),
            $($field: $value),*
        }
    }};
}

impl Open {
    /// The open as a flat row, for CSV.
    #[must_use]
    pub fn row(&self) -> TrackingRow<'_> {
        tracking_row!(
            self,
            read_seconds: self.read_seconds,
            first_open: self.first_open,
            click_location: None,
            original_link: None
        )
    }
}

impl Click {
    /// The click as a flat row, for CSV.
    #[must_use]
    pub fn row(&self) -> TrackingRow<'_> {
        tracking_row!(
            self,
            read_seconds: None,
            first_open: None,
            click_location: Some(self.click_location.as_str()),
            original_link: Some(&self.original_link)
        )
    }
}

/// A bounce as a flat row: [`Bounce::row`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
#[allow(
    missing_docs,
    reason = "the columns are the members of the row, which has the documentation"
)]
pub struct BounceRow<'a> {
    #[serde(rename = "ID")]
    pub id: i64,
    #[serde(rename = "Type")]
    pub bounce_type: &'a str,
    pub type_code: i64,
    pub name: &'a str,
    #[serde(rename = "MessageID")]
    pub message_id: &'a str,
    #[serde(rename = "ServerID")]
    pub server_id: Option<i64>,
    pub message_stream: Option<&'a str>,
    pub email: &'a str,
    pub from: Option<&'a str>,
    pub bounced_at: &'a str,
    pub subject: Option<&'a str>,
    pub tag: Option<&'a str>,
    pub description: &'a str,
    pub details: &'a str,
    pub inactive: bool,
    pub can_activate: Option<bool>,
    pub dump_available: bool,
}

impl Bounce {
    /// The bounce as a flat row, for CSV, without the raw message.
    #[must_use]
    pub fn row(&self) -> BounceRow<'_> {
        BounceRow {
            id: self.id.0,
            bounce_type: self.bounce_type.as_str(),
            type_code: self.type_code,
            name: &self.name,
            message_id: self.message_id.as_str(),
            server_id: self.server_id.map(|id| id.0),
            message_stream: self.message_stream.as_deref(),
            email: &self.email,
            from: self.from.as_deref(),
            bounced_at: self.bounced_at.as_str(),
            subject: self.subject.as_deref(),
            tag: self.tag.as_deref(),
            description: &self.description,
            details: &self.details,
            inactive: self.inactive,
            can_activate: self.can_activate,
            dump_available: self.dump_available,
        }
    }
}

/// Separates the values of a column.
const SEPARATOR: &str = "; ";

fn joined(values: impl Iterator<Item = String>) -> String {
    values.collect::<Vec<_>>().join(SEPARATOR)
}

/// Addresses for display: names are not quoted, so do not send to this list.
fn people(list: &[OutboundAddress]) -> String {
    joined(list.iter().map(|one| match one.name.as_deref() {
        Some(name) if !name.is_empty() => format!("{name} <{}>", one.email),
        _ => one.email.clone(),
    }))
}
