//! One attempt: waiting for its turn, sending the request, and the result.

use std::pin::pin;
use std::time::Instant;

use bytes::Bytes;
use futures_util::future::{Either, select};
use http::{Request, Response};
use postmark_core::{Body, Endpoint, Exchange, Failure, Fault, Token};
use tokio::sync::oneshot;

use crate::client::Client;
use crate::limiter::NoTurn;
#[cfg(feature = "tracing")]
use crate::trace;
use crate::transport::Transport;

/// A request to send once.
pub(crate) struct Attempt {
    request: Request<Body>,
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

/// The result of an attempt, and when it ended.
pub(crate) struct Attempted {
    pub(crate) outcome: Result<Response<Bytes>, Failure>,
    pub(crate) ended: Instant,
}

impl Attempt {
    pub(crate) fn of<E: Endpoint>(exchange: &Exchange<E>) -> Self {
        Self {
            request: exchange.request(),
            #[cfg(feature = "tracing")]
            span: trace::span(exchange),
        }
    }

    /// Sends the request.
    pub(crate) async fn make(self, transport: &dyn Transport) -> Attempted {
        let sending = transport.send(self.request);
        #[cfg(feature = "tracing")]
        let sending = trace::follow(self.span, sending);
        let outcome = sending.await;
        Attempted { outcome, ended: transport.now() }
    }

    /// Waits for its turn, at most until the deadline, and sends the request.
    async fn make_in_turn<T: Token>(self, client: &Client<T>, deadline: Instant) -> Attempted {
        let transport = client.transport();
        let now = transport.now();
        let patience = deadline.saturating_duration_since(now);
        match client.limiter().turn(transport, patience).await {
            Ok(_turn) => self.make(transport).await,
            // It ends when its turn would have come: after the deadline.
            Err(none) => Attempted { ended: now + none.wait, outcome: Err(self.unsent(none)) },
        }
    }

    /// Waits for its turn and sends the request in a separate task, which runs without this being
    /// polled, and is cancelled when this is dropped.
    ///
    /// # Errors
    ///
    /// There is a limit, and the transport cannot spawn tasks.
    pub(crate) async fn make_in_task<T: Token>(
        self,
        client: &Client<T>,
        deadline: Instant,
    ) -> Result<Attempted, Fault> {
        let body = self.request.body().clone();
        let (mut waiting, made) = oneshot::channel();
        let own = client.clone();
        let task = client.transport().spawn(Box::pin(async move {
            let making = pin!(self.make_in_turn(&own, deadline));
            // A cancelled request does not start when its turn comes.
            let made = match select(pin!(waiting.closed()), making).await {
                Either::Left(_) => return,
                Either::Right((made, _)) => made,
            };
            // The request may have been cancelled.
            let _ = waiting.send(made);
        }));
        if let Err(task) = task {
            client.limiter().check_unset()?;
            task.await;
        }
        Ok(made.await.unwrap_or_else(|_| Attempted::lost(&body, client.now())))
    }

    /// The failure of a request that was never sent.
    #[cfg_attr(not(feature = "tracing"), expect(clippy::unused_self, reason = "it has the span"))]
    fn unsent(self, why: NoTurn) -> Failure {
        #[cfg(feature = "tracing")]
        trace::unsent(&self.span);
        Failure::unsent(why)
    }
}

impl Attempted {
    /// The result of an attempt whose task is gone because its runtime has ended.
    fn lost(body: &Body, now: Instant) -> Self {
        let gone = "the runtime has ended";
        let failure = if body.seal() { Failure::unsent(gone) } else { Failure::unanswered(gone) };
        Self { outcome: Err(failure), ended: now }
    }
}
