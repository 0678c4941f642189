//! Polls until a result is known: for an email in doubt, or a bulk email.

use std::time::Duration;

use postmark_core::{
    Email, Endpoint, Error, Next, Reconcile, Reconciled, ServerToken, Token, Watch,
};

use crate::client::Client;

impl<T: Token> Client<T> {
    /// Repeats a request until its response has the result: what happened to an email
    /// ([`Reconcile`]), or that a bulk email is finished ([`BulkPoll`](crate::machine::BulkPoll)).
    ///
    /// ```no_run
    /// # use postmark_hyper::api::bulk::BulkEmail;
    /// # use postmark_hyper::machine::BulkPoll;
    /// # use postmark_hyper::{Client, Error};
    /// # async fn send(client: &Client, news: &BulkEmail) -> Result<(), Error> {
    /// let accepted = client.send(news).await?;
    /// let finished = client.watch(BulkPoll::new(accepted.id)).await?;
    /// println!("{:?}", finished.status);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The last request failed: permanently, or when the time was up.
    pub async fn watch<W>(&self, mut watch: W) -> Result<W::Output, Error>
    where
        W: Watch<Request: Endpoint<Token = T>>,
    {
        let started = self.now();
        loop {
            let result = self.send(watch.request()).await;
            match watch.handle(result, self.now().saturating_duration_since(started)) {
                Next::Wait(pause) => self.sleep(pause).await,
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
    /// # use postmark_hyper::{Client, Content, Email, Error, Reconciled};
    /// # async fn send(client: Client) -> Result<(), Error> {
    /// let email = Email::new("me@example.com", "you@example.com", Content::text("Hello"));
    /// let email = email.send_id("order-77");
    /// if client.send(&email).await.is_err_and(|error| error.may_have_happened()) {
    ///     match client.reconcile(&email, Duration::from_secs(120)).await? {
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
    pub async fn reconcile(&self, email: &Email, patience: Duration) -> Result<Reconciled, Error> {
        // The default stream may apply to the search.
        let sent =
            self.config().send_defaults().map(|defaults| email.clone().or_defaults(defaults));
        self.watch(Reconcile::new(sent.as_ref().unwrap_or(email))?.patience(patience)).await
    }
}
