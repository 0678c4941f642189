//! Triggers events of emails, and refuses those that cannot happen at Postmark.

use std::time::{Duration, SystemTime};

use crate::account::Account;
use crate::account::message_store::StoredMessage;
use crate::account::server::{Server, State};
use crate::account::settings::Settings;
use crate::account::simulate::SimulationError;
use crate::account::streams::Streams;
use crate::mail::bounce_type::{self, BounceType};
use crate::mail::email_event::{Action, EmailEvent};
use crate::mail::event::Kind;
use crate::mail::message::SentMessage;
use crate::time;

/// How long Postmark keeps the events of an email, see
/// <https://postmarkapp.com/support/article/1119-message-activity>.
const RETENTION: Duration = Duration::from_secs(365 * 24 * 60 * 60);

impl Account {
    /// Triggers an event of an email, and returns the id of the bounce if it is one.
    pub(crate) fn trigger(
        &self,
        message_id: &str,
        event: &EmailEvent,
    ) -> Result<Option<i64>, SimulationError> {
        let state = self.server_of(message_id).ok_or(SimulationError::NoMessage)?;
        state.trigger(message_id, event)
    }
}

impl State {
    fn trigger(&self, id: &str, event: &EmailEvent) -> Result<Option<i64>, SimulationError> {
        let now = self.clock.now();
        let mut server = self.server();
        let kept = server.messages.kept(id).ok_or(SimulationError::NoMessage)?;
        let message = kept.message.clone();
        let recipient = recipient(&message, event)?.to_owned();
        let at = check_time(&message, event, now)?;
        let past = Past::of(kept, &recipient);
        let step = step(&event.action, &message, &past, &server.settings, &server.streams)?;
        let bounce = server.happen(&message, &recipient, step, at)?;
        drop(server);
        self.notify_change();
        Ok(bounce)
    }
}

/// The effect of an event, found possible.
enum Step {
    Deliver,
    Delay,
    Open,
    Click { link: String, location: &'static str },
    Bounce(&'static BounceType),
    Unsubscribe,
}

impl Server {
    fn happen(
        &mut self,
        message: &SentMessage,
        recipient: &str,
        step: Step,
        at: SystemTime,
    ) -> Result<Option<i64>, SimulationError> {
        match step {
            Step::Deliver => self.deliver(message, recipient, at),
            Step::Delay => self.delay(message, recipient, at),
            Step::Open => self.open(message, recipient, at),
            Step::Click { link, location } => self.click(message, recipient, &link, location, at),
            Step::Bounce(kind) => return Ok(Some(self.bounce(message, recipient, kind, at))),
            Step::Unsubscribe => {
                if self.suppressions.has(&message.stream, recipient) {
                    let text = format!("{recipient} is suppressed in {} already", message.stream);
                    return Err(SimulationError::Impossible(text));
                }
                self.unsubscribe(message, recipient, at);
            }
        }
        Ok(None)
    }
}

/// The events of an email for one recipient so far.
struct Past<'a> {
    recipient: &'a str,
    delivered: bool,
    /// The bounce after which it will never arrive.
    failed: Option<&'static BounceType>,
    complained: bool,
}

impl<'a> Past<'a> {
    fn of(kept: &StoredMessage, recipient: &'a str) -> Self {
        let mut past = Self { recipient, delivered: false, failed: None, complained: false };
        for event in &kept.events {
            if !event.recipient.eq_ignore_ascii_case(recipient) {
                continue;
            }
            match event.kind {
                Kind::Delivered => past.delivered = true,
                Kind::Bounced { kind, .. } if kind.is_failure() => past.failed = Some(kind),
                Kind::Bounced { kind, .. } => past.complained |= kind == bounce_type::COMPLAINT,
                _ => {}
            }
        }
        past
    }

    /// Refuses events that require that the email arrived.
    fn check_arrived(&self) -> Result<(), SimulationError> {
        self.check_not_failed()?;
        if self.delivered {
            return Ok(());
        }
        impossible(format!(
            "the email is not delivered to {} yet: deliver it first",
            self.recipient
        ))
    }

    /// Refuses events that happen before or instead of the delivery.
    fn check_pending(&self) -> Result<(), SimulationError> {
        self.check_not_failed()?;
        if !self.delivered {
            return Ok(());
        }
        impossible(format!(
            "the email is delivered to {} already: set manual delivery to hold emails back",
            self.recipient
        ))
    }

