//! Success cases.

use std::sync::{Arc, Mutex};

use postmark_blocking::machine::Progress;
use postmark_blocking::{Client, Content, Email, ErrorCode, Outcome, ServerToken};
use postmark_sandbox::{SERVER_TOKEN, Sandbox};

fn client(sandbox: &Sandbox) -> Client {
    Client::new(ServerToken::new(SERVER_TOKEN).unwrap()).base_url(sandbox.url())
}

fn mail(to: &str) -> Email {
    Email::new("me@example.com", to, Content::text("Hello"))
}

#[test]
fn a_mail_arrives() {
    let sandbox = Sandbox::start().unwrap();
    let receipt = client(&sandbox).send(mail("you@example.com").subject("Hi")).unwrap();
    let id = receipt.message_id.unwrap();
    assert_eq!(sandbox.message(id.as_str()).unwrap().subject, "Hi");
}

#[test]
fn a_refusal_is_told() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.suppress("outbound", "gone@example.com");
    let error = client(&sandbox).send(&mail("gone@example.com")).unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::INACTIVE_RECIPIENT));
    assert_eq!(error.inactive_recipients(), ["gone@example.com"]);
    assert_eq!(sandbox.requests(), 1);
}

#[test]
fn each_mail_of_a_batch_has_its_outcome() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.suppress("outbound", "gone@example.com");
    let to = ["a@example.com", "gone@example.com", "no address", "b@example.com", "c@example.com"];
    let seen = Arc::new(Mutex::new(Progress::default()));
    let last = Arc::clone(&seen);
    let mut outcomes: Vec<_> = client(&sandbox)
        .send_batch(to.map(mail))
        .messages(2)
        .watch(move |progress| *last.lock().unwrap() = *progress)
        .collect();
    outcomes.sort_by_key(|(index, _)| *index);
    let sent: Vec<_> =
        outcomes.iter().map(|(_, outcome)| matches!(outcome, Outcome::Sent(_))).collect();
    assert_eq!(sent, [true, false, false, true, true]);
    assert!(matches!(&outcomes[1].1, Outcome::Refused(_, error) if error.status().is_some()));
    assert!(matches!(&outcomes[2].1, Outcome::Refused(_, error) if error.status().is_none()));
    let progress = *seen.lock().unwrap();
    assert_eq!((progress.sent, progress.refused, progress.requests), (3, 2, 2));
    assert_eq!(progress.mails(), 5);
    assert_eq!(sandbox.messages().len(), 3);
}

#[test]
fn nothing_is_sent_that_nobody_asked_for() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    let mut outcomes = client.send_batch((0..9).map(|_| mail("you@example.com"))).messages(3);
    assert_eq!(sandbox.requests(), 0);
    assert!(outcomes.next().is_some());
    drop(outcomes);
    assert_eq!(sandbox.requests(), 1);
}
