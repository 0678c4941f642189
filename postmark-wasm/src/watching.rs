//! What is asked again and again until it is known: an email in doubt, and a bulk email.

use std::time::Duration;

use postmark_core::{
    Email, Endpoint, Error, Next, Reconcile, Reconciled, ServerToken, Token, Watch,
};

use crate::client::Client;
use crate::platform::{Instant, sleep};

impl<T: Token> Client<T> {
    /// Repeats a request until its response says what is waited for: what happened to an email
    /// ([`Reconcile`]), or that a bulk email is finished ([`BulkPoll`](crate::machine::BulkPoll)).
    ///
    /// ```no_run
    /// # use postmark_wasm::api::bulk::BulkEmail;
    /// # use postmark_wasm::machine::BulkPoll;
    /// # use postmark_wasm::{Client, Error};
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
    /// The last request failed: for good, or when the time of the watch was over.
    pub async fn watch<W>(&self, mut watch: W) -> Result<W::Output, Error>
    where
        W: Watch<Request: Endpoint<Token = T>>,
    {
        let started = Instant::now();
        loop {
            let result = self.send(watch.request()).await;
            match watch.handle(result, started.elapsed()) {
                Next::Wait(pause) => sleep(pause).await,
                Next::Done(output) => return output,
            }
        }
    }
}

impl Client<ServerToken> {
    /// Finds out what happened to an email whose sending is in doubt, by searching for its
    /// [`Email::send_id`] until it is found or the patience is over.
    ///
    /// Short for [`watch`](Self::watch) with [`Reconcile`].
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # use postmark_wasm::{Client, Content, Email, Error, Reconciled};
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
    /// The email has no id to search for; or the last search failed, and it is still not known what
    /// happened to the email.
    pub async fn reconcile(&self, email: &Email, patience: Duration) -> Result<Reconciled, Error> {
        // The stream that is searched may be a default.
        let sent =
            self.config().send_defaults().map(|defaults| email.clone().or_defaults(defaults));
        self.watch(Reconcile::new(sent.as_ref().unwrap_or(email))?.patience(patience)).await
    }
}
