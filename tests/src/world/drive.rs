//! Runs the core's state machines as an adapter does, on an unreliable network.

use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode};
use postmark_core::api::bounces::ActivateBounce;
use postmark_core::{
    BatchPlan, Body, Config, Content, Draft, Email, Endpoint, Error, Exchange, Failure, Next,
    Outcome, Receipt, RetryPolicy, ServerToken, Step, read,
};
use serde_json::Value;

use super::reached::{self, Reached};
use super::{Fault, Postmark, Script};

/// One run: a script, the model it is played on, and the violations found.
#[derive(Debug)]
pub struct Run<'a> {
    script: &'a mut Script,
    /// The model.
    pub postmark: Postmark,
    config: Config<ServerToken>,
    policy: Limits,
    /// The time since the world began.
    pub now: Duration,
    violations: Vec<String>,
    faults: Vec<Fault>,
    reached: Reached,
}

/// Parses nothing: for the errors that a response means for any request.
struct Probe;

impl Endpoint for Probe {
    type Token = ServerToken;
    type Response = bool;

    fn draft(&self) -> Draft {
        Draft::get("/")
    }
}

/// The retry policy of all runs.
#[derive(Debug, Clone, Copy)]
struct Limits {
    attempts: u32,
}

const LONGEST_WAIT: Duration = Duration::from_secs(30);
const DEADLINE: Duration = Duration::from_secs(120);

/// The result of playing all scripts.
#[derive(Debug, Default)]
#[must_use]
pub struct Report {
    /// The number of sequences played.
    pub sequences: u64,
    /// The violations, at most a hundred.
    pub violations: Vec<String>,
    /// The outcomes of the faults.
    pub reached: Reached,
}

