//! Runs an exchange to its end: attempts, and the waits between them.

use std::time::Duration;

use postmark_core::{Endpoint, Error, Exchange, Next, Token};

use crate::attempt::{Attempt, Attempted};
use crate::client::Client;

/// The longest wait for a turn. It can be added to any `Instant` without overflow.
const MAX_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

impl<T: Token> Client<T> {
    /// Runs an exchange to its end.
    ///
    /// If there is a limit, its attempts are tasks: a future that holds a turn might not be polled.
    pub(crate) async fn run<E>(&self, exchange: &mut Exchange<E>) -> Result<E::Response, Error>
    where
        E: Endpoint<Token = T>,
    {
        self.drive(exchange, self.limiter().is_set()).await
    }

    /// Runs an exchange to its end, each attempt in a separate task, which runs without this being
    /// polled, and is cancelled when this is dropped.
    pub(crate) async fn run_in_tasks<E>(
        &self,
        exchange: &mut Exchange<E>,
    ) -> Result<E::Response, Error>
    where
        E: Endpoint<Token = T>,
    {
        self.drive(exchange, true).await
    }

    async fn drive<E>(
        &self,
        exchange: &mut Exchange<E>,
        in_tasks: bool,
    ) -> Result<E::Response, Error>
    where
        E: Endpoint<Token = T>,
    {
        self.check()?;
        let transport = self.prepare(exchange)?;
        let started = transport.now();
        let deadline = started + exchange.deadline().min(MAX_TIMEOUT);
        loop {
            let attempt = Attempt::of(exchange);
            let Attempted { outcome, ended } = if in_tasks {
                attempt.make_in_task(self, deadline).await?
            } else {
                attempt.make(transport).await
            };
            let next = exchange.handle(outcome, ended.saturating_duration_since(started));
            self.notify(exchange);
            match next {
                Next::Wait(pause) => transport.sleep(pause).await,
                Next::Done(result) => return result,
            }
        }
    }
}
