//! How much email was sent, bounced, opened and clicked, in total and by day.
//!
//! Days are in US Eastern time. All streams are counted unless you name one, while searches of
//! messages and bounces cover only `outbound`.
//!
//! See [Postmark's page](https://postmarkapp.com/developer/api/stats-api).

use serde::{Deserialize, Serialize};

use crate::api::shared::{BounceType, ClickLocation, Platform};
use crate::request::{Draft, Endpoint, ServerToken};
use crate::time::Date;

mod counts;

pub use counts::{Clicks, Counts, DailyStats, DayStats, Opens, Sends, SpamComplaints, Tracked};

/// Endpoints that count emails, with the same filters.
macro_rules! stats {
    ($($(#[$doc:meta])* $Get:ident => $route:literal, $Stats:ty;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default)]
        #[must_use]
        pub struct $Get {
            tag: Option<String>,
            from_date: Option<Date>,
            to_date: Option<Date>,
            message_stream: Option<String>,
        }

        impl $Get {
            /// All emails of all streams.
            pub fn new() -> Self {
                Self::default()
            }

            setters! {
                /// Only emails with this tag.
                tag: String,
                /// Only this day, in US Eastern time, and later.
                from_date: Date,
                /// Only this day, in US Eastern time, and earlier.
                to_date: Date,
                /// Only emails of this stream.
                message_stream: String,
            }
        }

        impl Endpoint for $Get {
            type Token = ServerToken;
            type Response = $Stats;

            fn draft(&self) -> Draft {
                Draft::get($route)
                    .query_opt("tag", self.tag.as_ref())
                    .query_opt("fromdate", self.from_date)
                    .query_opt("todate", self.to_date)
                    .query_opt("messagestream", self.message_stream.as_ref())
            }
        }
    )+};
}

stats! {
    /// Returns all totals: `GET /stats/outbound`.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/api/stats-api#overview).
    GetOutboundOverview => "/stats/outbound", OutboundOverview;

    /// Counts sent emails by day: `GET /stats/outbound/sends`.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/api/stats-api#sent-counts).
    GetSentCounts => "/stats/outbound/sends", DailyStats<Sends>;

    /// Counts bounces by day and type: `GET /stats/outbound/bounces`.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/api/stats-api#bounce-counts).
    GetBounceCounts => "/stats/outbound/bounces", DailyStats<Counts<BounceType>>;

    /// Counts spam complaints by day: `GET /stats/outbound/spam`.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/api/stats-api#spam-complaints).
    GetSpamComplaintCounts => "/stats/outbound/spam", DailyStats<SpamComplaints>;

    /// Counts emails with open or click tracking, by day: `GET /stats/outbound/tracked`.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/api/stats-api#tracked-email-counts).
    GetTrackedEmailCounts => "/stats/outbound/tracked", DailyStats<Tracked>;

    /// Counts opens by day: `GET /stats/outbound/opens`.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/api/stats-api#email-open-counts).
    GetOpenCounts => "/stats/outbound/opens", DailyStats<Opens>;

    /// Counts opens by day and kind of program: `GET /stats/outbound/opens/platforms`.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/api/stats-api#email-platform-usage).
    GetOpenPlatforms => "/stats/outbound/opens/platforms", DailyStats<Counts<Platform>>;

    /// Counts opens by day and program: `GET /stats/outbound/opens/emailclients`.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/api/stats-api#email-client-usage).
    GetOpenEmailClients => "/stats/outbound/opens/emailclients", DailyStats<Counts<String>>;

    /// Counts opens by day and reading time: `GET /stats/outbound/opens/readtimes`.
    ///
    /// Times are text, such as `4s`, `20s+` and `unknown`. Postmark does not document it.
    GetOpenReadTimes => "/stats/outbound/opens/readtimes", DailyStats<Counts<String>>;

    /// Counts clicks by day: `GET /stats/outbound/clicks`.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/api/stats-api#click-counts).
    GetClickCounts => "/stats/outbound/clicks", DailyStats<Clicks>;

    /// Counts clicks by day and browser: `GET /stats/outbound/clicks/browserfamilies`.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/api/stats-api#browser-usage).
    GetClickBrowserFamilies => "/stats/outbound/clicks/browserfamilies", DailyStats<Counts<String>>;

    /// Counts clicks by day and kind of program: `GET /stats/outbound/clicks/platforms`.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/api/stats-api#browser-platform-usage).
    GetClickPlatforms => "/stats/outbound/clicks/platforms", DailyStats<Counts<Platform>>;

    /// Counts clicks by day and body that contains the link: `GET /stats/outbound/clicks/location`.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/api/stats-api#click-location).
    GetClickLocations => "/stats/outbound/clicks/location", DailyStats<Counts<ClickLocation>>;
}

/// How many emails were sent, and what happened to them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct OutboundOverview {
    /// Emails sent, counting each recipient.
    pub sent: i64,
    /// Emails that bounced.
    pub bounced: i64,
    /// Emails accepted over SMTP, then refused.
    #[serde(rename = "SMTPApiErrors")]
    pub smtp_api_errors: i64,
    /// Bounces, as a percentage of emails sent.
    pub bounce_rate: f64,
    /// Emails reported as spam.
    pub spam_complaints: i64,
    /// Spam complaints, as a percentage of emails sent.
    pub spam_complaints_rate: f64,
    /// All opens.
    pub opens: i64,
    /// First opens of each recipient.
    pub unique_opens: i64,
    /// Emails with open or click tracking.
    pub tracked: i64,
    /// Emails with click tracking.
    pub with_link_tracking: i64,
    /// Emails with open tracking.
    pub with_open_tracking: i64,
    /// Tracked links sent.
    pub total_tracked_links_sent: i64,
    /// Links that were clicked.
    pub unique_links_clicked: i64,
    /// All clicks.
    pub total_clicks: i64,
    /// Opens whose program is known.
    pub with_client_recorded: i64,
    /// Opens whose kind of program is known.
    pub with_platform_recorded: i64,
    /// Opens whose reading time is known. Postmark does not document it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with_read_time_recorded: Option<i64>,
}
