//! The interface of adapters for scenarios.

use std::time::Duration;

use postmark_core::{Email, Endpoint, Error, List, Outcome, Reconciled, ServerToken, Watch};

use super::{Request, Setup};

/// A client of an adapter, with a runtime if it needs one.
pub trait Stack: Send + Sync + Sized + 'static {
    /// Its short name.
    const NAME: &'static str;

    /// Whether it reads a response that arrives before the request is completely written.
    const HEARS_EARLY: bool;

    /// A client.
    fn new(setup: Setup) -> Self;

    /// The same client with another token.
    #[must_use]
    fn token(&self, token: ServerToken) -> Self;

    /// Makes a request, with retries.
    ///
    /// # Errors
    ///
    /// Those of the client.
    fn send<E>(&self, endpoint: E) -> Result<E::Response, Error>
    where
        E: Endpoint<Token = ServerToken> + Send + 'static,
        E::Response: Send;

    /// Reads a list, up to its end or this many rows.
    fn list<L>(&self, list: L, most: usize) -> Vec<Result<L::Item, Error>>
    where
        L: List<Item: Send, Walk: Send, Response: Send, Token = ServerToken> + Send + 'static;

    /// Finds out what happened to an email.
    ///
    /// # Errors
    ///
    /// Those of the client.
    fn reconcile(&self, email: &Email, patience: Duration) -> Result<Reconciled, Error>;

    /// Repeats a request until the awaited result is known.
    ///
    /// # Errors
    ///
    /// Those of the client.
    fn watch<W>(&self, watch: W) -> Result<W::Output, Error>
    where
        W: Watch<Output: Send, Request: Endpoint<Token = ServerToken, Response: Send> + Send>
            + Send;

    /// Sends emails, `messages` in a request.
    fn send_batch(&self, mails: Vec<Email>, messages: usize) -> Vec<(usize, Outcome)>;
}

/// A stack whose calls can be canceled.
pub trait AsyncStack: Stack {
    /// Polls a call this many times, or to its end, and drops it.
    fn drop_after<E>(&self, endpoint: E, polls: usize) -> Option<Result<E::Response, Error>>
    where
        E: Endpoint<Token = ServerToken> + Send + 'static,
        E::Response: Send;
}

/// A scenario on one stack: returns the complete requests.
pub type Scenario = fn() -> Vec<Request>;

/// Runs a scenario on one stack after the other: the same requests must arrive.
pub fn same_on_all<const COUNT: usize>(stacks: [(&str, Scenario); COUNT]) {
    let mut first = None;
    for (name, scenario) in stacks {
        // Shown if the scenario fails.
        eprintln!("on {name}");
        let arrived: Vec<_> = scenario().iter().map(Request::normalised).collect();
        let (other, expected) = first.get_or_insert_with(|| (name, arrived.clone()));
        assert_eq!(arrived, *expected, "what arrives from {name} is not what does from {other}");
    }
}
