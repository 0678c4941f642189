//! The tasks, and the runs that measure them.

use std::collections::VecDeque;
use std::iter;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::shared::counting;
use crate::shared::mails::{Mail, Random, mails};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use postmark::Query as _;
use postmark::api::email as theirs;
use postmark_blocking::Client;
use postmark_hyper::api::email::SendBatch;
use postmark_hyper::machine::{BatchPlan, Next, Step};
use postmark_hyper::request::{Body, Config};
use postmark_hyper::{Attachment, ServerToken};

use crate::blocking::{batches_from_thread, send_from};
use crate::clock::{Clock, Cost};
use crate::ways::{Bare, BareReady, Line, Ours, Peer, Pool, Ready, Way, again, base, ready_batch};

/// A task, and the ways to do it.
pub(crate) struct Task {
    pub(crate) name: String,
    pub(crate) ways: Vec<Contender>,
    /// Whether memory is measured.
    pub(crate) memory: bool,
}

pub(crate) struct Contender {
    pub(crate) role: Role,
    pub(crate) name: &'static str,
    run: Box<dyn Fn() -> Run>,
}

type Run = Pin<Box<dyn Future<Output = Cost>>>;

/// The role of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// For information.
    Other,
    /// The minimum cost of an adapter.
    Floor,
    Ours,
    /// The crate `postmark`.
    Peer,
}

/// The result of a way, over all rounds.
pub(crate) struct Outcome {
    pub(crate) role: Role,
    pub(crate) name: &'static str,
    /// Medians.
    pub(crate) cost: Cost,
    /// The peak of the bytes held, beyond those held before.
    pub(crate) peak: Option<usize>,
}

impl Contender {
    pub(crate) fn new<F: Future<Output = Cost> + 'static>(
        role: Role,
        name: &'static str,
        run: impl Fn() -> F + 'static,
    ) -> Self {
        Self { role, name, run: Box::new(move || Box::pin(run())) }
    }
}

impl Task {
    /// Does it in all ways, in turns, for at least `rounds` rounds.
    pub(crate) async fn run(&self, rounds: usize) -> Vec<Outcome> {
        let mut peaks = Vec::new();
        for way in self.ways.iter().filter(|_| self.memory) {
            let run = (way.run)();
            counting::start();
            run.await;
            peaks.push(counting::stop().peak);
        }
        let mut costs: Vec<Vec<Cost>> = self.ways.iter().map(|_| Vec::new()).collect();
        for round in 0..rounds {
            for turn in 0..self.ways.len() {
                // No way always follows the same other.
                let which = (turn * (1 + round % 2) + round) % self.ways.len();
                costs[which].push((self.ways[which].run)().await);
            }
        }
        let peaks = peaks.into_iter().map(Some).chain(iter::repeat(None));
        let outcomes = self.ways.iter().zip(costs).zip(peaks);
        outcomes
            .map(|((way, costs), peak)| Outcome {
                role: way.role,
                name: way.name,
                cost: median(&costs),
                peak,
            })
            .collect()
    }
}

fn median(costs: &[Cost]) -> Cost {
    let of = |part: fn(&Cost) -> Duration| {
        let mut all: Vec<_> = costs.iter().map(part).collect();
        all.sort_unstable();
        all[all.len() / 2]
    };
    Cost { cpu: of(|cost| cost.cpu), wall: of(|cost| cost.wall) }
}

/// W10: emails sent one by one, `at_a_time` concurrently.
pub(crate) fn singles(port: u16, count: usize, at_a_time: usize) -> Task {
    fn way<W: Way>(
        role: Role,
        name: &'static str,
        (port, count, at_a_time): (u16, usize, usize),
    ) -> Contender {
        Contender::new(role, name, move || send_all::<W>(port, count, at_a_time))
    }
    let size = (port, count, at_a_time);
    Task {
        name: format!("single sends, {at_a_time} at a time"),
        ways: vec![
            way::<BareReady>(Role::Other, "bare hyper, what is ready", size),
            way::<Bare>(Role::Floor, "bare hyper below the core: the floor", size),
            way::<Pool>(Role::Other, "hyper-util, what is ready", size),
            way::<Ours>(Role::Ours, "postmark-hyper", size),
            way::<Peer>(Role::Peer, "postmark", size),
        ],
        memory: false,
    }
}

