//! State machines with arbitrary outcomes, in any order.

use std::collections::BTreeSet;
use std::time::Duration;

use arbitrary::{Arbitrary, Unstructured};
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode};
use postmark_core::api::bounces::ListBounces;
use postmark_core::api::bulk::BulkSend;
use postmark_core::{
    BatchPlan, BulkPoll, Chunk, Content, Email, Endpoint, Error, Exchange, Failure, Next, Outcome,
    PagedList, Pages, Reconcile, Reconciled, RetryPolicy, ServerToken, Step, Window, read,
};
use serde_json::{Value, json};

use crate::emails::Mail;
use crate::secret;

/// A state machine, and its inputs.
#[derive(Debug, Arbitrary)]
enum Machine<'a> {
    Exchange { policy: Policy, repeatable: bool, told: Vec<Told<'a>> },
    Batch { policy: Policy, mails: Vec<Option<Mail<'a>>>, limits: [u8; 3], told: Vec<Told<'a>> },
    Pages { count: u16, offset: u16, told: Vec<Told<'a>> },
    Reconcile { patience: u16, told: Vec<Told<'a>> },
    BulkPoll { waits: [u16; 2], deadline: u16, told: Vec<Told<'a>> },
}

#[derive(Debug, Arbitrary)]
struct Policy {
    attempts: u8,
    waits: [u32; 2],
    deadline: u32,
    seed: u64,
}

/// An outcome of a request, this many milliseconds after the first.
#[derive(Debug, Arbitrary)]
struct Told<'a> {
    elapsed: u32,
    outcome: Came<'a>,
}

#[derive(Debug, Arbitrary)]
enum Came<'a> {
    Unsent,
    Unanswered,
    Answer { status: u16, retry_after: Option<&'a str>, body: Said<'a> },
}

#[derive(Debug, Arbitrary)]
enum Said<'a> {
    Raw(&'a [u8]),
    Code(i32, &'a str),
    Receipt,
    Receipts(Vec<Option<i32>>),
    Bounces(i64, Vec<i64>),
    Messages(i64, Vec<bool>),
    Bulk(&'a str),
}

/// Feeds a state machine arbitrary outcomes.
///
/// - Waits follow the policy, and none starts that the deadline would cut off.
/// - Nothing is repeated that may have happened and must not happen twice.
/// - Every email of a batch has one outcome, whose error promises the same.
/// - A request is the same each time, and the token is never printed.
pub fn outcomes(input: &[u8]) {
    match Machine::arbitrary(&mut Unstructured::new(input)) {
        Ok(Machine::Exchange { policy, repeatable: true, told }) => {
            exchange(&policy, ListBounces::new(), &told);
        }
        Ok(Machine::Exchange { policy, told, .. }) => exchange(&policy, mail(), &told),
        Ok(Machine::Batch { policy, mails, limits, told }) => batch(&policy, &mails, limits, &told),
        Ok(Machine::Pages { count, offset, told }) => pages(count, offset, &told),
        Ok(Machine::Reconcile { patience, told }) => reconcile(patience, &told),
        Ok(Machine::BulkPoll { waits, deadline, told }) => bulk_poll(waits, deadline, &told),
        Err(_) => {}
    }
}

fn exchange<E: Endpoint<Token = ServerToken>>(policy: &Policy, endpoint: E, told: &[Told<'_>]) {
    let config = secret::config().retry(policy.policy());
    let repeatable = endpoint.draft().method() == http::Method::GET;
    let mut exchange = Exchange::new(&config, &endpoint, policy.seed).expect("it is valid");
    let first = exchange.request();
    let (uri, headers) = (first.uri().clone(), first.headers().clone());
    let bytes = first.into_body().into_bytes();
    for (made, told) in (1..).zip(told) {
        let error = told.outcome.outcome().map_or_else(
            |failure| Some(Error::Transport(failure)),
            |response| read(&endpoint, response).err(),
        );
        let elapsed = told.elapsed();
        let next = exchange.handle(told.outcome.outcome(), elapsed);
        assert_eq!(exchange.attempts(), made);
        match (&next, error) {
            (Next::Wait(wait), Some(error)) => {
                assert!(made < u32::from(policy.attempts.max(1)));
                let asked = error.retry_after().unwrap_or_default();
                assert!(*wait >= asked && *wait <= policy.longest_wait().max(asked));
                assert!(elapsed + *wait < policy.deadline());
                assert!(repeatable || !error.may_have_happened(), "{error:?}");
            }
            (Next::Done(result), error) => assert_eq!(result.is_err(), error.is_some()),
            (Next::Wait(_), None) => panic!("a success is repeated"),
        }
        if let Next::Done(Err(error)) = &next {
            secret::unprinted_error(error);
        }
        let again = exchange.request();
        assert!(again.uri() == &uri && again.headers() == &headers);
        assert_eq!(again.into_body().into_bytes(), bytes);
    }
}

fn batch(policy: &Policy, mails: &[Option<Mail<'_>>], limits: [u8; 3], told: &[Told<'_>]) {
    let config = secret::config().retry(policy.policy());
    let emails = mails.iter().map(|it| it.as_ref().map_or_else(mail, Mail::email));
    let [messages, bytes, in_flight] = limits.map(usize::from);
    let mut plan = BatchPlan::new(&config, emails, policy.seed)
        .messages(messages)
        .bytes(bytes as u64 * 16)
        .in_flight(in_flight);
    let mut told = told.iter();
    let mut flying: Vec<Chunk> = Vec::new();
    let mut seen = BTreeSet::new();
    loop {
        match plan.step() {
            Step::Send(chunk) => {
                assert!((1..=messages.max(1)).contains(&chunk.len()));
                flying.push(chunk);
                assert!(flying.len() <= in_flight.max(1));
            }
            Step::Outcome(index, outcome) => {
                assert!(index < mails.len() && seen.insert(index), "mail {index} has two outcomes");
                judge(&outcome);
            }
            Step::Pending => {
                let next = told.next();
                let at = next.map_or(0, |told| told.elapsed as usize % flying.len());
                let mut chunk = flying.swap_remove(at);
                let outcome = next.map_or(Came::Unsent.outcome(), |told| told.outcome.outcome());
                // The outcome for the chunk's own exchange, or for another one.
                match (chunk.exchange().handle(outcome, Duration::ZERO), next) {
                    (Next::Done(result), _) => plan.handle(chunk, result),
                    (Next::Wait(_), Some(Told { outcome: Came::Answer { body, .. }, .. })) => {
                        let receipts = serde_json::from_slice(&body.bytes()).map_err(|_| unsent());
                        plan.handle(chunk, receipts);
                    }
                    (Next::Wait(_), _) => plan.handle(chunk, Err(unsent())),
                }
            }
            Step::Finished => break,
        }
    }
    assert_eq!(seen.len(), mails.len(), "a mail has no outcome");
    assert!(flying.is_empty());
    secret::unprinted(&plan);
}

fn judge(outcome: &Outcome) {
    secret::unprinted(outcome);
    match outcome {
        Outcome::Sent(receipt) => assert!(receipt.is_accepted() && !receipt.is_queued()),
        Outcome::Queued(receipt) => assert!(receipt.is_queued()),
        Outcome::Refused(_, error) | Outcome::NotSent(_, error) => {
            assert!(!error.may_have_happened(), "{error:?}");
        }
        Outcome::Unknown(unknown) => assert!(unknown.error().may_have_happened()),
    }
}

fn pages(count: u16, offset: u16, told: &[Told<'_>]) {
    let (count, offset) = (u32::from(count) % 500 + 1, u32::from(offset) % 9_500);
    let mut pages = Pages::new(ListBounces::new().count(count).offset(offset));
    let mut seen = BTreeSet::new();
    for told in told {
        let Some(list) = pages.request() else { break };
        let Window { count, offset, .. } = list.window();
        assert!((1..=Window::MAX_COUNT).contains(&count) && offset + count <= Window::MAX_ROWS);
        assert_eq!(list.draft().check(), Ok(()));
        let Ok(Ok(page)) = told.outcome.outcome().map(|response| read(&list, response)) else {
            continue;
        };
        for row in pages.handle(page) {
            // A row without a time is never forgotten.
            let is_new = seen.insert(row.id.0) || !row.bounced_at.as_str().is_empty();
            assert!(is_new, "a row is given twice");
        }
    }
    let _ = (pages.check(), format!("{pages:?}"));
}

fn reconcile(patience: u16, told: &[Told<'_>]) {
    let patience = Duration::from_millis(patience.into());
    let email = mail().send_id("7");
    let mut reconcile = Reconcile::new(&email).expect("it is marked").patience(patience);
    let search = reconcile.request();
    for told in told {
        let outcome = told.outcome.outcome().map_err(Error::from);
        let result = outcome.and_then(|response| read(&search, response));
        let asked = result.as_ref().err().and_then(Error::retry_after).unwrap_or_default();
        let mine: Option<Vec<_>> = result.as_ref().ok().map(|page| {
            let rows = page.items.iter().filter(|row| {
                let metadata = row.metadata.as_ref();
                metadata.and_then(|metadata| metadata.get(Email::SEND_ID)) == Some("37")
            });
            rows.map(|row| row.message_id.clone()).collect()
        });
        match reconcile.handle(result, told.elapsed()) {
            Next::Wait(wait) => {
                assert!(wait <= Duration::from_secs(30).max(asked));
                assert!(wait.is_zero() || told.elapsed() + wait <= patience);
                assert!(mine.is_none_or(|mine| mine.is_empty()));
            }
            Next::Done(Ok(Reconciled::Sent(id))) => {
                assert!(mine.is_some_and(|mine| mine.contains(&id)));
            }
            Next::Done(Ok(Reconciled::NotFound(looked))) => {
                assert!(looked >= patience && mine.is_some_and(|mine| mine.is_empty()));
            }
            Next::Done(Err(error)) => secret::unprinted_error(&error),
        }
    }
}

fn bulk_poll(waits: [u16; 2], deadline: u16, told: &[Told<'_>]) {
    let [first, longest, deadline] =
        [waits[0], waits[1], deadline].map(|millis| Duration::from_millis(millis.into()));
    let mut poll = BulkPoll::new("id").first_wait(first).longest_wait(longest).deadline(deadline);
    let request = poll.request();
    for told in told {
        let elapsed = told.elapsed();
        let outcome = told.outcome.outcome().map_err(Error::from);
        let result: Result<BulkSend, Error> = outcome.and_then(|response| read(&request, response));
        let is_finished = result.as_ref().is_ok_and(|send| send.status.is_finished());
        let asked = result.as_ref().err().and_then(Error::retry_after).unwrap_or_default();
        match poll.handle(result, elapsed) {
            Next::Wait(wait) => {
                assert!(!is_finished && elapsed < deadline && elapsed + wait <= deadline);
                assert!(wait <= longest.max(asked));
            }
            Next::Done(Ok(send)) => assert!(send.status.is_finished() || elapsed >= deadline),
            Next::Done(Err(error)) => secret::unprinted_error(&error),
        }
    }
}

fn mail() -> Email {
    Email::new("a@example.com", "b@example.com", Content::text("Hello"))
}

fn unsent() -> Error {
    Failure::unsent("no route").into()
}

impl Policy {
    fn policy(&self) -> RetryPolicy {
        let [first, _] = self.waits;
        RetryPolicy::new()
            .attempts(self.attempts.into())
            .first_wait(Duration::from_millis(first.into()))
            .longest_wait(self.longest_wait())
            .deadline(self.deadline())
    }

    fn longest_wait(&self) -> Duration {
        Duration::from_millis(self.waits[1].into())
    }

    fn deadline(&self) -> Duration {
        Duration::from_millis(self.deadline.into())
    }
}

impl Told<'_> {
    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.elapsed.into())
    }
}

impl Came<'_> {
    fn outcome(&self) -> Result<Response<Bytes>, Failure> {
        match self {
            Self::Unsent => Err(Failure::unsent("no route")),
            Self::Unanswered => Err(Failure::unanswered("reset")),
            Self::Answer { status, retry_after, body } => {
                let mut response = Response::new(body.bytes());
                let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::OK);
                *response.status_mut() = status;
                let value = retry_after.and_then(|text| HeaderValue::from_str(text).ok());
                response.headers_mut().extend(value.map(|it| (http::header::RETRY_AFTER, it)));
                Ok(response)
            }
        }
    }
}

impl Said<'_> {
    fn bytes(&self) -> Bytes {
        let json = match self {
            Self::Raw(bytes) => return Bytes::copy_from_slice(bytes),
            Self::Code(code, message) => json!({"ErrorCode": code, "Message": message}),
            Self::Receipt => receipt(Some(0)),
            Self::Receipts(codes) => codes.iter().map(|code| receipt(*code)).collect(),
            Self::Bounces(total, ids) => {
                let rows: Value = ids.iter().map(|id| json!({"ID": id})).collect();
                json!({"TotalCount": total, "Bounces": rows})
            }
            Self::Messages(total, rows) => {
                let id = |mine: bool| if mine { "37" } else { "38" };
                let row =
                    |mine: &bool| json!({"MessageID": "m", "Metadata": {"send-id": id(*mine)}});
                json!({"TotalCount": total, "Messages": rows.iter().map(row).collect::<Value>()})
            }
            Self::Bulk(status) => json!({"ID": "id", "Status": status}),
        };
        json.to_string().into()
    }
}

fn receipt(code: Option<i32>) -> Value {
    json!({"MessageID": "m", "ErrorCode": code, "Message": "?"})
}
