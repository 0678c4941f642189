//! A client as a tower service.

use std::task::{Context, Poll};

use postmark_core::{Endpoint, Error, Token};
use tower_service::Service;

use crate::client::Client;
use crate::future::BoxFuture;

/// A client is a service for every endpoint, which it [sends](Client::send).
///
/// So `tower` layers apply: a timeout over all attempts, a limit shared with other services, your
/// own tracing. It is always ready.
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
