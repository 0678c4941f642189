//! What is written where a missing end, lease or poll would go wrong.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails by a panic")]

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use postmark_blocking::webhook::Event;
use postmark_blocking::{Client, Content, Email, RetryPolicy, ServerToken};
use postmark_outbox_sqlite::{
    Enqueued, Entry, OnDoubt, OutboxError, Priority, Resolution, Rules, State, Worker, archive,
    cancel, counts, enqueue, list, open, prune, resolve, settle, status, wait,
};
use postmark_sandbox::{InjectedFault, Options, SERVER_TOKEN, Sandbox, ServerResponse};
use rusqlite::Connection;

fn client(url: &str) -> Client {
    Client::new(ServerToken::new(SERVER_TOKEN).unwrap())
        .base_url(url)
        .no_proxy()
        .retry(RetryPolicy::never())
}

fn email(name: &str) -> Email {
    Email::new("shop@example.com", format!("{name}@example.com"), Content::text("Thank you!"))
}

fn entry(key: &str) -> Entry {
    Entry::new(key, email(key))
}

/// A new file in its own directory.
fn file(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("states").join(name);
    // Leftovers of an earlier run.
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    directory.join("outbox.db")
}

fn rules() -> Rules {
    Rules::new().patience(Duration::from_millis(50)).poll(Duration::from_millis(50))
}

/// Works until no email is open.
fn deliver(file: &Path, url: &str, rules: Rules) {
    let db = open(file).unwrap();
    let mut worker = Worker::new(open(file).unwrap()).client(client(url)).rules(rules);
    worker.run(|| counts(&db).unwrap().open() == 0).unwrap();
}

#[test]
fn each_policy_acts_on_doubt_and_none_without_an_end() {
    // Responses are lost, and accepted emails are not shown.
    let lag = Duration::from_secs(60 * 60);
    for (index, (policy, lost, state, accepted)) in [
        (OnDoubt::Leave, 1, State::InDoubt, 1),
        (OnDoubt::Search, 1, State::InDoubt, 1),
        (OnDoubt::SearchThenSend, 1, State::Sent, 2),
        (OnDoubt::SendAgain, 1, State::Sent, 2),
        (OnDoubt::SendAgain, 9, State::InDoubt, 3),
    ]
    .into_iter()
    .enumerate()
    {
        let file = file(&format!("policy-{index}"));
        let sandbox = Sandbox::start_with(Options::new().index_lag(lag)).unwrap();
        for _ in 0..lost {
            sandbox.inject(InjectedFault::After(ServerResponse::hang_up()));
        }
        let db = open(&file).unwrap();
        enqueue(&db, &entry("a").on_doubt(policy)).unwrap();
        deliver(&file, sandbox.url(), rules());
        assert_eq!(status(&db, "a").unwrap().unwrap().state, state, "{policy:?}");
        assert_eq!(sandbox.messages().len(), accepted, "{policy:?}");
    }
}

#[test]
#[cfg(unix)]
fn workers_share_a_file_however_its_path_is_written() {
    let file = file("link");
    let directory = file.parent().unwrap();
    let link = directory.join("other.sqlite");
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let dotted = directory.join(".").join("..").join("link").join("outbox.db");
    let mut db = open(&file).unwrap();
    let transaction = db.transaction().unwrap();
    for index in 0..200 {
        enqueue(&transaction, &entry(&format!("order-{index}"))).unwrap();
    }
    transaction.commit().unwrap();
    let sandbox = Sandbox::start().unwrap();
    thread::scope(|scope| {
        for path in [&file, &link, &dotted] {
            scope.spawn(|| deliver(path, sandbox.url(), rules().batch(3)));
        }
    });
    assert_eq!(counts(&db).unwrap().sent, 200);
    assert_eq!(sandbox.messages().len(), 200);
}

