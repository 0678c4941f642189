//! The queue on a real NATS server, which `.ci/jetstream` installs.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, clippy::print_stdout)]

mod application;
mod kills;
mod measure;
mod nats;
mod redelivery;

use postmark_hyper::{Client, Content, Email, RetryPolicy, ServerToken};
use postmark_jetstream::{Entry, Rules, Worker};
use postmark_sandbox::{SERVER_TOKEN, Sandbox};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use self::nats::Nats;

fn email(name: &str) -> Email {
    Email::new("shop@example.com", format!("{name}@example.com"), Content::text("Thank you!"))
}

fn entry(key: &str) -> Entry {
    Entry::new(key, email(key))
}

fn client(sandbox: &Sandbox) -> Client {
    let token = ServerToken::new(SERVER_TOKEN).unwrap();
    Client::new(token).base_url(sandbox.url()).no_proxy().retry(RetryPolicy::never())
}

fn rules() -> Rules {
    Rules::new()
        .lease(Duration::from_secs(2))
        .patience(Duration::from_millis(300))
        .poll(Duration::from_millis(200))
}

/// A worker that runs until it is stopped or the test ends.
struct Running {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    async fn start(nats: &Nats, sandbox: &Sandbox) -> Self {
        Self::with(rules(), nats, sandbox).await
    }

    async fn with(rules: Rules, nats: &Nats, sandbox: &Sandbox) -> Self {
        let worker = Worker::new(nats.queue().await, client(sandbox)).rules(rules);
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async {
            let stopped = async { stopped.await.unwrap_or_default() };
            Box::pin(worker.run(stopped)).await.unwrap();
        });
        Self { stop, task }
    }

    async fn stop(self) {
        let _ = self.stop.send(());
        self.task.await.unwrap();
    }
}
