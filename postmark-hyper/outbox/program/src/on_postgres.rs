//! The tasks on PostgreSQL.

use postmark_hyper::Client;
use postmark_outbox::{Outbox, Worker, migrate};
use tokio_postgres::config::SslMode;
use tokio_postgres::{Config as Url, NoTls};

use crate::config::Config;
use crate::{Result, Task, print_counts, print_done, print_status, run as signals};

pub(crate) async fn run(config: &Config, url: &Url, task: Task<'_>) -> Result<()> {
    if let Task::Run = task {
        return work(config, url).await;
    }
    let client = if is_encrypted(url) {
        let (client, connection) = url.connect(config.tls()?).await?;
        tokio::spawn(connection);
        client
    } else {
        let (client, connection) = url.connect(NoTls).await?;
        tokio::spawn(connection);
        client
    };
    let outbox = Outbox::new();
    match task {
        Task::Run => {}
        Task::Migrate => migrate(&client).await?,
        Task::Counts => print_counts(&outbox.counts(&client).await?),
        Task::List(state) => {
            let mut after = 0;
            loop {
                let rows = outbox.list(&client, state, after, 1000).await?;
                let Some((last, _)) = rows.last() else { break };
                after = *last;
                for (_, status) in &rows {
                    print_status(status);
                }
            }
        }
        Task::Status(key) => {
            let status = outbox.status(&client, key).await?;
            print_status(&status.ok_or_else(|| format!("there is no key `{key}`"))?);
        }
        Task::Cancel(key) => {
            print_done(outbox.cancel(&client, key).await?, key, "does not wait")?;
        }
        Task::Resolve(key, resolution) => {
            let done = outbox.resolve(&client, key, resolution).await?;
            print_done(done, key, "is not in doubt")?;
        }
    }
    Ok(())
}

/// Whether the URL requests TLS.
fn is_encrypted(url: &Url) -> bool {
    url.get_ssl_mode() == SslMode::Require
}

async fn work(config: &Config, url: &Url) -> Result<()> {
    signals::log();
    let worker = if is_encrypted(url) {
        Worker::with_tls(url.clone(), config.tls()?)
    } else {
        Worker::new(url.clone())
    };
    let mut worker = worker.rules(config.rules()?);
    for (name, token) in config.senders()? {
        let client = Client::new(token).retry(config.retry()?);
        let client = match config.base_url() {
            Some(url) => client.base_url(url),
            None => client,
        };
        client.check()?;
        worker = worker.sender(name, client);
    }
    if let Some(retention) = config.retention() {
        worker = worker.retention(retention);
    }
    if config.archives() {
        worker = worker.archive();
    }
    let metrics = worker.metrics();
    let stopped = async {
        if let Err(error) = signals::stopped().await {
            eprintln!("postmark-outbox: no signals: {error}");
        }
    };
    worker.run(stopped).await?;
    println!(
        "{} sent, {} refused, {} in doubt",
        metrics.sent(),
        metrics.refused(),
        metrics.in_doubt()
    );
    Ok(())
}
