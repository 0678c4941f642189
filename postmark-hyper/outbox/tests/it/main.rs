//! The outbox on a real PostgreSQL server.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "../postgres/mod.rs"]
mod postgres;

mod application;
mod claims;
mod database;
mod limits;
mod measure;
mod partition;
mod sending;

use std::time::Duration;

use postmark_hyper::{Client, Content, Email, RetryPolicy, ServerToken};
use postmark_outbox::{Entry, Rules, Worker};
use postmark_sandbox::{SERVER_TOKEN, Sandbox};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_postgres::Config;

fn email(name: &str) -> Email {
    Email::new("shop@example.com", format!("{name}@example.com"), Content::text("Thank you!"))
}

fn entry(key: &str) -> Entry {
    Entry::new(key, email(key))
}

fn client(sandbox: &Sandbox) -> Client {
    client_at(sandbox.url())
}

fn client_at(url: &str) -> Client {
    let token = ServerToken::new(SERVER_TOKEN).unwrap();
    Client::new(token).base_url(url).no_proxy().retry(RetryPolicy::never())
}

fn rules() -> Rules {
    Rules::new().patience(Duration::from_millis(300)).poll(Duration::from_millis(500))
}

/// A worker that runs until it is stopped or the test ends.
struct Running {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    fn start(worker: Worker) -> Self {
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async {
            let stopped = async { stopped.await.unwrap_or_default() };
            worker.run(stopped).await.unwrap();
        });
        Self { stop, task }
    }

    async fn stop(self) {
        let _ = self.stop.send(());
        self.task.await.unwrap();
    }
}

fn worker(config: &Config, sandbox: &Sandbox) -> Worker {
    Worker::new(config.clone()).client(client(sandbox)).rules(rules())
}
