//! What recipients do with an email.

use crate::api::email::{MessageId, Metadata};
use crate::api::shared::{ClickLocation, ClientInfo, GeoInfo, OsInfo, Platform};
use crate::time::Timestamp;

payload! {
    /// A recipient's mail program loaded the tracking image of an email.
    ///
    /// Some programs load it without anyone reading, Apple's Mail Privacy Protection among them.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/webhooks/open-tracking-webhook).
    Open {
        /// Postmark's identifier of the email.
        #[serde(rename = "MessageID")]
        message_id: Option<MessageId>,
        /// The address that the email went to.
        recipient: Option<String>,
        /// When the mail was opened.
        received_at: Option<Timestamp>,
        /// Whether this recipient had not opened it before.
        first_open: Option<bool>,
        /// How many seconds the mail was read.
        read_seconds: Option<i64>,
        /// The email program or browser.
        client: Option<ClientInfo>,
        /// The operating system.
        #[serde(rename = "OS")]
        os: Option<OsInfo>,
        /// The kind of device.
        platform: Option<Platform>,
        /// The `User-Agent` of the request.
        user_agent: Option<String>,
        /// Where the request came from.
        geo: Option<GeoInfo>,
        /// The tag of the email.
        tag: Option<String>,
        /// The stream that the mail was sent through.
        message_stream: Option<String>,
        /// The metadata of the email.
        metadata: Metadata,
    }
}

payload! {
    /// A recipient followed a link of an email, for the first time.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/webhooks/click-webhook).
    Click {
        /// Postmark's identifier of the email.
        #[serde(rename = "MessageID")]
        message_id: Option<MessageId>,
        /// The address that the email went to.
        recipient: Option<String>,
        /// When the link was followed.
        received_at: Option<Timestamp>,
        /// The link, as it stood in the email.
        original_link: Option<String>,
        /// The body that the link stands in.
        click_location: Option<ClickLocation>,
        /// The browser.
        client: Option<ClientInfo>,
        /// The operating system.
        #[serde(rename = "OS")]
        os: Option<OsInfo>,
        /// The kind of device.
        platform: Option<Platform>,
        /// The `User-Agent` of the request.
        user_agent: Option<String>,
        /// Where the request came from.
        geo: Option<GeoInfo>,
        /// The tag of the email.
        tag: Option<String>,
        /// The stream that the mail was sent through.
        message_stream: Option<String>,
        /// The metadata of the email.
        metadata: Metadata,
    }
}