    fn check_not_failed(&self) -> Result<(), SimulationError> {
        let Some(kind) = self.failed else { return Ok(()) };
        impossible(format!(
            "{} does not have the email: it bounced ({})",
            self.recipient, kind.name
        ))
    }
}

/// Checks whether an event can happen to an email at a recipient, and returns its effect.
fn step(
    action: &Action,
    message: &SentMessage,
    past: &Past<'_>,
    settings: &Settings,
    streams: &Streams,
) -> Result<Step, SimulationError> {
    match action {
        Action::Deliver => past.check_pending().map(|()| Step::Deliver),
        Action::Delay => past.check_pending().map(|()| Step::Delay),
        Action::Open => {
            past.check_arrived()?;
            if message.html.is_none() {
                return impossible("the email has no HTML body, which the open tracking needs");
            }
            if message.track_opens != Some(true) && !settings.is_on("TrackOpens") {
                return impossible(
                    "opens of the email are not tracked: send it with \"TrackOpens\": true, or set \
                     TrackOpens of the server",
                );
            }
            Ok(Step::Open)
        }
        Action::Click { link } => {
            past.check_arrived()?;
            click(link.as_deref(), message, settings)
        }
        Action::Bounce { kind } => {
            let kind = bounce_type::named(kind).ok_or(SimulationError::NoSuchBounce)?;
            if kind == bounce_type::COMPLAINT || kind.is_reply() {
                past.check_arrived()?;
            }
            if kind == bounce_type::COMPLAINT && past.complained {
                return impossible(format!(
                    "{} has complained of the email already",
                    past.recipient
                ));
            }
            past.check_not_failed()?;
            Ok(Step::Bounce(kind))
        }
        Action::Unsubscribe => {
            past.check_arrived()?;
            if !streams.unsubscribes(&message.stream) {
                return impossible(format!(
                    "Postmark puts no link to unsubscribe into emails of the stream {}: its \
                     UnsubscribeHandlingType is not Postmark",
                    message.stream
                ));
            }
            Ok(Step::Unsubscribe)
        }
    }
}

/// Finds the link that is followed, and the body that it is in.
fn click(
    link: Option<&str>,
    message: &SentMessage,
    settings: &Settings,
) -> Result<Step, SimulationError> {
    let tracking = message.track_links.as_deref().unwrap_or(settings.text("TrackLinks"));
    let (in_html, in_text) = match tracking {
        "HtmlAndText" => (true, true),
        "HtmlOnly" => (true, false),
        "TextOnly" => (false, true),
        _ => {
            return impossible(
                "links of the email are not tracked: send it with TrackLinks, or set TrackLinks of \
                 the server",
            );
        }
    };
    let links = message.links();
    let place = |link: &str| {
        let (html, text) = message.places_of(link);
        if html && in_html {
            return Some("HTML");
        }
        (text && in_text).then_some("Text")
    };
    let Some(asked) = link else {
        let first = links.into_iter().find_map(|link| Some((place(&link)?, link)));
        let Some((location, link)) = first else {
            return impossible("the email has no link that is tracked");
        };
        return Ok(Step::Click { link, location });
    };
    if !links.iter().any(|link| link == asked) {
        return impossible(format!(
            "the email has no link to {asked}; it has {}",
            if links.is_empty() { "none".to_owned() } else { links.join(", ") }
        ));
    }
    match place(asked) {
        Some(location) => Ok(Step::Click { link: asked.to_owned(), location }),
        None => impossible(format!("TrackLinks is {tracking}, and {asked} is in the other body")),
    }
}

/// The recipient of an event.
fn recipient<'a>(message: &'a SentMessage, event: &EmailEvent) -> Result<&'a str, SimulationError> {
    let Some(asked) = &event.recipient else {
        return message.active().next().ok_or(SimulationError::NoRecipient);
    };
    let all = message.recipients();
    let Some(found) = all.iter().find(|one| one.eq_ignore_ascii_case(asked)) else {
        return impossible(format!(
            "{asked} is no recipient of the email: it went to {}",
            all.join(", ")
        ));
    };
    if message.inactive.iter().any(|one| one.eq_ignore_ascii_case(asked)) {
        return impossible(format!(
            "{asked} was suppressed when the email was sent, and got nothing"
        ));
    }
    Ok(found)
}

/// The time of an event, by the sandbox's clock.
fn check_time(
    message: &SentMessage,
    event: &EmailEvent,
    now: SystemTime,
) -> Result<SystemTime, SimulationError> {
    let Some(at) = event.at else { return Ok(now.max(message.received_at)) };
    if at < message.received_at {
        return impossible(format!(
            "{} is before the email was sent ({})",
            time::utc(at),
            time::utc(message.received_at)
        ));
    }
    if at > now {
        return impossible(format!(
            "{} is in the future of the sandbox's clock ({}): let time pass first",
            time::utc(at),
            time::utc(now)
        ));
    }
    if message.received_at.checked_add(RETENTION).is_some_and(|end| at > end) {
        return impossible("Postmark keeps no email for longer than 365 days");
    }
    Ok(at)
}

fn impossible<T>(reason: impl Into<String>) -> Result<T, SimulationError> {
    Err(SimulationError::Impossible(reason.into()))
}
