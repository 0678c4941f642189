//! The ways that are compared. All build the same email, and send it with the same client.

mod apalis;
mod graphile;
mod ours;

use postmark_hyper::{Client, Content, Email, ServerToken};
use postmark_sandbox::SERVER_TOKEN;
use serde::{Deserialize, Serialize};

/// How many sends a worker of an engine has in flight.
const IN_FLIGHT: usize = 64;

/// A way to send many emails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// `postmark-outbox`, with its usual rules.
    Ours,
    /// graphile_worker, with its usual settings except for the sends in flight.
    Graphile,
    /// The same with its local queue and batched completions, as in its own benchmark.
    GraphileTuned,
    /// apalis-postgres, with tasks fetched in larger batches.
    Apalis,
}

impl Way {
    pub(crate) const ALL: [Self; 4] =
        [Self::Ours, Self::Graphile, Self::GraphileTuned, Self::Apalis];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ours => "postmark-outbox",
            Self::Graphile => "graphile_worker",
            Self::GraphileTuned => "graphile_worker, local queue",
            Self::Apalis => "apalis-postgres",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }

    /// Creates the tables.
    pub(crate) async fn prepare(self, database: &str) {
        match self {
            Self::Ours => ours::prepare(database).await,
            Self::Graphile | Self::GraphileTuned => graphile::prepare(database).await,
            Self::Apalis => apalis::prepare(database).await,
        }
    }

    /// Commits this many emails in one transaction.
    pub(crate) async fn enqueue(self, database: &str, emails: usize) {
        let jobs: Vec<_> = (0..emails).map(Job::new).collect();
        match self {
            Self::Ours => ours::enqueue(database, &jobs).await,
            Self::Graphile | Self::GraphileTuned => graphile::enqueue(database, &jobs).await,
            Self::Apalis => apalis::enqueue(database, &jobs).await,
        }
    }

    /// Works until it is killed.
    pub(crate) async fn work(self, database: &str, base_url: &str) {
        let token = ServerToken::new(SERVER_TOKEN).expect("a token");
        let client = Client::new(token).base_url(base_url).no_proxy();
        // This line says that the process has started.
        println!();
        match self {
            Self::Ours => ours::work(database, client).await,
            Self::Graphile => graphile::work(database, client, false).await,
            Self::GraphileTuned => graphile::work(database, client, true).await,
            Self::Apalis => apalis::work(database, client).await,
        }
    }
}

/// What an engine stores of an email.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Job {
    to: String,
}

impl Job {
    fn new(number: usize) -> Self {
        Self { to: format!("customer{number}@example.com") }
    }

    fn email(&self) -> Email {
        let content = Content::text("Thank you for your order. It is on its way to you.");
        Email::new("shop@example.com", self.to.as_str(), content).subject("Your order")
    }

    /// What all engines do with it.
    async fn send(&self, client: &Client) -> Result<(), String> {
        client.send(self.email()).await.map(|_| ()).map_err(|error| error.to_string())
    }
}
