//! What is repeated, how often, and how long is waited.

#![allow(clippy::unwrap_used, clippy::panic)]
#![allow(clippy::unnecessary_wraps, reason = "outcomes of all kinds stand in one table")]

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use postmark_core::{
    Config, Content, Draft, Email, Endpoint, Error, ErrorCode, EventNext, Exchange, Failure, Next,
    Raw, RetryPolicy, ServerToken,
};
use proptest::prelude::*;
use serde_json::Value;

/// A request that may be made twice, or not.
#[derive(Debug)]
struct Ask {
    repeatable: bool,
}

impl Endpoint for Ask {
    type Token = ServerToken;
    type Response = Value;

    fn draft(&self) -> Draft {
        Draft::post("/ask").json("text").repeatable(self.repeatable)
    }
}

type Outcome = Result<Response<Bytes>, Failure>;

fn answer(status: u16, body: &'static str) -> Outcome {
    Ok(Response::builder().status(status).body(body.into()).unwrap())
}

fn busy(retry_after: &str) -> Outcome {
    let response = Response::builder()
        .status(429)
        .header("Date", "Sun, 06 Nov 1994 08:49:37 GMT")
        .header("Retry-After", retry_after);
    Ok(response.body(Bytes::new()).unwrap())
}

fn unsent() -> Outcome {
    Err(Failure::unsent("no route"))
}

fn unanswered() -> Outcome {
    Err(Failure::unanswered("reset"))
}

fn exchange(repeatable: bool, policy: RetryPolicy, seed: u64) -> Exchange<Ask> {
    let config = Config::new(ServerToken::test()).retry(policy);
    Exchange::new(&config, Ask { repeatable }, seed).unwrap()
}

const ZERO: Duration = Duration::ZERO;

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// The wait that an outcome leads to.
fn wait<E: Endpoint>(
    exchange: &mut Exchange<E>,
    outcome: Outcome,
    elapsed: Duration,
) -> Option<Duration> {
    match exchange.handle(outcome, elapsed) {
        Next::Wait(wait) => Some(wait),
        Next::Done(_) => None,
    }
}

