//! What happened to an email that may or may not have been accepted.

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
/// for that id until the mail is found or the patience is over:
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
/// # What it cannot know
///
/// Postmark does not say how long an email may take from being accepted to being found. An email
/// that takes longer than the patience is not found, and sending it again would send it twice: the
/// longer the patience, the less likely that is. Messages are kept for 45 days, unless the
/// retention add-on says otherwise; an older mail is not found either. The id takes one of the ten
/// metadata fields of an email.
#[derive(Debug, Clone)]
#[must_use]
pub struct Reconcile {
    id: String,
    search: FindMessage,
    patience: Duration,
    waits: Waits,
    /// When the present search is begun, at the earliest.
    begun: Duration,
}

/// What happened to an email.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "callers have to act on both")]
pub enum Reconciled {
    /// It was accepted, under this id; an empty one where Postmark says none.
    Sent(MessageId),
    /// It was not found in all that time. Whether that is long enough to send it again is yours to
    /// say.
    NotFound(Duration),
}

impl Reconcile {
    /// A search for an email, in its stream, of two minutes. Waits are 2 s at first and double up
    /// to 30 s.
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

    /// How long to search for an email that is not found, instead of two minutes.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The search to make now.
    pub fn request(&self) -> FindMessage {
        self.search.clone()
    }

    /// Judges the result of a search, `elapsed` after the first one started.
    ///
    /// The result is an error where it is still not known what happened to the email. A failure
    /// that may pass does not end the search before its patience is over; any other does.
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
        // A search tells of the time when it was begun, however late its response comes.
        let is_last = self.begun >= self.patience;
        match self.waits.wait(found.as_ref().err(), left).filter(|_| !is_last) {
            Some(wait) => {
                self.begun = elapsed.saturating_add(wait);
                Next::Wait(wait)
            }
            None => Next::Done(found.map(|_| Reconciled::NotFound(self.begun))),
        }
    }

    /// The email among those that a search gave. Others mean that it was not searched for the id,
    /// and a total without rows that the email may be among those that are not shown.
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
