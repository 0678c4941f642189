//! The operations of an application: enqueue, query, cancel and decide.

use std::time::{Duration, SystemTime};

use postmark_core::outbox::{Resolution, State};
use postmark_hyper::webhook::Event;
use postmark_hyper::{Content, Email};
use postmark_outbox::{Enqueued, Entry, Outbox, OutboxError, Priority};
use postmark_sandbox::Sandbox;

use super::postgres::{Postgres, connect};
use super::{Running, email, entry, worker};

#[tokio::test]
async fn an_order_and_its_email_are_committed_together_or_not_at_all() {
    let config = Postgres::server().outbox().await;
    let mut client = connect(&config).await;
    client.batch_execute("CREATE TABLE orders (id int)").await.unwrap();
    let outbox = Outbox::new();
    for (id, commits) in [(1, false), (2, true)] {
        let transaction = client.transaction().await.unwrap();
        transaction.execute("INSERT INTO orders VALUES ($1)", &[&id]).await.unwrap();
        let key = format!("order-{id}");
        assert_eq!(outbox.enqueue(&transaction, &entry(&key)).await.unwrap(), Enqueued::New);
        if commits {
            transaction.commit().await.unwrap();
        } else {
            transaction.rollback().await.unwrap();
        }
        let known = outbox.status(&client, &key).await.unwrap();
        assert_eq!(known.map(|it| it.state), commits.then_some(State::Queued));
    }
}

#[tokio::test]
async fn the_same_key_is_one_email_and_another_email_under_it_an_error() {
    let config = Postgres::server().outbox().await;
    let mut client = connect(&config).await;
    let outbox = Outbox::new();
    let transaction = client.transaction().await.unwrap();
    assert_eq!(outbox.enqueue(&transaction, &entry("a")).await.unwrap(), Enqueued::New);
    assert_eq!(outbox.enqueue(&transaction, &entry("a")).await.unwrap(), Enqueued::Known);
    let other = Entry::new("a", email("someone-else"));
    let error = outbox.enqueue(&transaction, &other).await.unwrap_err();
    assert!(matches!(error, OutboxError::Conflict(key) if key == "a"));
    // The transaction can continue.
    outbox.enqueue(&transaction, &entry("b")).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(outbox.counts(&client).await.unwrap().queued, 2);
}

#[tokio::test]
async fn two_who_enqueue_the_same_key_at_once_make_one_email() {
    let config = Postgres::server().outbox().await;
    let (mut one, mut other) = (connect(&config).await, connect(&config).await);
    let outbox = Outbox::new();
    let first = one.transaction().await.unwrap();
    assert_eq!(outbox.enqueue(&first, &entry("a")).await.unwrap(), Enqueued::New);
    let second = other.transaction().await.unwrap();
    let key = entry("a");
    // The second waits for the first to commit.
    let (enqueued, ()) = tokio::join!(outbox.enqueue(&second, &key), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        first.commit().await.unwrap();
    });
    assert_eq!(enqueued.unwrap(), Enqueued::Known);
}

