//! What a worker of an outbox asks for, step by step. The simulated world plays it whole.

use std::time::{Duration, SystemTime};

use postmark_core::outbox::{
    Batch, Change, Claim, Counts, Entry, Evidence, Ledger, OnDoubt, Priority, Row, Rules, State,
    Status, Step,
};
use postmark_core::webhook::Event;
use postmark_core::{
    Content, Email, Error, ErrorCode, Failure, Fault, Outcome, Receipt, Reconciled,
};

const LEASE: Duration = Duration::from_secs(100);

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn ledger() -> Ledger {
    Ledger::new(rules())
}

fn rules() -> Rules {
    Rules::new().lease(LEASE).poll(seconds(10)).patience(seconds(60)).in_flight(1)
}

fn row(id: i64) -> Row {
    let email = Email::new("a@example.com", "b@example.com", Content::text("Hello"));
    let json = email.to_json().unwrap();
    let mut row = Row::new(id, 1, &format!("key {id}"), std::str::from_utf8(&json).unwrap());
    row.state = State::Sending;
    row.sender.push_str("default");
    row.on_doubt = OnDoubt::Search;
    row
}

fn resolving(on_doubt: OnDoubt, sends: u32, doubt: Duration) -> Row {
    let mut row = row(1);
    (row.state, row.on_doubt, row.sends, row.doubt) = (State::Resolving, on_doubt, sends, doubt);
    row
}

fn claim(ledger: &mut Ledger, now: Duration) -> Claim {
    match ledger.step(now) {
        Step::Claim(claim) => claim,
        other => panic!("{other:?}"),
    }
}

/// Gives a ledger rows that it asked for now.
fn give(ledger: &mut Ledger, rows: Vec<Row>, now: Duration) {
    let _ = claim(ledger, now);
    ledger.claimed(Some((rows, None)), now);
}

fn batch(ledger: &mut Ledger, now: Duration) -> Batch {
    match ledger.step(now) {
        Step::Send(batch) => batch,
        other => panic!("{other:?}"),
    }
}

fn changes(ledger: &mut Ledger, now: Duration) -> Vec<Change> {
    match ledger.step(now) {
        Step::Persist(changes) => changes,
        other => panic!("{other:?}"),
    }
}

fn sleep(ledger: &mut Ledger, now: Duration) -> Duration {
    match ledger.step(now) {
        Step::Sleep(wait) => wait,
        other => panic!("{other:?}"),
    }
}

fn receipt(code: i64, id: Option<&str>) -> Receipt {
    let mut receipt = Receipt::default();
    receipt.error_code = Some(ErrorCode::new(code));
    receipt.message_id = id.map(Into::into);
    receipt
}

fn not_sent() -> Outcome {
    let email = Email::new("a@example.com", "b@example.com", Content::text("Hello"));
    Outcome::NotSent(Box::new(email), Failure::unsent("no network").into())
}

/// What a ledger writes about a row with an outcome.
fn judged(row: Row, outcome: Option<Outcome>) -> Change {
    let mut ledger = ledger();
    give(&mut ledger, vec![row], Duration::ZERO);
    let mut batch = batch(&mut ledger, Duration::ZERO);
    assert_eq!((batch.emails().len(), batch.len(), batch.sender()), (1, 1, "default"));
    if let Some(outcome) = outcome {
        batch.tell(0, outcome);
    }
    ledger.sent(batch, Duration::ZERO);
    changes(&mut ledger, Duration::ZERO).remove(0)
}

