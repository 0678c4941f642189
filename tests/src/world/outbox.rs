//! Several workers of an outbox on one database, any of which may die, stop or be late.
//!
//! A run is regular except for a number of deviations: each is played at each point, and two of
//! them at each pair of points. A point is before a step of a worker takes effect, and before the
//! worker learns the result.

use std::collections::BTreeMap;
use std::time::Duration;

use postmark_core::outbox::{
    Batch, Change, Claim, Ledger, OnDoubt, Row, Rules, Search, State, Step,
};
use postmark_core::{
    BatchPlan, Config, Email, Error, ErrorCode, Failure, Receipt, Reconciled, ServerToken,
};

use super::{Report, Script, mail};

const LEASE: Duration = Duration::from_secs(100);
const PATIENCE: Duration = Duration::from_secs(10);
/// Long, so that idle workers do not prolong a run: the store reports when the next row is due.
const POLL: Duration = Duration::from_secs(400);
const MAX_SENDS: u32 = 2;
/// The violation that an outbox must prevent.
pub const TWICE: &str = "an email was accepted more often than its policy allows";

/// Longer than a lease and the search after it.
const LONG: Duration = Duration::from_secs(1000);

/// A deliberate defect of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sabotage {
    /// Nothing.
    None,
    /// Changes are written without checking the fencing token.
    NoFence,
    /// A row whose lease expired goes back to the queue.
    LeaseToQueued,
    /// The database acknowledges a change before it is durable.
    AckBeforePersist,
}

/// A deviation at one point of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deviation {
    /// The worker dies, and another one starts in its place.
    Crash,
    /// Other workers go first.
    Overtaken,
    /// The worker is stopped for longer than any timeout of the others.
    Stopped,
    /// The step has no effect, and its result is unknown to the worker.
    Lost,
    /// The step certainly has no effect: no connection.
    Failed,
    /// The step takes effect, and its result is unknown to the worker.
    Unanswered,
    /// Postmark refuses the email.
    Refused,
    /// The database's clock jumps ahead.
    ClockAhead,
    /// The database dies and restarts: what was not durable is lost.
    DatabaseDies,
    /// The user cancels waiting emails.
    Cancelled,
}

impl Deviation {
    /// The deviations possible in a worker's state.
    fn at(doing: &Doing) -> &'static [Self] {
        match doing {
            // It would be the same as one of the others.
            Doing::Nothing => &[],
            Doing::Begun(Step::Claim(_) | Step::Persist(_)) => &[
                Self::Crash,
                Self::Overtaken,
                Self::Stopped,
                Self::Lost,
                Self::Unanswered,
                Self::ClockAhead,
                Self::DatabaseDies,
                Self::Cancelled,
            ],
            Doing::Begun(Step::Send(_)) => &[
                Self::Crash,
                Self::Overtaken,
                Self::Stopped,
                Self::Lost,
                Self::Failed,
                Self::Unanswered,
                Self::Refused,
                Self::ClockAhead,
                Self::DatabaseDies,
            ],
            Doing::Begun(_) => &[Self::Crash, Self::Stopped, Self::Lost, Self::Failed],
            Doing::Done(_) => &[Self::Crash, Self::Overtaken, Self::Stopped],
        }
    }
}

/// A row of the model of a database.
#[derive(Debug, Clone)]
struct Stored {
    /// The row as first claimed.
    row: Row,
    state: State,
    due: Duration,
    fence: i64,
    sends: u32,
    doubt_since: Option<Duration>,
}

/// A model of a database.
#[derive(Debug)]
struct Store {
    rows: Vec<Stored>,
    /// What is on the disk.
    durable: Vec<Stored>,
    /// How far its clock is ahead of the world's.
    ahead: Duration,
    sabotage: Sabotage,
}

impl Store {
    /// A store's claim, in one transaction.
    fn claim(&mut self, claim: &Claim, now: Duration) -> (Vec<Row>, Option<Duration>) {
        let now = now + self.ahead;
        let (mut sends, mut searches) = (claim.sends, claim.searches);
        let mut claimed = Vec::new();
        for row in &mut self.rows {
            let is_due = row.due <= now && !row.state.is_settled();
            let is_queued = row.state == State::Queued
                || self.sabotage == Sabotage::LeaseToQueued && row.state == State::Sending;
            let room = if is_queued { &mut sends } else { &mut searches };
            if !is_due || *room == 0 {
                continue;
            }
            *room -= 1;
            if is_queued {
                row.state = State::Sending;
            } else {
                row.sends += u32::from(row.state == State::Sending);
                row.state = State::Resolving;
                row.doubt_since.get_or_insert(now);
            }
            row.fence += 1;
            row.due = now + claim.lease;
            let mut one = row.row.clone();
            one.fence = row.fence;
            one.state = row.state;
            one.sends = row.sends;
            one.doubt = row.doubt_since.map_or(Duration::ZERO, |since| now.saturating_sub(since));
            claimed.push(one);
        }
        let open = self.rows.iter().filter(|row| !row.state.is_settled());
        let next = open.map(|row| row.due.saturating_sub(now)).min();
        self.commit();
        (claimed, next)
    }

