//! graphile_worker.

use std::fmt;
use std::time::Duration;

use graphile_worker::{
    IntoTaskHandlerResult, JobSpec, LocalQueueConfig, TaskHandler, WorkerContext, WorkerOptions,
};
use postmark_hyper::Client;
use sqlx::PgPool;

use super::{IN_FLIGHT, Job};

/// As in its own benchmark.
const LOCAL_QUEUE: usize = 5000;
const COMPLETE_EVERY: Duration = Duration::from_millis(5);

#[derive(Clone)]
struct Sender(Client);

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sender")
    }
}

impl TaskHandler for Job {
    const IDENTIFIER: &'static str = "send";

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let Sender(client) = context.get_ext().expect("a client");
        self.send(client).await
    }
}

pub(super) async fn prepare(database: &str) {
    let worker = options(database).await.init().await.expect("the tables");
    worker.create_utils().migrate().await.expect("the tables");
}

pub(super) async fn enqueue(database: &str, jobs: &[Job]) {
    let worker = options(database).await.init().await.expect("the tables");
    let usual = JobSpec::default();
    let jobs: Vec<_> = jobs.iter().map(|job| (job.clone(), &usual)).collect();
    worker.create_utils().add_jobs(&jobs).await.expect("they are committed");
}

pub(super) async fn work(database: &str, client: Client, is_tuned: bool) {
    let mut options = options(database).await.add_extension(Sender(client)).concurrency(IN_FLIGHT);
    if is_tuned {
        let queue = LocalQueueConfig::default().with_size(LOCAL_QUEUE);
        options = options.local_queue(queue).complete_job_batch_delay(COMPLETE_EVERY);
    }
    options.init().await.expect("the tables").run().await.expect("it works");
}

async fn options(database: &str) -> WorkerOptions {
    let pool = PgPool::connect(database).await.expect("a database");
    WorkerOptions::default().pg_pool(pool).define_job::<Job>()
}