#[tokio::test]
async fn bad_input_is_refused_and_leaves_the_transaction_usable() {
    let config = Postgres::server().outbox().await;
    let mut client = connect(&config).await;
    let outbox = Outbox::new();
    let transaction = client.transaction().await.unwrap();
    let bad = [
        (Entry::new("", email("a")), "Key"),
        (Entry::new("k".repeat(41), email("a")), "Key"),
        (entry("a").sender("nobody"), "Sender"),
        (entry("a").tenant("t".repeat(101)), "Tenant"),
        (Entry::new("a", Email::new("a@example.com", "no address", Content::text(""))), "To"),
    ];
    for (entry, field) in bad {
        match outbox.enqueue(&transaction, &entry).await.unwrap_err() {
            OutboxError::Invalid(fault) => assert_eq!(fault.field(), field),
            other => panic!("{other}"),
        }
    }
    outbox.enqueue(&transaction, &entry("a")).await.unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn plain_sql_enqueues_in_any_transaction() {
    // What sqlx and diesel run: text parameters, one statement, one text result.
    let config = Postgres::server().outbox().await;
    let mut client = connect(&config).await;
    let transaction = client.transaction().await.unwrap();
    let sql = "SELECT postmark_outbox_enqueue($1, $2)";
    let json = entry("a").to_json().unwrap();
    let long = "k".repeat(41);
    let rows = [
        ("a", json.as_str(), "queued"),
        ("a", json.as_str(), "known"),
        ("a", "{}", "conflict"),
        (long.as_str(), json.as_str(), "invalid"),
        ("", json.as_str(), "invalid"),
    ];
    for (key, email, said) in rows {
        let row = transaction.query_one(sql, &[&key, &email]).await.unwrap();
        assert_eq!(row.get::<_, &str>(0), said);
    }
    let named = "SELECT postmark_outbox_enqueue(key => 'b', email => $1, on_doubt => 'guess')";
    assert_eq!(transaction.query_one(named, &[&json]).await.unwrap().get::<_, &str>(0), "invalid");
    transaction.commit().await.unwrap();

    let sandbox = Sandbox::start().unwrap();
    let running = Running::start(worker(&config, &sandbox));
    let status = Outbox::new().wait(&client, "a").await.unwrap().unwrap();
    assert_eq!(status.state, State::Sent);
    running.stop().await;
}

#[tokio::test]
async fn a_pool_of_deadpool_enqueues() {
    let config = Postgres::server().outbox().await;
    let manager = deadpool_postgres::Manager::new(config, tokio_postgres::NoTls);
    let pool = deadpool_postgres::Pool::builder(manager).max_size(2).build().unwrap();
    let mut client = pool.get().await.unwrap();
    let outbox = Outbox::new();
    let transaction = client.transaction().await.unwrap();
    outbox.enqueue(&*transaction, &entry("a")).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(outbox.counts(&**client).await.unwrap().queued, 1);
}

#[tokio::test]
async fn what_waits_is_cancelled_and_what_was_sent_is_not() {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    let outbox = Outbox::new();
    let later = SystemTime::now() + Duration::from_secs(3600);
    outbox.enqueue(&client, &entry("later").at(later)).await.unwrap();
    outbox.enqueue(&client, &entry("now")).await.unwrap();
    let sandbox = Sandbox::start().unwrap();
    let running = Running::start(worker(&config, &sandbox));
    assert_eq!(outbox.wait(&client, "now").await.unwrap().unwrap().state, State::Sent);
    assert!(!outbox.cancel(&client, "now").await.unwrap());
    assert!(outbox.cancel(&client, "later").await.unwrap());
    assert!(!outbox.cancel(&client, "later").await.unwrap());
    assert_eq!(outbox.wait(&client, "later").await.unwrap().unwrap().state, State::Cancelled);
    assert!(outbox.wait(&client, "never").await.unwrap().is_none());
    running.stop().await;
    assert_eq!(sandbox.messages().len(), 1);
}

#[tokio::test]
async fn a_webhook_settles_what_is_in_doubt_and_a_person_what_is_left() {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    let outbox = Outbox::new();
    for key in ["seen", "found", "again", "gone", "told"] {
        outbox.enqueue(&client, &entry(key)).await.unwrap();
    }
    let doubt = "UPDATE postmark_outbox SET state = 'in_doubt', sends = 1, on_doubt = 'leave'";
    client.execute(doubt, &[]).await.unwrap();
    let listed = outbox.list(&client, State::InDoubt, 0, 10).await.unwrap();
    assert_eq!(listed.len(), 5);
    assert_eq!(outbox.list(&client, State::InDoubt, listed[3].0, 10).await.unwrap().len(), 1);

    let event = r#"{"RecordType":"Delivery","MessageID":"m-1","Recipient":"seen@example.com",
        "Metadata":{"send-id":"7365656e"}}"#;
    let event = Event::parse(event).unwrap();
    assert!(outbox.settle(&client, &event).await.unwrap());
    assert!(!outbox.settle(&client, &event).await.unwrap());
    let seen = outbox.status(&client, "seen").await.unwrap().unwrap();
    assert_eq!((seen.state, seen.message_id.as_deref()), (State::Sent, Some("m-1")));

    let decisions = [
        ("found", Resolution::SearchAgain, State::Resolving),
        ("again", Resolution::SendAgain, State::Queued),
        ("gone", Resolution::GiveUp, State::Cancelled),
        ("told", Resolution::MarkSent, State::Sent),
    ];
    for (key, resolution, state) in decisions {
        assert!(outbox.resolve(&client, key, resolution).await.unwrap());
        assert_eq!(outbox.status(&client, key).await.unwrap().unwrap().state, state);
        assert!(!outbox.resolve(&client, key, resolution).await.unwrap());
    }
    let sandbox = Sandbox::start().unwrap();
    let running = Running::start(worker(&config, &sandbox));
    assert_eq!(outbox.wait(&client, "again").await.unwrap().unwrap().state, State::Sent);
    // It was never sent, so it is not found this time either. Its own policy does not search.
    let searched = outbox.wait(&client, "found").await.unwrap().unwrap();
    assert_eq!(searched.state, State::InDoubt);
    assert!(searched.note.starts_with("not found for"), "{}", searched.note);
    running.stop().await;
    assert_eq!(sandbox.messages().len(), 1);
}

