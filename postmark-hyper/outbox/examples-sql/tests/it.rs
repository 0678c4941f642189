//! An order and its email, with each driver, on a real PostgreSQL server.

#[path = "../../tests/postgres/mod.rs"]
mod postgres;

use deadpool_postgres::{Manager, Pool};
use diesel::{Connection as _, PgConnection};
use postmark_hyper::{Client, Content, Email, RetryPolicy, ServerToken};
use postmark_outbox::{Entry, Outbox, State, Worker};
use postmark_outbox_drivers::{Error, with_deadpool, with_diesel, with_sqlx, with_tokio_postgres};
use postmark_sandbox::{SERVER_TOKEN, Sandbox};
use sqlx::PgPool;
use tokio_postgres::config::Host;
use tokio_postgres::{Config, NoTls};

use self::postgres::{Postgres, connect};

/// Something that accepts orders.
#[allow(async_fn_in_trait, reason = "one thread is enough for a test")]
trait Shop {
    async fn take_order(&mut self, order: i32, entry: &Entry) -> Result<(), Error>;
}

impl Shop for PgPool {
    async fn take_order(&mut self, order: i32, entry: &Entry) -> Result<(), Error> {
        with_sqlx::take_order(self, order, entry).await
    }
}

impl Shop for PgConnection {
    async fn take_order(&mut self, order: i32, entry: &Entry) -> Result<(), Error> {
        with_diesel::take_order(self, order, entry)
    }
}

impl Shop for Pool {
    async fn take_order(&mut self, order: i32, entry: &Entry) -> Result<(), Error> {
        with_deadpool::take_order(self, order, entry).await
    }
}

impl Shop for tokio_postgres::Client {
    async fn take_order(&mut self, order: i32, entry: &Entry) -> Result<(), Error> {
        with_tokio_postgres::take_order(self, order, entry).await
    }
}

#[tokio::test]
async fn sqlx_commits_an_order_and_its_email_together_or_not_at_all() {
    let config = database().await;
    let shop = PgPool::connect(&url(&config)).await.unwrap();
    play(&config, shop).await;
}

#[tokio::test]
async fn diesel_commits_an_order_and_its_email_together_or_not_at_all() {
    let config = database().await;
    let shop = PgConnection::establish(&url(&config)).unwrap();
    play(&config, shop).await;
}

#[tokio::test]
async fn deadpool_commits_an_order_and_its_email_together_or_not_at_all() {
    let config = database().await;
    let shop = Pool::builder(Manager::new(config.clone(), NoTls)).max_size(2).build().unwrap();
    play(&config, shop).await;
}

#[tokio::test]
async fn tokio_postgres_commits_an_order_and_its_email_together_or_not_at_all() {
    let config = database().await;
    let shop = connect(&config).await;
    play(&config, shop).await;
}

async fn play(config: &Config, mut shop: impl Shop) {
    let db = connect(config).await;
    shop.take_order(1, &entry("order-1", "ada")).await.unwrap();
    // The same email again is not an error: the first response may have been lost.
    shop.take_order(2, &entry("order-1", "ada")).await.unwrap();
    for (order, entry) in [
        // Another email with the same key: no order.
        (3, entry("order-1", "bob")),
        // An entry with a fault: no order.
        (3, entry(&"k".repeat(41), "bob")),
        (3, entry("order-3", "no address")),
        // The order already exists: no email.
        (1, entry("order-3", "bob")),
    ] {
        assert!(shop.take_order(order, &entry).await.is_err());
    }
    let orders: Vec<i32> = db
        .query("SELECT id FROM orders ORDER BY id", &[])
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    assert_eq!(orders, [1, 2]);
    let counts = Outbox::new().counts(&db).await.unwrap();
    assert_eq!(counts.queued, 1);

    let sandbox = Sandbox::start().unwrap();
    let client = Client::new(ServerToken::new(SERVER_TOKEN).unwrap());
    let client = client.base_url(sandbox.url()).no_proxy().retry(RetryPolicy::never());
    let outbox = Outbox::new();
    let worker = Worker::new(config.clone()).client(client).run(std::future::pending());
    tokio::select! {
        ended = worker => panic!("{ended:?}"),
        status = outbox.wait(&db, "order-1") => {
            assert_eq!(status.unwrap().unwrap().state, State::Sent);
        }
    }
    assert_eq!(sandbox.messages().len(), 1);
}

fn entry(key: &str, to: &str) -> Entry {
    let to = if to.contains(' ') { to.to_owned() } else { format!("{to}@example.com") };
    Entry::new(key, Email::new("shop@example.com", to, Content::text("Thank you!")))
}

async fn database() -> Config {
    let config = Postgres::server().outbox().await;
    connect(&config).await.batch_execute("CREATE TABLE orders (id int PRIMARY KEY)").await.unwrap();
    config
}

/// The same database for drivers that take a URL.
fn url(config: &Config) -> String {
    let Some(Host::Unix(folder)) = config.get_hosts().first() else { panic!("it is a socket") };
    let name = config.get_dbname().unwrap();
    format!("postgres:///{name}?host={}&user=outbox", folder.display())
}
