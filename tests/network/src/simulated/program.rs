//! A program that sends, in many styles, and then searches for emails in doubt.

use std::collections::HashSet;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use futures_util::Stream;
use futures_util::future::{Either, join_all, poll_immediate, select};
use futures_util::stream::{self, FuturesUnordered, StreamExt as _};
use postmark_core::api::messages::ListOutboundMessages;
use postmark_core::{Email, Error, PagedList as _, Window};
use postmark_hyper::{Client, Outcomes};
use tokio::time;

use super::setup::Style;
use super::world::World;
use crate::ledger::Told;
use crate::letters::{letter, subject};
use crate::sabotage::{Repeated, Sabotage};

/// A program that sends.
pub(crate) struct Program {
    world: Arc<World>,
    client: Client,
    seed: u64,
    chance: Rng,
}

/// An email being sent. If it is dropped before its outcome is reported, nobody waits for that.
struct Waiting {
    world: Arc<World>,
    subject: String,
    is_over: bool,
}

impl Waiting {
    fn new(world: &Arc<World>, subject: String) -> Self {
        world.ledger(|ledger| ledger.begin(&subject));
        Self { world: Arc::clone(world), subject, is_over: false }
    }

    fn tell(mut self, told: impl Into<Told>) {
        let told = told.into();
        let told = match self.world.setup.sabotage {
            Some(sabotage) => sabotage.instead_of(told),
            None => Some(told),
        };
        let Some(told) = told else { return self.lose() };
        self.world.note(format_args!("{}: {told}", self.subject));
        self.world.ledger(|ledger| ledger.tell(&self.subject, told));
        self.is_over = true;
    }

    /// It was not dropped, and yet has no outcome.
    fn lose(mut self) {
        self.is_over = true;
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if !self.is_over {
            self.world.ledger(|ledger| ledger.give_up(&self.subject));
        }
    }
}

impl Program {
    pub(crate) fn new(world: Arc<World>, client: Client, seed: u64) -> Self {
        let chance = world.fork();
        Self { world, client, seed, chance }
    }

    /// Sends, and then searches for emails in doubt, when everything is repaired.
    pub(crate) async fn run(mut self) {
        self.world.note(format_args!("{:?}", self.world.setup));
        let reading = tokio::spawn(read_lists(Arc::clone(&self.world), self.client.clone()));
        self.send_all().await;
        self.world.calm_down();
        // What is in flight arrives.
        time::sleep(Duration::from_secs(20)).await;
        if reading.await.is_err() {
            self.world.violation("a walk over a list panicked");
        }
        self.search().await;
        self.list().await;
    }

    async fn send_all(&mut self) {
        let count = self.world.setup.emails;
        self.world.count(&format!("style: {:?}", self.world.setup.style));
        match self.world.setup.style {
            Style::InTurn => {
                for number in 0..count {
                    self.send(number).await;
                }
            }
            Style::Buffered => {
                let sends: Vec<_> = (0..count).map(|number| self.send(number)).collect();
                stream::iter(sends).buffer_unordered(4).collect::<Vec<()>>().await;
            }
            Style::BufferedAndOneMore => {
                let sends: Vec<_> = (0..count).map(|number| self.send(number)).collect();
                let mut sends = stream::iter(sends).buffer_unordered(4);
                let mut number = count;
                while sends.next().await.is_some() {
                    self.send(number).await;
                    number += 1;
                }
            }
            Style::Joined => {
                join_all((0..count).map(|number| self.send(number)).collect::<Vec<_>>()).await;
            }
            Style::Selected => {
                for number in (0..count).step_by(2) {
                    let (one, other) = (self.send(number), self.send(number + 1));
                    let (Either::Left(((), rest)) | Either::Right(((), rest))) =
                        select(Box::pin(one), Box::pin(other)).await;
                    self.pause(6_000).await;
                    if self.chance.bool() {
                        rest.await;
                    }
                }
            }
            Style::Raced => {
                let mut sends = FuturesUnordered::new();
                for number in 0..count {
                    let patience = Duration::from_millis(self.chance.u64(0..6_000));
                    let send = self.send(number);
                    sends.push(async move {
                        // The ledger knows whether it was in time.
                        let _ = time::timeout(patience, send).await;
                    });
                }
                while sends.next().await.is_some() {
                    if self.chance.u8(..5) == 0 {
                        sends.clear();
                    }
                }
            }
            Style::LeftUnpolled => {
                let mut left = Vec::new();
                for number in 0..count {
                    let mut send = Box::pin(self.send(number));
                    if poll_immediate(send.as_mut()).await.is_none() {
                        left.push(send);
                    }
                }
                self.pause(4_000).await;
                self.send(count).await;
                for send in left {
                    if self.chance.u8(..3) > 0 {
                        send.await;
                    }
                    self.pause(2_000).await;
                }
            }
            Style::Spawned => {
                let mut tasks: Vec<_> =
                    (0..count).map(|number| tokio::spawn(self.send(number))).collect();
                while !tasks.is_empty() {
                    let task = tasks.swap_remove(self.chance.usize(..tasks.len()));
                    if self.chance.u8(..4) == 0 {
                        self.pause(3_000).await;
                        task.abort();
                    }
                    // An aborted one has no result.
                    let _ = task.await;
                }
            }
            Style::Batch => {
                let emails = (0..count).map(|number| letter(self.seed, number)).collect::<Vec<_>>();
                let outcomes = self.client.send_batch(emails);
                self.take(outcomes, count, false).await;
            }
            Style::BatchFromStream => {
                let (seed, pauses) = (self.seed, self.chance.u64(0..900));
                let emails = stream::iter(0..count).then(move |number| async move {
                    time::sleep(Duration::from_millis(pauses)).await;
                    letter(seed, number)
                });
                let outcomes = self.client.send_batch_from(emails);
                self.take(outcomes, count, true).await;
            }
        }
    }

