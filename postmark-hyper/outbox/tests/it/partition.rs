//! Several databases, with the outbox of each tenant in one of them. The code that enqueues is
//! unchanged, and each database has its own workers.

use std::time::{Duration, SystemTime};

use postmark_outbox::{Entry, Outbox, State};
use postmark_sandbox::Sandbox;
use tokio_postgres::{Client, Config};

use super::postgres::{Postgres, connect};
use super::{Running, email, worker};

/// Which database has each tenant's rows. A program with several databases already has this.
struct Databases {
    configs: Vec<Config>,
    /// Tenants that were moved; the first letter of the name determines where the others are.
    moved: Vec<(&'static str, usize)>,
}

impl Databases {
    fn of(&self, tenant: &str) -> &Config {
        let moved = self.moved.iter().find(|(name, _)| *name == tenant);
        let first = tenant.bytes().next().map_or(0, usize::from);
        &self.configs[moved.map_or(first % self.configs.len(), |(_, index)| *index)]
    }
}

/// The application's code, with one database or many.
async fn take_order(client: &mut Client, order: i32, entry: &Entry) {
    let transaction = client.transaction().await.unwrap();
    transaction.execute("INSERT INTO orders VALUES ($1)", &[&order]).await.unwrap();
    Outbox::new().enqueue(&transaction, entry).await.unwrap();
    transaction.commit().await.unwrap();
}

fn entry(tenant: &str, order: i32) -> Entry {
    Entry::new(format!("{tenant}-{order}"), email(tenant)).tenant(tenant)
}

#[tokio::test]
async fn tenants_are_spread_over_databases_and_can_be_moved() {
    let mut databases = Databases { configs: Vec::new(), moved: Vec::new() };
    for _ in 0..2 {
        let config = Postgres::server().outbox().await;
        connect(&config).await.batch_execute("CREATE TABLE orders (id int)").await.unwrap();
        databases.configs.push(config);
    }
    let sandbox = Sandbox::start().unwrap();
    let mut running = Vec::new();
    for config in &databases.configs {
        running.push(Running::start(worker(config, &sandbox)));
    }

    let tenants = ["acme", "bolt", "cog"];
    for (order, tenant) in (0..).zip(tenants) {
        let mut client = connect(databases.of(tenant)).await;
        take_order(&mut client, order, &entry(tenant, order)).await;
    }
    // Before the move, an email was scheduled.
    let old = databases.of("cog").clone();
    let mut client = connect(&old).await;
    let soon = SystemTime::now() + Duration::from_secs(1);
    take_order(&mut client, 3, &entry("cog", 3).at(soon)).await;

    // From now on the tenant's rows are elsewhere. Queued emails are sent from where they were
    // enqueued.
    databases.moved.push(("cog", 1 - usize::from(b'c') % 2));
    let new = databases.of("cog").clone();
    assert_ne!(old.get_dbname(), new.get_dbname());
    take_order(&mut connect(&new).await, 4, &entry("cog", 4)).await;

    let in_old: &[_] = &["acme-0", "cog-2", "cog-3"];
    for (config, keys) in [(&old, in_old), (&new, &["bolt-1", "cog-4"])] {
        let client = connect(config).await;
        for key in keys {
            let sent = Outbox::new().wait(&client, key).await.unwrap().expect(key);
            assert_eq!(sent.state, State::Sent);
        }
        let known = Outbox::new().list(&client, State::Sent, 0, 10).await.unwrap();
        assert_eq!(known.len(), keys.len());
    }
    for one in running {
        one.stop().await;
    }
    assert_eq!(sandbox.messages().len(), 5);
}
