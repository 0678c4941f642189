//! A scripted transport.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use postmark_hyper::error::Failure;
use postmark_hyper::request::Body;
use postmark_hyper::{BoxFuture, Client, Content, Email, ServerToken, Transport};

pub(crate) const TOKEN: &str = "8fa2c1d0-secret-4b1c";
pub(crate) const RECEIPT: &str = r#"{"ErrorCode":0,"Message":"OK","MessageID":"1"}"#;

/// A transport that responds from a script, and records the requests.
#[derive(Clone, Default)]
pub(crate) struct Scripted(Arc<Mutex<Script>>);

#[derive(Default)]
struct Script {
    answers: VecDeque<Result<Response<Bytes>, Failure>>,
    requests: usize,
    pauses: Vec<Duration>,
}

impl Scripted {
    pub(crate) fn new(answers: impl IntoIterator<Item = Result<Response<Bytes>, Failure>>) -> Self {
        let script = Script { answers: answers.into_iter().collect(), ..Script::default() };
        Self(Arc::new(Mutex::new(script)))
    }

    pub(crate) fn client(&self) -> Client {
        Client::with_transport(self.clone(), ServerToken::new(TOKEN).unwrap())
    }

    pub(crate) fn requests(&self) -> usize {
        self.0.lock().unwrap().requests
    }

    pub(crate) fn pauses(&self) -> Vec<Duration> {
        self.0.lock().unwrap().pauses.clone()
    }
}

impl Transport for Scripted {
    fn send(&self, _: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Failure>> {
        let mut script = self.0.lock().unwrap();
        script.requests += 1;
        let answer = script.answers.pop_front().unwrap_or_else(|| Ok(answer(200, RECEIPT)));
        Box::pin(async { answer })
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<()> {
        self.0.lock().unwrap().pauses.push(pause);
        Box::pin(async {})
    }
}

pub(crate) fn answer(status: u16, body: &'static str) -> Response<Bytes> {
    Response::builder().status(status).body(body.into()).unwrap()
}

pub(crate) fn mail() -> Email {
    Email::new("me@example.com", "you@example.com", Content::text("A secret text"))
}