    /// A store's write, in one transaction.
    fn persist(&mut self, changes: &[Change], now: Duration) {
        let now = now + self.ahead;
        for change in changes {
            let row = &mut self.rows[usize::try_from(change.id).expect("a row")];
            let is_held = matches!(row.state, State::Sending | State::Resolving);
            let is_mine = is_held && row.fence == change.fence;
            let is_fact = change.state == State::Sent && row.state != State::Sent;
            if is_mine || is_fact || self.sabotage == Sabotage::NoFence {
                row.state = change.state;
                row.due = now + change.wait;
                row.sends = change.sends;
                row.doubt_since = match change.state {
                    State::Resolving => row.doubt_since.or(Some(now)),
                    _ => None,
                };
            }
        }
        self.commit();
    }

    fn cancel(&mut self) {
        for row in &mut self.rows {
            if row.state == State::Queued && row.sends == 0 {
                row.state = State::Cancelled;
            }
        }
        self.commit();
    }

    fn commit(&mut self) {
        if self.sabotage != Sabotage::AckBeforePersist {
            self.durable.clone_from(&self.rows);
        }
    }

    fn die(&mut self) {
        self.rows.clone_from(&self.durable);
    }
}

/// A worker, and its current activity.
#[derive(Debug)]
struct Worker {
    ledger: Ledger,
    doing: Doing,
    until: Duration,
    /// The time of its clock at the world's start.
    clock: Duration,
    /// The fencing tokens of its last claims, by row.
    fences: BTreeMap<i64, i64>,
}

#[derive(Debug)]
enum Doing {
    Nothing,
    /// The step has no effect yet.
    Begun(Step),
    /// The step has taken effect; the worker does not know yet.
    Done(Told),
}

/// The result of a step, as a worker learns it.
#[derive(Debug)]
enum Told {
    Claimed(Option<(Vec<Row>, Option<Duration>)>),
    Sent(Batch),
    Searched(Search, Result<Reconciled, Error>),
    Persisted(usize, bool),
}

/// One run.
struct Play<'a> {
    script: &'a mut Script,
    left: usize,
    deviations: Vec<Deviation>,
    store: Store,
    workers: Vec<Worker>,
    /// When each email was accepted, by its key.
    accepted: BTreeMap<String, Vec<Duration>>,
    /// How long it takes until a search finds an email.
    lag: Duration,
    /// Whether Postmark got an email from a worker that no longer held it.
    is_stale: bool,
    now: Duration,
}

/// The scope of a play: the numbers of workers and emails, and of deviations in a run.
#[derive(Debug, Clone, Copy)]
pub struct Scope {
    /// The number of workers.
    pub workers: usize,
    /// The number of emails.
    pub emails: usize,
    /// The maximum number of deviations in a run.
    pub deviations: usize,
}

/// Plays workers of an outbox on a store that may have a deliberate defect.
pub fn play_outbox(scope: Scope, sabotage: Sabotage) -> Report {
    let mut script = Script::default();
    let mut report = Report::default();
    loop {
        let violations = play_script(&mut script, scope, sabotage);
        report.sequences += 1;
        if report.violations.len() < 100 || violations.iter().any(|it| it.ends_with(TWICE)) {
            report.violations.extend(violations);
        }
        // One violation is enough to show a defect of the store.
        let is_shown =
            sabotage != Sabotage::None && report.violations.iter().any(|it| it.ends_with(TWICE));
        if is_shown || !script.turn() {
            return report;
        }
    }
}

fn play_script(script: &mut Script, scope: Scope, sabotage: Sabotage) -> Vec<String> {
    let policy = OnDoubt::ALL[script.choose(OnDoubt::ALL.len())];
    // Postmark's index shows an email at once, or after the patience has run out.
    let searches = matches!(policy, OnDoubt::Search | OnDoubt::SearchThenSend);
    let lag = if searches { [Duration::ZERO, LONG][script.choose(2)] } else { Duration::ZERO };
    let rows: Vec<_> = (0..scope.emails).map(|index| stored(index, policy)).collect();
    let store = Store { durable: rows.clone(), rows, ahead: Duration::from_secs(7), sabotage };
    let workers =
        (0..scope.workers).map(|index| worker(Duration::from_secs(index as u64 * 10_000)));
    let mut play = Play {
        script,
        left: scope.deviations,
        deviations: Vec::new(),
        store,
        workers: workers.collect(),
        accepted: BTreeMap::new(),
        lag,
        is_stale: false,
        now: Duration::ZERO,
    };
    play.run();
    let seen = play.judge(policy);
    seen.into_iter().map(|it| format!("{policy:?}, {:?}: {it}", play.deviations)).collect()
}

