//! Events of emails and addresses.

use std::sync::Arc;

use axum::extract::State as Extract;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

use crate::account::Account;
use crate::account::simulate::SimulationError;
use crate::control::answer::{Answer, done, parse};
use crate::mail::email_event::EmailEvent;
use crate::mail::suppression_cause::SuppressionCause;
use crate::time;

/// The names of the events.
const EVENTS: &str = "Delivery, Delay, Open, Click, Bounce, SpamComplaint and Unsubscribe";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Order {
    event: String,
    #[serde(rename = "MessageID")]
    message_id: String,
    #[serde(rename = "Type")]
    kind: Option<String>,
    recipient: Option<String>,
    link: Option<String>,
    at: Option<String>,
}

/// Triggers an event of an email.
pub(super) async fn trigger(Extract(account): Extract<Arc<Account>>, body: Bytes) -> Answer {
    let order = match parse::<Order>(&body) {
        Ok(order) => order,
        Err(answer) => return answer,
    };
    let Some(mut event) = EmailEvent::named(&order.event, order.kind.as_deref()) else {
        return Answer::Wrong(match order.kind {
            Some(_) => "Type: only a Bounce has a type".to_owned(),
            None => format!("Event: there is no event {}; there are {EVENTS}", order.event),
        });
    };
    if let Some(recipient) = order.recipient {
        event = event.recipient(recipient);
    }
    if let Some(link) = order.link {
        event = event.link(link);
    }
    if let Some(text) = order.at {
        let Some(at) = time::point(&text, account.now()) else {
            return Answer::Wrong(format!("At: {text} {}", time::NO_POINT));
        };
        event = event.at(at);
    }
    match account.trigger(&order.message_id, &event) {
        Ok(Some(id)) => Answer::Ok(json!({"Message": "OK", "BounceID": id})),
        Ok(None) => done(),
        Err(SimulationError::NoMessage) => {
            Answer::Missing(format!("there is no email {}", order.message_id))
        }
        Err(error @ SimulationError::NoSuchBounce) => Answer::Wrong(format!("Type: {error}")),
        Err(error) => Answer::Impossible(error.to_string()),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Delivery {
    manual: bool,
}

/// Turns manual delivery on or off.
pub(super) async fn delivery(Extract(account): Extract<Arc<Account>>, body: Bytes) -> Answer {
    match parse::<Delivery>(&body) {
        Ok(Delivery { manual }) => {
            account.set_manual_delivery(manual);
            done()
        }
        Err(answer) => answer,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Suppressed {
    email_address: String,
    #[serde(default = "outbound")]
    message_stream: String,
    server: Option<String>,
    #[serde(default)]
    reactivate: bool,
}

fn outbound() -> String {
    "outbound".to_owned()
}

/// Suppresses an address as a hard bounce does, or reactivates it.
pub(super) async fn suppress(Extract(account): Extract<Arc<Account>>, body: Bytes) -> Answer {
    let address = match parse::<Suppressed>(&body) {
        Ok(address) => address,
        Err(answer) => return answer,
    };
    let key = address.server.as_deref();
    let state = key.map_or(Some(Arc::clone(&account.first)), |key| account.find_server(key));
    let Some(state) = state else {
        return Answer::Missing(format!("there is no server {}", key.unwrap_or_default()));
    };
    let (stream, email, now) = (&address.message_stream, &address.email_address, account.now());
    let mut server = state.server();
    if server.streams.check_sends(stream).is_err() {
        return Answer::Missing(format!("MessageStream: no stream {stream} sends"));
    }
    if address.reactivate {
        server.reactivate(stream, email, now);
    } else {
        server.suppress(stream, email, SuppressionCause::HardBounce, None, now);
    }
    drop(server);
    state.notify_change();
    done()
}
