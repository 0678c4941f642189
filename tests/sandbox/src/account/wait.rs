//! Waits for emails and for webhooks, and lets time pass.

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::account::Account;
use crate::account::clock;
use crate::mail::message::SentMessage;
use crate::time;
use crate::webhook::queue::{Delivery, DeliveryStatus};

/// The maximum number of emails or deliveries that an error lists.
const LISTED: usize = 10;

/// A wait timed out. The error lists what was there instead.
///
/// `Debug` prints the same as `Display`, so that a failing `unwrap()` or `?` in a test shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct WaitError {
    /// What did not happen, and the time.
    wanted: String,
    /// What the sandbox held instead.
    found: String,
}

impl fmt::Display for WaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.wanted, self.found)
    }
}

impl fmt::Debug for WaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for WaitError {}

impl Account {
    /// Waits until this many emails are kept.
    pub(crate) async fn count_kept(&self, count: usize) {
        let enough = || {
            let counts = self.servers().into_iter().map(|state| state.server().messages.len());
            (counts.sum::<usize>() >= count).then_some(())
        };
        self.first.changed.until(enough).await;
    }

    /// Waits for a matching email, and returns the newest.
    pub(crate) async fn matching(
        &self,
        mut fits: impl FnMut(&SentMessage) -> bool,
    ) -> Arc<SentMessage> {
        // Each email is examined once.
        let mut seen = BTreeMap::new();
        let look = || {
            let mut found: Option<Arc<SentMessage>> = None;
            for state in self.servers() {
                let server = state.server();
                let seen = seen.entry(server.id).or_insert(0);
                let fresh = server.messages.since(*seen).cloned().collect::<Vec<_>>();
                *seen = server.messages.arrived();
                // The predicate is foreign code.
                drop(server);
                let fitting = fresh.into_iter().find(|message| fits(message));
                let is_newer = |new: &Arc<SentMessage>| {
                    found.as_ref().is_none_or(|old| old.received_at < new.received_at)
                };
                found = fitting.filter(is_newer).or(found.take());
            }
            found
        };
        self.first.changed.until(look).await
    }

    /// Waits until no webhook call is pending.
    pub(crate) async fn settled(&self) {
        let settled = || {
            let ahead = self.first.clock.ahead();
            let mut servers = self.servers().into_iter();
            servers.all(|state| state.server().outbox.is_settled(ahead)).then_some(())
        };
        self.first.changed.until(settled).await;
    }

    /// Moves the clock forward, and runs what becomes due, in order.
    pub(crate) async fn advance(&self, time: Duration) {
        let clock = &self.first.clock;
        let until = clock.ahead().saturating_add(time).min(clock::FURTHEST);
        loop {
            self.settled().await;
            let next = self.servers().iter().filter_map(|state| state.server().outbox.next()).min();
            let next = next.filter(|due| *due <= until);
            clock.put_ahead(next.unwrap_or(until));
            if next.is_none() {
                return;
            }
            self.first.changed.work.notify_one();
        }
    }

    /// Sets the clock: forward with everything that becomes due, and back at once.
    pub(crate) async fn set_clock(&self, time: SystemTime) {
        match time.duration_since(self.now()) {
            Ok(forward) => self.advance(forward).await,
            Err(_) => self.first.clock.set(time),
        }
    }

    /// The error for an email that did not come: lists what is there instead.
    pub(crate) fn missing(&self, wanted: &str, timeout: Duration) -> WaitError {
        WaitError { wanted: format!("{wanted} came within {}", span(timeout)), found: self.held() }
    }

    /// The error for webhooks that did not settle: lists the pending calls.
    pub(crate) fn unsettled(&self, timeout: Duration) -> WaitError {
        let wanted = format!("the webhooks were not called within {}", span(timeout));
        let deliveries = self.deliveries();
        let due = deliveries.iter().filter(|one| one.status == DeliveryStatus::Due);
        let due = due.collect::<Vec<_>>();
        let mut found = format!("{} of {} deliveries are due:", due.len(), deliveries.len());
        for Delivery { event, url, attempts, .. } in due.iter().take(LISTED) {
            // Writing to a String does not fail.
            let _ = write!(found, "\n  {event} to {url}, after {} attempts", attempts.len());
        }
        found.push_str(
            "\nA webhook on the thread that waits cannot respond: `.await` instead of `blocking()`.",
        );
        WaitError { wanted, found }
    }

    /// A short list of what the sandbox holds.
    fn held(&self) -> String {
        let messages = self.messages();
        let mut text = match messages.len() {
            0 => "the sandbox has no emails".to_owned(),
            1 => "the sandbox has 1 email:".to_owned(),
            count => format!("the sandbox has {count} emails:"),
        };
        for message in messages.iter().rev().take(LISTED) {
            // Writing to a String does not fail.
            let _ = write!(
                text,
                "\n  {} to {}: {:?} (stream {}, server {})",
                time::plain(message.received_at),
                message.recipients().join(", "),
                message.subject,
                message.stream,
                message.server_id,
            );
        }
        if messages.len() > LISTED {
            let _ = write!(text, "\n  and {} older", messages.len() - LISTED);
        }
        let evicted = self.evicted();
        if evicted > 0 {
            let _ = write!(
                text,
                "\n{evicted} older emails were evicted: see Options::max_messages and max_bytes"
            );
        }
        let requests = self.requests();
        if messages.is_empty() {
            let _ = write!(text, ", and {requests} requests came in to its API");
        }
        text
    }
}

fn span(time: Duration) -> String {
    match time.as_millis() {
        0 => "0 s".to_owned(),
        millis if millis % 1000 == 0 => format!("{} s", time.as_secs()),
        millis => format!("{millis} ms"),
    }
}
