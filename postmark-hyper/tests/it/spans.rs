//! What a tracing subscriber gets: everything useful, and nothing secret.

use std::fmt::{Debug, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use postmark_hyper::api::bounces::ListBounces;
use postmark_hyper::error::Failure;
use postmark_hyper::{Client, RetryPolicy, ServerToken, Smol};
use postmark_sandbox::{SERVER_TOKEN, Sandbox};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::scripted::{RECEIPT, Scripted, answer, mail};

/// Records the spans and events of all crates.
#[derive(Clone, Default)]
struct Listener {
    told: Arc<Mutex<String>>,
    spans: Arc<AtomicU64>,
}

struct Writer<'a>(&'a mut String);

impl Visit for Writer<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, "{field}={value:?} ").unwrap();
    }
}

impl Listener {
    fn write(&self, record: impl FnOnce(&mut Writer<'_>)) {
        record(&mut Writer(&mut self.told.lock().unwrap()));
    }

    /// Everything recorded during `doing`.
    fn hear(&self, doing: impl FnOnce()) -> String {
        // With a single dispatcher, the first thread that reaches a span decides for all whether
        // anybody listens, and other tests have no listener.
        let _second = tracing::Dispatch::new(self.clone());
        tracing::subscriber::with_default(self.clone(), doing);
        self.told.lock().unwrap().clone()
    }
}

impl Subscriber for Listener {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write(|writer| {
            write!(writer.0, "[{}] ", span.metadata().name()).unwrap();
            span.record(writer);
        });
        Id::from_u64(self.spans.fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.write(|writer| values.record(writer));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.write(|writer| event.record(writer));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn each_attempt_has_a_span() {
    let mut accepted = answer(200, RECEIPT);
    accepted.headers_mut().insert("x-request-id", "0c36-4a".parse().unwrap());
    let scripted = Scripted::new([Err(Failure::unsent("you@example.com")), Ok(accepted)]);
    let told = Listener::default().hear(|| {
        smol::block_on(scripted.client().send(mail())).unwrap();
    });
    let attempts: Vec<_> = told.split("[postmark] ").skip(1).collect();
    assert_eq!(attempts.len(), 2, "{told}");
    for (attempt, expected) in attempts.iter().zip([
        &[
            "otel.name=POST /email ",
            "http.request.method=\"POST\"",
            "server.address=\"api.postmarkapp.com\"",
            "url.template=\"/email\"",
            "error.type=\"unsent\"",
            // The event.
            "wait_ms=",
            "wait_reason=\"policy\"",
        ][..],
        &[
            "http.request.resend_count=1",
            "http.response.status_code=200",
            "request_id=\"0c36-4a\"",
            "duration_ms=",
        ],
    ]) {
        for part in expected {
            assert!(attempt.contains(part), "{part} in {attempt}");
        }
    }
    assert!(!attempts[0].contains("resend_count"), "{told}");
    assert!(!attempts[1].contains("wait_ms"), "{told}");
}

#[test]
fn giving_up_and_doubt_are_events() {
    for (failure, message) in [
        (Failure::unsent("you@example.com"), "gave up"),
        (Failure::unanswered("you@example.com"), "in doubt"),
    ] {
        let scripted = Scripted::new([Err(failure)]);
        let told = Listener::default().hear(|| {
            let client = scripted.client().retry(RetryPolicy::never());
            smol::block_on(client.send(mail())).unwrap_err();
        });
        assert!(told.contains(&format!("message={message}")), "{told}");
        assert!(!told.contains("example.com"), "{told}");
    }
}

#[test]
fn each_attempt_calls_the_function_of_the_client() {
    let scripted = Scripted::new([Err(Failure::unsent("no route")), Ok(answer(200, RECEIPT))]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&seen);
    let client = scripted.client().on_event(move |event| {
        let error = event.error_type().unwrap_or_default().to_owned();
        notes.lock().unwrap().push((event.attempt, event.next.as_str(), error));
    });
    smol::block_on(client.send(mail())).unwrap();
    let expected = [(1, "retry", "unsent".to_owned()), (2, "done", String::new())];
    assert_eq!(*seen.lock().unwrap(), expected);
}

/// At every level, from every crate, including the HTTP stack.
#[test]
fn no_address_body_or_token_is_told() {
    let sandbox = Sandbox::start().unwrap();
    let client = Client::on(Smol, ServerToken::new(SERVER_TOKEN).unwrap())
        .base_url(sandbox.url())
        .retry(RetryPolicy::never());
    let told = Listener::default().hear(|| {
        smol::block_on(async {
            client.send(mail()).await.unwrap();
            // The sandbox may not find it: the request is sent anyway.
            let list = ListBounces::new().email("you@example.com");
            let _ = client.list(list).next().await;
            let mut batch = client.send_batch([mail().subject("Something secret")]);
            while batch.next().await.is_some() {}
        });
    });
    assert!(told.contains("url.template=\"/bounces\""), "{told}");
    for secret in ["example.com", "example%2Ecom", "secret", SERVER_TOKEN] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
}
