//! Searching for an email that the sandbox shows only after a while.

use std::time::Duration;

use postmark_blocking::{Client, Reconciled, ServerToken};
use postmark_sandbox::{InjectedFault, Options, SERVER_TOKEN, Sandbox, ServerResponse};

use crate::client::mail;

#[test]
fn a_mail_whose_answer_was_lost_is_found_once_postmark_shows_it() {
    let hour = Duration::from_secs(60 * 60);
    let sandbox = Sandbox::start_with(Options::new().index_lag(hour)).unwrap();
    let client = Client::new(ServerToken::new(SERVER_TOKEN).unwrap()).base_url(sandbox.url());
    let email = mail().send_id("order-77");
    sandbox.inject(InjectedFault::After(ServerResponse::hang_up()));
    assert!(client.send(&email).unwrap_err().may_have_happened());

    let found = client.reconcile(&email, Duration::ZERO).unwrap();
    assert!(matches!(found, Reconciled::NotFound(_)), "{found:?}");
    sandbox.advance(hour).blocking();
    let found = client.reconcile(&email, Duration::ZERO).unwrap();
    assert_eq!(found, Reconciled::Sent(sandbox.messages()[0].id.clone().into()));
}
