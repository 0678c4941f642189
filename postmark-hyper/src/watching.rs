//! What is asked for again and again until it is known: a mail in doubt, and a bulk mail.

use std::time::Duration;

use postmark_core::api::bulk::BulkSend;
use postmark_core::{BulkPoll, Email, Error, Next, Reconcile, Reconciled, ServerToken};

use crate::client::Client;

impl Client<ServerToken> {
    /// Finds out what became of a mail of which it is not known whether it was accepted, by
    /// searching for its [`Email::send_id`] as often as the patience allows; see [`Reconcile`].
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # use postmark_hyper::{Client, Content, Email, Error, Reconciled};
    /// # async fn send(client: Client) -> Result<(), Error> {
    /// let email = Email::new("me@example.com", "you@example.com", Content::text("Hello"));
    /// let email = email.send_id("order-77");
    /// if client.send(&email).await.is_err_and(|error| error.may_have_happened()) {
    ///     match client.reconcile(&email, Duration::from_secs(120)).await? {
    ///         Reconciled::Sent(id) => println!("sent as {id}"),
    ///         Reconciled::NotFound(looked) => println!("not found in {looked:?}"),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The mail has no id to search for; or the last search failed, and it is still not known what
    /// became of the mail.
    pub async fn reconcile(&self, email: &Email, patience: Duration) -> Result<Reconciled, Error> {
        let mut reconcile = Reconcile::new(email)?.patience(patience);
        let started = self.now();
        loop {
            let result = self.send(reconcile.request()).await;
            match reconcile.handle(result, self.now().saturating_duration_since(started)) {
                Next::Wait(pause) => self.sleep(pause).await,
                Next::Done(result) => return result,
            }
        }
    }

    /// Waits until a bulk mail is finished, or until the deadline of the [`BulkPoll`]: then this is
    /// how far it was.
    ///
    /// ```no_run
    /// # use postmark_hyper::{BulkPoll, Client, Error};
    /// # use postmark_hyper::api::bulk::BulkEmail;
    /// # async fn watch(client: &Client, news: &BulkEmail) -> Result<(), Error> {
    /// let accepted = client.send(news).await?;
    /// let finished = client.watch_bulk(BulkPoll::new(accepted.id)).await?;
    /// println!("{:?}", finished.status);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Asking failed, for good or until the deadline; the bulk mail goes on all the same.
    pub async fn watch_bulk(&self, mut poll: BulkPoll) -> Result<BulkSend, Error> {
        let started = self.now();
        loop {
            let result = self.send(poll.request()).await;
            match poll.handle(result, self.now().saturating_duration_since(started)) {
                Next::Wait(pause) => self.sleep(pause).await,
                Next::Done(result) => return result,
            }
        }
    }
}
