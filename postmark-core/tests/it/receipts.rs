//! A receipt names its recipients: one that names others is another request's.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by a panic"
)]
#![allow(clippy::needless_pass_by_value, reason = "for short tables")]

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use postmark_core::api::bounces::ListBounces;
use postmark_core::{
    BatchPlan, Config, Content, Email, Error, Exchange, Next, Outcome, Receipt, SendBatch,
    ServerToken, Step, prepare, read,
};
use serde_json::{Value, json};

fn email(to: &str) -> Email {
    Email::new("me@example.com", to, Content::text("Hello"))
}

fn response(body: impl ToString) -> Response<Bytes> {
    Response::new(body.to_string().into())
}

fn accepted(to: Value) -> Value {
    json!({"To": to, "MessageID": "7", "ErrorCode": 0, "Message": "OK"})
}

/// What a response to a send is taken for, by the exchange and by anyone who owns the connection.
fn is_believed(email: &Email, response: Response<Bytes>) -> bool {
    let config = Config::new(ServerToken::test());
    let mut exchange = Exchange::new(&config, email, 7).expect("it is valid");
    let matches = exchange.request().body().match_response(&response);
    match exchange.handle(Ok(response), Duration::ZERO) {
        Next::Done(Ok(_)) => {
            assert!(matches, "the connection is closed for a receipt that is believed");
            true
        }
        Next::Done(Err(error)) => {
            assert!(matches!(error, Error::Unexpected(_)), "{error}");
            assert!(error.may_have_happened() && !error.is_temporary());
            let cause = error.to_string();
            assert!(cause.contains("another request"), "{cause}");
            assert!(error.help().contains("Find out"), "{}", error.help());
            assert!(!matches, "the connection is kept, and is out of step");
            false
        }
        Next::Wait(_) => panic!("a receipt is no reason to send again"),
    }
}

#[test]
fn a_receipt_that_names_the_recipients_is_believed_however_it_writes_them() {
    let named = r#""Joe Receiver, Jr." <joe@example.com>, anna@example.org"#;
    for (to, receipt) in [
        ("ann@example.com", json!("ann@example.com")),
        ("ann@example.com", json!("ANN@Example.COM")),
        ("Ann@Example.com", json!("ann@example.com")),
        ("ann@example.com", json!("  ann@example.com ")),
        ("ann@example.com", json!("Ann <ann@example.com>")),
        ("Ann <ann@example.com>", json!("ann@example.com")),
        ("Ann <ann@example.com>", json!("=?utf-8?q?Ann?= <ann@example.com>")),
        (named, json!(named)),
        (named, json!("anna@example.org,joe@example.com")),
        (named, json!("anna@example.org, joe@example.com, Joe <joe@example.com>")),
        ("ann@example.com, Ann@example.com", json!("ann@example.com")),
        ("ann@xn--bcher-kva.example", json!("ann@XN--bcher-kva.example")),
        ("ann@xn--bcher-kva.example", json!("ann@bücher.example")),
        // Without those that are inactive.
        ("ann@example.com, bob@example.com", json!("ann@example.com")),
    ] {
        assert!(is_believed(&email(to), response(accepted(receipt.clone()))), "{to} {receipt}");
    }
}

#[test]
fn a_receipt_that_names_nobody_is_believed() {
    let long = vec!["bob@example.com"; 10_000].join(",");
    for to in [
        Value::Null,
        json!(""),
        json!(" "),
        json!(","),
        json!("nobody"),
        json!("Undisclosed recipients:;"),
        json!("ann@example.com; bob@example.com"),
        json!("<bob@example.com"),
        json!(["bob@example.com"]),
        json!({"Email": "bob@example.com"}),
        json!(7),
        json!(long),
    ] {
        assert!(is_believed(&email("ann@example.com"), response(accepted(to.clone()))), "{to}");
    }
    let without = json!({"MessageID": "7", "Message": "OK", "ErrorCode": 0});
    assert!(is_believed(&email("ann@example.com"), response(without)));
}

