//! The adapters that scenarios run on.

use std::pin::pin;
use std::sync::LazyLock;
use std::task::Poll;
use std::time::Duration;

use futures_util::StreamExt;
use postmark_core::{Email, Endpoint, Error, List, Outcome, Reconciled, ServerToken, Watch};
use postmark_tests::conformance::{AsyncStack, Proxying, Setup, Stack};

/// Configures a client: the setters are the same for all.
macro_rules! client {
    ($new:expr, $setup:ident) => {{
        let token = ServerToken::new($setup.token).expect("a token");
        let mut client = ($new)(token)
            .base_url(&$setup.base_url)
            .timeout($setup.timeout)
            .connect_timeout($setup.connect_timeout)
            .slowest_upload($setup.slowest_upload)
            .response_limit($setup.response_limit)
            .retry($setup.retry);
        client = match &$setup.proxying {
            Proxying::Never => client.no_proxy(),
            Proxying::Given(url) => client.proxy(url),
            Proxying::Environment => client,
        };
        match &$setup.roots {
            Some(roots) => client.root_certificates(roots),
            None => client,
        }
    }};
}

pub(crate) struct Blocking(postmark_blocking::Client);

impl Stack for Blocking {
    const NAME: &'static str = "blocking";
    const HEARS_EARLY: bool = false;

    fn new(setup: Setup) -> Self {
        Self(client!(postmark_blocking::Client::new, setup))
    }

    fn token(&self, token: ServerToken) -> Self {
        Self(self.0.clone().token(token))
    }

    fn send<E>(&self, endpoint: E) -> Result<E::Response, Error>
    where
        E: Endpoint<Token = ServerToken> + Send + 'static,
        E::Response: Send,
    {
        self.0.send(endpoint)
    }

    fn list<L>(&self, list: L, most: usize) -> Vec<Result<L::Item, Error>>
    where
        L: List<Item: Send, Walk: Send, Response: Send, Token = ServerToken> + Send + 'static,
    {
        self.0.list(list).take(most).collect()
    }

    fn reconcile(&self, email: &Email, patience: Duration) -> Result<Reconciled, Error> {
        self.0.reconcile(email, patience)
    }

    fn watch<W>(&self, watch: W) -> Result<W::Output, Error>
    where
        W: Watch<Output: Send, Request: Endpoint<Token = ServerToken, Response: Send> + Send>
            + Send,
    {
        self.0.watch(watch)
    }

    fn send_batch(&self, mails: Vec<Email>, messages: usize) -> Vec<(usize, Outcome)> {
        self.0.send_batch(mails).messages(messages).collect()
    }
}

static TOKIO: LazyLock<tokio::runtime::Runtime> =
    LazyLock::new(|| tokio::runtime::Runtime::new().expect("a runtime"));

/// The stack of one runtime.
macro_rules! on_hyper {
    ($Name:ident, $name:literal, $Runtime:path, $block_on:expr) => {
        pub(crate) struct $Name(postmark_hyper::Client);

        impl Stack for $Name {
            const NAME: &'static str = $name;
            const HEARS_EARLY: bool = true;

            fn new(setup: Setup) -> Self {
                Self(client!(|token| postmark_hyper::Client::on($Runtime, token), setup))
            }

            fn token(&self, token: ServerToken) -> Self {
                Self(self.0.clone().token(token))
            }

            fn send<E>(&self, endpoint: E) -> Result<E::Response, Error>
            where
                E: Endpoint<Token = ServerToken> + Send + 'static,
                E::Response: Send,
            {
                $block_on(assert_send(self.0.send(endpoint)))
            }

            fn list<L>(&self, list: L, most: usize) -> Vec<Result<L::Item, Error>>
            where
                L: List<Item: Send, Walk: Send, Response: Send, Token = ServerToken>
                    + Send
                    + 'static,
            {
                $block_on(self.0.list(list).take(most).collect())
            }

            fn reconcile(&self, email: &Email, patience: Duration) -> Result<Reconciled, Error> {
                $block_on(assert_send(self.0.reconcile(email, patience)))
            }

            fn watch<W>(&self, watch: W) -> Result<W::Output, Error>
            where
                W: Watch<
                        Output: Send,
                        Request: Endpoint<Token = ServerToken, Response: Send> + Send,
                    > + Send,
            {
                $block_on(assert_send(self.0.watch(watch)))
            }

            fn send_batch(&self, mails: Vec<Email>, messages: usize) -> Vec<(usize, Outcome)> {
                $block_on(self.0.send_batch(mails).messages(messages).collect())
            }
        }

        impl AsyncStack for $Name {
            fn drop_after<E>(&self, endpoint: E, polls: usize) -> Option<Result<E::Response, Error>>
            where
                E: Endpoint<Token = ServerToken> + Send + 'static,
                E::Response: Send,
            {
                $block_on(drop_after(self.0.send(endpoint), polls))
            }
        }
    };
}

on_hyper!(Tokio, "tokio", postmark_hyper::Tokio, |future| TOKIO.block_on(future));
on_hyper!(AsyncStd, "async-std", postmark_hyper::AsyncStd, async_std::task::block_on);
on_hyper!(Smol, "smol", postmark_hyper::Smol, smol::block_on);

fn assert_send<F: Send>(future: F) -> F {
    future
}

/// Polls a future this many times, each time it asks for it, and drops it.
async fn drop_after<F: Future>(future: F, polls: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    std::future::poll_fn(|cx| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match future.as_mut().poll(cx) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}