/// Plays `run` with every script.
pub fn play(attempts: u32, mut run: impl FnMut(&mut Run<'_>)) -> Report {
    let mut script = Script::default();
    let mut report = Report::default();
    loop {
        let (violations, reached) = play_script(&mut script, attempts, &mut run);
        report.sequences += 1;
        report.reached.extend(reached);
        if report.violations.len() < 100 {
            report.violations.extend(violations);
        }
        if !script.turn() {
            return report;
        }
    }
}

/// Plays `run` with one script; returns the violations.
pub fn play_one(script: &mut Script, attempts: u32, run: impl FnOnce(&mut Run<'_>)) -> Vec<String> {
    play_script(script, attempts, run).0
}

fn play_script(
    script: &mut Script,
    attempts: u32,
    run: impl FnOnce(&mut Run<'_>),
) -> (Vec<String>, Reached) {
    let policy =
        RetryPolicy::new().attempts(attempts).longest_wait(LONGEST_WAIT).deadline(DEADLINE);
    let mut one = Run {
        script,
        postmark: Postmark::default(),
        config: Config::new(ServerToken::test()).retry(policy),
        policy: Limits { attempts },
        now: Duration::ZERO,
        violations: Vec::new(),
        faults: Vec::new(),
        reached: Reached::new(),
    };
    run(&mut one);
    let Run { violations, faults, reached, .. } = one;
    let violations = violations.into_iter().map(|violation| format!("{faults:?}: {violation}"));
    (violations.collect(), reached)
}

impl Run<'_> {
    /// The configuration of every request.
    pub fn config(&self) -> &Config<ServerToken> {
        &self.config
    }

    /// The faults at the attempts of this run, in order.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// One of this many ways, which are all played.
    pub fn choose(&mut self, ways: usize) -> usize {
        self.script.choose(ways)
    }

    /// Records a violation.
    pub fn violation(&mut self, what: impl Into<String>) {
        self.violations.push(what.into());
    }

    /// Records a violation unless `holds`.
    pub fn expect(&mut self, holds: bool, what: &str) {
        if !holds {
            self.violation(what);
        }
    }

    /// Runs an exchange as an adapter does; `None` if the driver is dropped on the way.
    pub fn drive<E: Endpoint>(
        &mut self,
        exchange: &mut Exchange<E>,
    ) -> Option<Result<E::Response, Error>> {
        let started = self.now;
        for attempt in 1.. {
            self.expect(attempt <= self.policy.attempts, "there are more attempts than allowed");
            self.expect(
                self.now.saturating_sub(started) < DEADLINE,
                "an attempt begins after the deadline",
            );
            let outcome = self.attempt(exchange.request())?;
            let error = match &outcome {
                Ok(response) => read(&Probe, response.clone()).err(),
                Err(failure) => Some(failure.clone().into()),
            };
            let next = exchange.handle(outcome, self.now.saturating_sub(started));
            let error = error.as_ref().map(reached::Attempt::from);
            let came = reached::came(&next, error, attempt == self.policy.attempts);
            let route = exchange.route().to_owned();
            self.reach(&route, came);
            match next {
                Next::Wait(wait) => {
                    self.expect(wait <= LONGEST_WAIT, "a wait is longer than allowed");
                    self.now += wait;
                }
                Next::Done(result) => return Some(result),
            }
        }
        None
    }

    /// Records the outcome of the last attempt.
    fn reach(&mut self, what: &str, came: &str) {
        if let Some(fault) = self.faults.last() {
            self.reached.insert(format!("{what}: {fault:?}: {came}"));
        }
    }

    /// Makes a request, with a fault.
    fn attempt(&mut self, request: Request<Body>) -> Option<Result<Response<Bytes>, Failure>> {
        let fault = Fault::ALL[self.script.choose(Fault::ALL.len())];
        self.faults.push(fault);
        let sent = self.now;
        self.now += match fault {
            Fault::SilenceUnread | Fault::SilenceAfterwards => Duration::from_secs(20),
            Fault::Late => DEADLINE,
            _ => Duration::from_millis(100),
        };
        let target = request.uri().clone();
        let mut body = request.into_body();
        let kept = body.clone();
        let broken = |kept: &Body| {
            let cause = "connection reset";
            Err(if kept.seal() { Failure::unsent(cause) } else { Failure::unanswered(cause) })
        };
        match fault {
            Fault::DroppedBefore => return None,
            Fault::ConnectRefused | Fault::TlsFailure => {
                return Some(Err(Failure::unreachable("connect")));
            }
            Fault::ResetBeforeBody => return Some(broken(&kept)),
            Fault::ResetInBody => {
                let half = body.len() / 2;
                let mut room = vec![0; usize::try_from(half).unwrap_or(0)];
                let _ = body.read(&mut room);
                let failure = broken(&kept);
                // The connection keeps pulling after its caller has given up.
                while let Ok(Some(_)) = body.chunk() {}
                let whole = !body.is_empty() && body.remaining() == 0;
                self.expect(!whole, "a sealed body was given out whole");
                return Some(failure);
            }
            _ => {}
        }
        let body = body.into_bytes().expect("it is not sealed");
        let answer = fault.acts().then(|| self.postmark.act(&target, &body, fault, sent));
        let answer = match fault.receipt() {
            Some(receipt) => Some(receipts(&body, &receipt)),
            None => answer,
        };
        Some(match respond(fault, answer) {
            Some(response) => {
                let is_own = body.is_empty() || !fault.is_of_another();
                self.expect(
                    kept.match_response(&response) == is_own,
                    "a connection is kept that is out of step, or closed without a reason",
                );
                Ok(response)
            }
            None if fault == Fault::DroppedWaiting => return None,
            None => broken(&kept),
        })
    }
}

/// The response to a request with the same receipt for each email.
fn receipts(body: &[u8], receipt: &Value) -> Bytes {
    let mails = match serde_json::from_slice(body) {
        Ok(Value::Array(mails)) => mails.len(),
        Ok(Value::Object(batch)) if batch.contains_key("Messages") => 2,
        _ => return receipt.to_string().into(),
    };
    Value::from(vec![receipt.clone(); mails]).to_string().into()
}

/// The response to a request that was received completely.
fn respond(fault: Fault, accepted: Option<Bytes>) -> Option<Response<Bytes>> {
    let page = "<html><body>No.</body></html>";
    let (status, body) = match fault {
        Fault::TooMany | Fault::TooManyHour => (429, ""),
        Fault::TooManySeconds | Fault::TooManyDate => {
            (429, r#"{"ErrorCode":429,"Message":"Slow"}"#)
        }
        Fault::BadToken => (401, r#"{"ErrorCode":10,"Message":"No such token"}"#),
        Fault::Invalid => (422, r#"{"ErrorCode":300,"Message":"Invalid 'To' address"}"#),
        Fault::TooLarge => (413, page),
        Fault::NotAllowedPage => (405, page),
        Fault::InternalError | Fault::InternalErrorAfterwards => {
            (500, r#"{"ErrorCode":101,"Message":"Unexpected"}"#)
        }
        Fault::BadGateway => (502, page),
        Fault::GatewayTimeoutAfterwards => (504, page),
        Fault::Maintenance => (503, r#"{"ErrorCode":100,"Message":"Maintenance"}"#),
        Fault::UnavailableAfterwards => (503, page),
        Fault::Redirect => (302, ""),
        Fault::PageInsteadOfJson => (200, page),
        Fault::OtherJson => (200, r#"{"Hello":"world"}"#),
        Fault::Empty => (200, ""),
        Fault::None
        | Fault::Delayed
        | Fault::Late
        | Fault::OthersReceipt
        | Fault::OthersReceiptUnread
        | Fault::EachMaintenance
        | Fault::EachInternalError
        | Fault::EachEmpty => return Some(Response::new(accepted?)),
        Fault::CutOff => return accepted.map(|body| Response::new(body.slice(..body.len() / 2))),
        _ => return None,
    };
    let mut response = Response::new(Bytes::from_static(body.as_bytes()));
    *response.status_mut() = StatusCode::from_u16(status).expect("a status");
    let retry_after = match fault {
        Fault::TooManySeconds => "2",
        Fault::TooManyDate => "Mon, 23 Nov 2026 12:00:02 GMT",
        Fault::TooManyHour => "3600",
        _ => return Some(response),
    };
    let date = HeaderValue::from_static("Mon, 23 Nov 2026 12:00:00 GMT");
    response.headers_mut().insert(http::header::DATE, date);
    let retry_after = HeaderValue::from_static(retry_after);
    response.headers_mut().insert(http::header::RETRY_AFTER, retry_after);
    Some(response)
}

/// The email with an index.
pub fn mail(index: usize) -> Email {
    Email::new("sender@example.com", "receiver@example.com", Content::text("Hello"))
        .subject(format!("mail {index}"))
}

/// Plays sends of one email; `endpoint` sends it, and may be the email itself.
pub fn play_sends<E>(attempts: u32, endpoint: impl Fn(Email) -> E) -> Report
where
    E: Endpoint<Token = ServerToken, Response = Receipt>,
{
    play(attempts, |run| send_one(run, endpoint(mail(0))))
}

/// Sends the [`mail`] 0.
pub fn send_one<E>(run: &mut Run<'_>, endpoint: E)
where
    E: Endpoint<Token = ServerToken, Response = Receipt>,
{
    let mut exchange = Exchange::new(run.config(), endpoint, 7).expect("it is valid");
    let result = run.drive(&mut exchange);
    let copies = run.postmark.copies("mail 0");
    run.expect(copies <= 1, "a mail was accepted twice");
    match result {
        Some(Ok(receipt)) => expect_receipt(run, "mail 0", &receipt),
        Some(Err(error)) => {
            expect_no_answer(run, "mail 0");
            run.expect(error.may_have_happened() || copies == 0, "a promise was broken");
        }
        None => {}
    }
}

/// Plays retryable changes.
pub fn play_edits(attempts: u32) -> Report {
    play(attempts, edit_one)
}

/// Makes a retryable change.
pub fn edit_one(run: &mut Run<'_>) {
    let mut exchange = Exchange::new(run.config(), ActivateBounce::new(7), 7).expect("it is valid");
    match run.drive(&mut exchange) {
        // The state machines do not know that a receipt of an email is not a response to a change.
        Some(Ok(_)) => {
            let made =
                run.postmark.edits > 0 || run.faults().iter().any(|it| it.receipt().is_some());
            run.expect(made, "a change was reported and not made");
        }
        Some(Err(error)) => {
            let kept = error.may_have_happened() || run.postmark.edits == 0;
            run.expect(kept, "a promise was broken");
        }
        None => {}
    }
}

fn expect_receipt(run: &mut Run<'_>, subject: &str, receipt: &Receipt) {
    let id = receipt.message_id.as_ref().map_or("", |id| id.as_str());
    let known = run.postmark.ids(subject).iter().any(|known| known == id);
    run.expect(known, "a receipt has an id that was not given");
}

fn expect_no_answer(run: &mut Run<'_>, subject: &str) {
    let answered = run.postmark.is_answered(subject);
    run.expect(!answered, "the answer that a mail was accepted is lost");
}

/// Sends a batch as adapters do; ends early if the driver is dropped.
pub fn send_batch(
    run: &mut Run<'_>,
    emails: Vec<Email>,
    chunk: usize,
    in_flight: usize,
) -> Option<Vec<(usize, Outcome)>> {
    send_polled(run, emails, chunk, in_flight, false)
}

/// Sends a batch as [`send_batch`] does, with emails that are ready only when asked for again.
pub fn send_as_they_come(
    run: &mut Run<'_>,
    emails: Vec<Email>,
    chunk: usize,
    in_flight: usize,
) -> Option<Vec<(usize, Outcome)>> {
    send_polled(run, emails, chunk, in_flight, true)
}

fn send_polled(
    run: &mut Run<'_>,
    emails: Vec<Email>,
    chunk: usize,
    in_flight: usize,
    late: bool,
) -> Option<Vec<(usize, Outcome)>> {
    let plan = BatchPlan::polled(run.config(), emails.into_iter(), 7);
    run_plan(run, plan.messages(chunk).in_flight(in_flight), late)
}

/// Runs a plan to its end, whose emails may be ready only when asked for again.
pub fn run_plan(
    run: &mut Run<'_>,
    mut plan: BatchPlan<impl Iterator<Item = Email>>,
    late: bool,
) -> Option<Vec<(usize, Outcome)>> {
    // Whether every further request would fail, and whether an email was not sent because of it.
    let (mut is_over, mut ends_early) = (false, false);
    let mut outcomes = Vec::new();
    let mut flying = Vec::new();
    let mut sent = 0;
    let mut is_there = true;
    loop {
        let step = plan.poll_step(|mails| {
            is_there = !(late && is_there);
            if is_there { Poll::Ready(mails.next()) } else { Poll::Pending }
        });
        match step {
            Step::Send(chunk) => {
                run.expect(!is_over, "a request is made that must fail");
                flying.push(chunk);
            }
            Step::Outcome(index, outcome) => {
                ends_early |= is_over && flying.is_empty() && index >= sent;
                outcomes.push((index, outcome));
            }
            Step::Pending if !is_there => {}
            Step::Pending => {
                // The last one first: chunks finish in another order than they started.
                let mut chunk = flying.pop()?;
                sent += chunk.len();
                let result = run.drive(chunk.exchange())?;
                is_over |= result.is_err() && run.faults.last().is_some_and(|it| it.fails_all());
                plan.handle(chunk, result);
            }
            Step::Finished => {
                if ends_early {
                    run.reach("batch", "ends it early");
                }
                return Some(outcomes);
            }
        }
    }
}

/// Plays batches whose first request may be the last.
pub fn play_early_ends() -> Report {
    play(1, |run| {
        let _ = send_batch(run, vec![mail(0), mail(1)], 1, 1);
    })
}

/// Plays batches of this many emails, of which the second is refused individually; `send` sends
/// them.
pub fn play_batches(
    attempts: u32,
    mails: usize,
    send: impl Fn(&mut Run<'_>, Vec<Email>) -> Option<Vec<(usize, Outcome)>>,
) -> Report {
    play(attempts, |run| send_many(run, mails, &send))
}

/// Sends a batch of this many emails, of which the second is refused individually.
pub fn send_many(
    run: &mut Run<'_>,
    mails: usize,
    send: impl Fn(&mut Run<'_>, Vec<Email>) -> Option<Vec<(usize, Outcome)>>,
) {
    let emails = (0..mails).map(|index| match index {
        1 => Email::new("sender@example.com", "refused@example.com", Content::text("No"))
            .subject("mail 1"),
        _ => mail(index),
    });
    let outcomes = send(run, emails.collect());
    for index in 0..mails {
        let copies = run.postmark.copies(&format!("mail {index}"));
        run.expect(copies <= 1, "a mail was accepted twice");
    }
    let Some(outcomes) = outcomes else { return };
    let mut reported = vec![0; mails];
    for (index, outcome) in outcomes {
        match reported.get_mut(index) {
            Some(times) => *times += 1,
            None => run.violation("an outcome has an index that no mail has"),
        }
        run.reach("outcome", reached::outcome(&outcome));
        judge(run, index, &outcome);
    }
    run.expect(reported.iter().all(|times| *times == 1), "a mail has not exactly one outcome");
}

fn judge(run: &mut Run<'_>, index: usize, outcome: &Outcome) {
    let subject = format!("mail {index}");
    match outcome {
        Outcome::Sent(receipt) | Outcome::Queued(receipt) => expect_receipt(run, &subject, receipt),
        Outcome::Refused(..) | Outcome::NotSent(..) => {
            let copies = run.postmark.copies(&subject);
            run.expect(copies == 0, "a mail was accepted and reported as not");
        }
        Outcome::Unknown(_) => expect_no_answer(run, &subject),
    }
}
