//! A worker process, configured by `NATS_URL` and a client's environment variables. `WORKER_RULES`
//! has lease, patience and poll in milliseconds, and the batch size: `300000 120000 5000 500`.

use std::error::Error;
use std::time::Duration;
use std::{env, io};

use postmark_hyper::{Client, RetryPolicy};
use postmark_jetstream::{Queue, Rules, Worker};
use tokio::signal::unix::{SignalKind, signal};

const RETENTION: Duration = Duration::from_secs(30 * 24 * 60 * 60);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::var("NATS_URL").unwrap_or_else(|_| "nats://127.0.0.1:4222".to_owned());
    let nats = async_nats::ConnectOptions::new().retry_on_initial_connect().connect(url).await?;
    let queue = Queue::open(nats, "postmark", RETENTION).await?;
    // The queue retries: the deadline of a request is well within half the lease.
    let client = Client::from_env()?.retry(RetryPolicy::never());
    let worker = Worker::new(queue, client).rules(rules()?);
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async {
        terminate.recv().await;
    };
    Box::pin(worker.run(stop)).await?;
    Ok(())
}

fn rules() -> Result<Rules, Box<dyn Error>> {
    let Ok(numbers) = env::var("WORKER_RULES") else { return Ok(Rules::new()) };
    let numbers: Vec<u64> = numbers.split(' ').map(str::parse).collect::<Result<_, _>>()?;
    let [lease, patience, poll, batch] = numbers[..] else {
        return Err(io::Error::other("WORKER_RULES has not four numbers").into());
    };
    Ok(Rules::new()
        .lease(Duration::from_millis(lease))
        .patience(Duration::from_millis(patience))
        .poll(Duration::from_millis(poll))
        .batch(usize::try_from(batch)?))
}