pub(crate) async fn send_all<W: Way>(port: u16, count: usize, at_a_time: usize) -> Cost {
    let mails: Arc<[W::Mail]> = mails(SendBatch::MAX_MESSAGES).iter().map(W::mail).collect();
    let lanes = W::lanes(port, at_a_time).await.into_iter().enumerate();
    let lanes = lanes.map(|(number, lane)| (number, lane, Arc::clone(&mails))).collect();
    // Opens a connection for each.
    let lanes = in_tasks(lanes, |(number, mut lane, mails)| async move {
        lane.send(&mails[number % mails.len()]).await;
        (number, lane, mails)
    })
    .await;
    let clock = Clock::start();
    in_tasks(lanes, move |(number, mut lane, mails)| async move {
        for mail in (number..count).step_by(at_a_time) {
            lane.send(&mails[mail % mails.len()]).await;
        }
    })
    .await;
    clock.stop(count)
}

async fn in_tasks<L, T, F>(lanes: Vec<L>, task: impl Fn(L) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let tasks: Vec<_> = lanes.into_iter().map(|lane| tokio::spawn(task(lane))).collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.expect("a task that ends"));
    }
    results
}

/// W11: many emails in batches of 500, one request at a time.
pub(crate) fn batches(port: u16, count: usize) -> Task {
    Task {
        name: format!("{count} mails in batches of 500"),
        ways: vec![
            Contender::new(Role::Other, "bare hyper, what is ready", move || {
                ready_batches_bare(port, count)
            }),
            Contender::new(Role::Floor, "bare hyper below the core: the floor", move || {
                plan_on_bare(port, count)
            }),
            Contender::new(Role::Other, "hyper-util, what is ready", move || {
                ready_batches_pool(port, count)
            }),
            Contender::new(Role::Ours, "postmark-hyper", move || ours_batches(port, count, 1)),
            Contender::new(Role::Other, "postmark-hyper, 4 in flight", move || {
                ours_batches(port, count, 4)
            }),
            Contender::new(Role::Ours, "postmark-blocking", move || async move {
                batches_from_thread(port, count)
            }),
            Contender::new(Role::Peer, "postmark", move || peers_batches(port, count)),
        ],
        memory: true,
    }
}

/// How the cost of an email grows with the number of concurrent sends.
pub(crate) fn growth(port: u16, count: usize, at_a_time: usize) -> Task {
    Task {
        name: format!("single sends, {at_a_time} at a time"),
        ways: vec![
            Contender::new(Role::Ours, "postmark-hyper", move || {
                send_all::<Ours>(port, count, at_a_time)
            }),
            Contender::new(Role::Ours, "postmark-blocking", move || async move {
                send_from::<Client>(port, count, at_a_time)
            }),
        ],
        memory: true,
    }
}

/// Emails built on demand off the clock, 500 at a time.
pub(crate) fn lots<T>(
    mails: Vec<Mail>,
    count: usize,
    clock: Clock,
    make: impl Fn(&Mail) -> T,
) -> impl Iterator<Item = T> {
    let mut lot = VecDeque::new();
    iter::repeat_with(move || {
        if lot.is_empty() {
            lot = clock.off(|| mails.iter().map(&make).collect());
        }
        lot.pop_front().expect("it was filled")
    })
    .take(count)
}

async fn ready_batches_bare(port: u16, count: usize) -> Cost {
    let batch: Ready = ready_batch(&mails(SendBatch::MAX_MESSAGES));
    let mut line = Line::new(port).await;
    line.send(again(&batch)).await;
    let clock = Clock::start();
    for _ in 0..count / SendBatch::MAX_MESSAGES {
        line.send(again(&batch)).await;
    }
    clock.stop(count)
}

async fn ready_batches_pool(port: u16, count: usize) -> Cost {
    let batch: Ready = ready_batch(&mails(SendBatch::MAX_MESSAGES));
    let pool = Pool::new(port);
    pool.request(again(&batch)).await;
    let clock = Clock::start();
    for _ in 0..count / SendBatch::MAX_MESSAGES {
        pool.request(again(&batch)).await;
    }
    clock.stop(count)
}

