//! Emails sent in one request, driven from JavaScript.

use std::collections::VecDeque;
use std::task::Poll;

use bytes::Bytes;
use http::Response;
use postmark_core::{
    BatchPlan, Chunk, Config, Email, Failure, Fault, Next, Outcome, ServerToken, Step,
};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::client::{Engine, elapsed};
use crate::exchange::{Asked, Machine, addressed};
use crate::record::{Object, Told, event, head, list, record, said, thrown};

#[wasm_bindgen]
impl Engine {
    /// The emails of one request, with the recipients of each on a line. `seed` is any number below
    /// 1.
    pub fn batch(&self, templated: bool, to: &str, seed: f64) -> Result<Asked, String> {
        let plan = self.server().and_then(|config| OneChunk::new(config, templated, to, seed));
        plan.map(|plan| Asked(Box::new(plan))).map_err(thrown)
    }
}

/// A plan with one chunk, of placeholders for the emails that JavaScript keeps.
struct OneChunk {
    plan: BatchPlan<VecDeque<Email>>,
    chunk: Option<Chunk>,
    /// The request: see [`Machine::head`].
    head: String,
}

impl OneChunk {
    fn new(
        config: &Config<ServerToken>,
        templated: bool,
        to: &str,
        seed: f64,
    ) -> Result<Self, Fault> {
        let emails: VecDeque<_> = to.split('\n').map(|to| addressed(to, templated)).collect();
        let count = emails.len();
        let mut plan = BatchPlan::polled(config, emails, seed.to_bits()).messages(count);
        match plan.poll_step(next) {
            Step::Send(mut chunk) => {
                let head = head(chunk.exchange());
                Ok(Self { plan, chunk: Some(chunk), head })
            }
            _ => Err(Fault::new("emails", "are not one request", "Give 1 to 500 emails.")),
        }
    }

    /// The outcome of each email, in order, and the error that every other email would get too.
    fn settle(&mut self) -> String {
        let mut outcomes = Vec::new();
        while let Step::Outcome(_, outcome) = self.plan.poll_step(next) {
            outcomes.push(outcome_of(&outcome));
        }
        let mut settled = Object::new();
        settled.json("outcomes", &list(&outcomes));
        // Another email would be sent, unless the batch has ended.
        self.plan.emails_mut().push_back(addressed("a@example.com", false));
        if let Step::Outcome(_, Outcome::NotSent(_, error)) = self.plan.poll_step(next) {
            settled.json("ended", &record(&error));
        }
        settled.end()
    }
}

fn next(emails: &mut VecDeque<Email>) -> Poll<Option<Email>> {
    emails.pop_front().map_or(Poll::Pending, |email| Poll::Ready(Some(email)))
}

impl Machine for OneChunk {
    fn head(&self) -> String {
        self.head.clone()
    }

    fn handle(&mut self, outcome: Result<Response<Bytes>, Failure>, millis: f64) -> String {
        let Some(mut chunk) = self.chunk.take() else { return String::new() };
        let next = chunk.exchange().handle(outcome, elapsed(millis));
        let event = chunk.exchange().event().as_ref().map(event);
        let told = match next {
            Next::Wait(wait) => {
                self.chunk = Some(chunk);
                Told::Wait(wait)
            }
            Next::Done(result) => {
                self.plan.handle(chunk, result);
                Told::Done(self.settle())
            }
        };
        said(&told, event.as_deref())
    }
}

fn outcome_of(outcome: &Outcome) -> String {
    let status = match outcome {
        Outcome::Sent(_) => "sent",
        Outcome::Queued(_) => "queued",
        Outcome::Refused(..) => "refused",
        Outcome::NotSent(..) => "notSent",
        Outcome::Unknown(_) => "unknown",
    };
    let mut object = Object::new();
    object.text("status", status);
    if let Some(error) = outcome.error() {
        object.json("error", &record(error));
    }
    object.end()
}