/// What a ledger writes about a row that is resolving; searches where it must.
fn resolved(row: Row, result: Result<Reconciled, Error>) -> (bool, Change) {
    let mut ledger = ledger();
    give(&mut ledger, vec![row], Duration::ZERO);
    match ledger.step(Duration::ZERO) {
        Step::Search(search) => {
            assert_eq!(search.sender(), "default");
            ledger.searched(&search, result);
            (true, changes(&mut ledger, Duration::ZERO).remove(0))
        }
        Step::Persist(mut changes) => (false, changes.remove(0)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_outcome_is_written_as_what_it_says() {
    let sent = judged(row(1), Some(Outcome::Sent(receipt(0, Some("m-1")))));
    assert_eq!((sent.state, sent.message_id.as_deref()), (State::Sent, Some("m-1")));
    assert_eq!((sent.id, sent.fence), (1, 1));
    let refused = || {
        let email = Email::new("a@example.com", "b@example.com", Content::text("Hello"));
        Outcome::Refused(Box::new(email), Fault::new("To", "is no address", "Correct it.").into())
    };
    let change = judged(row(1), Some(refused()));
    assert_eq!(change.state, State::Refused);
    assert!(change.note.contains("is no address"), "{}", change.note);
    // An earlier send may have been accepted: that it is refused now proves nothing.
    let mut again = row(1);
    (again.sends, again.on_doubt) = (1, OnDoubt::SearchThenSend);
    assert_eq!(judged(again, Some(refused())).state, State::InDoubt);
    let queued = judged(row(1), Some(not_sent()));
    assert_eq!((queued.state, queued.sends), (State::Queued, 0));
    assert!(!queued.wait.is_zero());
}

#[test]
fn an_email_without_an_outcome_is_in_doubt() {
    let cases = [
        (OnDoubt::Leave, 0, State::InDoubt),
        (OnDoubt::Search, 0, State::Resolving),
        (OnDoubt::SearchThenSend, 0, State::Resolving),
        (OnDoubt::SendAgain, 0, State::Queued),
        (OnDoubt::SendAgain, 1, State::Queued),
        (OnDoubt::SendAgain, 2, State::InDoubt),
    ];
    for (policy, sends, state) in cases {
        let mut row = row(1);
        (row.on_doubt, row.sends) = (policy, sends);
        let change = judged(row, None);
        assert_eq!((change.state, change.sends), (state, sends + 1), "{policy:?}");
    }
}

#[test]
fn a_search_ends_when_the_patience_is_over_or_the_email_is_found() {
    let not_found = || Ok(Reconciled::NotFound(Duration::ZERO));
    let failed = || Err(Failure::unanswered("reset").into());
    let wrong = || Err(Fault::new("Metadata", "has no id", "Give one.").into());
    let found = || Ok(Reconciled::Sent("m-1".into()));
    let (search, send) = (OnDoubt::Search, OnDoubt::SearchThenSend);
    let cases = [
        (search, 1, seconds(0), not_found(), true, State::Resolving),
        (search, 1, seconds(59), not_found(), true, State::Resolving),
        (search, 1, seconds(60), not_found(), true, State::InDoubt),
        (search, 1, seconds(60), failed(), true, State::Resolving),
        (search, 1, seconds(59), wrong(), true, State::Resolving),
        (search, 1, seconds(60), wrong(), true, State::InDoubt),
        (search, 1, seconds(60), found(), true, State::Sent),
        (send, 1, seconds(59), not_found(), true, State::Resolving),
        (send, 1, seconds(60), not_found(), true, State::Queued),
        (send, 3, seconds(60), not_found(), true, State::InDoubt),
        (OnDoubt::Leave, 1, seconds(0), not_found(), false, State::InDoubt),
        (OnDoubt::SendAgain, 1, seconds(0), not_found(), false, State::Queued),
        (OnDoubt::SendAgain, 3, seconds(0), not_found(), false, State::InDoubt),
    ];
    for (policy, sends, doubt, result, searches, state) in cases {
        let case = format!("{policy:?}, {sends}, {doubt:?}, {result:?}");
        let (searched, change) = resolved(resolving(policy, sends, doubt), result);
        assert_eq!((searched, change.state), (searches, state), "{case}");
    }
    // It searches again when the patience is over, and not later.
    let (_, change) = resolved(resolving(search, 1, seconds(59)), not_found());
    assert_eq!(change.wait, seconds(1));
    let (_, change) = resolved(resolving(search, 1, seconds(0)), not_found());
    assert_eq!(change.wait, seconds(2));
    let (_, change) = resolved(resolving(search, 1, seconds(60)), found());
    assert_eq!(change.message_id.as_deref(), Some("m-1"));
}

#[test]
fn nothing_is_sent_in_the_second_half_of_a_lease() {
    let mut ledger = ledger();
    give(&mut ledger, vec![row(1)], Duration::ZERO);
    let late = LEASE / 2 + Duration::from_millis(1);
    let change = changes(&mut ledger, late).remove(0);
    assert_eq!((change.state, change.sends, change.wait), (State::Queued, 0, Duration::ZERO));
    // The lease counts from before the claim was asked for.
    let mut slow = self::ledger();
    let _ = claim(&mut slow, Duration::ZERO);
    slow.claimed(Some((vec![row(1)], None)), late);
    assert_eq!(changes(&mut slow, late).remove(0).state, State::Queued);
    let mut fast = self::ledger();
    give(&mut fast, vec![row(1)], Duration::ZERO);
    assert_eq!(batch(&mut fast, LEASE / 2).len(), 1);
}

#[test]
fn a_sender_that_cannot_send_pauses_and_others_go_on() {
    let mut ledger = ledger();
    give(&mut ledger, vec![row(1)], Duration::ZERO);
    let mut failed = batch(&mut ledger, Duration::ZERO);
    failed.tell(0, not_sent());
    ledger.sent(failed, Duration::ZERO);
    let wait = changes(&mut ledger, Duration::ZERO).remove(0).wait;
    ledger.persisted(1, true, Duration::ZERO);
    assert_eq!(claim(&mut ledger, Duration::ZERO).without, ["default"]);
    ledger.claimed(Some((Vec::new(), None)), Duration::ZERO);
    assert_eq!(sleep(&mut ledger, Duration::ZERO), wait);
    // The next pause is longer, and one success ends it.
    give(&mut ledger, vec![row(1)], seconds(10));
    let mut failed = batch(&mut ledger, seconds(10));
    failed.tell(0, not_sent());
    ledger.sent(failed, seconds(10));
    let longer = changes(&mut ledger, seconds(10)).remove(0).wait;
    assert_eq!(longer, 2 * wait);
    ledger.persisted(1, true, seconds(10));
    give(&mut ledger, vec![row(1)], seconds(20));
    let mut sent = batch(&mut ledger, seconds(20));
    sent.tell(0, Outcome::Sent(receipt(0, Some("m-1"))));
    ledger.sent(sent, seconds(20));
    let _ = changes(&mut ledger, seconds(20));
    ledger.persisted(1, true, seconds(20));
    assert!(claim(&mut ledger, seconds(20)).without.is_empty());
}

#[test]
fn changes_of_a_row_are_written_in_their_order_and_again_if_that_failed() {
    let mut ledger = ledger();
    give(&mut ledger, vec![row(1), row(2)], Duration::ZERO);
    let first = batch(&mut ledger, Duration::ZERO);
    ledger.sent(first, Duration::ZERO);
    assert_eq!(changes(&mut ledger, Duration::ZERO).len(), 2);
    ledger.persisted(2, false, Duration::ZERO);
    // It is written again after a wait; meanwhile the row comes back, and more is known of it.
    let wait = Duration::from_millis(500);
    let mut later = resolving(OnDoubt::Leave, 1, seconds(0));
    later.fence = 2;
    give(&mut ledger, vec![later], Duration::ZERO);
    give(&mut ledger, Vec::new(), Duration::ZERO);
    assert_eq!(sleep(&mut ledger, Duration::ZERO), wait);
    let written = changes(&mut ledger, wait);
    assert_eq!(written.iter().map(|it| (it.id, it.fence)).collect::<Vec<_>>(), [(1, 1), (2, 1)]);
    ledger.persisted(2, true, wait);
    let written = changes(&mut ledger, wait);
    assert_eq!(written.iter().map(|it| (it.id, it.fence)).collect::<Vec<_>>(), [(1, 2)]);
}

#[test]
fn an_idle_worker_asks_no_more_often_than_it_must() {
    let mut ledger = ledger();
    let asked = claim(&mut ledger, Duration::ZERO);
    assert_eq!((asked.sends, asked.searches, asked.lease), (500, 8, LEASE));
    // Nothing is due for an hour: it looks when it would anyway.
    ledger.claimed(Some((Vec::new(), Some(seconds(3600)))), Duration::ZERO);
    assert_eq!(sleep(&mut ledger, Duration::ZERO), seconds(10));
    let _ = claim(&mut ledger, seconds(10));
    ledger.claimed(Some((Vec::new(), Some(seconds(3)))), seconds(10));
    assert_eq!(sleep(&mut ledger, seconds(10)), seconds(3));
    // A row is due, and another worker is taking it: no storm.
    let _ = claim(&mut ledger, seconds(13));
    ledger.claimed(Some((Vec::new(), Some(Duration::ZERO))), seconds(13));
    assert_eq!(sleep(&mut ledger, seconds(13)), Duration::from_millis(25));
    // News are looked at at once, also those that come while it asks.
    ledger.wake(seconds(13));
    let _ = claim(&mut ledger, seconds(13));
    ledger.wake(seconds(13));
    ledger.claimed(Some((Vec::new(), None)), seconds(13));
    let _ = claim(&mut ledger, seconds(13));
    // A database that fails is asked less and less often, whatever is new.
    ledger.claimed(None, seconds(13));
    ledger.wake(seconds(13));
    assert_eq!(sleep(&mut ledger, seconds(13)), Duration::from_millis(500));
    let _ = claim(&mut ledger, seconds(14));
    ledger.claimed(None, seconds(14));
    assert_eq!(sleep(&mut ledger, seconds(14)), seconds(1));
}

#[test]
fn a_worker_takes_no_more_than_it_has_room_for() {
    let mut ledger = Ledger::new(rules().batch(2));
    assert_eq!(claim(&mut ledger, Duration::ZERO).sends, 2);
    ledger.claimed(Some((vec![row(1), row(2)], None)), Duration::ZERO);
    let full = batch(&mut ledger, Duration::ZERO);
    assert_eq!(full.len(), 2);
    // While it sends, it takes rows to search for only, and looks again when it has room.
    assert_eq!(claim(&mut ledger, Duration::ZERO).sends, 0);
    ledger.claimed(Some((Vec::new(), Some(Duration::ZERO))), Duration::ZERO);
    assert_eq!(sleep(&mut ledger, Duration::ZERO), seconds(10));
    ledger.sent(full, Duration::ZERO);
    assert_eq!(changes(&mut ledger, Duration::ZERO).len(), 2);
    ledger.persisted(2, true, Duration::ZERO);
    assert_eq!(claim(&mut ledger, Duration::ZERO).sends, 2);
}

#[test]
fn rows_of_each_sender_are_a_batch_of_their_own() {
    let mut ledger = Ledger::new(rules().in_flight(2));
    let mut other = row(2);
    other.sender = "news".to_owned();
    give(&mut ledger, vec![row(1), other, row(3)], Duration::ZERO);
    let mut batches = [batch(&mut ledger, Duration::ZERO), batch(&mut ledger, Duration::ZERO)];
    let sizes = batches.each_mut().map(|batch| batch.emails().len());
    assert_eq!((batches[0].sender(), sizes[0]), ("default", 2));
    assert_eq!((batches[1].sender(), sizes[1]), ("news", 1));
}

/// Rows of a tenant, and then of nobody.
fn rows_of(tenant: &str, of_tenant: i64, others: i64) -> Vec<Row> {
    let rows = (1..=of_tenant + others).map(|id| {
        let mut row = row(id);
        row.tenant = (id <= of_tenant).then(|| tenant.to_owned());
        row
    });
    rows.collect()
}

#[test]
fn a_limit_puts_emails_back_until_it_is_their_turn() {
    let mut ledger = Ledger::new(rules().tenant_limit("busy", 2).stream_limit("outbound", 4));
    let claim = claim(&mut ledger, Duration::ZERO);
    let mut rows = rows_of("busy", 5, 3);
    rows.push(resolving(OnDoubt::Search, 1, seconds(0)));
    let mut quotas = claim.limits.quotas(&rows);
    let asked = quotas.iter().map(|it| (it.kind(), it.name(), it.a_second(), it.wanted()));
    // What the tenant's limit holds back anyway takes nothing from the stream.
    let expected = [("stream", "outbound", 4, 4), ("tenant", "busy", 2, 2)];
    assert_eq!(asked.collect::<Vec<_>>(), expected);
    let ahead: Vec<_> = quotas.iter_mut().map(|it| it.take(Duration::ZERO)).collect();
    assert_eq!(ahead, [seconds(1), seconds(1)]);
    claim.limits.hold_back(&mut rows, &quotas);
    ledger.claimed(Some((rows, None)), Duration::ZERO);
    // Two of the tenant and two others fill the second of the stream.
    let held = changes(&mut ledger, Duration::ZERO);
    let waits: Vec<_> = held.iter().map(|it| (it.id, it.state, it.wait)).collect();
    let wait = |id, millis| (id, State::Queued, Duration::from_millis(millis));
    assert_eq!(waits, [wait(3, 1500), wait(4, 2000), wait(5, 2500), wait(8, 1250)]);
    assert_eq!(batch(&mut ledger, Duration::ZERO).len(), 4);
}

#[test]
fn a_limit_grants_what_is_left_of_a_second() {
    let limits = claim(&mut Ledger::new(rules().tenant_limit("busy", 4)), Duration::ZERO).limits;
    let rows = rows_of("busy", 9, 1);
    let millis = Duration::from_millis;
    for (ahead, granted, after) in [
        (0, 4, 1000),
        (250, 3, 1000),
        (300, 3, 1050),
        (999, 1, 1249),
        (1000, 0, 1000),
        (2000, 0, 2000),
        // The clock was set back.
        (2001, 4, 1000),
    ] {
        let mut quota = limits.quotas(&rows).remove(0);
        assert_eq!(quota.take(millis(ahead)), millis(after), "{ahead}");
        let mut rows = rows.clone();
        limits.hold_back(&mut rows, &[quota]);
        let waits: Vec<_> = rows.iter().map(|row| row.held_back).collect();
        assert_eq!(waits.iter().position(Option::is_some), Some(granted), "{ahead}");
        assert_eq!(waits[granted], Some(millis(after + 250)));
        assert_eq!(
            waits[8],
            Some(millis(after) + millis(250) * (9 - u32::try_from(granted).unwrap()))
        );
        // It has no limit.
        assert_eq!(waits[9], None);
    }
    // Fewer than there could be.
    let mut quota = limits.quotas(&rows[..1]).remove(0);
    assert_eq!((quota.wanted(), quota.take(Duration::ZERO)), (1, millis(250)));
    // What no database was asked about is held back.
    let mut rows = rows;
    let quotas = limits.quotas(&rows);
    limits.hold_back(&mut rows, &quotas);
    assert_eq!(rows[0].held_back, Some(millis(1250)));
    // Without a limit there is nothing to ask.
    assert_eq!(claim(&mut ledger(), Duration::ZERO).limits.quotas(&rows), []);
}

#[test]
fn batches_of_a_sender_that_pauses_go_back() {
    let mut ledger = Ledger::new(rules().batch(1));
    give(&mut ledger, vec![row(1), row(2)], Duration::ZERO);
    let mut failed = batch(&mut ledger, Duration::ZERO);
    failed.tell(0, not_sent());
    ledger.sent(failed, Duration::ZERO);
    let back = changes(&mut ledger, Duration::ZERO).remove(0);
    ledger.persisted(1, true, Duration::ZERO);
    let also = changes(&mut ledger, Duration::ZERO).remove(0);
    assert_eq!((also.id, also.state, also.wait), (2, State::Queued, back.wait));
    ledger.persisted(1, true, Duration::ZERO);
    // When the pause is over, it is over.
    assert_eq!(claim(&mut ledger, back.wait).without, [""; 0]);
    ledger.claimed(Some((Vec::new(), None)), back.wait);
    assert_eq!(sleep(&mut ledger, back.wait), seconds(10));
}

#[test]
fn emails_of_a_sender_that_a_worker_does_not_know_go_back() {
    let mut ledger = ledger();
    give(&mut ledger, vec![row(1), row(2)], Duration::ZERO);
    let mut unknown = batch(&mut ledger, Duration::ZERO);
    unknown.hand_back();
    ledger.sent(unknown, Duration::ZERO);
    for change in changes(&mut ledger, Duration::ZERO) {
        assert_eq!((change.state, change.sends), (State::Queued, 0));
        assert!(change.note.contains("is unknown to this worker"), "{}", change.note);
    }
}

#[test]
fn no_batch_is_larger_than_the_rules_say_and_no_more_searches_run() {
    let mut ledger = Ledger::new(rules().batch(2).searches(2));
    let mut rows = vec![row(1), row(2), row(3)];
    for id in 4..=6 {
        let mut doubted = resolving(OnDoubt::Search, 1, seconds(0));
        doubted.id = id;
        rows.push(doubted);
    }
    give(&mut ledger, rows, Duration::ZERO);
    let first = batch(&mut ledger, Duration::ZERO);
    assert_eq!((first.len(), first.is_empty()), (2, false));
    let search = |ledger: &mut Ledger| match ledger.step(Duration::ZERO) {
        Step::Search(search) => search,
        other => panic!("{other:?}"),
    };
    let found = search(&mut ledger);
    assert_eq!(found.email().sender(), "a@example.com");
    let other = search(&mut ledger);
    // One batch and two searches are under way, and one of each waits: there is room for one search.
    let asked = claim(&mut ledger, Duration::ZERO);
    assert_eq!((asked.sends, asked.searches), (0, 1));
    let more = resolving(OnDoubt::Search, 1, seconds(0));
    ledger.claimed(Some((vec![more], None)), Duration::ZERO);
    // There is room for nothing: it waits, and does not ask.
    assert_eq!(sleep(&mut ledger, Duration::ZERO), seconds(10));
    ledger.sent(first, Duration::ZERO);
    assert_eq!(changes(&mut ledger, Duration::ZERO).len(), 2);
    ledger.persisted(2, true, Duration::ZERO);
    assert_eq!(batch(&mut ledger, Duration::ZERO).len(), 1);
    ledger.searched(&other, Ok(Reconciled::Sent("m-1".into())));
    assert_eq!(changes(&mut ledger, Duration::ZERO).len(), 1);
    ledger.persisted(1, true, Duration::ZERO);
    let _ = search(&mut ledger);
    ledger.searched(&found, Ok(Reconciled::Sent("m-1".into())));
}

#[test]
fn a_search_that_is_under_way_when_a_worker_is_stopped_is_waited_for() {
    let mut ledger = ledger();
    give(&mut ledger, vec![resolving(OnDoubt::Search, 1, seconds(0))], Duration::ZERO);
    let Step::Search(search) = ledger.step(Duration::ZERO) else { panic!("it searches") };
    ledger.stop(Duration::ZERO);
    let _ = sleep(&mut ledger, Duration::ZERO);
    ledger.searched(&search, Ok(Reconciled::Sent("m-1".into())));
    assert_eq!(changes(&mut ledger, Duration::ZERO).len(), 1);
    ledger.persisted(1, true, Duration::ZERO);
    assert!(matches!(ledger.step(Duration::ZERO), Step::Stopped));
}

#[test]
fn rules_and_claims_say_what_they_allow() {
    let least = Rules::new().batch(0).in_flight(0).searches(0).max_sends(0).poll(Duration::ZERO);
    let mut ledger = Ledger::new(least);
    let asked = claim(&mut ledger, Duration::ZERO);
    assert_eq!((asked.sends, asked.searches), (1, 2));
    assert_eq!(asked.lease, Rules::new().lease_time());
    assert_eq!(asked.lease, seconds(300));
    assert_eq!(claim(&mut Ledger::new(Rules::new().batch(501)), Duration::ZERO).sends, 500);
    let mut again = row(1);
    again.on_doubt = OnDoubt::SendAgain;
    ledger.claimed(Some((vec![again], None)), Duration::ZERO);
    let sent = batch(&mut ledger, Duration::ZERO);
    ledger.sent(sent, Duration::ZERO);
    // One send may be in doubt, and no more.
    assert_eq!(changes(&mut ledger, Duration::ZERO).remove(0).state, State::InDoubt);
    ledger.persisted(1, true, Duration::ZERO);

    let mut paused = claim(&mut ledger, Duration::ZERO);
    paused.without = vec!["news".to_owned(), "shop".to_owned()];
    assert!(paused.allows("default"));
    assert!(!paused.allows("shop"));
}

#[test]
fn what_an_application_learns_is_counted_by_state() {
    let mut counts = Counts::default();
    for (number, state) in (1..).zip(State::ALL) {
        counts.set(state, number, Some(seconds(number)));
        assert_eq!(counts.of(state), number, "{state}");
    }
    // Queued, sending and resolving.
    assert_eq!((counts.open(), counts.oldest_due), (1 + 2 + 3, Some(seconds(3))));
    let settled = State::ALL.into_iter().filter(|state| state.is_settled()).collect::<Vec<_>>();
    assert_eq!(settled, [State::InDoubt, State::Sent, State::Refused, State::Cancelled]);
    let time = SystemTime::UNIX_EPOCH + seconds(7);
    let status = Status::new("key".to_owned(), State::Sent, time);
    assert_eq!((status.key.as_str(), status.state, status.created_at), ("key", State::Sent, time));
    assert_eq!((status.due, status.changed_at), (time, time));
    assert_eq!(State::InDoubt.to_string(), "in_doubt");
}

#[test]
fn a_worker_that_is_stopped_hands_back_and_finishes() {
    let mut ledger = Ledger::new(rules().batch(1));
    give(&mut ledger, vec![row(1)], Duration::ZERO);
    let flying = batch(&mut ledger, Duration::ZERO);
    let waiting = resolving(OnDoubt::Search, 1, seconds(0));
    let asked = claim(&mut ledger, Duration::ZERO);
    assert_eq!(asked.sends, 0);
    ledger.claimed(Some((vec![row(2), waiting], None)), Duration::ZERO);
    ledger.stop(Duration::ZERO);
    let back = changes(&mut ledger, Duration::ZERO);
    let back: Vec<_> = back.iter().map(|it| it.state).collect();
    assert_eq!(back, [State::Queued, State::Resolving]);
    ledger.persisted(2, true, Duration::ZERO);
    let _ = sleep(&mut ledger, Duration::ZERO);
    ledger.sent(flying, Duration::ZERO);
    assert_eq!(changes(&mut ledger, Duration::ZERO).len(), 1);
    ledger.persisted(1, false, Duration::ZERO);
    let _ = sleep(&mut ledger, Duration::ZERO);
    // When the lease is over, others know better.
    assert_eq!(changes(&mut ledger, seconds(1)).len(), 1);
    ledger.persisted(1, false, LEASE);
    assert!(matches!(ledger.step(LEASE), Step::Stopped));
}

#[test]
fn a_claim_that_is_under_way_when_a_worker_is_stopped_is_handed_back() {
    let mut ledger = ledger();
    let _ = claim(&mut ledger, Duration::ZERO);
    ledger.stop(Duration::ZERO);
    let _ = sleep(&mut ledger, Duration::ZERO);
    ledger.claimed(Some((vec![row(1)], None)), Duration::ZERO);
    let back = changes(&mut ledger, Duration::ZERO);
    assert_eq!((back[0].state, back[0].sends), (State::Queued, 0));
    ledger.persisted(1, true, Duration::ZERO);
    assert!(matches!(ledger.step(Duration::ZERO), Step::Stopped));
}

#[test]
fn a_webhook_proves_that_the_email_with_its_key_was_sent() {
    let event = |metadata: &str| {
        let event = format!(
            r#"{{"RecordType":"Bounce","Type":"HardBounce","MessageID":"m-1","Metadata":{metadata}}}"#
        );
        Evidence::of(&Event::parse(event).unwrap())
    };
    let evidence = event(r#"{"send-id":"6f726465722d37"}"#).unwrap();
    assert_eq!(evidence.key, "order-7");
    assert_eq!(evidence.message_id.unwrap().as_str(), "m-1");
    assert_eq!(event("{}"), None);
    assert_eq!(event(r#"{"send-id":"xy"}"#), None);
    assert_eq!(event(r#"{"send-id":"6f7"}"#), None);
    assert_eq!(event(r#"{"send-id":"ff"}"#), None);
    assert_eq!(event(r#"{"send-id":"+1"}"#), None);
}

#[test]
fn an_entry_has_a_key_names_and_a_sound_email() {
    let email = |to: &str| Email::new("a@example.com", to, Content::text("Hello"));
    let entry = Entry::new("key", email("b@example.com"));
    assert_eq!(entry.check(), Ok(()));
    assert_eq!(Email::from_json(entry.to_json().unwrap()).sender(), "a@example.com");
    let faults = [
        (Entry::new("", email("b@example.com")), "Key"),
        (Entry::new("a\0b", email("b@example.com")), "Key"),
        (Entry::new("k".repeat(41), email("b@example.com")), "Key"),
        (entry.clone().sender(""), "Sender"),
        (entry.clone().sender("s".repeat(101)), "Sender"),
        (entry.clone().tenant("t\0"), "Tenant"),
        (Entry::new("key", email("nobody")), "To"),
    ];
    for (entry, field) in faults {
        assert_eq!(entry.check().unwrap_err().field(), field);
        assert_eq!(entry.to_json().unwrap_err().field(), field);
        assert_eq!(entry.into_email().sender(), "a@example.com");
    }
    let longest = Entry::new("k".repeat(40), email("b@example.com")).sender("s".repeat(100));
    assert_eq!(longest.check(), Ok(()));
    let time = SystemTime::UNIX_EPOCH + seconds(7);
    let full = entry.clone().at(time).priority(Priority::Low).on_doubt(OnDoubt::Leave);
    let full = full.sender("news").tenant("acme");
    assert_eq!((full.key(), full.email().sender()), ("key", "a@example.com"));
    assert_eq!((full.time(), full.priority_number()), (Some(time), 2));
    assert_eq!((full.sender_name(), full.tenant_name()), ("news", Some("acme")));
    assert_eq!((full.policy(), entry.policy()), (OnDoubt::Leave, OnDoubt::Search));
    assert_eq!((entry.sender_name(), entry.tenant_name(), entry.time()), ("default", None, None));
    assert_eq!((entry.priority_number(), Priority::High.number()), (1, 0));
    for state in State::ALL {
        assert_eq!(State::from_name(state.as_str()), Some(state));
    }
    for policy in OnDoubt::ALL {
        assert_eq!(OnDoubt::from_name(policy.as_str()), policy);
    }
    assert_eq!(OnDoubt::from_name("unknown"), OnDoubt::Leave);
}