    /// Takes the outcomes of a batch, slowly.
    async fn take<S>(&mut self, outcomes: Outcomes<S>, count: usize, may_drop: bool)
    where
        S: Stream<Item = Email> + Unpin,
    {
        let begin = |number| Some(Waiting::new(&self.world, subject(self.seed, number)));
        let mut waiting: Vec<_> = (0..count).map(begin).collect();
        let mut outcomes =
            outcomes.messages(self.chance.usize(1..5)).in_flight(self.chance.usize(1..4));
        while let Some((number, outcome)) = outcomes.next().await {
            match waiting.get_mut(number).and_then(Option::take) {
                Some(waiting) => waiting.tell(outcome),
                None => self.world.violation(format!("a second outcome: {number} {outcome:?}")),
            }
            if self.chance.u8(..3) == 0 {
                self.pause(5_000).await;
            }
            if may_drop && self.chance.u8(..12) == 0 {
                return;
            }
        }
        // All have an outcome, if that is so.
        waiting.into_iter().flatten().for_each(Waiting::lose);
    }

    /// Sends one email.
    fn send(&self, number: usize) -> impl Future<Output = ()> + Send + 'static + use<> {
        let client = self.client.clone();
        let email = letter(self.seed, number);
        let waiting = Waiting::new(&self.world, subject(self.seed, number));
        async move {
            let result = if waiting.world.setup.sabotage == Some(Sabotage::Repeats) {
                client.send(Repeated(email)).await
            } else {
                client.send(&email).await
            };
            waiting.tell(result);
        }
    }

    async fn pause(&mut self, most: u64) {
        time::sleep(Duration::from_millis(self.chance.u64(0..most))).await;
    }

    /// Searches for the emails in doubt.
    async fn search(&self) {
        for subject in self.world.ledger(|ledger| ledger.in_doubt()) {
            let number = subject.rsplit('-').next().and_then(|number| number.parse().ok());
            let email = letter(self.seed, number.expect("it has a number"));
            let mut attempts = 0..10;
            loop {
                match self.client.reconcile(&email, Duration::from_secs(5)).await {
                    Ok(found) => {
                        self.world.note(format_args!("{subject}: {found:?}"));
                        self.world.ledger(|ledger| ledger.find(&subject, found));
                        break;
                    }
                    Err(_) if attempts.next().is_some() => {}
                    Err(error) => {
                        self.world.violation(format!("no search succeeds: {error:?}"));
                        break;
                    }
                }
            }
        }
    }

    /// Reads the list of all emails, which must contain each of them once.
    async fn list(&self) {
        let mut attempts = 0..10;
        loop {
            match walk(&self.client).await {
                Ok(rows) => return self.world.listed(rows),
                Err(_) if attempts.next().is_some() => {}
                Err(error) => return self.world.violation(format!("no walk succeeds: {error:?}")),
            }
        }
    }
}

/// Walks a list while emails are sent: it may fail, or end too early, but it ends, and returns no
/// row twice.
async fn read_lists(world: Arc<World>, client: Client) {
    while !world.is_calm() {
        if let Ok(rows) = walk(&client).await {
            let different: HashSet<_> = rows.iter().collect();
            if different.len() < rows.len() {
                world.violation(format!("a walk shows a row twice: {rows:?}"));
            }
        }
        time::sleep(Duration::from_secs(3)).await;
    }
}

/// The ids of the list of all emails.
async fn walk(client: &Client) -> Result<Vec<String>, Error> {
    let mut window = Window::default();
    window.count = 3;
    let mut rows = client.list(ListOutboundMessages::new().at(window));
    let mut ids = Vec::new();
    while let Some(row) = rows.next().await {
        ids.push(row?.message_id.as_str().to_owned());
    }
    Ok(ids)
}