fn stored(index: usize, policy: OnDoubt) -> Stored {
    let email = mail(index).to_json().expect("it is valid");
    let email = String::from_utf8(email.to_vec()).expect("it is text");
    let id = i64::try_from(index).expect("a small number");
    let mut row = Row::new(id, 0, &format!("key {index}"), &email);
    row.sender.push_str("default");
    row.on_doubt = policy;
    let (state, due) = (State::Queued, Duration::ZERO);
    Stored { row, state, due, fence: 0, sends: 0, doubt_since: None }
}

fn worker(clock: Duration) -> Worker {
    let rules =
        Rules::new().lease(LEASE).patience(PATIENCE).poll(POLL).max_sends(MAX_SENDS).in_flight(1);
    Worker {
        ledger: Ledger::new(rules),
        doing: Doing::Nothing,
        until: Duration::ZERO,
        clock,
        fences: BTreeMap::new(),
    }
}

impl Play<'_> {
    /// Runs until nothing is left to do.
    fn run(&mut self) {
        for _ in 0..2000 {
            let open = self.store.rows.iter().any(|row| !row.state.is_settled());
            let busy = self.workers.iter().any(|it| !matches!(it.doing, Doing::Nothing));
            if !open && !busy {
                return;
            }
            let Some(next) = self.workers.iter().map(|worker| worker.until).min() else { return };
            self.now = self.now.max(next);
            let ready = self.workers.iter().position(|worker| worker.until <= self.now);
            if let Some(index) = ready {
                self.turn(index);
            }
        }
    }

    /// Lets a worker do one thing, or causes a deviation.
    fn turn(&mut self, index: usize) {
        let deviation = self.deviate(Deviation::at(&self.workers[index].doing));
        match deviation {
            Some(Deviation::Crash) => {
                let mut successor = worker(self.workers[index].clock);
                successor.until = self.now + Duration::from_secs(1);
                self.workers[index] = successor;
                return;
            }
            Some(Deviation::Overtaken) => {
                self.workers[index].until = self.now + Duration::from_millis(1);
                return;
            }
            Some(Deviation::Stopped) => {
                self.workers[index].until = self.now + LONG;
                return;
            }
            Some(Deviation::ClockAhead) => self.store.ahead += 2 * LEASE,
            Some(Deviation::DatabaseDies) => self.store.die(),
            Some(Deviation::Cancelled) => self.store.cancel(),
            _ => {}
        }
        let local = self.now + self.workers[index].clock;
        let doing = std::mem::replace(&mut self.workers[index].doing, Doing::Nothing);
        let doing = match doing {
            Doing::Nothing => match self.workers[index].ledger.step(local) {
                Step::Sleep(wait) => {
                    self.workers[index].until = self.now + wait.max(Duration::from_millis(1));
                    Doing::Nothing
                }
                step => Doing::Begun(step),
            },
            Doing::Begun(step) => Doing::Done(self.act(index, step, deviation)),
            Doing::Done(told) => {
                let ledger = &mut self.workers[index].ledger;
                match told {
                    Told::Claimed(claimed) => ledger.claimed(claimed, local),
                    Told::Sent(batch) => ledger.sent(batch, local),
                    Told::Searched(search, result) => ledger.searched(&search, result),
                    Told::Persisted(count, written) => ledger.persisted(count, written, local),
                }
                Doing::Nothing
            }
        };
        self.workers[index].doing = doing;
    }

    /// The deviation at this point, if any, among the possible ones.
    fn deviate(&mut self, ways: &[Deviation]) -> Option<Deviation> {
        if self.left == 0 || ways.is_empty() {
            return None;
        }
        let deviation = ways[self.script.choose(ways.len() + 1).checked_sub(1)?];
        self.left -= 1;
        self.deviations.push(deviation);
        Some(deviation)
    }

    /// Performs a step.
    fn act(&mut self, worker: usize, step: Step, deviation: Option<Deviation>) -> Told {
        let acts = !matches!(deviation, Some(Deviation::Lost | Deviation::Failed));
        let is_told = acts && deviation != Some(Deviation::Unanswered);
        match step {
            Step::Claim(claim) => {
                let claimed = acts.then(|| self.store.claim(&claim, self.now));
                let rows = claimed.iter().flat_map(|(rows, _)| rows);
                self.workers[worker].fences.extend(rows.map(|row| (row.id, row.fence)));
                Told::Claimed(claimed.filter(|_| is_told))
            }
            Step::Persist(changes) => {
                if acts {
                    self.store.persist(&changes, self.now);
                }
                Told::Persisted(changes.len(), is_told)
            }
            Step::Send(batch) => {
                let held = |row: &Stored| {
                    self.workers[worker].fences.get(&row.row.id).is_none_or(|it| *it == row.fence)
                };
                self.is_stale |= acts && !self.store.rows.iter().all(held);
                Told::Sent(self.send(batch, deviation, acts, is_told))
            }
            Step::Search(search) => {
                let failure = match deviation {
                    Some(Deviation::Failed) => Failure::unsent("connect"),
                    _ => Failure::unanswered("reset"),
                };
                let found = self.find(search.email());
                Told::Searched(search, if is_told { Ok(found) } else { Err(failure.into()) })
            }
            Step::Sleep(_) | Step::Stopped => panic!("that is nothing to do"),
        }
    }

    /// Sends a batch as adapters do.
    fn send(
        &mut self,
        mut batch: Batch,
        deviation: Option<Deviation>,
        acts: bool,
        is_told: bool,
    ) -> Batch {
        let emails = batch.emails();
        let mut receipts = Vec::new();
        for email in &emails {
            let mut receipt = Receipt::default();
            if deviation == Some(Deviation::Refused) {
                receipt.error_code = Some(ErrorCode::new(300));
                receipts.push(receipt);
                continue;
            }
            if acts {
                self.accepted.entry(key(email)).or_default().push(self.now);
            }
            receipt.error_code = Some(ErrorCode::new(0));
            receipt.message_id = Some(key(email).as_str().into());
            receipts.push(receipt);
        }
        let result = match deviation {
            Some(Deviation::Failed) => Err(Failure::unsent("connect").into()),
            _ if is_told => Ok(receipts),
            _ => Err(Error::from(Failure::unanswered("reset"))),
        };
        let config = Config::new(ServerToken::test());
        let mut plan = BatchPlan::new(&config, emails, 7);
        let mut result = Some(result);
        loop {
            match plan.step() {
                postmark_core::Step::Send(chunk) => {
                    plan.handle(chunk, result.take().expect("it is one chunk"));
                }
                postmark_core::Step::Outcome(index, outcome) => batch.tell(index, outcome),
                postmark_core::Step::Pending | postmark_core::Step::Finished => return batch,
            }
        }
    }

    fn find(&self, email: &Email) -> Reconciled {
        let times = self.accepted.get(&key(email)).into_iter().flatten();
        if times.into_iter().any(|time| *time + self.lag <= self.now) {
            Reconciled::Sent(key(email).as_str().into())
        } else {
            Reconciled::NotFound(Duration::ZERO)
        }
    }

    /// The violations.
    fn judge(&self, policy: OnDoubt) -> Vec<&'static str> {
        let mut seen = Vec::new();
        let mut expect = |holds: bool, what| {
            if !holds {
                seen.push(what);
            }
        };
        // Situations that the policy of searching, then sending, assumes to be impossible.
        let is_late = self.lag > PATIENCE || self.is_stale;
        let most = match policy {
            OnDoubt::Leave | OnDoubt::Search => 1,
            OnDoubt::SearchThenSend if !is_late => 1,
            OnDoubt::SearchThenSend | OnDoubt::SendAgain => MAX_SENDS as usize,
        };
        for row in &self.store.rows {
            let copies = self.accepted.get(&key(&row.row.email)).map_or(0, Vec::len);
            expect(copies <= most, TWICE);
            expect(row.state.is_settled(), "an email is lost: no worker gets on with it");
            let is_true = match row.state {
                State::Sent => copies > 0,
                State::Refused | State::Cancelled => copies == 0,
                _ => true,
            };
            expect(is_true, "the state of an email is not true");
            let is_found = self.lag.is_zero() && policy != OnDoubt::Leave && copies > 0;
            let is_known = row.state == State::Sent || is_late || policy == OnDoubt::SendAgain;
            expect(!is_found || is_known, "an email that could be found is in doubt");
            let as_usual = self.deviations.is_empty();
            expect(!as_usual || row.state == State::Sent, "an email was not sent");
        }
        seen
    }
}

/// The key of an email, from its metadata.
fn key(email: &Email) -> String {
    let metadata = email.parts().metadata;
    metadata.get(Email::SEND_ID).expect("it is marked").to_owned()
}
