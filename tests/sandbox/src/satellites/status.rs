//! The interface of Postmark's old status page: all is well, after one incident.

use std::time::{Duration, SystemTime};

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use crate::account::Account;
use crate::api::Routes;
use crate::http::response::ServerResponse;
use crate::satellites::{Handler, refused, route};
use crate::time;

/// The id of the one incident.
const INCIDENT: &str = "1";

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(crate) fn routes() -> Routes {
    let handlers: [(_, Handler); 7] = [
        ("/api/1.0/status", |account, _, _| {
            let now = time::utc_second(account.now());
            ServerResponse::ok(&json!({"status": "UP", "lastCheckDate": now}))
        }),
        ("/api/1.0/last_incident", |account, _, _| ServerResponse::ok(&incident(account))),
        ("/api/1.0/incidents", |account, _, _| ServerResponse::ok(&[incident(account)])),
        ("/api/1.0/incidents/{id}", |account, _, call| {
            if call.parameter == INCIDENT {
                return ServerResponse::ok(&incident(account));
            }
            refused(404, "There is no such incident.")
        }),
        ("/api/1.0/services", |_, _, _| ServerResponse::ok(&services())),
        ("/api/1.0/services/availability", |account, _, _| {
            ServerResponse::ok(&json!({
                "fromDate": time::utc_second(before(account, 90)),
                "toDate": time::utc_second(account.now()),
                "secondsUp": 90 * DAY.as_secs() - 1200,
                "secondsDown": 1200,
                "percentageUp": 0.999_845_679,
            }))
        }),
        ("/api/1.0/delivery", |_, _, _| ServerResponse::ok(&delivery())),
    ];
    handlers.map(|(path, handler)| (path, route(MethodFilter::GET, handler))).into()
}

fn services() -> Value {
    let service = |(name, url): (&str, &str)| json!({"name": name, "status": "UP", "url": url});
    let all = [("API Response Time", "/services/api"), ("SMTP Response Time", "/services/smtp")];
    all.map(service).to_vec().into()
}

fn delivery() -> Value {
    let provider =
        |name| json!({"name": name, "dkim": 1, "inbox": 1, "missing": 0, "spam": 0, "spf": 1});
    ["Gmail", "Yahoo!"].map(provider).to_vec().into()
}

fn incident(account: &Account) -> Value {
    let begin = time::utc_second(before(account, 7));
    let end = time::utc_second(before(account, 7) + Duration::from_secs(1200));
    json!({
        "id": INCIDENT,
        "type": "DEGRADED",
        "title": "An incident of the sandbox",
        "body": "",
        "created_at": begin,
        "updated_at": end,
        "resolved_at": end,
        "updates": [
            {"body": "Emails are late.", "status": "Investigating", "timestamp": begin},
            {"body": "Emails are in time.", "status": "Resolved", "timestamp": end},
        ],
    })
}

fn before(account: &Account, days: u32) -> SystemTime {
    account.now().checked_sub(DAY * days).unwrap_or(SystemTime::UNIX_EPOCH)
}
