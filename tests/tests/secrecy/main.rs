//! No log contains a token or a proxy's password: each adapter runs with all logging of its
//! dependencies.
//!
//! It is one test, since a logger is global to the process.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod forms;
mod recorder;
#[path = "../stacks/mod.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod stacks;

use std::time::Duration;

use postmark_hyper::{Client, Content, Email, ServerToken};
use postmark_sandbox::{Options, Sandbox, WebhookConfig};
use postmark_tests::conformance::secrecy::{PASSWORD, Protocol, TOKEN, every_way};
use tokio::runtime::Runtime;

use self::forms::found;
use self::recorder::Recorder;
use self::stacks::{AsyncStd, Blocking, Smol, Tokio};

#[test]
fn nothing_that_is_logged_holds_a_secret() {
    let recorder = Recorder::install();
    let both = [Protocol::Http1, Protocol::Http2];
    let errors = [
        every_way::<Blocking>(&[Protocol::Http1]),
        every_way::<Tokio>(&both),
        every_way::<AsyncStd>(&both),
        every_way::<Smol>(&both),
    ];
    sandbox();
    let log = recorder.taken();
    for source in ["rustls::", "h2::", "postmark_hyper::"] {
        assert!(log.contains(source), "{source} logs nothing, so that nothing is tested");
    }
    for text in [log, errors.concat()] {
        // The last one starts each HTTP/2 connection: if it shows, written bytes are logged.
        for secret in [TOKEN, PASSWORD, "PRI * HT"] {
            assert_eq!(found(secret, &text), None);
        }
    }
}

/// Sends through the sandbox, which calls a webhook.
fn sandbox() {
    let receiver = Sandbox::start().unwrap();
    let sandbox = Sandbox::start_with(Options::new().token(TOKEN)).unwrap();
    let webhook =
        WebhookConfig::new(receiver.url()).basic_auth("jane", PASSWORD).header("X-Secret", TOKEN);
    assert_eq!(found(TOKEN, &format!("{webhook:?}")), None);
    assert_eq!(found(PASSWORD, &format!("{webhook:?}")), None);
    sandbox.add_webhook(webhook).unwrap();
    let client = Client::new(ServerToken::new(TOKEN).unwrap()).base_url(sandbox.url());
    let email = Email::new("a@example.com", "b@example.com", Content::text("Hello"));
    let runtime = Runtime::new().unwrap();
    runtime.block_on(async { client.send(email).await }).expect("it is sent");
    assert!(!sandbox.settle(Duration::from_secs(10)).blocking().unwrap().is_empty());
    assert_eq!(found(TOKEN, &format!("{sandbox:?}")), None);
}
