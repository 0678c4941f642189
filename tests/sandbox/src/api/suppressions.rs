//! The addresses that get no mail, see <https://postmarkapp.com/developer/api/suppressions-api>.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::time::SystemTime;

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use crate::account::server::{Server, State};
use crate::api::{Call, Routes, route};
use crate::http::response::{Answer, Refusal};
use crate::mail::draft::Mail;
use crate::mail::mailbox;
use crate::time;

/// How many addresses are kept at most: beyond it, nothing suppresses any more.
const LIMIT: usize = 10_000;

/// How many addresses one request may name.
const COUNT: usize = 50;

/// What lets no customer touch a suppression.
const FORBIDDEN: &str = "You do not have the required authority to change this suppression.";

pub(crate) fn routes() -> Routes {
    vec![
        ("/message-streams/{id}/suppressions/dump", route(MethodFilter::GET, dump)),
        ("/message-streams/{id}/suppressions", route(MethodFilter::POST, create)),
        ("/message-streams/{id}/suppressions/delete", route(MethodFilter::POST, delete)),
    ]
}

/// The addresses that get no mail, by stream, in lower case.
#[derive(Debug, Default)]
pub(crate) struct Suppressions(BTreeMap<(String, String), Suppression>);

/// Why an address gets no mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Suppression {
    pub(crate) cause: Cause,
    at: SystemTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    HardBounce,
    Complaint,
    /// The recipient wants no more.
    Unsubscribed,
    /// Anyone who sends wants it so.
    Customer,
}

impl Cause {
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::HardBounce => "HardBounce",
            Self::Complaint => "SpamComplaint",
            Self::Unsubscribed | Self::Customer => "ManualSuppression",
        }
    }

    pub(crate) fn origin(self) -> &'static str {
        if self == Self::Customer { "Customer" } else { "Recipient" }
    }

    /// Whether it is the recipient's own will, which no customer can change.
    fn is_final(self) -> bool {
        matches!(self, Self::Complaint | Self::Unsubscribed)
    }
}

impl Suppressions {
    /// Suppresses an address, and says whether that is new. The recipient's own will prevails.
    pub(crate) fn add(&mut self, stream: &str, email: &str, cause: Cause, at: SystemTime) -> bool {
        let key = key(stream, email);
        let full = self.0.len() >= LIMIT;
        match self.0.entry(key) {
            Entry::Occupied(mut one) => {
                if cause.is_final() && !one.get().cause.is_final() {
                    one.insert(Suppression { cause, at });
                }
                false
            }
            Entry::Vacant(_) if full => false,
            Entry::Vacant(place) => {
                place.insert(Suppression { cause, at });
                true
            }
        }
    }

    /// Ends the suppression of an address, and says whether there was one.
    pub(crate) fn remove(&mut self, stream: &str, email: &str) -> bool {
        self.0.remove(&key(stream, email)).is_some()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The recipients of this mail that will get nothing, in lower case, each once.
    ///
    /// # Errors
    ///
    /// None of them would get anything.
    pub(crate) fn check(&self, mail: &Mail) -> Result<Vec<String>, Refusal> {
        let mut inactive = Vec::new();
        let mut active = false;
        for recipient in mail.recipients() {
            let key = key(&mail.stream, &recipient.email);
            match self.0.contains_key(&key) {
                true if inactive.contains(&key.1) => {}
                true => inactive.push(key.1),
                false => active = true,
            }
        }
        if active {
            return Ok(inactive);
        }
        let text = format!(
            "You tried to send to recipient(s) that have been marked as inactive. Found inactive \
             addresses: {}. Inactive recipients are ones that have generated a hard bounce, a spam \
             complaint, or a manual suppression.",
            inactive.join(", ")
        );
        Err(Refusal::new(406, text))
    }

    fn is_final(&self, stream: &str, email: &str) -> bool {
        self.0.get(&key(stream, email)).is_some_and(|one| one.cause.is_final())
    }
}

fn dump(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let query = &call.query;
    let reasons = ["HardBounce", "SpamComplaint", "ManualSuppression"];
    let reason = query.choice("SuppressionReason", &reasons, 1404)?;
    let origin = query.choice("Origin", &["Recipient", "Customer", "Admin"], 1405)?;
    let span = query.span(1407)?;
    let server = state.server();
    server.streams.check(&call.parameter)?;
    let rows = server.suppressions.0.iter().filter(|((stream, email), one)| {
        *stream == call.parameter
            && span.holds(one.at)
            && reason.is_none_or(|reason| one.cause.reason() == reason)
            && origin.is_none_or(|origin| one.cause.origin() == origin)
            && query.get("EmailAddress").is_none_or(|asked| asked.eq_ignore_ascii_case(email))
    });
    let rows = rows.map(|((_, email), one)| {
        json!({
            "EmailAddress": email,
            "SuppressionReason": one.cause.reason(),
            "Origin": one.cause.origin(),
            "CreatedAt": time::stamp(one.at),
        })
    });
    Ok(Answer::ok(&json!({"Suppressions": rows.collect::<Vec<_>>()})))
}

fn create(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let now = state.clock.now();
    each(state, call, "Suppressed", |server, stream, email| {
        server.suppress(stream, email, Cause::Customer, None, now);
    })
}

fn delete(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let now = state.clock.now();
    each(state, call, "Deleted", |server, stream, email| server.reactivate(stream, email, now))
}

/// Changes each of the addresses that a request names, and says what happened to it.
fn each(
    state: &State,
    call: &Call,
    done: &str,
    change: impl Fn(&mut Server, &str, &str),
) -> Result<Answer, Refusal> {
    let missing = || Refusal::new(1409, "A proper request body must be provided.");
    if call.body.is_empty() {
        return Err(missing());
    }
    let emails = call.read(|body| {
        body.objects("Suppressions", |item| item.string("EmailAddress").unwrap_or_default())
    })?;
    let mut server = state.server();
    server.streams.check(&call.parameter)?;
    if emails.is_empty() {
        return Err(missing());
    }
    if emails.len() > COUNT {
        let text = "You cannot provide more than the maximum number of suppressions for this \
                    request.";
        return Err(Refusal::new(1410, text));
    }
    let results = emails.iter().map(|email| {
        let failure = if !mailbox::is_address(email) {
            Some("An invalid email address was provided.")
        } else if server.suppressions.is_final(&call.parameter, email) {
            Some(FORBIDDEN)
        } else {
            change(&mut server, &call.parameter, email);
            None
        };
        let status = if failure.is_some() { "Failed" } else { done };
        json!({"EmailAddress": email, "Status": status, "Message": failure})
    });
    let results = results.collect::<Vec<Value>>();
    drop(server);
    state.announce();
    Ok(Answer::ok(&json!({"Suppressions": results})))
}

fn key(stream: &str, email: &str) -> (String, String) {
    (stream.to_owned(), email.to_ascii_lowercase())
}
