//! Answers to emails: accepted, refused, and neither as documented.

#![allow(clippy::too_many_lines, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::error::Error as _;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Response};
use postmark_core::api::bounces::ListBounces;
use postmark_core::api::messages::{GetOutboundMessage, ListOutboundMessages};
use postmark_core::{
    AccountToken, BounceId, Content, Draft, Email, Endpoint, Error, ErrorCode, Failure, Raw,
    Receipt, SendBatch, ServerToken, read,
};
use serde_json::Value;

fn email() -> Email {
    Email::new("sender@example.com", RECIPIENTS, Content::text("Hello"))
}

/// Everyone whom a recorded receipt names.
const RECIPIENTS: [&str; 9] = [
    "receiver@example.com",
    "joe@example.com",
    "anna@example.org",
    "a@example.com",
    "b@example.com",
    "receiver1@example.com",
    "receiver2@example.com",
    "receiver3@example.com",
    "receiver4@example.com",
];

fn answer(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Response<Bytes> {
    let response = Response::builder().status(status);
    let response =
        headers.iter().fold(response, |response, (name, value)| response.header(*name, *value));
    response.body(body.into()).unwrap()
}

fn receipt(body: impl Into<Bytes>) -> Receipt {
    read(&email(), answer(200, &[], body)).unwrap()
}

fn error(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Error {
    read(&email(), answer(status, headers, body)).unwrap_err()
}

/// The messages of an error and of all its causes.
fn chain(error: &Error) -> Vec<String> {
    let mut chain = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        chain.push(error.to_string());
        cause = error.source();
    }
    chain
}

macro_rules! data {
    ($name:literal) => {
        include_str!(concat!("../data/", $name))
    };
}

// contract: send.receipt-per-message
#[test]
fn an_accepted_mail_has_a_receipt() {
    let receipt = receipt(data!("email-send.response.json"));
    assert_eq!(receipt.message, "OK");
    let id = receipt.message_id.as_ref().unwrap();
    assert_eq!(id.as_str(), "b7bc2f4a-e38e-4336-af7d-e6c392c2f817");
    assert_eq!(receipt.error_code, Some(ErrorCode::OK));
    assert!(receipt.to.as_ref().unwrap().ends_with("anna@example.org"));
    let time = receipt.submitted_at.as_ref().unwrap();
    assert_eq!(time.to_string(), "2026-02-17T07:25:01.4178645-05:00");
    assert!(receipt.is_accepted() && !receipt.is_queued());
    assert_eq!(receipt.inactive_recipients(), [""; 0]);
}

// contract: send.success-texts inactive.partial quirk.partly-inactive quirk.success-without-code
// contract: quirk.to-missing
#[test]
fn every_wording_of_acceptance_is_accepted() {
    let inactive = ["b@example.com", "c@example.com"];
    for (body, queued, inactive) in [
        (data!("email-send.response.json"), false, &inactive[..0]),
        (data!("email-with-template.response.json"), false, &[]),
        (data!("email-send.test-token.response.json"), false, &[]),
        (data!("email-send.cc-only.response.json"), false, &[]),
        (data!("email-send.delayed.response.json"), true, &[]),
        (data!("email-send.partial-inactive.response.json"), false, &inactive[..1]),
        (data!("email-send.partial-inactive-sentence.response.json"), false, &inactive),
        (r#"{"MessageID":"1"}"#, true, &[]),
        (r#"{"MessageID":"1","ErrorCode":null,"Message":null,"To":null,"New":[{}]}"#, true, &[]),
        (r#"{"ErrorCode":0}"#, true, &[]),
        (r#"{"ErrorCode":"0","MessageID":"1"}"#, false, &[]),
        // A byte order mark, as a proxy may put it there.
        (data!("transport.bom-200.txt"), true, &[]),
        (r#" {"ErrorCode":0,"MessageID":"1","SubmittedAt":"soon"} "#, false, &[]),
    ] {
        let receipt = receipt(body);
        assert!(receipt.is_accepted(), "{body}");
        assert_eq!(receipt.is_queued(), queued, "{body}");
        assert_eq!(receipt.inactive_recipients(), inactive, "{body}");
    }
}

#[test]
fn an_odd_member_does_not_cost_the_receipt() {
    for odd in [r#""To":["a@example.com"]"#, r#""SubmittedAt":{}"#, r#""Message":[1]"#, r#""Cc":7"#]
    {
        let receipt = receipt(format!(r#"{{{odd},"ErrorCode":0,"MessageID":"m-1"}}"#));
        assert!(receipt.is_accepted(), "{odd}");
        assert_eq!(receipt.message_id, Some("m-1".into()), "{odd}");
    }
    assert_eq!(receipt(r#"{"ErrorCode":0,"MessageID":7}"#).message_id, Some("7".into()));
}

/// Whichever way a receipt is read, it is read alike.
#[test]
fn a_receipt_is_read_off_the_wire_as_by_serde() {
    for body in [
        r#"{"ErrorCode":0,"MessageID":"m-1","To":["a@example.com"]}"#,
        r#"{"ErrorCode":0,"MessageID":7,"SubmittedAt":{},"Message":[1]}"#,
        r#"{"ErrorCode":"0","MessageID":"m-1","Cc":7,"Bcc":true,"New":{"a":[1]}}"#,
        r#"{"ErrorCode":null,"MessageID":"m-1","Message":null,"SubmittedAt":null}"#,
        r#"{"ErrorCode":{},"MessageID":"m-1","Message":"OK","Message":"Test job accepted"}"#,
        r#"{"MessageID":"m-1","Message":""}"#,
        r#"{"SubmittedAt":"2026-02-17T07:25:01-05:00","To":""}"#,
        data!("email-send.response.json"),
        data!("email-send.delayed.response.json"),
    ] {
        let wire = receipt(body);
        assert_eq!(serde_json::from_str::<Receipt>(body).unwrap(), wire, "{body}");
        let value: Value = serde_json::from_str(body).unwrap();
        assert_eq!(serde_json::from_value::<Receipt>(value).unwrap(), wire, "{body}");
        let written = serde_json::to_string(&wire).unwrap();
        assert_eq!(receipt(written), wire, "{body}");
    }
    for body in ["[]", "7", "null", "\"OK\""] {
        assert!(serde_json::from_str::<Receipt>(body).is_err(), "{body}");
    }
}

/// What nobody reads may be a number that no machine knows, or nested as deep as it likes.
#[test]
fn odd_values_that_nobody_reads_are_no_harm() {
    let deep = ["[".repeat(5_000), "]".repeat(5_000)].concat();
    for odd in ["1e400", "-1e999", "[1e400]", &deep, "\"\\ud83d\""] {
        let body = format!(r#"{{"New":{odd},"ErrorCode":0,"MessageID":"m-1"}}"#);
        assert_eq!(receipt(body).message_id, Some("m-1".into()), "{odd}");
        let body = format!(
            r#"{{"New":{odd},"TotalCount":1,"Bounces":[{{"ID":7,"New":{odd},"Email":null}}]}}"#
        );
        let page = read(&ListBounces::new(), answer(200, &[], body)).unwrap();
        assert_eq!((page.items[0].id, page.items[0].email.as_str()), (BounceId(7), ""), "{odd}");
    }
    let twice = r#"{"TotalCount":1,"Bounces":[{"ID":7,"ID":8,"Tag":"a","Tag":null}]}"#;
    let page = read(&ListBounces::new(), answer(200, &[], twice)).unwrap();
    assert_eq!((page.items[0].id, page.items[0].tag.as_deref()), (BounceId(8), None));
}

// contract: quirk.empty-success
#[test]
fn what_is_no_receipt_may_have_been_sent_and_is_kept() {
    for (body, cause) in [
        ("{}", "the receipt does not say that the email was accepted"),
        ("[]", "a value is of another kind (line 1, column 1)"),
        (r#"{"Message":"OK"}"#, "the receipt does not say that the email was accepted"),
        (data!("transport.empty-200.txt"), "the JSON is cut off (line 1, column 1)"),
        (data!("transport.truncated-200.txt"), "the JSON is cut off (line 1, column 37)"),
        ("\u{feff}", "the JSON is cut off (line 1, column 1)"),
        ("null", "a value is of another kind (line 1, column 1)"),
        ("<html>OK</html>", "not JSON (line 1, column 1)"),
        ("OK", "not JSON (line 1, column 1)"),
        (r#"{"MessageID":{}}"#, "the receipt does not say that the email was accepted"),
    ] {
        let error = error(200, &[("x-request-id", "r1"), ("retry-after", "3")], body);
        assert!(matches!(error, Error::Unexpected(_)), "{body}: {error:?}");
        assert!(error.may_have_happened());
        assert_eq!(error.code(), None);
        assert_eq!(error.status().unwrap(), 200);
        assert_eq!(error.request_id(), Some("r1"));
        assert_eq!(error.retry_after(), Some(Duration::from_secs(3)));
        assert_eq!(error.body().unwrap(), body, "as it came");
        let Error::Unexpected(unexpected) = &error else { panic!("{error}") };
        assert_eq!(unexpected.cause().to_string(), cause);
        let all = format!("the response is HTTP 200, but not as documented: {cause}");
        assert_eq!(chain(&error), [all]);
        assert!(error.help().contains("do not repeat it"));
        assert!(!format!("{error:?}").contains("html"), "bodies are not printed");
    }
}

// contract: status.200 quirk.only-200
#[test]
fn other_statuses_of_success_are_read_too() {
    assert!(read(&email(), answer(201, &[], data!("email-send.response.json"))).is_ok());
    let error = error(204, &[], "");
    assert!(matches!(error, Error::Unexpected(_)) && error.may_have_happened());
}

/// What a response is read as.
#[derive(Clone, Copy)]
struct Refused {
    code: Option<i64>,
    may_have_happened: bool,
    message: &'static str,
    help: &'static str,
}

const fn refused(code: i64, message: &'static str, help: &'static str) -> Refused {
    Refused { code: Some(code), may_have_happened: false, message, help }
}

const fn uncoded(may_have_happened: bool, message: &'static str, help: &'static str) -> Refused {
    Refused { code: None, may_have_happened, message, help }
}

/// It may have happened anyway.
const fn doubtful(refused: Refused) -> Refused {
    Refused { may_have_happened: true, ..refused }
}

// contract: header.error-code status.403 status.413 status.415 retry.500-definite error.order
// contract: error.unknown-code quirk.codes-equal-statuses quirk.legacy-codes quirk.code-as-text
// contract: quirk.bodies-not-json
#[test]
fn refusals_say_what_is_known() {
    const HEADER: &[(&str, &str)] = &[("X-PM-ApiErrorCode", "406")];
    const LOOK_UP: &str = "Look the code up";
    const BASE_URL: &str = "base URL leads to Postmark";
    for (status, headers, body, expected) in [
        (
            422,
            &[][..],
            data!("email-send.error.json"),
            refused(300, "code 300: Invalid 'To'", "Correct the field"),
        ),
        (
            422,
            &[],
            data!("email-send.sender-not-found.error.json"),
            refused(400, "code 400: The 'From'", "sender signature"),
        ),
        (
            422,
            &[],
            data!("email-send.invalid-field.error.json"),
            refused(403, "code 403: Invalid request", "Correct or remove"),
        ),
        (
            422,
            &[],
            data!("email-send.unknown-stream.error.json"),
            refused(1235, "code 1235: The stream", "MessageStream"),
        ),
        (
            422,
            &[],
            data!("email-with-template.error.json"),
            refused(1101, "code 1101: The 'TemplateId'", "template"),
        ),
        (422, &[], data!("email-batch.error.json"), refused(410, "code 410: You may only", "500")),
        (
            422,
            &[],
            data!("email-batch-with-templates.error.json"),
            refused(402, "code 402: Invalid JSON", "proxy"),
        ),
        (
            401,
            &[],
            data!("email-send.bad-token.error.json"),
            refused(10, "refused the server token: The Server", "kind of token"),
        ),
        // A code as text, with a mark, in the header only, in both, without a message.
        (
            422,
            &[],
            data!("email-send.string-code.error.json"),
            refused(406, "code 406: You tried", "inactive addresses"),
        ),
        (
            422,
            &[],
            "\u{feff}{\"ErrorCode\":406}",
            refused(406, "Postmark refused with code 406", "inactive addresses"),
        ),
        (
            422,
            HEADER,
            "<html>",
            refused(406, "Postmark refused with code 406", "inactive addresses"),
        ),
        (
            422,
            HEADER,
            r#"{"ErrorCode":"?","Message":"No."}"#,
            refused(406, "Postmark refused with code 406: No.", "inactive addresses"),
        ),
        (
            422,
            HEADER,
            r#"{"ErrorCode":300,"Message":"No."}"#,
            refused(300, "code 300: No.", "Correct the field"),
        ),
        (500, HEADER, "", refused(406, "Postmark refused with code 406", "inactive addresses")),
        (
            401,
            &[("X-PM-ApiErrorCode", "10")],
            "",
            refused(10, "Postmark refused the server token", "kind of token"),
        ),
        // A definite code is definite on any status.
        (500, &[], r#"{"ErrorCode":709,"Message":"No."}"#, refused(709, "code 709: No.", "")),
        (422, &[], r#"{"ErrorCode":503,"Message":"No."}"#, refused(503, "code 503: No.", "")),
        (
            503,
            &[],
            data!("email-send.maintenance.error.json"),
            refused(100, "code 100: The Postmark API", "Try again later"),
        ),
        (
            429,
            &[],
            data!("transport.429.json"),
            refused(429, "code 429: Rate limit", "Wait before"),
        ),
        // An internal error is not.
        (
            500,
            &[],
            data!("email-send.internal.error.json"),
            doubtful(refused(101, "code 101: Unexpected failure.", "support")),
        ),
        // An unknown code is as definite as its status.
        (
            422,
            &[],
            r#"{"ErrorCode":4711,"Message":"New."}"#,
            refused(4711, "code 4711: New.", LOOK_UP),
        ),
        (
            429,
            &[],
            r#"{"ErrorCode":4711,"Message":"New."}"#,
            refused(4711, "code 4711: New.", LOOK_UP),
        ),
        (
            408,
            &[],
            r#"{"ErrorCode":4711,"Message":"New."}"#,
            doubtful(refused(4711, "code 4711: New.", LOOK_UP)),
        ),
        (
            500,
            &[],
            r#"{"ErrorCode":4711,"Message":"New."}"#,
            doubtful(refused(4711, "code 4711: New.", LOOK_UP)),
        ),
        // Without a code, few statuses are definite.
        (413, &[], "<html>", uncoded(false, "the response is HTTP 413", "10 MB")),
        (415, &[], "", uncoded(false, "the response is HTTP 415", BASE_URL)),
        (
            429,
            &[],
            data!("transport.429-empty.txt"),
            uncoded(false, "the response is HTTP 429", "one batch"),
        ),
        (301, &[], "", uncoded(true, "the response is HTTP 301", BASE_URL)),
        (
            400,
            &[],
            r#"{"Message":"Odd."}"#,
            uncoded(true, "the response is HTTP 400: Odd.", BASE_URL),
        ),
        (404, &[], "", uncoded(true, "the response is HTTP 404", BASE_URL)),
        (
            405,
            &[],
            data!("transport.html-405.html"),
            uncoded(true, "the response is HTTP 405", BASE_URL),
        ),
        (408, &[], "", uncoded(true, "the response is HTTP 408", "")),
        (
            500,
            &[],
            data!("transport.empty-500.txt"),
            uncoded(true, "the response is HTTP 500", "Wait and try again"),
        ),
        (
            502,
            &[],
            data!("transport.html-502.html"),
            uncoded(true, "the response is HTTP 502", "Wait and try again"),
        ),
        (
            503,
            &[("X-PM-ApiErrorCode", "0")],
            "{}",
            uncoded(true, "the response is HTTP 503", "Wait and try again"),
        ),
        (
            599,
            &[("X-PM-ApiErrorCode", "soon")],
            "[101]",
            uncoded(true, "the response is HTTP 599", "Wait and try again"),
        ),
        // A refusal on a success.
        (
            200,
            &[],
            data!("email-send.inactive.error.json"),
            refused(406, "code 406: You tried", "inactive addresses"),
        ),
        (200, &[], r#"{"ErrorCode":4711,"MessageID":"1"}"#, refused(4711, "code 4711", LOOK_UP)),
        (
            200,
            &[],
            data!("email-send.internal.error.json"),
            doubtful(refused(101, "code 101", "support")),
        ),
    ] {
        let error = error(status, headers, body);
        let case = format!("{status} {headers:?} {body}");
        let Error::Refused(refusal) = &error else { panic!("{case}: {error:?}") };
        assert_eq!(error.code().map(ErrorCode::get), expected.code, "{case}");
        assert_eq!(refusal.code(), error.code());
        assert_eq!(error.status().unwrap(), status, "{case}");
        assert_eq!(refusal.status(), status);
        assert_eq!(error.may_have_happened(), expected.may_have_happened, "{case}");
        assert_eq!(refusal.may_have_happened(), expected.may_have_happened);
        let message = error.to_string();
        assert!(message.contains(expected.message), "{case}: {message}");
        assert!(!message.ends_with([' ', ':', ';']), "{message}");
        assert_eq!(chain(&error).len(), 1, "a refusal is the last cause");
        assert!(error.help().contains(expected.help), "{case}: {}", error.help());
        assert!(error.help().ends_with('.'), "{case}");
        assert_eq!(error.body().unwrap(), body);
        assert!(!format!("{error:?} {error}").contains("html"), "{case}");
    }
}

// contract: header.request-id quirk.error-id
#[test]
fn a_refusal_keeps_what_supports_it() {
    let headers = [("X-Request-ID", "r1"), ("Retry-After", "7")];
    let error = error(422, &headers, data!("email-send.inactive-old.error.json"));
    assert_eq!(error.request_id(), Some("r1"));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(error.inactive_recipients(), ["example@example.com"]);
    let shown = format!("{error:?}");
    for part in ["406", "INACTIVE_RECIPIENT", "422", "r1", "7s"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

// contract: quirk.fresh-stream
#[test]
fn what_can_be_done_later_says_so() {
    let error = error(422, &[], r#"{"ErrorCode":1241}"#);
    assert!(error.is_temporary() && !error.may_have_happened());
    assert_eq!(error.help(), "Try again later.");
}

// contract: inactive.single inactive.older-wording quirk.texts-drift
#[test]
fn inactive_recipients_are_named() {
    for (body, expected) in [
        (data!("email-send.inactive.error.json"), &["a@example.com", "b@example.com"][..]),
        (data!("email-send.string-code.error.json"), &["a@example.com", "b@example.com"]),
        (data!("email-send.inactive-old.error.json"), &["example@example.com"]),
        (data!("email-send.error.json"), &[]),
    ] {
        assert_eq!(error(422, &[], body).inactive_recipients(), expected, "{body}");
    }
    assert_eq!(error(200, &[], "").inactive_recipients(), [""; 0]);
}

// contract: status.401 quirk.wrong-kind-of-token
#[test]
fn a_bad_token_names_the_kind_that_is_needed() {
    struct ListDomains;
    impl Endpoint for ListDomains {
        type Token = AccountToken;
        type Response = Value;
        fn draft(&self) -> Draft {
            Draft::get("/domains")
        }
    }
    let body = r#"{"ErrorCode":10,"Message":"No."}"#;
    let error = read(&ListDomains, answer(401, &[], body)).unwrap_err();
    assert_eq!(error.to_string(), "Postmark refused the account token: No.");
}

fn batch(count: usize, status: u16, body: &str) -> Result<Vec<Receipt>, Error> {
    let batch = SendBatch::new(&vec![email(); count]);
    read(&batch, answer(status, &[], body.to_owned()))
}

// contract: error.batch-items send.receipt-per-message inactive.batch quirk.batch-items
#[test]
fn a_batch_has_a_receipt_for_each_mail() {
    let codes = |count, body| {
        let receipts = batch(count, 200, body).unwrap();
        receipts.iter().map(|receipt| receipt.error_code.map(ErrorCode::get)).collect::<Vec<_>>()
    };
    assert_eq!(codes(2, data!("email-batch.response.json")), [Some(0); 2]);
    assert_eq!(
        codes(4, data!("email-batch.mixed.response.json")),
        [Some(0), Some(406), Some(300), Some(0)],
    );
    assert_eq!(codes(1, data!("email-batch.all-failed.response.json")), [Some(406)]);
    assert_eq!(codes(2, data!("email-batch-with-templates.response.json")), [Some(0), Some(1101)],);
    assert_eq!(codes(0, "[]"), []);

    let receipts = batch(4, 200, data!("email-batch.mixed.response.json")).unwrap();
    let accepted: Vec<_> = receipts.iter().map(Receipt::is_accepted).collect();
    assert_eq!(accepted, [true, false, false, true]);
    assert_eq!(receipts[1].inactive_recipients(), ["example@example.com"]);
    assert_eq!((&receipts[1].message_id, &receipts[1].submitted_at), (&None, &None));
}

#[test]
fn an_odd_receipt_does_not_cost_the_others() {
    let good = r#"{"ErrorCode":0,"MessageID":"1","Message":"OK"}"#;
    for odd in ["null", "7", r#""OK""#, "[]", "{}", r#"{"MessageID":{}}"#, r#"{"To":["a@x.com"]}"#]
    {
        let receipts = batch(3, 200, &format!("[{good},{odd},{good}]")).unwrap();
        assert!(receipts[0].is_accepted() && receipts[2].is_accepted(), "{odd}");
        assert_eq!(receipts[1], Receipt::default(), "{odd}");
        assert!(!receipts[1].is_accepted());
    }
}

#[test]
fn a_batch_without_its_receipts_may_have_been_sent() {
    let good = r#"{"ErrorCode":0,"MessageID":"1","Message":"OK"}"#;
    let too_few = format!("[{good}]");
    let too_many = format!("[{good},{good},{good}]");
    for body in ["[]", &too_few, &too_many, "{}", "null", "", "[{\"Err", "<html>", "[[[["] {
        let error = batch(2, 200, body).unwrap_err();
        assert!(matches!(error, Error::Unexpected(_)), "{body}: {error:?}");
        assert!(error.may_have_happened());
        assert_eq!(error.body().unwrap(), body);
        assert_eq!(chain(&error).len(), 1);
    }
    let refused = batch(2, 422, data!("email-batch.error.json")).unwrap_err();
    assert_eq!((refused.code(), refused.may_have_happened()), (Some(ErrorCode::new(410)), false));
    let refused = batch(2, 200, data!("email-batch.error.json")).unwrap_err();
    assert_eq!((refused.code(), refused.may_have_happened()), (Some(ErrorCode::new(410)), false));
}

#[test]
fn a_failure_says_why_and_says_it_once() {
    for (failure, sent, message) in [
        (Failure::unsent("no route"), false, "the request was not sent"),
        (
            Failure::unanswered("reset"),
            true,
            "the request may have been sent, and no response came",
        ),
    ] {
        let cause = failure.cause().to_string();
        let error = Error::from(failure);
        assert_eq!(error.may_have_happened(), sent);
        assert_eq!(chain(&error), [format!("{message}: {cause}")]);
        assert_eq!((error.status(), error.code(), error.body()), (None, None, None));
        assert_eq!((error.request_id(), error.retry_after()), (None, None));
        assert!(error.help().ends_with('.'));
    }
}

#[test]
fn a_cause_keeps_its_own_causes() {
    #[derive(Debug, thiserror::Error)]
    #[error("outer")]
    struct Outer(#[source] std::num::ParseIntError);
    let inner = "x".parse::<u8>().unwrap_err();
    let text = inner.to_string();
    let error = Error::from(Failure::unsent(Outer(inner)));
    assert_eq!(chain(&error), [format!("the request was not sent: outer: {text}")]);
    let Error::Transport(failure) = &error else { panic!("{error}") };
    assert!(failure.cause().get().is::<Outer>() && failure.cause().source().is_some());
}

/// What is nested too deep is `null`, and the rest of the response is read.
#[test]
fn values_nested_too_deep_do_not_fail_the_response() {
    for depth in [1, 100, 126, 127, 128, 129, 500, 100_000] {
        for [open, close] in [["[", "]"], [r#"{"a":"#, "}"]] {
            let deep = [open.repeat(depth).as_str(), "0", &close.repeat(depth)].concat();
            let message = format!(
                r#"{{"MessageID":"1","Metadata":{{"deep":{deep},"a":"b"}},"New":{deep},
                    "MessageEvents":[{{"Type":"New","Details":{{"x":{deep}}}}}]}}"#
            );
            let details = read(&GetOutboundMessage::new("1"), answer(200, &[], message.clone()));
            let metadata = details.unwrap().message.metadata.unwrap();
            assert_eq!(metadata.get("a"), Some("b"));
            let text = metadata.get("deep").unwrap();
            assert_eq!(text == deep, depth <= 126, "{depth}");
            assert!(serde_json::from_str::<Value>(text).is_ok(), "{depth}");

            let page = format!(r#"{{"TotalCount":1,"Messages":[{message}]}}"#);
            let page = read(&ListOutboundMessages::new(), answer(200, &[], page)).unwrap();
            assert_eq!(page.items[0].metadata.as_ref().unwrap().get("a"), Some("b"), "{depth}");
        }
    }
}

/// A type of the caller's own is read whole, or not at all.
#[test]
fn a_raw_response_is_never_cut() {
    let raw = Raw::<ServerToken>::new(Method::GET, "/new");
    let body = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
    let value = read(&raw, answer(200, &[], body(128))).unwrap();
    assert_eq!(value.to_string(), body(128));
    let error = read(&raw, answer(200, &[], body(129))).unwrap_err();
    assert!(error.to_string().contains("a value is nested too deep"), "{error}");
}