// contract: retry.429 retry.500 retry.503-maintenance retry.gateway retry.408 retry.unsent
// contract: retry.refused
#[test]
fn repeats_what_did_not_happen_and_what_may_happen_twice() {
    #[derive(Debug, PartialEq)]
    enum Repeated {
        Always,
        IfRepeatable,
        Never,
    }
    use Repeated::{Always, IfRepeatable, Never};

    for (outcome, expected) in [
        (unsent as fn() -> Outcome, Always),
        (unanswered, IfRepeatable),
        (|| answer(200, "{}"), Never),
        (|| answer(200, "not JSON"), Never),
        (|| answer(200, ""), Never),
        (|| answer(429, ""), Always),
        (|| answer(429, "<html>"), Always),
        (|| answer(429, r#"{"ErrorCode":429}"#), Always),
        (|| answer(429, r#"{"ErrorCode":4711}"#), Always),
        (|| answer(503, r#"{"ErrorCode":100}"#), Always),
        (|| answer(408, ""), IfRepeatable),
        (|| answer(408, r#"{"ErrorCode":4711}"#), IfRepeatable),
        (|| answer(500, ""), IfRepeatable),
        (|| answer(502, "<html>"), IfRepeatable),
        (|| answer(503, "{}"), IfRepeatable),
        (|| answer(504, ""), IfRepeatable),
        (|| answer(500, r#"{"ErrorCode":101}"#), IfRepeatable),
        (|| answer(422, r#"{"ErrorCode":101}"#), IfRepeatable),
        (|| answer(500, r#"{"ErrorCode":4711}"#), IfRepeatable),
        (|| answer(422, r#"{"ErrorCode":4711}"#), Never),
        // Codes that equal the number of a status that is repeated, and refusals on a 500.
        (|| answer(422, r#"{"ErrorCode":503}"#), Never),
        (|| answer(422, r#"{"ErrorCode":500}"#), Never),
        (|| answer(500, r#"{"ErrorCode":709}"#), Never),
        (|| answer(500, r#"{"ErrorCode":501}"#), Never),
        (|| answer(422, r#"{"ErrorCode":300}"#), Never),
        (|| answer(422, r#"{"ErrorCode":1241}"#), Never),
        (|| answer(401, r#"{"ErrorCode":10}"#), Never),
        (|| answer(301, ""), Never),
        (|| answer(400, ""), Never),
        (|| answer(404, "<html>"), Never),
        (|| answer(413, ""), Never),
    ] {
        let [twice, once] = [true, false].map(|repeatable| {
            let mut exchange = exchange(repeatable, RetryPolicy::new(), 7);
            wait(&mut exchange, outcome(), ZERO).is_some()
        });
        let repeated = match (twice, once) {
            (true, true) => Always,
            (true, false) => IfRepeatable,
            (false, false) => Never,
            (false, true) => panic!("{:?}: what may happen twice is not repeated", outcome()),
        };
        assert_eq!(repeated, expected, "{:?}", outcome());
    }
}

/// Whatever is repeated for a request that may not happen twice did not happen.
#[test]
fn nothing_that_may_have_happened_is_repeated() {
    let codes = [-1, 0, 4711]
        .into_iter()
        .chain(postmark_core::ErrorCode::known().map(postmark_core::ErrorCode::get));
    for code in codes {
        for status in 200..=599 {
            let body = format!(r#"{{"ErrorCode":{code}}}"#).into_boxed_str();
            let answer = || {
                let body = Bytes::from(body.clone().into_string());
                Ok(Response::builder().status(status).body(body).unwrap())
            };
            let policy = RetryPolicy::never();
            let Next::Done(result) = exchange(false, policy, 1).handle(answer(), ZERO) else {
                panic!("there is one attempt");
            };
            let repeated = wait(&mut exchange(false, RetryPolicy::new(), 1), answer(), ZERO);
            if repeated.is_some() {
                assert!(!result.unwrap_err().may_have_happened(), "{status} {code}");
            }
        }
    }
}

// contract: transport.no-idempotency-key
#[test]
fn a_mail_is_not_sent_twice_on_a_guess() {
    let config = Config::new(ServerToken::test());
    let email = Email::new("a@example.com", "b@example.com", Content::text("Hello"));
    for (outcome, repeated) in [
        (unsent(), true),
        (busy("1"), true),
        (unanswered(), false),
        (answer(502, "<html>"), false),
        (answer(200, ""), false),
    ] {
        let mut exchange = Exchange::new(&config, &email, 7).unwrap();
        assert_eq!(wait(&mut exchange, outcome, ZERO).is_some(), repeated);
    }
}

#[test]
fn get_put_and_delete_are_repeatable() {
    struct Given(fn(&'static str) -> Draft);
    impl Endpoint for Given {
        type Token = ServerToken;
        type Response = Value;
        fn draft(&self) -> Draft {
            (self.0)("/server")
        }
    }
    for (draft, repeated) in [
        (Draft::get as fn(&'static str) -> Draft, true),
        (Draft::put, true),
        (Draft::delete, true),
        (Draft::post, false),
        (Draft::patch, false),
    ] {
        let config = Config::new(ServerToken::test());
        let mut exchange = Exchange::new(&config, Given(draft), 7).unwrap();
        assert_eq!(wait(&mut exchange, unanswered(), ZERO).is_some(), repeated);
    }
}

// contract: retry.after
#[test]
fn retry_after_is_honoured_or_reported() {
    let policy = RetryPolicy::new().first_wait(seconds(2)).longest_wait(seconds(30));
    for (retry_after, expected) in [
        // No less than the wait that would be without it.
        ("0", Some(seconds(1)..=seconds(2))),
        ("1", Some(seconds(1)..=seconds(2))),
        ("2", Some(seconds(2)..=seconds(2))),
        ("30", Some(seconds(30)..=seconds(30))),
        // More than the longest wait, as long as there is time.
        ("119", Some(seconds(119)..=seconds(119))),
        ("120", None),
        ("99999999999999999999999999", None),
        ("Sun, 06 Nov 1994 08:49:47 GMT", Some(seconds(10)..=seconds(10))),
        ("Sun, 06 Nov 1994 08:49:00 GMT", Some(seconds(1)..=seconds(2))),
        ("Sun, 06 Nov 1994 08:51:37 GMT", None),
        // A fraction is rounded up.
        ("1.5", Some(seconds(2)..=seconds(2))),
        ("29.997", Some(seconds(30)..=seconds(30))),
        ("-1", Some(seconds(1)..=seconds(2))),
        // It asks to wait, and cannot be understood.
        ("soon", Some(seconds(30)..=seconds(30))),
    ] {
        let wait = wait(&mut exchange(false, policy, 7), busy(retry_after), ZERO);
        match (wait, expected) {
            (Some(wait), Some(expected)) => {
                assert!(expected.contains(&wait), "{retry_after}: {wait:?}");
            }
            (wait, expected) => assert_eq!(wait.is_some(), expected.is_some(), "{retry_after}"),
        }
    }
    let Next::Done(Err(error)) = exchange(true, policy, 7).handle(busy("120"), ZERO) else {
        panic!("too long to wait for");
    };
    assert_eq!(error.retry_after(), Some(seconds(120)));
}

// contract: retry.attempts
#[test]
fn attempts_are_counted() {
    for attempts in [0, 1, 2, 4] {
        let policy = RetryPolicy::new().attempts(attempts);
        let mut exchange = exchange(true, policy, 7);
        let mut made = 1;
        while wait(&mut exchange, unsent(), ZERO).is_some() {
            made += 1;
        }
        assert_eq!(made, attempts.max(1));
        assert_eq!(exchange.attempts(), made);
    }
}

#[test]
fn no_attempt_begins_at_the_deadline_or_later() {
    let policy = RetryPolicy::new().deadline(seconds(10)).first_wait(seconds(2));
    for (elapsed, repeated) in [
        (ZERO, true),
        (Duration::from_millis(7_999), true),
        (seconds(9), false),
        (seconds(10), false),
        (Duration::MAX, false),
    ] {
        let mut exchange = exchange(true, policy, 7);
        assert_eq!(wait(&mut exchange, unsent(), elapsed).is_some(), repeated, "{elapsed:?}");
    }
    // To the nanosecond, with a wait that the response sets.
    for (elapsed, repeated) in [(Duration::new(4, 999_999_999), true), (seconds(5), false)] {
        let wait = wait(&mut exchange(true, policy, 7), busy("5"), elapsed);
        assert_eq!(wait.is_some(), repeated, "{elapsed:?}");
    }
}

#[test]
fn an_answer_after_the_deadline_is_taken() {
    let policy = RetryPolicy::new().deadline(ZERO);
    for elapsed in [ZERO, seconds(1_000), Duration::MAX] {
        let next = exchange(true, policy, 7).handle(answer(200, r#"{"late":true}"#), elapsed);
        assert!(matches!(next, Next::Done(Ok(_))));
    }
}

#[test]
fn an_exchange_judges_whatever_it_is_told() {
    let mut exchange = exchange(false, RetryPolicy::new(), 7);
    assert!(matches!(exchange.handle(answer(200, "1"), ZERO), Next::Done(Ok(Value::Number(_)))));
    assert!(matches!(exchange.handle(unsent(), ZERO), Next::Wait(_)));
    assert!(matches!(exchange.handle(answer(422, "{}"), ZERO), Next::Done(Err(Error::Refused(_)))));
    assert!(matches!(exchange.handle(answer(200, "2"), ZERO), Next::Done(Ok(_))));
    // Four attempts are made.
    assert!(matches!(exchange.handle(unsent(), ZERO), Next::Done(Err(_))));
    assert_eq!(exchange.attempts(), 5);
}

#[test]
fn each_request_is_whole_and_sealed_by_itself() {
    let exchange = exchange(true, RetryPolicy::new(), 7);
    let first = exchange.request();
    assert!(first.body().seal());
    let second = exchange.request();
    assert_eq!(second.headers(), first.headers());
    assert_eq!((second.method(), second.uri()), (first.method(), first.uri()));
    assert_eq!((exchange.headers(), exchange.uri()), (first.headers(), first.uri()));
    assert_eq!(second.into_body().into_bytes().unwrap(), "\"text\"");
    assert!(first.into_body().into_bytes().is_err());
}

#[test]
fn an_exchange_reports_its_method_route_and_deadline() {
    let policy = RetryPolicy::new().deadline(seconds(77));
    let exchange = exchange(true, policy, 7);
    assert_eq!((exchange.method(), exchange.route()), (&http::Method::POST, "/ask"));
    assert_eq!((exchange.host(), exchange.deadline()), ("api.postmarkapp.com", seconds(77)));
}

#[test]
fn a_fault_is_found_before_there_is_an_exchange() {
    let config = Config::new(ServerToken::test()).base_url("nowhere");
    let error = Exchange::new(&config, Ask { repeatable: true }, 7).unwrap_err();
    assert!(matches!(error, Error::Invalid(_)));
    let email = Email::new("a@example.com", "nobody", Content::text("Hello"));
    let error = Exchange::new(&Config::new(ServerToken::test()), &email, 7).unwrap_err();
    assert!(!error.may_have_happened());
}

fn waits(seed: u64) -> Vec<Duration> {
    let mut exchange = exchange(true, RetryPolicy::new().attempts(9).deadline(Duration::MAX), seed);
    std::iter::from_fn(|| wait(&mut exchange, unsent(), ZERO)).collect()
}

#[test]
fn waits_differ_by_their_seed_and_by_nothing_else() {
    let mut all: Vec<_> = (0..100).flat_map(waits).collect();
    assert_eq!(waits(7), waits(7));
    assert_ne!(waits(7), waits(8));
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 800, "no two waits of any seed are alike");
}

proptest! {
    // contract: retry.jitter
    #[test]
    fn a_wait_is_between_half_its_step_and_all_of_it(
        seed in any::<u64>(),
        first in any::<Duration>(),
        longest in any::<Duration>(),
    ) {
        let policy = RetryPolicy::new()
            .attempts(70)
            .first_wait(first)
            .longest_wait(longest)
            .deadline(Duration::MAX);
        let mut exchange = exchange(true, policy, seed);
        let mut step = first;
        for _ in 1..70 {
            let bound = step.min(longest);
            let Some(wait) = wait(&mut exchange, unsent(), ZERO) else {
                return Err(TestCaseError::fail("attempts and time are left"));
            };
            prop_assert!(bound / 2 <= wait && wait <= bound, "{:?} of {:?}", wait, bound);
            step = step.saturating_mul(2);
        }
        prop_assert!(wait(&mut exchange, unsent(), ZERO).is_none());
    }

    #[test]
    fn no_time_and_no_policy_is_too_odd(
        attempts in any::<u32>(),
        times in any::<[Duration; 4]>(),
        seed in any::<u64>(),
    ) {
        let [first, longest, deadline, elapsed] = times;
        let policy = RetryPolicy::new()
            .attempts(attempts)
            .first_wait(first)
            .longest_wait(longest)
            .deadline(deadline);
        let mut exchange = exchange(true, policy, seed);
        if let Some(wait) = wait(&mut exchange, unsent(), elapsed) {
            prop_assert!(wait <= longest && elapsed + wait < deadline);
        }
    }
}

#[test]
fn doubt_stays_where_a_later_attempt_fails_for_certain() {
    let config = Config::new(ServerToken::test());
    let last_of = |method: http::Method, last: Result<http::Response<bytes::Bytes>, Failure>| {
        let raw = postmark_core::Raw::<ServerToken>::new(method, "/bounces/1/activate");
        let mut exchange = Exchange::new(&config, raw, 7).unwrap();
        let first = exchange.handle(Err(Failure::unanswered("reset")), ZERO);
        assert!(matches!(first, Next::Wait(_)));
        match exchange.handle(last, seconds(200)) {
            Next::Done(Err(error)) => error,
            other => panic!("{other:?}"),
        }
    };
    let refusal = || {
        let body = r#"{"ErrorCode":1101,"Message":"no such template"}"#;
        Ok(http::Response::builder().status(422).body(body.into()).unwrap())
    };
    for method in [http::Method::PUT, http::Method::DELETE] {
        assert!(last_of(method.clone(), Err(Failure::unsent("refused"))).may_have_happened());
        assert!(last_of(method, refusal()).may_have_happened());
    }
    let read = last_of(http::Method::GET, refusal());
    assert_eq!(read.code().map(postmark_core::ErrorCode::get), Some(1101));
    assert!(!read.may_have_happened());
}

/// What follows each of some attempts, and why it failed.
fn events(exchange: &mut Exchange<Ask>, outcomes: Vec<Outcome>) -> Vec<(EventNext, String)> {
    let mut events = Vec::new();
    for outcome in outcomes {
        let _ = exchange.handle(outcome, seconds(1));
        let event = exchange.event().unwrap();
        assert_eq!(usize::try_from(event.attempt).unwrap(), events.len() + 1);
        events.push((event.next, event.error_type().unwrap_or_default().to_owned()));
    }
    events
}

#[test]
fn each_attempt_is_an_event_that_says_what_follows() {
    let retry = |wait, asked| EventNext::Retry { wait, asked };
    let policy = RetryPolicy::new().attempts(2).first_wait(ZERO);
    let table = [
        (vec![answer(200, "1")], vec![(EventNext::Done, "")]),
        (
            vec![unsent(), busy("2")],
            vec![(retry(ZERO, false), "unsent"), (EventNext::GaveUp, "429")],
        ),
        (
            vec![busy("2"), unanswered()],
            vec![(retry(seconds(2), true), "429"), (EventNext::InDoubt, "unanswered")],
        ),
        (
            vec![answer(422, r#"{"ErrorCode":300,"Message":"you@example.com"}"#)],
            vec![(EventNext::Failed, "422")],
        ),
        (vec![answer(200, "<html>")], vec![(EventNext::InDoubt, "unexpected")]),
        (vec![answer(200, r#"{"ErrorCode":300"#)], vec![(EventNext::InDoubt, "unexpected")]),
    ];
    for (outcomes, expected) in table {
        let mut exchange = exchange(false, policy, 7);
        assert!(exchange.event().is_none());
        let events = events(&mut exchange, outcomes);
        let events: Vec<_> = events.iter().map(|(next, error)| (*next, error.as_str())).collect();
        assert_eq!(events, expected);
    }
    // An earlier attempt may have been executed.
    let mut repeatable = exchange(true, policy, 7);
    let events = events(&mut repeatable, vec![unanswered(), answer(422, r#"{"ErrorCode":300}"#)]);
    assert_eq!(events.last().unwrap(), &(EventNext::InDoubt, "422".to_owned()));
}

#[test]
fn of_two_attempts_in_doubt_the_last_says_why() {
    let policy = RetryPolicy::new().attempts(2).first_wait(ZERO);
    let mut exchange = exchange(true, policy, 7);
    assert_eq!(wait(&mut exchange, unanswered(), ZERO), Some(ZERO));
    let Next::Done(Err(error)) = exchange.handle(answer(504, ""), ZERO) else {
        panic!("there is no third attempt")
    };
    assert_eq!(error.status(), Some(StatusCode::GATEWAY_TIMEOUT));
}

#[test]
fn what_follows_is_one_word() {
    let retry = EventNext::Retry { wait: ZERO, asked: false };
    let all = [EventNext::Done, retry, EventNext::Failed, EventNext::GaveUp, EventNext::InDoubt];
    assert_eq!(all.map(EventNext::as_str), ["done", "retry", "failed", "gave_up", "in_doubt"]);
}

#[test]
fn an_event_names_the_request_without_its_values() {
    let mut exchange = exchange(false, RetryPolicy::never(), 7);
    let response = Response::builder().status(422).header("X-Request-Id", "r1");
    let body = r#"{"ErrorCode":406,"Message":"you@example.com"}"#;
    let _ = exchange.handle(Ok(response.body(body.into()).unwrap()), seconds(3));
    let event = exchange.event().unwrap();
    assert_eq!((event.method.as_str(), event.host), ("POST", "api.postmarkapp.com"));
    assert_eq!((event.route, event.attempt, event.elapsed), ("/ask", 1, seconds(3)));
    assert_eq!(event.status.unwrap(), 422);
    assert_eq!(event.code, Some(ErrorCode::INACTIVE_RECIPIENT));
    assert_eq!(event.request_id, Some("r1"));
    assert!(!format!("{event:?}").contains("you@example.com"), "{event:?}");

    let raw =
        Raw::<ServerToken>::new(Method::GET, "/messages/outbound?recipient=you%40example.com");
    let config = Config::new(ServerToken::test());
    let mut exchange = Exchange::new(&config, raw, 7).unwrap();
    let _ = exchange.handle(Ok(Response::new("{}".into())), seconds(1));
    assert_eq!(exchange.event().unwrap().route, "/messages/outbound");
}