#[test]
fn a_state_that_somebody_else_wrote_is_left_alone_unless_the_email_was_sent() {
    let refused = r#"[{"ErrorCode":300,"Message":"No"}]"#;
    let accepted = r#"[{"ErrorCode":0,"Message":"OK","MessageID":"7"}]"#;
    let (sent, in_doubt) = (State::Sent, State::InDoubt);
    for (name, body, by_hand, state) in [
        ("refused", refused, sent, sent),
        ("maintenance", r#"[{"ErrorCode":100,"Message":"Maintenance"}]"#, sent, sent),
        ("nothing", "[{}]", sent, sent),
        ("doubt", refused, in_doubt, in_doubt),
        ("fact", accepted, in_doubt, sent),
    ] {
        let file = file(name);
        let db = open(&file).unwrap();
        enqueue(&db, &entry("a")).unwrap();
        let sandbox = Sandbox::start().unwrap();
        let response = ServerResponse::new(200)
            .header("Content-Type", "application/json")
            .body(body.to_owned())
            .delay(Duration::from_millis(300));
        sandbox.inject(InjectedFault::Before(response));
        let stop = AtomicBool::new(false);
        let (file, url, stop) = (&file, sandbox.url(), &stop);
        thread::scope(|scope| {
            let worker = scope.spawn(move || {
                let worker = Worker::new(open(file).unwrap()).client(client(url));
                worker.rules(rules()).run(|| stop.load(Ordering::Relaxed)).unwrap();
            });
            while status(&db, "a").unwrap().unwrap().state != State::Sending {
                thread::yield_now();
            }
            let update = "UPDATE postmark_outbox SET state = ?1, note = 'by hand'";
            db.execute(update, [by_hand.as_str()]).unwrap();
            while sandbox.requests() == 0 {
                thread::yield_now();
            }
            // It stops only once everything in flight is written.
            stop.store(true, Ordering::Relaxed);
            worker.join().unwrap();
        });
        let known = status(&db, "a").unwrap().unwrap();
        assert_eq!(known.state, state, "{name}");
        assert_eq!(known.note == "by hand", state == by_hand, "{name}");
    }
}

#[test]
fn a_row_whose_lease_ran_out_is_resolved_and_not_sent() {
    let file = file("lease");
    let db = open(&file).unwrap();
    for (key, policy) in [
        ("leave", OnDoubt::Leave),
        ("search", OnDoubt::Search),
        ("then-send", OnDoubt::SearchThenSend),
        ("again", OnDoubt::SendAgain),
    ] {
        enqueue(&db, &entry(key).on_doubt(policy)).unwrap();
    }
    db.execute("UPDATE postmark_outbox SET state = 'sending', fence = 1, due = due - 1", [])
        .unwrap();
    let sandbox = Sandbox::start().unwrap();
    deliver(&file, sandbox.url(), rules());
    for (key, state) in [
        ("leave", State::InDoubt),
        ("search", State::InDoubt),
        ("then-send", State::Sent),
        ("again", State::Sent),
    ] {
        assert_eq!(status(&db, key).unwrap().unwrap().state, state, "{key}");
    }
    assert_eq!(sandbox.messages().len(), 2);
}

#[test]
fn the_same_key_is_one_email_and_bad_input_leaves_the_transaction_usable() {
    let mut db = open(file("enqueue")).unwrap();
    let transaction = db.transaction().unwrap();
    assert_eq!(enqueue(&transaction, &entry("a")).unwrap(), Enqueued::New);
    assert_eq!(enqueue(&transaction, &entry("a")).unwrap(), Enqueued::Known);
    let other = Entry::new("a", email("someone-else"));
    assert!(matches!(enqueue(&transaction, &other), Err(OutboxError::Conflict(_))));
    for (entry, field) in [
        (Entry::new("k".repeat(41), email("a")), "Key"),
        (entry("a").sender(""), "Sender"),
        (Entry::new("a", Email::new("a@example.com", "no address", Content::text(""))), "To"),
    ] {
        match enqueue(&transaction, &entry).unwrap_err() {
            OutboxError::Invalid(fault) => assert_eq!(fault.field(), field),
            other => unreachable!("{other}"),
        }
    }
    enqueue(&transaction, &entry("b")).unwrap();
    transaction.commit().unwrap();
    assert_eq!(counts(&db).unwrap().queued, 2);
}

#[test]
fn emails_go_at_their_time_by_their_priority_or_are_cancelled() {
    let file = file("times");
    let db = open(&file).unwrap();
    let at = SystemTime::now() + Duration::from_millis(300);
    let never = SystemTime::now() + Duration::from_secs(3600);
    enqueue(&db, &entry("later").at(at).priority(Priority::High)).unwrap();
    enqueue(&db, &entry("low").priority(Priority::Low)).unwrap();
    enqueue(&db, &entry("high").priority(Priority::High)).unwrap();
    enqueue(&db, &entry("never").at(never)).unwrap();
    assert!(cancel(&db, "never").unwrap());
    assert!(!cancel(&db, "never").unwrap());
    let sandbox = Sandbox::start().unwrap();
    deliver(&file, sandbox.url(), rules().poll(Duration::from_secs(60)));
    assert!(!cancel(&db, "high").unwrap());
    let sent: Vec<_> = sandbox.messages().iter().map(|it| it.to[0].email.clone()).collect();
    assert_eq!(sent, ["high@example.com", "low@example.com", "later@example.com"]);
    let later = wait(&db, "later").unwrap().unwrap();
    // The file stores milliseconds.
    assert!(later.changed_at + Duration::from_millis(1) >= at);
    assert_eq!(wait(&db, "never").unwrap().unwrap().state, State::Cancelled);
    assert!(wait(&db, "unknown").unwrap().is_none());
}

#[test]
fn a_worker_sees_at_once_what_another_connection_adds() {
    let file = file("news");
    let db = open(&file).unwrap();
    let sandbox = Sandbox::start().unwrap();
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        // Without checking the file, nothing would happen for an hour.
        let rules = rules().poll(Duration::from_secs(3600));
        let worker = Worker::new(open(&file).unwrap()).client(client(sandbox.url()));
        scope.spawn(|| worker.rules(rules).run(|| stop.load(Ordering::Relaxed)).unwrap());
        for key in ["a", "b", "c"] {
            enqueue(&db, &entry(key)).unwrap();
            assert_eq!(wait(&db, key).unwrap().unwrap().state, State::Sent);
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert_eq!(sandbox.messages().len(), 3);
}

#[test]
fn what_was_certainly_not_sent_stays_in_the_queue() {
    let file = file("later");
    let db = open(&file).unwrap();
    enqueue(&db, &entry("a")).unwrap();
    let looks = Cell::new(0);
    let mut worker = Worker::new(open(&file).unwrap()).client(client("http://127.0.0.1:1"));
    worker
        .run(|| {
            looks.set(looks.get() + 1);
            looks.get() > 1 && !status(&db, "a").unwrap().unwrap().note.is_empty()
        })
        .unwrap();
    let known = status(&db, "a").unwrap().unwrap();
    assert_eq!((known.state, known.sends), (State::Queued, 0));
    let sandbox = Sandbox::start().unwrap();
    deliver(&file, sandbox.url(), rules());
    assert_eq!(sandbox.messages().len(), 1);
}

#[test]
fn a_webhook_settles_what_is_in_doubt_and_a_person_what_is_left() {
    let db = open(file("doubt")).unwrap();
    for key in ["seen", "found", "again", "gone", "told"] {
        enqueue(&db, &entry(key)).unwrap();
    }
    let doubt = "UPDATE postmark_outbox SET state = 'in_doubt', sends = 1, on_doubt = 'leave'";
    db.execute(doubt, []).unwrap();
    assert_eq!(list(&db, State::InDoubt, 2, 2).unwrap().len(), 2);
    let event = r#"{"RecordType":"Delivery","MessageID":"m-1","Recipient":"seen@example.com",
        "Metadata":{"send-id":"7365656e"}}"#;
    let event = Event::parse(event).unwrap();
    assert!(settle(&db, &event).unwrap());
    assert!(!settle(&db, &event).unwrap());
    assert_eq!(status(&db, "seen").unwrap().unwrap().message_id.as_deref(), Some("m-1"));
    for (key, resolution, state) in [
        ("found", Resolution::SearchAgain, State::Resolving),
        ("again", Resolution::SendAgain, State::Queued),
        ("gone", Resolution::GiveUp, State::Cancelled),
        ("told", Resolution::MarkSent, State::Sent),
    ] {
        assert!(resolve(&db, key, resolution).unwrap());
        assert_eq!(status(&db, key).unwrap().unwrap().state, state);
        assert!(!resolve(&db, key, resolution).unwrap());
    }
    let searched = "SELECT key FROM postmark_outbox WHERE on_doubt = 'search'";
    let searched: String = db.query_row(searched, [], |row| row.get(0)).unwrap();
    assert_eq!(searched, "found", "its own policy does not search");
    db.execute("UPDATE postmark_outbox SET changed_at = 0", []).unwrap();
    assert_eq!(prune(&db, Duration::from_secs(60)).unwrap(), 3);
}

#[test]
fn what_is_settled_is_archived_whole() {
    let mut db = open(file("archive")).unwrap();
    for key in ["sent", "refused", "open"] {
        enqueue(&db, &entry(key)).unwrap();
    }
    let update = "UPDATE postmark_outbox SET changed_at = 0, state = key WHERE key <> 'open'";
    db.execute(update, []).unwrap();
    let long = Duration::from_secs(60 * 60 * 24 * 365 * 1000);
    assert_eq!(archive(&db, long).unwrap(), 0);
    // In the caller's transaction, or in one of its own.
    let transaction = db.transaction().unwrap();
    assert_eq!(archive(&transaction, Duration::from_secs(60)).unwrap(), 2);
    transaction.rollback().unwrap();
    assert_eq!(counts(&db).unwrap().sent, 1);
    assert_eq!(archive(&db, Duration::from_secs(60)).unwrap(), 2);
    assert!(db.is_autocommit());
    let email = entry("sent").to_json().unwrap();
    let kept = "SELECT count(*) FROM postmark_outbox_archive WHERE key = 'sent' AND email = ?1
        AND state = 'sent' AND changed_at = 0 AND archived_at > created_at - 1";
    assert_eq!(db.query_row(kept, [email], |row| row.get(0)), Ok(1));
    assert_eq!(status(&db, "sent").unwrap(), None);
    assert_eq!(enqueue(&db, &entry("sent")).unwrap(), Enqueued::New);
}

#[test]
fn a_limit_holds_for_all_workers_of_a_file_together() {
    let file = file("limits");
    let db = open(&file).unwrap();
    for index in 0..40 {
        enqueue(&db, &entry(&format!("key-{index}")).tenant("busy")).unwrap();
    }
    enqueue(&db, &entry("other")).unwrap();
    let sandbox = Sandbox::start().unwrap();
    let started = Instant::now();
    let limited = rules().batch(5).tenant_limit("busy", 10).stream_limit("outbound", 30);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| deliver(&file, sandbox.url(), limited.clone()));
        }
    });
    // The first ten at once, then ten a second: never faster, however slow the machine.
    assert!(started.elapsed() >= Duration::from_millis(2900), "{:?}", started.elapsed());
    assert_eq!(counts(&db).unwrap().sent, 41);
    assert_eq!(sandbox.messages().len(), 41);
    // The clock was set back by an hour: nothing waits that long.
    db.execute("UPDATE postmark_outbox_limits SET next = next + 3600000", []).unwrap();
    enqueue(&db, &entry("last").tenant("busy")).unwrap();
    deliver(&file, sandbox.url(), limited);
    assert_eq!(status(&db, "last").unwrap().unwrap().state, State::Sent);
}