#[tokio::test]
async fn what_is_settled_is_pruned_and_its_key_is_free() {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    let outbox = Outbox::new();
    for key in ["sent", "open", "doubt"] {
        outbox.enqueue(&client, &entry(key).priority(Priority::Low)).await.unwrap();
    }
    let update = "UPDATE postmark_outbox SET changed_at = now() - interval '2 days',
        state = CASE key WHEN 'sent' THEN 'sent' WHEN 'open' THEN 'queued' ELSE 'in_doubt' END";
    client.execute(update, &[]).await.unwrap();
    let day = Duration::from_secs(24 * 60 * 60);
    assert_eq!(outbox.prune(&client, 3 * day).await.unwrap(), 0);
    assert_eq!(outbox.prune(&client, day).await.unwrap(), 1);
    let counts = outbox.counts(&client).await.unwrap();
    assert_eq!((counts.sent, counts.queued, counts.in_doubt), (0, 1, 1));
    assert!(counts.oldest_due.is_some());
    assert_eq!(outbox.enqueue(&client, &entry("sent")).await.unwrap(), Enqueued::New);
}

#[tokio::test]
async fn what_is_settled_is_archived_whole() {
    let config = Postgres::server().outbox().await;
    let client = connect(&config).await;
    let outbox = Outbox::new();
    for key in ["sent", "refused", "open"] {
        outbox.enqueue(&client, &entry(key).tenant("acme")).await.unwrap();
    }
    let update = "UPDATE postmark_outbox SET changed_at = now() - interval '2 days', state = key,
        note = 'why', message_id = 'm-1' WHERE key <> 'open'";
    client.execute(update, &[]).await.unwrap();
    let day = Duration::from_secs(24 * 60 * 60);
    assert_eq!(outbox.archive(&client, 3 * day).await.unwrap(), 0);
    let before =
        "SELECT id, key, email, sender, tenant, on_doubt, priority, state, sends, message_id,
        note, created_at, changed_at FROM";
    let same = format!(
        "SELECT count(*) FROM (({before} postmark_outbox_archive) INTERSECT ({before} old)) AS same"
    );
    client.batch_execute("CREATE TABLE old AS SELECT * FROM postmark_outbox").await.unwrap();
    assert_eq!(outbox.archive(&client, day).await.unwrap(), 2);
    assert_eq!(client.query_one(&same, &[]).await.unwrap().get::<_, i64>(0), 2);
    let counts = outbox.counts(&client).await.unwrap();
    assert_eq!((counts.sent, counts.refused, counts.queued), (0, 0, 1));
    assert_eq!(outbox.archive(&client, day).await.unwrap(), 0);
    assert_eq!(outbox.enqueue(&client, &entry("sent")).await.unwrap(), Enqueued::New);
}
