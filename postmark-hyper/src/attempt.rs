//! One attempt: its turn, its request, and what came of it.

use std::pin::pin;
use std::time::Instant;

use bytes::Bytes;
use futures_util::future::{Either, select};
use http::{Request, Response};
use postmark_core::{Body, Endpoint, Exchange, Failure, Token};
use tokio::sync::oneshot;

use crate::Client;
#[cfg(feature = "tracing")]
use crate::trace;

/// A request that is to be made once.
pub(crate) struct Attempt {
    request: Request<Body>,
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

/// What came of an attempt, and when: waiting for its turn is no part of it.
pub(crate) struct Made {
    pub(crate) outcome: Result<Response<Bytes>, Failure>,
    pub(crate) begun: Instant,
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

    /// Waits for its turn, and makes the request.
    pub(crate) async fn make<T: Token>(self, client: &Client<T>) -> Made {
        let transport = client.transport();
        let _turn = client.limiter().turn(transport).await;
        let begun = transport.now();
        let sending = transport.send(self.request);
        #[cfg(feature = "tracing")]
        let sending = trace::follow(self.span, sending);
        let outcome = sending.await;
        Made { outcome, begun, ended: transport.now() }
    }

    /// The same as a task of its own, which goes on while nobody polls this, and ends when this is
    /// dropped.
    pub(crate) async fn make_by_itself<T: Token>(self, client: &Client<T>) -> Made {
        let body = self.request.body().clone();
        let (mut waiting, made) = oneshot::channel();
        let own = client.clone();
        let task = client.transport().spawn(Box::pin(async move {
            let making = pin!(self.make(&own));
            let made = match select(making, pin!(waiting.closed())).await {
                Either::Left((made, _)) => made,
                Either::Right(_) => return,
            };
            // Whoever does not wait any more has given the request up.
            let _ = waiting.send(made);
        }));
        if let Err(task) = task {
            task.await;
        }
        made.await.unwrap_or_else(|_| Made::lost(&body))
    }
}

impl Made {
    /// That of an attempt whose task is gone, because its runtime has ended.
    fn lost(body: &Body) -> Self {
        let gone = "the runtime has ended";
        let failure = if body.seal() { Failure::unsent(gone) } else { Failure::unanswered(gone) };
        let now = Instant::now();
        Self { outcome: Err(failure), begun: now, ended: now }
    }
}
