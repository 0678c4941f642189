//! Sent and received messages: what happened to them, who opened them and who clicked their links.
//!
//! Postmark keeps messages and their events for 45 days, unless the retention add-on says
//! otherwise.
//!
//! See [Postmark's page](https://postmarkapp.com/developer/api/messages-api).

/// A search for events, by message and by recipient: opens and clicks have the same filters.
macro_rules! event_search {
    ($(#[$doc:meta])* $List:ident of $Event:ident, $route:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default)]
        #[must_use]
        pub struct $List {
            window: Window,
            recipient: Option<String>,
            tag: Option<String>,
            client_name: Option<String>,
            client_company: Option<String>,
            client_family: Option<String>,
            os_name: Option<String>,
            os_family: Option<String>,
            os_company: Option<String>,
            platform: Option<Platform>,
            country: Option<String>,
            region: Option<String>,
            city: Option<String>,
            message_stream: Option<String>,
            from_date: Option<EasternTime>,
            to_date: Option<EasternTime>,
        }

        impl $List {
            /// The events of all messages of the stream `outbound`.
            pub fn new() -> Self {
                Self::default()
            }

            setters! {
                /// Only events of this recipient, in To, Cc or Bcc.
                recipient: String,
                /// Only emails with this tag.
                tag: String,
                /// Only this program and version: `Chrome 140.0`.
                client_name: String,
                /// Only programs of this company.
                client_company: String,
                /// Only this program, any version.
                client_family: String,
                /// Only this operating system and version.
                os_name: String,
                /// Only this operating system, any version.
                os_family: String,
                /// Only operating systems of this company.
                os_company: String,
                /// Only this kind of program.
                platform: Platform,
                /// Only from this country, as Postmark writes it in events.
                country: String,
                /// Only from this region, as Postmark writes it in events.
                region: String,
                /// Only from this city, as Postmark writes it in events.
                city: String,
                /// Only emails of this stream.
                message_stream: String,
                /// Only from this day or time on, in US Eastern time. Postmark does not document
                /// it.
                from_date: EasternTime,
                /// Only up to and including this day or time, in US Eastern time. Postmark does not
                /// document it.
                to_date: EasternTime,
            }
        }

        impl Endpoint for $List {
            type Token = ServerToken;
            page_of!($Event);

            fn draft(&self) -> Draft {
                Draft::get($route)
                    .window(self.window, Self::MAX_ROWS)
                    .query_opt("recipient", self.recipient.as_ref())
                    .query_opt("tag", self.tag.as_ref())
                    // contract: quirk.query-case
                    .query_opt("client_name", self.client_name.as_ref())
                    .query_opt("client_company", self.client_company.as_ref())
                    .query_opt("client_family", self.client_family.as_ref())
                    .query_opt("os_name", self.os_name.as_ref())
                    .query_opt("os_family", self.os_family.as_ref())
                    .query_opt("os_company", self.os_company.as_ref())
                    .query_opt("platform", self.platform.as_ref())
                    .query_opt("country", self.country.as_ref())
                    .query_opt("region", self.region.as_ref())
                    .query_opt("city", self.city.as_ref())
                    .query_opt("messagestream", self.message_stream.as_ref())
                    .query_opt("fromdate", self.from_date)
                    .query_opt("todate", self.to_date)
            }
        }

        list!($List of $Event, until to_date);
    };
}

mod clicks;
mod find;
mod inbound;
mod message_event;
mod opens;
mod outbound;

pub use clicks::{Click, ListClicks, ListMessageClicks};
pub use find::{FindMessage, FoundMessage};
pub use inbound::{
    BypassInboundMessage, GetInboundMessage, GetInboundMessageDump, InboundAttachment,
    InboundMessage, InboundMessageDetails, InboundMessageStatus, ListInboundMessages,
    RetryInboundMessage,
};
pub use message_event::{MessageEvent, MessageEventDetails, MessageEventType};
pub use opens::{ListMessageOpens, ListOpens, Open};
pub use outbound::{
    GetOutboundMessage, GetOutboundMessageDump, ListOutboundMessages, OutboundAddress,
    OutboundMessage, OutboundMessageDetails, OutboundMessageStatus,
};
