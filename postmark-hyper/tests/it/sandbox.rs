//! Success cases, on each runtime.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use postmark_hyper::api::bulk::{BulkEmail, BulkMessage, BulkStatus, ListBulkSends};
use postmark_hyper::machine::{BulkPoll, Progress};
use postmark_hyper::{Client, Content, Email, ErrorCode, Outcome, ServerToken, Smol};
use postmark_sandbox::{SERVER_TOKEN, Sandbox};

fn client(sandbox: &Sandbox) -> Client {
    Client::on(Smol, ServerToken::new(SERVER_TOKEN).unwrap()).base_url(sandbox.url())
}

fn mail(to: &str) -> Email {
    Email::new("me@example.com", to, Content::text("Hello"))
}

#[test]
fn a_refusal_is_told() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.suppress("outbound", "gone@example.com");
    let error = smol::block_on(client(&sandbox).send(&mail("gone@example.com"))).unwrap_err();
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
    let client = client(&sandbox);
    let mut outcomes = client
        .send_batch(to.map(mail))
        .messages(2)
        .in_flight(2)
        .watch(move |progress| *last.lock().unwrap() = *progress);
    let mut all = smol::block_on(async {
        let mut all = Vec::new();
        while let Some(outcome) = outcomes.next().await {
            all.push(outcome);
        }
        all
    });
    all.sort_by_key(|(index, _)| *index);
    let sent: Vec<_> = all.iter().map(|(_, outcome)| matches!(outcome, Outcome::Sent(_))).collect();
    assert_eq!(sent, [true, false, false, true, true]);
    assert!(matches!(&all[1].1, Outcome::Refused(_, error) if error.status().is_some()));
    assert!(matches!(&all[2].1, Outcome::Refused(_, error) if error.status().is_none()));
    let progress = *seen.lock().unwrap();
    assert_eq!((progress.sent, progress.refused, progress.requests), (3, 2, 2));
    assert_eq!(progress.mails(), 5);
    assert_eq!(sandbox.messages().len(), 3);
}

#[test]
fn a_bulk_mail_is_sent_watched_and_listed() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.suppress("broadcast", "gone@example.com");
    let client = client(&sandbox);
    let to = ["a@example.com", "b@example.com", "gone@example.com"];
    let messages = to.map(|to| BulkMessage::new(to).model(&BTreeMap::from([("name", to)])));
    let news = BulkEmail::new("me@example.com", messages, Content::text("Dear {{name}}"));
    let finished = smol::block_on(async {
        let accepted = client.send(news.subject("News")).await?;
        client.watch(BulkPoll::new(accepted.id).first_wait(Duration::ZERO)).await
    });
    let finished = finished.unwrap();
    assert_eq!(finished.status, BulkStatus::Completed);
    assert_eq!((finished.released_count, finished.failed_count), (Some(2), Some(1)));
    let mut texts: Vec<_> = sandbox.messages().iter().filter_map(|one| one.text.clone()).collect();
    texts.sort();
    assert_eq!(texts, ["Dear a@example.com", "Dear b@example.com"]);
    let mut all = client.list(ListBulkSends::new());
    assert_eq!(smol::block_on(all.next()).unwrap().unwrap().id, finished.id);
    assert!(smol::block_on(all.next()).is_none());
}

#[test]
fn so_many_requests_are_in_flight_and_no_more() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    let mut taken = 0;
    let emails = (0..90).map(|_| {
        taken += 1;
        mail("you@example.com")
    });
    let mut outcomes = client.send_batch(emails).messages(10).in_flight(3);
    assert_eq!(sandbox.requests(), 0);
    assert!(smol::block_on(outcomes.next()).is_some());
    assert_eq!(outcomes.progress().requests, 3);
    drop(outcomes);
    assert_eq!(taken, 30, "mails are made as they are sent");
}

#[test]
fn nothing_is_sent_that_nobody_asked_for() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    drop(client.send_batch((0..9).map(|_| mail("you@example.com"))));
    drop(client.send(mail("you@example.com")));
    assert_eq!(sandbox.requests(), 0);
}
