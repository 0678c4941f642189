//! What happened to an email at one recipient: delivered, bounced, opened, clicked.

use std::time::SystemTime;

use serde_json::{Value, json};

use crate::mail::bounce_type::BounceType;
use crate::time;

/// An event of an email for one of its recipients.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) recipient: String,
    pub(crate) at: SystemTime,
    pub(crate) kind: Kind,
}

#[derive(Debug)]
pub(crate) enum Kind {
    Delivered,
    /// The recipient's server deferred it.
    Delayed,
    Opened {
        first: bool,
    },
    Clicked {
        link: String,
        location: &'static str,
        first: bool,
    },
    Bounced {
        id: i64,
        kind: &'static BounceType,
    },
    Suppressed {
        origin: &'static str,
    },
}

impl Kind {
    /// Its name for people.
    pub(crate) fn label(&self) -> &'static str {
        match self {
            Self::Delivered => "Delivered to",
            Self::Delayed => "Delayed at",
            Self::Opened { .. } => "Opened by",
            Self::Clicked { .. } => "Link clicked by",
            Self::Bounced { .. } => "Bounced from",
            Self::Suppressed { .. } => "No more to",
        }
    }
}

/// The response of a server that accepted an email.
pub(crate) const ACCEPTED: &str = "smtp;250 2.0.0 OK: taken by the sandbox";

/// The response of a server that deferred an email.
const PUT_OFF: &str = "smtp;451 4.3.0 Try again later: put off by the sandbox";

impl Event {
    /// Its entry in the details of an email.
    pub(crate) fn json(&self) -> Value {
        let (name, details) = match &self.kind {
            Kind::Delivered => {
                let details = json!({
                    "DeliveryMessage": ACCEPTED,
                    "DestinationServer": "localhost (127.0.0.1)",
                    "DestinationIP": "127.0.0.1",
                });
                ("Delivered", details)
            }
            Kind::Delayed => {
                let details = json!({
                    "DeliveryMessage": PUT_OFF,
                    "DestinationServer": "localhost (127.0.0.1)",
                    "DestinationIP": "127.0.0.1",
                });
                ("Transient", details)
            }
            Kind::Opened { .. } => {
                ("Opened", json!({"Summary": format!("Email opened with {USER_AGENT}")}))
            }
            Kind::Clicked { link, location, .. } => {
                let summary =
                    format!("Tracked link was clicked from the {location} body. Link: {link}");
                let details = json!({"Summary": summary, "Link": link, "ClickLocation": location});
                ("LinkClicked", details)
            }
            Kind::Bounced { id, kind } => {
                ("Bounced", json!({"Summary": kind.details(), "BounceID": id.to_string()}))
            }
            Kind::Suppressed { origin } => {
                // Postmark writes this one as text.
                ("SubscriptionChanged", json!({"Origin": origin, "SuppressSending": "True"}))
            }
        };
        json!({
            "Recipient": self.recipient,
            "Type": name,
            "ReceivedAt": time::stamp(self.at),
            "Details": details,
        })
    }
}

/// The browser that opens and clicks.
pub(crate) const USER_AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 \
                                     Firefox/140.0";

/// The name and the family of the program that opens and clicks.
pub(crate) const CLIENT: &str = "Firefox 140.0";
pub(crate) const FAMILY: &str = "Firefox";

pub(crate) const PLATFORM: &str = "Desktop";

/// How long an opened email is read, in seconds, also for statistics.
pub(crate) const READ_SECONDS: u64 = 5;
pub(crate) const READ_TIME: &str = "5s";

/// The description of the program that opens and clicks.
pub(crate) fn reader() -> Value {
    json!({
        "Client": {"Name": CLIENT, "Company": "Mozilla Foundation", "Family": FAMILY},
        "OS": {"Name": "Linux", "Company": "Canonical Ltd.", "Family": "Linux"},
        "Platform": PLATFORM,
        "UserAgent": USER_AGENT,
        "Geo": {
            "CountryISOCode": "US",
            "Country": "United States",
            "RegionISOCode": "PA",
            "Region": "Pennsylvania",
            "City": "Philadelphia",
            "Zip": "19107",
            "Coords": "39.9522,-75.1622",
            "IP": "192.0.2.1",
        },
    })
}
