//! A client as a service, to be put below layers of tower.

use std::task::{Context, Poll};

use postmark_core::{Endpoint, Error, Token};
use tower_service::Service;

use crate::client::Client;
use crate::future::BoxFuture;

/// A client is a service over every endpoint: it [sends](Client::send) it.
///
/// So the layers of `tower` apply: a timeout over all attempts, a limit that is shared with other
/// services, a trace of your own. It is always ready.
///
/// ```
/// # #[cfg(feature = "tokio")] {
/// use postmark_hyper::{Client, ServerToken, api::servers::GetCurrentServer};
/// use tower_service::Service;
///
/// let mut client = Client::new(ServerToken::test());
/// let server = client.call(GetCurrentServer);
/// # drop(server);
/// # }
/// ```
impl<T, E> Service<E> for Client<T>
where
    T: Token,
    E: Endpoint<Token = T> + Send + 'static,
    E::Response: Send,
{
    type Response = E::Response;
    type Error = Error;
    type Future = BoxFuture<Result<E::Response, Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, endpoint: E) -> Self::Future {
        let client = self.clone();
        Box::pin(async move { client.send(endpoint).await })
    }
}
