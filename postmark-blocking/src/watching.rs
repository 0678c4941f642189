//! Polls until a result is known: for an email in doubt, or a bulk email.

use std::thread;
use std::time::{Duration, Instant};

use postmark_core::{
    Email, Endpoint, Error, Next, Reconcile, Reconciled, ServerToken, Token, Watch,
};

use crate::client::Client;

impl<T: Token> Client<T> {
    /// Repeats a request until its response has the result: what happened to an email
    /// ([`Reconcile`]), or that a bulk email is finished ([`BulkPoll`](crate::machine::BulkPoll)).
    ///
    /// ```no_run
    /// # use postmark_blocking::api::bulk::BulkEmail;
    /// # use postmark_blocking::machine::BulkPoll;
    /// # use postmark_blocking::{Client, Error};
    /// # fn send(client: &Client, news: &BulkEmail) -> Result<(), Error> {
    /// let accepted = client.send(news)?;
    /// let finished = client.watch(BulkPoll::new(accepted.id))?;
    /// println!("{:?}", finished.status);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The last request failed: permanently, or when the time was up.
    pub fn watch<W>(&self, mut watch: W) -> Result<W::Output, Error>
    where
        W: Watch<Request: Endpoint<Token = T>>,
    {
        let started = Instant::now();
        loop {
            let result = self.send(watch.request());
            match watch.handle(result, started.elapsed()) {
                Next::Wait(pause) => thread::sleep(pause),
                Next::Done(output) => return output,
            }
        }
    }
}

impl Client<ServerToken> {
    /// Finds out whether an email in doubt was sent, by searching for its [`Email::send_id`] until
    /// it is found or the patience runs out.
    ///
    /// Short for [`watch`](Self::watch) with [`Reconcile`].
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # use postmark_blocking::{Client, Content, Email, Error, Reconciled};
    /// # fn send(client: Client) -> Result<(), Error> {
    /// let email = Email::new("me@example.com", "you@example.com", Content::text("Hello"));
    /// let email = email.send_id("order-77");
    /// if client.send(&email).is_err_and(|error| error.may_have_happened()) {
    ///     match client.reconcile(&email, Duration::from_secs(120))? {
    ///         Reconciled::Sent(id) => println!("sent as {id}"),
    ///         Reconciled::NotFound(searched) => println!("not found in {searched:?}"),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The email has no id to search for; or the last search failed, so the outcome is still
    /// unknown.
    pub fn reconcile(&self, email: &Email, patience: Duration) -> Result<Reconciled, Error> {
        // The default stream may apply to the search.
        let sent =
            self.config().send_defaults().map(|defaults| email.clone().or_defaults(defaults));
        self.watch(Reconcile::new(sent.as_ref().unwrap_or(email))?.patience(patience))
    }
}
