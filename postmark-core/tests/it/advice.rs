//! What to do about an error, and what a receipt and a batch print.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use postmark_core::{
    Advice, BatchPlan, Config, Content, DecodeError, Email, Error, Failure, Fault, Outcome,
    Progress, Receipt, ServerToken, Step, read,
};

fn email() -> Email {
    Email::new("a@example.com", "b@example.com", Content::text("Hello"))
}

fn error(status: u16, retry_after: &str, body: &'static str) -> Error {
    let response = Response::builder().status(status).header("retry-after", retry_after);
    read(&email(), response.body(Bytes::from(body)).unwrap()).unwrap_err()
}

#[test]
fn advice_agrees_with_the_two_questions() {
    let later = |seconds| Advice::RetryLater(Some(Duration::from_secs(seconds)));
    for (error, expected) in [
        (Fault::new("To", "is empty", "Give an address.").into(), Advice::Fix),
        (Failure::unsent("no route").into(), Advice::RetryLater(None)),
        (Failure::unanswered("reset").into(), Advice::InDoubt),
        (error(200, "7", "{}"), Advice::InDoubt),
        (error(200, "7", "<html>"), Advice::InDoubt),
        (error(401, "7", r#"{"ErrorCode":10}"#), Advice::Fix),
        (error(404, "7", "<html>"), Advice::InDoubt),
        (error(413, "7", "<html>"), Advice::Fix),
        (error(415, "7", ""), Advice::Fix),
        (error(422, "7", r#"{"ErrorCode":300}"#), Advice::Fix),
        (error(422, "7", r#"{"ErrorCode":406}"#), Advice::Fix),
        (error(422, "7", r#"{"ErrorCode":1241}"#), later(7)),
        (error(422, "7", r#"{"ErrorCode":99999}"#), Advice::Fix),
        (error(429, "7", ""), later(7)),
        (error(429, "", r#"{"ErrorCode":429}"#), Advice::RetryLater(None)),
        (error(500, "7", r#"{"ErrorCode":101}"#), Advice::InDoubt),
        (error(500, "7", r#"{"ErrorCode":99999}"#), Advice::InDoubt),
        (error(503, "7", r#"{"ErrorCode":100}"#), later(7)),
        (error(502, "7", "<html>"), Advice::InDoubt),
    ] {
        let advice = error.advice();
        assert_eq!(advice, expected, "{error}");
        assert_eq!(advice == Advice::InDoubt, error.may_have_happened(), "{error}");
        let is_temporary = error.is_temporary() && !error.may_have_happened();
        assert_eq!(matches!(advice, Advice::RetryLater(_)), is_temporary, "{error}");
    }
}

#[test]
fn an_outcome_hands_its_email_back_unless_it_was_accepted() {
    for (result, back) in [
        (r#"{"ErrorCode":0,"MessageID":"1"}"#, false),
        (r#"{"MessageID":"1"}"#, false),
        (r#"{"ErrorCode":300,"Message":"No."}"#, true),
        (r#"{"ErrorCode":100,"Message":"Maintenance."}"#, true),
        ("{}", true),
    ] {
        let outcome = outcome_of(email(), result);
        assert_eq!(outcome.email().is_some(), back, "{result}");
        assert_eq!(outcome.email().is_some(), outcome.error().is_some(), "{result}");
        let text = outcome.into_email().map(|email| email.to_json().unwrap());
        assert_eq!(text, back.then(|| email().to_json().unwrap()), "{result}");
    }
}

#[test]
fn receipts_and_progress_print_one_line() {
    for (json, printed) in [
        (r#"{"ErrorCode":0,"MessageID":"m-1","Message":"OK"}"#, "m-1"),
        (r#"{"MessageID":"m-1"}"#, "m-1"),
        (r#"{"ErrorCode":0}"#, "a message without an id"),
        ("{}", "a message without an id"),
        (r#"{"ErrorCode":300,"Message":"No 'To'."}"#, "refused with code 300: No 'To'."),
        (r#"{"ErrorCode":300}"#, "refused with code 300"),
    ] {
        let receipt: Receipt = serde_json::from_str(json).unwrap();
        assert_eq!(receipt.to_string(), printed, "{json}");
    }
    assert_eq!(Progress::default().to_string(), "0 of 0 sent");
    let mut progress = Progress::default();
    (progress.sent, progress.refused, progress.unknown) = (498, 1, 1);
    assert_eq!(progress.to_string(), "498 of 500 sent, 1 refused, 1 in doubt");
    (progress.queued, progress.not_sent) = (2, 3);
    let all = "498 of 505 sent, 2 queued, 1 refused, 1 in doubt, 3 not sent";
    assert_eq!(progress.to_string(), all);
}

#[test]
fn an_endpoint_of_your_own_says_what_a_response_lacks() {
    let count = 2;
    let error = DecodeError::new(format!("the list has {count} totals"));
    assert_eq!(error.to_string(), "the list has 2 totals");
    assert_eq!(DecodeError::new("the list has no total").to_string(), "the list has no total");
}

/// The outcome of an email whose receipt this is.
fn outcome_of(email: Email, receipt: &str) -> Outcome {
    let mut plan = BatchPlan::new(&Config::new(ServerToken::test()), [email], 7);
    let Step::Send(chunk) = plan.step() else { panic!("a chunk") };
    plan.handle(chunk, Ok(vec![serde_json::from_str(receipt).unwrap()]));
    let Step::Outcome(0, outcome) = plan.step() else { panic!("an outcome") };
    outcome
}