async fn plan_on_bare(port: u16, count: usize) -> Cost {
    let config = Config::new(ServerToken::test()).base_url(base(port));
    let mails = mails(SendBatch::MAX_MESSAGES);
    let mut line: Line<Body> = Line::new(port).await;
    let clock = Clock::start();
    let mut plan = BatchPlan::new(&config, lots(mails, count, clock.clone(), Mail::ours), 7);
    let mut sent = 0;
    loop {
        match plan.step() {
            Step::Send(mut chunk) => {
                let answer = line.send(chunk.exchange().request()).await;
                match chunk.exchange().handle(Ok(answer), Duration::ZERO) {
                    Next::Done(result) => plan.handle(chunk, result),
                    Next::Wait(_) => panic!("it was accepted"),
                }
            }
            Step::Outcome(..) => sent += 1,
            Step::Pending => panic!("nothing is in flight"),
            Step::Finished => break,
        }
    }
    assert_eq!((sent, plan.progress().sent), (count, count));
    clock.stop(count)
}

async fn ours_batches(port: u16, count: usize, in_flight: usize) -> Cost {
    let mails = mails(SendBatch::MAX_MESSAGES);
    let Ours(client) = Ours::new(port);
    client.send(mails[0].ours()).await.expect("a receipt");
    let clock = Clock::start();
    let emails = lots(mails, count, clock.clone(), Mail::ours);
    let mut outcomes = client.send_batch(emails).in_flight(in_flight);
    while outcomes.next().await.is_some() {}
    assert_eq!(outcomes.progress().sent, count);
    clock.stop(count)
}

async fn peers_batches(port: u16, count: usize) -> Cost {
    let mails = mails(SendBatch::MAX_MESSAGES);
    let Peer(client) = Peer::new(port);
    mails[0].peers().execute(&client).await.expect("a receipt");
    let clock = Clock::start();
    for _ in 0..count / SendBatch::MAX_MESSAGES {
        let batch: Vec<_> = clock.off(|| mails.iter().map(Mail::peers).collect());
        let receipts = batch.execute(&client).await.expect("receipts");
        assert_eq!(receipts.iter().filter(|receipt| receipt.error_code == 0).count(), 500);
    }
    clock.stop(count)
}

/// Emails with a large file attached to each, four at a time.
pub(crate) fn files(port: u16, count: usize) -> Task {
    let file = Bytes::from(Random::new().bytes(5_000_000));
    let same = file.clone();
    Task {
        name: format!("{count} mails with 5 MB attached to each, 4 at a time"),
        ways: vec![
            Contender::new(Role::Ours, "postmark-hyper", move || {
                ours_files(port, count, file.clone())
            }),
            Contender::new(Role::Peer, "postmark", move || peers_files(port, count, same.clone())),
        ],
        memory: true,
    }
}

/// How many emails with files are sent concurrently.
const FILES: usize = 4;

async fn ours_files(port: u16, count: usize, file: Bytes) -> Cost {
    let mails = mails(count.div_ceil(FILES) * FILES);
    let lanes: Vec<_> = mails
        .chunks(count.div_ceil(FILES))
        .zip(Ours::lanes(port, FILES).await)
        .map(|(lot, lane)| (lane, lot.iter().map(Mail::ours).collect::<Vec<_>>(), file.clone()))
        .collect();
    let clock = Clock::start();
    in_tasks(lanes, |(mut lane, lot, file)| async move {
        for mail in lot {
            lane.send(&mail.attach(Attachment::new("scan.pdf", file.clone()))).await;
        }
    })
    .await;
    clock.stop(mails.len())
}

async fn peers_files(port: u16, count: usize, file: Bytes) -> Cost {
    let mails = mails(count.div_ceil(FILES) * FILES);
    let lanes: Vec<_> = mails
        .chunks(count.div_ceil(FILES))
        .zip(Peer::lanes(port, FILES).await)
        .map(|(lot, lane)| (lane, lot.iter().map(Mail::peers).collect::<Vec<_>>(), file.clone()))
        .collect();
    let clock = Clock::start();
    in_tasks(lanes, |(mut lane, lot, file)| async move {
        for mut mail in lot {
            mail.attachments = Some(vec![theirs::Attachment {
                name: "scan.pdf".to_owned(),
                content: STANDARD.encode(&file),
                content_type: "application/pdf".to_owned(),
                content_id: None,
            }]);
            lane.send(&mail).await;
        }
    })
    .await;
    clock.stop(mails.len())
}