#[test]
fn a_file_of_an_earlier_version_is_brought_up_to_date() {
    let file = file("earlier");
    let db = open(&file).unwrap();
    enqueue(&db, &entry("a")).unwrap();
    // Version 1 had neither limits nor an archive.
    let earlier = "DROP TABLE postmark_outbox_limits; DROP TABLE postmark_outbox_archive;
        DROP VIEW postmark_outbox_version;
        CREATE VIEW postmark_outbox_version AS SELECT 1 AS version";
    db.execute_batch(earlier).unwrap();
    drop(db);
    let db = open(&file).unwrap();
    assert_eq!(counts(&db).unwrap().queued, 1);
    db.query_row(
        "SELECT count(*) FROM postmark_outbox_limits, postmark_outbox_archive",
        [],
        |_| Ok(()),
    )
    .unwrap();
    open(&file).unwrap();
}

#[test]
fn a_file_that_is_damaged_read_only_or_of_another_version_is_an_error() {
    let damaged = file("damaged");
    fs::write(&damaged, vec![7; 5000]).unwrap();
    let error = open(&damaged).unwrap_err().to_string();
    assert!(error.contains("not a database"), "{error}");

    let newer = file("newer");
    let db = open(&newer).unwrap();
    enqueue(&db, &entry("a")).unwrap();
    let version = "DROP VIEW postmark_outbox_version;
        CREATE VIEW postmark_outbox_version AS SELECT 9 AS version";
    db.execute_batch(version).unwrap();
    assert!(matches!(open(&newer), Err(OutboxError::Schema { found: 9, .. })));
    assert_eq!(counts(&db).unwrap().queued, 1);

    // A full disk: no more pages than there are.
    let full = file("full");
    let db = open(&full).unwrap();
    enqueue(&db, &entry("a")).unwrap();
    let pages: i64 = db.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    db.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
    let long = Email::new("a@example.com", "b@example.com", Content::text("x".repeat(50_000)));
    let error = enqueue(&db, &Entry::new("b", long)).unwrap_err().to_string();
    assert!(error.contains("full"), "{error}");
    assert_eq!(counts(&db).unwrap().queued, 1);

    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let read_only = Connection::open_with_flags(&full, flags).unwrap();
    let error = enqueue(&read_only, &entry("b")).unwrap_err().to_string();
    assert!(error.contains("readonly"), "{error}");
}
