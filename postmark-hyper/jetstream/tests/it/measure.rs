//! Measures the queue: `.ci/jetstream measure --ignored --nocapture`. The server syncs each write,
//! unless `SYNC_INTERVAL=2m`. The sandbox runs in the same process, so rates include both.

use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use postmark_jetstream::Rules;
use postmark_sandbox::{Options, Sandbox};

use super::nats::Nats;
use super::{Running, entry};

const EMAILS: usize = 1_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it measures"]
async fn measure_rates() {
    for workers in [1, 4] {
        let nats = Nats::start();
        let queue = nats.queue().await;
        let started = Instant::now();
        let enqueue = |number: usize| {
            let queue = &queue;
            async move { queue.enqueue(&entry(&number.to_string())).await.unwrap() }
        };
        let enqueued = futures_util::stream::iter(0..EMAILS).map(enqueue).buffer_unordered(200);
        assert_eq!(enqueued.count().await, EMAILS);
        let in_time = started.elapsed();

        let sandbox = Sandbox::start_with(Options::new().max_messages(usize::MAX)).unwrap();
        let started = Instant::now();
        let mut running = Vec::new();
        for _ in 0..workers {
            running.push(Running::with(Rules::new(), &nats, &sandbox).await);
        }
        let jetstream = async_nats::jetstream::new(nats.connect().await);
        let stream = jetstream.get_stream("postmark-emails").await.unwrap();
        while stream.get_info().await.unwrap().state.messages > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        println!(
            "{workers} workers: {EMAILS} enqueued in {in_time:?}, sent in {:?}; {} in doubt",
            started.elapsed(),
            queue.doubts().await.unwrap().len(),
        );
        for one in running {
            one.stop().await;
        }
        assert_eq!(sandbox.messages().len(), EMAILS);
    }
}
