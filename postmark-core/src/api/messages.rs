//! Mail that was sent and received: what happened to it, and who opened it and clicked its links.
//!
//! Messages and their events are kept for 45 days, unless the retention add-on says otherwise.
//!
//! See [Postmark's page](https://postmarkapp.com/developer/api/messages-api).

/// A search of events, by the message and by who caused them: opens and clicks take the same
/// filters.
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
            /// Those of all messages of the stream `outbound`.
            pub fn new() -> Self {
                Self::default()
            }

            setters! {
                /// Only by this address, whether it stood in To, Cc or Bcc.
                recipient: String,
                /// Only of email with this tag.
                tag: String,
                /// Only in this program, its version included: `Chrome 140.0`.
                client_name: String,
                /// Only in programs of this maker.
                client_company: String,
                /// Only in this program, in any version.
                client_family: String,
                /// Only on this operating system, its version included.
                os_name: String,
                /// Only on this operating system, in any version.
                os_family: String,
                /// Only on operating systems of this maker.
                os_company: String,
                /// Only in this kind of program.
                platform: Platform,
                /// Only from this country, as Postmark writes it in events.
                country: String,
                /// Only from this region, as Postmark writes it in events.
                region: String,
                /// Only from this city, as Postmark writes it in events.
                city: String,
                /// Only of email of this stream.
                message_stream: String,
                /// Only from this day or time on, US Eastern time. Postmark does not document it.
                from_date: EasternTime,
                /// Only up to this day or time, US Eastern time, itself included. Postmark does
                /// not document it.
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
