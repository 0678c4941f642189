//! The tasks on a SQLite file.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use postmark_blocking::Client;
use postmark_outbox_sqlite::{Worker, archive, cancel, counts, list, open, prune, resolve, status};

use crate::config::Config;
use crate::{Result, Task, print_counts, print_done, print_status, run as signals};

/// How often to delete emails older than the retention.
const PRUNE_EVERY: Duration = Duration::from_secs(60);

pub(crate) fn run(config: &Config, path: &str, task: Task<'_>) -> Result<()> {
    let db = open(path)?;
    match task {
        // Opening it created the table.
        Task::Migrate => {}
        Task::Run => work(config, path)?,
        Task::Counts => print_counts(&counts(&db)?),
        Task::List(state) => {
            let mut after = 0;
            loop {
                let rows = list(&db, state, after, 1000)?;
                let Some((last, _)) = rows.last() else { break };
                after = *last;
                for (_, status) in &rows {
                    print_status(status);
                }
            }
        }
        Task::Status(key) => {
            let status = status(&db, key)?;
            print_status(&status.ok_or_else(|| format!("there is no key `{key}`"))?);
        }
        Task::Cancel(key) => print_done(cancel(&db, key)?, key, "does not wait")?,
        Task::Resolve(key, resolution) => {
            print_done(resolve(&db, key, resolution)?, key, "is not in doubt")?;
        }
    }
    Ok(())
}

fn work(config: &Config, path: &str) -> Result<()> {
    signals::log();
    let mut worker = Worker::new(open(path)?).rules(config.rules()?);
    for (name, token) in config.senders()? {
        let client = Client::new(token).retry(config.retry()?);
        let client = match config.base_url() {
            Some(url) => client.base_url(url),
            None => client,
        };
        client.check()?;
        worker = worker.sender(name, client);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let stopping = Arc::clone(&stop);
    thread::spawn(move || {
        if let Err(error) = runtime.block_on(signals::stopped()) {
            eprintln!("postmark-outbox: no signals: {error}");
        }
        stopping.store(true, Ordering::Relaxed);
    });
    let Some(retention) = config.retention() else {
        return Ok(worker.run(|| stop.load(Ordering::Relaxed))?);
    };
    while !stop.load(Ordering::Relaxed) {
        let until = Instant::now() + PRUNE_EVERY;
        worker.run(|| stop.load(Ordering::Relaxed) || Instant::now() >= until)?;
        if config.archives() {
            archive(worker.db(), retention)?;
        } else {
            prune(worker.db(), retention)?;
        }
    }
    Ok(())
}
