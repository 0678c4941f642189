//! What happened to a sent message, for each recipient.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::api::shared::{BounceId, ClickLocation, SuppressionOrigin};
use crate::text::deserializer::tree;
use crate::text::lenient;
use crate::time::Timestamp;

open_enum! {
    /// The events of a sent message.
    MessageEventType {
        /// The recipient's server accepted it.
        Delivered = "Delivered",
        /// The recipient's server refused it for now; Postmark retries.
        Transient = "Transient",
        /// The recipient opened it.
        Opened = "Opened",
        /// It bounced.
        Bounced = "Bounced",
        /// The recipient's address was suppressed or reactivated.
        SubscriptionChanged = "SubscriptionChanged",
        /// The recipient clicked a link in it.
        LinkClicked = "LinkClicked",
    }
}

/// An event of a sent message, for one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct MessageEvent {
    /// The recipient.
    pub recipient: String,
    /// What happened.
    #[serde(rename = "Type")]
    pub event_type: MessageEventType,
    /// When it happened.
    pub received_at: Timestamp,
    /// Details, depending on the type of event.
    #[serde(deserialize_with = "tree", skip_serializing_if = "Option::is_none")]
    pub details: Option<MessageEventDetails>,
}

/// Details of an event: each type of event has some of these members.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct MessageEventDetails {
    /// `Delivered`, `Transient`: the response of the recipient's server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery_message: Option<String>,
    /// `Delivered`, `Transient`: the recipient's server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_server: Option<String>,
    /// `Delivered`, `Transient`: the IP address of the recipient's server.
    #[serde(rename = "DestinationIP", skip_serializing_if = "Option::is_none")]
    pub destination_ip: Option<String>,
    /// `Opened`, `Bounced`, `LinkClicked`: what happened, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// `Bounced`: the bounce's id.
    #[serde(rename = "BounceID", skip_serializing_if = "Option::is_none")]
    #[serde(serialize_with = "as_text", deserialize_with = "number")]
    pub bounce_id: Option<BounceId>,
    /// `SubscriptionChanged`: who changed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<SuppressionOrigin>,
    /// `SubscriptionChanged`: whether Postmark stopped sending to the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(serialize_with = "as_truth", deserialize_with = "truth")]
    pub suppress_sending: Option<bool>,
    /// `LinkClicked`: the link's URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// `LinkClicked`: the body that contains the link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub click_location: Option<ClickLocation>,
    /// All other members, such as those of event types unknown to this version.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// Writes a number as text, as Postmark does here.
#[expect(clippy::ref_option, reason = "as serde calls it")]
fn as_text<S: Serializer>(id: &Option<BounceId>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_some(&id.map(|id| id.to_string()))
}

/// Reads a number, possibly as text; anything else counts as absent.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<BounceId>, D::Error> {
    let text = lenient::text(deserializer)?;
    Ok(text.parse().ok().map(BounceId))
}

/// Writes a boolean as text, as Postmark does here.
#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn as_truth<S: Serializer>(value: &Option<bool>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_some(&value.map(|value| if value { "True" } else { "False" }))
}

/// Reads `"True"` and `"False"`, or a boolean; anything else counts as absent.
fn truth<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    let text = lenient::text(deserializer)?;
    Ok(text.to_ascii_lowercase().parse().ok())
}
