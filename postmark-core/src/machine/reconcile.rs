//! Finds out whether an email in doubt was accepted.

use std::time::Duration;

use super::exchange::Next;
use super::waits::Waits;
use crate::api::email::{Email, MessageId};
use crate::api::messages::{FindMessage, FoundMessage};
use crate::error::{Error, Fault};
use crate::list::Page;
use crate::text::DecodeError;

/// Finds out whether an email in doubt was accepted.
///
/// The email must have been marked with [`Email::send_id`] before it was sent. A driver searches
/// for that id until the email is found or the patience runs out:
///
/// ```
/// # use std::time::Duration;
/// # use postmark_core::*;
/// # fn send<E: Endpoint>(_: &E) -> Result<E::Response, Error> {
/// #     Err(Error::Transport(Failure::unsent("no network")))
/// # }
/// # fn sleep(_: Duration) {}
/// # struct Clock; impl Clock { fn elapsed(&self) -> Duration { Duration::from_secs(999) } }
/// # let email = Email::new("a@example.com", "b@example.com", Content::text("Hello")).send_id("7");
/// let mut reconcile = Reconcile::new(&email)?;
/// # let started = Clock;
/// let found = loop {
///     let result = send(&reconcile.request());
///     match reconcile.handle(result, started.elapsed()) {
///         Next::Wait(pause) => sleep(pause),
///         Next::Done(found) => break found,
///     }
/// };
/// match found {
///     Ok(Reconciled::Sent(id)) => println!("it was sent as {id}"),
///     Ok(Reconciled::NotFound(looked)) => println!("not found for {looked:?}"),
///     Err(error) => println!("still not known: {error}"),
/// }
/// # Ok::<(), Fault>(())
/// ```
///
/// # Limits
///
/// Postmark does not say how soon an accepted email can be found. If it takes longer than the
/// patience, the email is not found, and resending it delivers it twice: a longer patience makes
/// this less likely. Postmark keeps messages for 45 days, unless the retention add-on says
/// otherwise; older emails are not found either. The id takes one of the email's ten metadata
/// fields.
#[derive(Debug, Clone)]
#[must_use]
pub struct Reconcile {
    id: String,
    search: FindMessage,
    patience: Duration,
    waits: Waits,
    /// The earliest time at which the current search starts.
    begun: Duration,
}

/// The result of a search for an email.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "callers have to act on both")]
pub enum Reconciled {
    /// It was accepted under this id; empty if Postmark gave none.
    Sent(MessageId),
    /// It was not found within this time. You decide whether that is long enough to send it again.
    NotFound(Duration),
}

impl Reconcile {
    /// Searches for an email in its stream for two minutes. The first wait is 2 s, and waits double
    /// up to 30 s.
    ///
    /// # Errors
    ///
    /// The email has no [`Email::send_id`].
    pub fn new(email: &Email) -> Result<Self, Fault> {
        let Some(id) = email.search_id() else {
            let remedy = "Mark emails with a send id before they are sent.";
            return Err(Fault::new("Metadata", "has no id to search for", remedy));
        };
        let id = id.to_owned();
        let search = FindMessage::new(&id, email.stream());
        let waits = Waits { next: Duration::from_secs(2), longest: Duration::from_secs(30) };
        Ok(Self { id, search, patience: Duration::from_secs(120), waits, begun: Duration::ZERO })
    }

    /// Sets how long to search for an email that is not found, instead of two minutes.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The search to send now.
    pub fn request(&self) -> FindMessage {
        self.search.clone()
    }

    /// Takes the result of a search, `elapsed` after the first one was started.
    ///
    /// The result is an error if the outcome of the email is still unknown. A temporary failure
    /// does not end the search before the patience runs out; any other does.
    pub fn handle(
        &mut self,
        result: Result<Page<FoundMessage>, Error>,
        elapsed: Duration,
    ) -> Next<Reconciled> {
        let found = result.and_then(|page| self.find(page));
        if let Ok(Some(id)) = found {
            return Next::Done(Ok(Reconciled::Sent(id)));
        }
        let left = self.patience.saturating_sub(elapsed);
        // A search reflects the time it was started, however late its response arrives.
        let is_last = self.begun >= self.patience;
        match self.waits.wait(found.as_ref().err(), left).filter(|_| !is_last) {
            Some(wait) => {
                self.begun = elapsed.saturating_add(wait);
                Next::Wait(wait)
            }
            None => Next::Done(found.map(|_| Reconciled::NotFound(self.begun))),
        }
    }

    /// Finds the email among the rows of a page. Other rows mean that the search ignored the id; a
    /// total without rows means that the email may be among rows that were not returned.
    fn find(&self, page: Page<FoundMessage>) -> Result<Option<MessageId>, Error> {
        let others = !page.items.is_empty() || page.total_count != 0;
        let mine = page.into_iter().find(|message| {
            let metadata = message.metadata.as_ref();
            metadata.and_then(|metadata| metadata.get(Email::SEND_ID)) == Some(&self.id)
        });
        match mine {
            Some(message) => Ok(Some(message.message_id)),
            None if others => Err(Error::unexpected(DecodeError::OTHER_MESSAGES)),
            None => Ok(None),
        }
    }
}
