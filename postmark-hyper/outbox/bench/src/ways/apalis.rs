//! apalis-postgres.

use std::process;
use std::time::Duration;

use apalis::prelude::*;
use apalis_postgres::queries::push_tasks;
use apalis_postgres::{Config, PgPool, PostgresStorage};
use postmark_hyper::Client;

use super::{IN_FLIGHT, Job};

const QUEUE: &str = "send";
/// The default is ten.
const BATCH: usize = 500;
const LOOK_EVERY: Duration = Duration::from_millis(50);

pub(super) async fn prepare(database: &str) {
    PostgresStorage::setup(&connect(database).await).await.expect("the tables");
}

pub(super) async fn enqueue(database: &str, jobs: &[Job]) {
    let task = |job| TaskBuilder::new(serde_json::to_vec(job).expect("JSON")).build();
    let tasks = jobs.iter().map(task).collect();
    let mut transaction = connect(database).await.begin().await.expect("a transaction");
    push_tasks(&mut *transaction, QUEUE, tasks).await.expect("they are enqueued");
    transaction.commit().await.expect("they are committed");
}

pub(super) async fn work(database: &str, client: Client) {
    let config = Config::default().queue(QUEUE).batch_size(BATCH);
    let storage = PostgresStorage::<Job>::new(&connect(database).await).with_config(config);
    WorkerBuilder::new(format!("worker-{}", process::id()))
        .backend(storage.poll_with_interval(LOOK_EVERY))
        .concurrency(IN_FLIGHT)
        .data(client)
        .parallelize(tokio::spawn)
        .build(send)
        .run()
        .await
        .expect("it works");
}

async fn send(job: Job, client: Data<Client>) -> Result<(), BoxDynError> {
    Ok(job.send(&client).await?)
}

async fn connect(database: &str) -> PgPool {
    PgPool::connect(database).await.expect("a database")
}