#[test]
fn a_receipt_that_names_someone_else_is_anothers() {
    for (to, receipt) in [
        ("ann@example.com", "bob@example.com"),
        ("ann@example.com", "Ann <bob@example.com>"),
        ("ann@example.com", "ann@example.org"),
        ("ann@example.com", "ann@example.com.example"),
        ("ann@example.com", "ann@example.com, bob@example.com"),
        ("ann@example.com, bob@example.com", "carl@example.com"),
        ("ann@example.com", "\u{fb01}nn <bob@example.com>"),
    ] {
        let receipt = response(accepted(json!(receipt)));
        assert!(!is_believed(&email(to), receipt), "{to}");
    }
    let marked = format!("\u{feff}{}", accepted(json!("bob@example.com")));
    assert!(!is_believed(&email("ann@example.com"), response(marked)));
}

#[test]
fn a_copy_is_no_recipient_in_to() {
    let copied = email("").cc("ann@example.com").bcc("bob@example.com");
    assert!(is_believed(&copied, response(json!({"Cc": "ann@example.com", "MessageID": "7"}))));
    assert!(!is_believed(&copied, response(accepted(json!("ann@example.com")))));
    let both = email("ann@example.com").cc("bob@example.com");
    assert!(is_believed(&both, response(accepted(json!("ann@example.com")))));
    assert!(!is_believed(&both, response(accepted(json!("bob@example.com")))));
}

#[test]
fn every_way_to_send_compares_its_receipts() {
    let template = Content::template("welcome");
    let templated = Email::new("me@example.com", "ann@example.com", template);
    assert!(is_believed(&templated, response(accepted(json!("ann@example.com")))));
    assert!(!is_believed(&templated, response(accepted(json!("bob@example.com")))));
    let delayed = json!({"To": "bob@example.com", "MessageID": "7", "Message": "Delayed"});
    assert!(!is_believed(&templated, response(delayed)));
    let test = json!({"To": "bob@example.com", "MessageID": "7", "Message": "Test job accepted"});
    assert!(!is_believed(&templated, response(test)));
    let others = read(&templated, response(accepted(json!("bob@example.com"))));
    assert!(others.is_err_and(|error| error.may_have_happened()));
}

#[test]
fn a_refusal_is_believed_since_it_names_nobody() {
    let config = Config::new(ServerToken::test());
    let email = email("ann@example.com");
    let mut refused = response(json!({"ErrorCode": 300, "Message": "Invalid 'To' address"}));
    *refused.status_mut() = http::StatusCode::UNPROCESSABLE_ENTITY;
    let kept = prepare(&config, &email).expect("it is valid").into_body();
    assert!(kept.match_response(&refused));
    assert!(matches!(read(&email, refused), Err(Error::Refused(_))));
}

#[test]
fn other_requests_match_what_they_are_given() {
    let config = Config::new(ServerToken::test());
    let kept = prepare(&config, &ListBounces::new()).expect("it is valid").into_body();
    assert!(kept.match_response(&response(accepted(json!("bob@example.com")))));
}

/// The outcomes of a batch to these, in their order, and whether its connection may be kept.
fn outcomes(to: &[&str], receipts: &Value) -> (Vec<(String, bool)>, bool) {
    let config = Config::new(ServerToken::test());
    let mut plan = BatchPlan::new(&config, to.iter().map(|to| email(to)), 7);
    let mut outcomes = Vec::new();
    let mut matches = true;
    loop {
        match plan.step() {
            Step::Send(mut chunk) => {
                let request = chunk.exchange().request();
                matches &= request.body().match_response(&response(receipts));
                match chunk.exchange().handle(Ok(response(receipts)), Duration::ZERO) {
                    Next::Done(result) => plan.handle(chunk, result),
                    Next::Wait(_) => panic!("a receipt is no reason to send again"),
                }
            }
            Step::Outcome(_, outcome) => {
                let name = match &outcome {
                    Outcome::Sent(_) => "sent",
                    Outcome::Queued(_) => "queued",
                    Outcome::Refused(..) => "refused",
                    Outcome::Unknown(_) => "unknown",
                    Outcome::NotSent(..) => "not tried",
                };
                let cause = outcome.error();
                let others = cause.is_some_and(|cause| cause.to_string().contains("another"));
                outcomes.push((name.to_owned(), others));
            }
            Step::Pending | Step::Finished => return (outcomes, matches),
        }
    }
}

