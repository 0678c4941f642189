//! The outbox.

use std::future::pending;

use postmark_hyper::Client;
use postmark_outbox::{Entry, Worker, migrate};
use tokio_postgres::NoTls;

use super::Job;

pub(super) async fn prepare(database: &str) {
    migrate(&connect(database).await).await.expect("the table");
}

pub(super) async fn enqueue(database: &str, jobs: &[Job]) {
    let entries: Vec<_> = jobs.iter().map(|job| Entry::new(job.to.clone(), job.email())).collect();
    let keys: Vec<_> = entries.iter().map(Entry::key).collect();
    let emails: Vec<_> = entries.iter().map(|it| it.to_json().expect("no fault")).collect();
    let query = "SELECT postmark_outbox_enqueue(key, email)
        FROM unnest($1::text[], $2::text[]) AS new (key, email)";
    connect(database).await.execute(query, &[&keys, &emails]).await.expect("they are committed");
}

pub(super) async fn work(database: &str, client: Client) {
    let worker = Worker::new(database.parse().expect("a URL")).client(client);
    worker.run(pending()).await.expect("it works");
}

async fn connect(database: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(database, NoTls).await.expect("a database");
    tokio::spawn(connection);
    client
}