#[test]
fn the_receipts_of_a_batch_are_compared_one_by_one() {
    let (a, b, c) = ("a@example.com", "b@example.com", "c@example.com");
    let (sent, refused) = (|to| accepted(json!(to)), json!({"ErrorCode": 406, "Message": "No"}));
    let is = |(outcomes, matches): (Vec<(String, bool)>, bool), expected: &[(&str, bool)]| {
        let seen: Vec<_> = outcomes.iter().map(|(name, others)| (name.as_str(), *others)).collect();
        assert_eq!(seen, expected);
        assert_eq!(matches, !expected.iter().any(|(_, others)| *others));
    };
    let all = [("sent", false), ("sent", false), ("sent", false)];
    is(outcomes(&[a, b, c], &json!([sent(a), sent(b), sent(c)])), &all);
    let one = [("sent", false), ("unknown", true), ("sent", false)];
    is(outcomes(&[a, b, c], &json!([sent(a), sent("x@example.com"), sent(c)])), &one);
    let two = [("unknown", true), ("unknown", true), ("sent", false)];
    is(outcomes(&[a, b, c], &json!([sent(b), sent(a), sent(c)])), &two);
    let refusal = [("sent", false), ("refused", false), ("sent", false)];
    is(outcomes(&[a, b, c], &json!([sent(a), refused, sent(c)])), &refusal);
    // What names nobody is not believed beside what is another's.
    let doubt = [("unknown", true), ("unknown", false), ("sent", false)];
    is(outcomes(&[a, b, c], &json!([sent("x@example.com"), refused, sent(c)])), &doubt);
}

#[test]
fn a_batch_is_not_answered_by_one_receipt_nor_by_more_than_it_has() {
    let config = Config::new(ServerToken::test());
    let emails = [email("a@example.com"), email("b@example.com")];
    let batch = prepare(&config, &SendBatch::new(&emails)).expect("it is valid").into_body();
    let one = prepare(&config, &emails[0]).expect("it is valid").into_body();
    let receipt = |to: &str| accepted(json!(to));
    let both = json!([receipt("a@example.com"), receipt("b@example.com")]);
    let three = json!([receipt("a@example.com"), receipt("b@example.com"), receipt("c@d.example")]);
    assert!(batch.match_response(&response(&both)));
    assert!(!batch.match_response(&response(three)));
    assert!(!batch.match_response(&response(receipt("b@example.com"))));
    assert!(!one.match_response(&response(both)));
}

#[test]
fn a_receipt_of_a_batch_that_is_anothers_says_nothing_but_whom_it_names() {
    let emails = [email("a@example.com"), email("b@example.com")];
    let receipts = json!([accepted(json!("a@example.com")), accepted(json!("x@example.com"))]);
    let receipts = read(&SendBatch::new(&emails), response(receipts)).expect("as many as emails");
    assert!(receipts[0].is_accepted());
    let Receipt { to, message_id, error_code, .. } = &receipts[1];
    assert_eq!((to.as_deref(), message_id, error_code), (Some("x@example.com"), &None, &None));
    assert!(!receipts[1].is_accepted());
}

#[test]
fn a_chunk_that_is_cut_by_its_bytes_keeps_the_recipients_of_each() {
    let config = Config::new(ServerToken::test());
    let to: Vec<_> = (0..6).map(|index| format!("a{index}@example.com")).collect();
    let emails = to.iter().map(|to| email(to).subject("x".repeat(900)));
    let mut plan = BatchPlan::new(&config, emails, 7).bytes(2500);
    let mut sent = 0;
    loop {
        match plan.step() {
            Step::Send(mut chunk) => {
                let body = chunk.exchange().request().into_body().into_bytes().expect("unsealed");
                let mails: Vec<Value> = serde_json::from_slice(&body).expect("JSON");
                let receipts: Value =
                    mails.iter().map(|mail| accepted(mail["To"].clone())).collect();
                match chunk.exchange().handle(Ok(response(receipts)), Duration::ZERO) {
                    Next::Done(result) => plan.handle(chunk, result),
                    Next::Wait(_) => panic!("nothing goes wrong"),
                }
            }
            Step::Outcome(_, Outcome::Sent(_)) => sent += 1,
            Step::Outcome(_, outcome) => panic!("{outcome:?}"),
            Step::Pending | Step::Finished => break,
        }
    }
    assert_eq!(sent, 6);
}
