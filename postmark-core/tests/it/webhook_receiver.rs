//! Who sent a request, and what it is answered.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::net::IpAddr;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use postmark_core::webhook::{
    Event, Hook, Limits, Receiver, Rejection, RejectionReason, Reply, Verifier, VerifyError,
    fixture,
};

use crate::webhook::payload;

const JANE: &str = "Basic amFuZTpzZWNyZXQ=";
type Verified = Result<(), VerifyError>;

const WRONG: Verified = Err(VerifyError::Credentials);

fn headers(list: &[(&str, &str)]) -> HeaderMap {
    list.iter()
        .map(|(name, value)| {
            (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap())
        })
        .collect()
}

fn ip(text: &str) -> Option<IpAddr> {
    text.parse().ok()
}

/// Whether the address was found in the list, or else was the only thing wrong.
fn is_from(verified: Verified, is_listed: bool) -> bool {
    if is_listed { verified.is_ok() } else { matches!(verified, Err(VerifyError::Address(_))) }
}

// contract: webhook.auth.basic
#[test]
fn basic_authentication_is_asked_for() {
    let one = Verifier::new().basic_auth("jane", "secret");
    let two = Verifier::new().basic_auth("jane", "newer").basic_auth("jane", "secret");
    let table = [
        (JANE, true),
        ("basic amFuZTpzZWNyZXQ=", true),
        ("BASIC  amFuZTpzZWNyZXQ= ", true),
        ("Basic amFuZTpzZWNyZXQ", false),
        ("Basic amFuZTpzZWNyZXQh", false),
        ("Basic amFuZTo=", false),
        ("Basic Og==", false),
        ("Basic", false),
        ("Basic !", false),
        ("Bearer amFuZTpzZWNyZXQ=", false),
        ("", false),
    ];
    for (value, is_genuine) in table {
        let expected = if is_genuine { Ok(()) } else { WRONG };
        let headers = headers(&[("authorization", value)]);
        assert_eq!(one.verify(&headers, None), expected, "{value}");
        assert_eq!(two.verify(&headers, None), expected, "{value}");
    }
    assert_eq!(one.verify(&HeaderMap::new(), None), WRONG);
}

#[test]
fn a_forgotten_setting_opens_no_door() {
    let empty = headers(&[("authorization", "Basic Og=="), ("x-hook", "")]);
    let none = headers(&[("authorization", "Basic ")]);
    for (verifier, error) in [
        (Verifier::new(), VerifyError::NotConfigured),
        (Verifier::new().basic_auth("", ""), VerifyError::Credentials),
        (Verifier::new().header("x-hook", ""), VerifyError::Credentials),
        (Verifier::new().proxies(1), VerifyError::NotConfigured),
    ] {
        for headers in [&empty, &none, &HeaderMap::new()] {
            assert_eq!(verifier.verify(headers, ip("3.134.147.250")), Err(error), "{verifier:?}");
        }
    }
    assert_eq!(Verifier::anyone().verify(&HeaderMap::new(), None), Ok(()));
    let nowhere = Verifier::new().sources([]);
    let error = VerifyError::Address(ip("3.134.147.250"));
    assert_eq!(nowhere.verify(&HeaderMap::new(), ip("3.134.147.250")), Err(error));
}

// contract: webhook.auth.headers
#[test]
fn headers_of_all_names_are_asked_for() {
    let verifier =
        Verifier::new().header("X-Hook", "new").header("x-hook", "old").header("X-B", "b");
    for (list, expected) in [
        (&[("x-hook", "new"), ("x-b", "b")][..], Ok(())),
        (&[("x-hook", "old"), ("x-b", "b")], Ok(())),
        (&[("x-hook", "older"), ("x-b", "b")], WRONG),
        (&[("x-hook", "new")], WRONG),
        (&[("x-b", "b")], WRONG),
        (&[("x-b", "new"), ("x-hook", "b")], WRONG),
    ] {
        assert_eq!(verifier.verify(&headers(list), None), expected, "{list:?}");
    }
    let both = Verifier::new().header("X-B", "b").basic_auth("jane", "secret");
    assert_eq!(both.verify(&headers(&[("x-b", "b")]), None), WRONG);
    let all = headers(&[("x-b", "b"), ("authorization", JANE)]);
    assert_eq!(both.verify(&all, None), Ok(()));
}

// contract: webhook.auth.sources
#[test]
fn the_address_is_that_of_the_connection_unless_there_are_proxies() {
    let postmark = "50.31.156.6";
    let table = [
        (0, ip(postmark), None, true),
        (0, ip("::ffff:50.31.156.6"), None, true),
        (0, ip("10.0.0.1"), Some(postmark), false),
        (0, None, Some(postmark), false),
        (1, ip("10.0.0.1"), Some(postmark), true),
        (1, None, Some("50.31.156.6:4711"), true),
        (1, None, Some("[::ffff:50.31.156.6]:4711"), true),
        (1, None, Some("[::ffff:50.31.156.6]"), true),
        (1, None, Some("50.31.156.6, 6.6.6.6"), false),
        (1, None, Some("6.6.6.6,50.31.156.6"), true),
        (2, None, Some("50.31.156.6, 10.0.0.2"), true),
        (2, None, Some("6.6.6.6, 50.31.156.6, 10.0.0.2"), true),
        (2, None, Some("50.31.156.6, 6.6.6.6, 10.0.0.2"), false),
        (2, ip(postmark), Some(postmark), false),
        (1, ip(postmark), None, false),
        (1, None, Some("unknown"), false),
        (usize::MAX, None, Some(postmark), false),
    ];
    for (proxies, peer, forwarded, is_listed) in table {
        let list: Vec<_> = forwarded.map(|value| ("x-forwarded-for", value)).into_iter().collect();
        let verifier = Verifier::new().published_sources().proxies(proxies);
        let result = verifier.verify(&headers(&list), peer);
        assert!(is_from(result, is_listed), "{result:?} {proxies} {peer:?} {list:?}");
    }
    let lines = headers(&[("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", postmark)]);
    let verifier = Verifier::new().published_sources().proxies(1);
    assert_eq!(verifier.verify(&lines, None), Ok(()));
    let own = Verifier::new().sources(ip("::ffff:192.0.2.1"));
    assert_eq!(own.verify(&HeaderMap::new(), ip("192.0.2.1")), Ok(()));
}

#[test]
fn a_forwarded_address_that_is_not_text_is_refused_and_does_not_shift_the_others() {
    let postmark = HeaderValue::from_static("50.31.156.6");
    let proxy = HeaderValue::from_static("10.0.0.2");
    let bytes = HeaderValue::from_bytes(b"6.6.6.\xff").unwrap();
    let mixed = HeaderValue::from_bytes(b"50.31.156.6, \xe9").unwrap();
    let table = [
        (1, vec![&postmark], true),
        (1, vec![&bytes, &postmark], false),
        (1, vec![&postmark, &bytes], false),
        (2, vec![&postmark, &bytes, &proxy], false),
        (2, vec![&postmark, &proxy], true),
        (1, vec![&mixed], false),
        (2, vec![&mixed], false),
        (2, vec![&mixed, &proxy], false),
    ];
    for (proxies, values, is_listed) in table {
        let mut headers = HeaderMap::new();
        for value in &values {
            headers.append("x-forwarded-for", (*value).clone());
        }
        let verifier = Verifier::new().published_sources().proxies(proxies);
        let result = verifier.verify(&headers, None);
        assert!(is_from(result, is_listed), "{result:?} {proxies} {values:?}");
    }
}

#[test]
fn secrets_do_not_show() {
    let verifier = Verifier::new().basic_auth("jane", "s3cret").header("X-Hook", "t0ken");
    let receiver = Receiver::new(verifier);
    for text in [format!("{receiver:?}"), format!("{receiver:#?}")] {
        assert!(text.contains("x-hook"), "{text}");
        for secret in ["s3cret", "t0ken", "jane", "115", "116"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

fn receiver() -> Receiver {
    Receiver::new(Verifier::new().basic_auth("jane", "secret"))
}

fn request(body: impl Into<Bytes>) -> Request<Bytes> {
    Request::post("/hook").header("authorization", JANE).body(body.into()).unwrap()
}

#[test]
fn a_genuine_request_becomes_an_event() {
    let mut request = request(payload("delivery"));
    let received = receiver().receive(&request, None).unwrap();
    assert_eq!(received.event(), &Event::parse(payload("delivery")).unwrap());
    assert_eq!((received.trace_id(), received.retries_remaining()), (None, None));
    assert_eq!(received.key(), received.event().key());

    request.headers_mut().insert("X-PM-Webhook-Trace-Id", HeaderValue::from_static("abc"));
    request.headers_mut().insert("X-PM-Retries-Remaining", HeaderValue::from_static("9"));
    let received = receiver().receive(&request, None).unwrap();
    assert_eq!((received.trace_id(), received.retries_remaining()), (Some("abc"), Some(9)));
    assert_eq!(received.key().as_deref(), Some("abc"));
}

// contract: webhook.outbound.retried webhook.inbound.retried webhook.request quirk.other-4xx-drop
#[test]
fn others_are_answered_so_that_no_event_is_lost() {
    let mut get = request("");
    *get.method_mut() = http::Method::GET;
    let mut unknown = request(payload("delivery"));
    unknown.headers_mut().clear();
    let table = [
        (get, 405, Some(("allow", "POST"))),
        (unknown, 401, Some(("www-authenticate", "Basic realm=\"webhook\", charset=\"UTF-8\""))),
        (request("{"), 503, None),
        (request(""), 200, None),
        (request(payload("inbound")), 503, None),
    ];
    let receiver = receiver().limits(Limits::new().body(1_000));
    for (request, status, header) in table {
        let rejection = receiver.receive(&request, None).unwrap_err();
        assert_eq!(rejection.status().as_u16(), status);
        let response = rejection.into_response();
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(response.headers().len(), usize::from(header.is_some()));
        if let Some((name, value)) = header {
            assert_eq!(response.headers()[name], value);
        }
    }
    let elsewhere = Receiver::new(Verifier::new().published_sources());
    let rejection = elsewhere.receive(&request(""), ip("192.0.2.1")).unwrap_err();
    assert_eq!(rejection.status(), StatusCode::SERVICE_UNAVAILABLE);
    let response = rejection.into_response();
    assert!(response.headers().is_empty(), "other credentials would not help");
}

type Check = fn(&RejectionReason) -> bool;

#[test]
fn a_rejection_keeps_its_reason_and_prints_it_without_secrets() {
    let mut put = request("");
    *put.method_mut() = http::Method::PUT;
    let mut long = request("");
    *long.method_mut() = http::Method::from_bytes("X".repeat(10_000).as_bytes()).unwrap();
    let guess = |value| Request::post("/hook").header("authorization", value).body(Bytes::new());
    let guess = guess("Basic amFuZTpndWVzcw==").unwrap();
    let small = receiver().limits(Limits::new().body(3));
    let elsewhere = Verifier::new().basic_auth("jane", "secret").published_sources();
    let elsewhere = Receiver::new(elsewhere);
    let open = Receiver::new(Verifier::new());
    let table: [(Rejection, u16, &str, Check); 9] = [
        (
            receiver().receive(&put, None).unwrap_err(),
            405,
            "rejected with status 405: the method is PUT, and webhooks are sent with POST",
            |reason| matches!(reason, RejectionReason::Method(method) if method == "PUT"),
        ),
        (
            receiver().receive(&long, None).unwrap_err(),
            405,
            "rejected with status 405: the method is XXXXXXXXXXXXXXXX, and",
            |reason| matches!(reason, RejectionReason::Method(_)),
        ),
        (
            open.receive(&request("{}"), None).unwrap_err(),
            401,
            "rejected with status 401: the verifier has no check",
            |reason| matches!(reason, RejectionReason::NotConfigured),
        ),
        (
            receiver().receive(&guess, None).unwrap_err(),
            401,
            "rejected with status 401: the credentials are missing or wrong",
            |reason| matches!(reason, RejectionReason::Credentials),
        ),
        (
            elsewhere.receive(&request("{}"), ip("192.0.2.1")).unwrap_err(),
            503,
            "rejected with status 503: the address 192.0.2.1 is not in the list",
            |reason| *reason == RejectionReason::Address(ip("192.0.2.1")),
        ),
        (
            elsewhere.receive(&request("{}"), None).unwrap_err(),
            503,
            "rejected with status 503: the sender's address is not known",
            |reason| *reason == RejectionReason::Address(None),
        ),
        (
            small.receive(&request("1234"), None).unwrap_err(),
            503,
            "rejected with status 503: the payload has 4 bytes, and the limit is 3: Raise the limit",
            |reason| matches!(reason, RejectionReason::TooLarge(fault) if fault.limit() == Some(3)),
        ),
        (
            receiver().receive(&request("{\"From\":\"secret\" \"jane"), None).unwrap_err(),
            503,
            "rejected with status 503: the body cannot be read: ",
            |reason| matches!(reason, RejectionReason::Unreadable(_)),
        ),
        (
            receiver().receive(&request(""), None).unwrap_err(),
            200,
            "rejected with status 200: the body is empty",
            |reason| matches!(reason, RejectionReason::Empty),
        ),
    ];
    let adapters = [
        (RejectionReason::Incomplete, 503, "the connection ended before the body was complete"),
        (RejectionReason::TimedOut, 408, "the body was not complete within the time limit"),
    ];
    for (reason, status, text) in adapters {
        let rejection = Rejection::from(reason);
        assert_eq!(rejection.to_string(), format!("rejected with status {status}: {text}"));
        assert_eq!(rejection.into_response().status().as_u16(), status);
    }
    for (rejection, status, text, is_reason) in table {
        assert!(is_reason(rejection.reason()), "{rejection:?}");
        assert_eq!(rejection.status().as_u16(), status);
        let printed = rejection.to_string();
        assert!(printed.starts_with(text), "{printed}");
        assert!(printed.len() < 250 && !printed.contains('\n'), "{printed}");
        for printed in [printed, format!("{rejection:?}"), format!("{rejection:#?}")] {
            for secret in ["secret", "jane", "guess", "amFuZTpzZWNyZXQ"] {
                assert!(!printed.contains(secret), "{printed}");
            }
        }
        let response = rejection.into_response();
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(response.headers().contains_key("www-authenticate"), status == 401);
        assert!(response.body().is_empty(), "a stranger does not see the reason");
    }
}

#[test]
fn strangers_are_answered_before_they_send_a_body() {
    let receiver = receiver().limits(Limits::new().body(1_000));
    let head = |method: &str, authorization: &str, length: &str| {
        let request = Request::builder().method(method).header("authorization", authorization);
        request.header("content-length", length).body(()).unwrap()
    };
    for (request, status) in [
        (head("PUT", JANE, "10"), 405),
        (head("POST", "Basic Og==", "10"), 401),
        (head("POST", JANE, "1001"), 503),
    ] {
        assert_eq!(receiver.admit(&request, None).unwrap_err().status().as_u16(), status);
    }
    assert!(receiver.admit(&head("POST", JANE, "1000"), None).is_ok());
}

// contract: webhook.inbound.timeout
#[test]
fn a_body_that_takes_too_long_is_to_come_again() {
    let receiver = receiver();
    let intake = receiver.admit(&request(payload("inbound")), None).unwrap();
    assert_eq!(intake.time(), Duration::from_secs(30));
    let late = intake.late();
    assert_eq!(late.reason(), &RejectionReason::TimedOut);
    assert_eq!(late.status(), StatusCode::REQUEST_TIMEOUT);
    let receiver = receiver.limits(Limits::new().time(Duration::from_millis(7)));
    let intake = receiver.admit(&request(payload("inbound")), None).unwrap();
    assert_eq!(intake.time(), Duration::from_millis(7));
}

#[test]
fn a_body_in_pieces_is_the_same_body() {
    let whole = request(payload("inbound"));
    let receiver = receiver();
    for size in [1, 7, 1_000, 1_000_000] {
        let mut intake = receiver.admit(&whole, None).unwrap();
        for piece in whole.body().chunks(size) {
            intake.push(piece).unwrap();
        }
        assert_eq!(intake.finish().unwrap(), receiver.receive(&whole, None).unwrap());
    }
    let empty = receiver.admit(&whole, None).unwrap().finish().unwrap_err();
    assert_eq!(empty.status(), StatusCode::OK);
}

#[test]
fn a_body_over_the_limit_is_not_taken() {
    let receiver = receiver().limits(Limits::new().body(1_000));
    let request = request("");
    let mut intake = receiver.admit(&request, None).unwrap();
    for _ in 0..10 {
        intake.push(&[b' '; 100]).unwrap();
    }
    assert_eq!(intake.push(b" ").unwrap_err().status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(intake.finish().unwrap_err().status(), StatusCode::SERVICE_UNAVAILABLE);
}

// contract: webhook.outbound.success webhook.outbound.dropped webhook.inbound.success
// contract: webhook.inbound.stop
#[test]
fn replies_follow_the_rules_of_their_webhook() {
    let table = [
        (Reply::Done, Hook::Inbound, 200),
        (Reply::Later, Hook::Inbound, 503),
        (Reply::Never, Hook::Inbound, 403),
        (Reply::Done, Hook::Outbound, 200),
        (Reply::Later, Hook::Outbound, 503),
        (Reply::Never, Hook::Outbound, 422),
    ];
    for (reply, hook, status) in table {
        assert_eq!(reply.status(hook).as_u16(), status);
        let event: Event = match hook {
            Hook::Inbound => fixture::inbound().into(),
            Hook::Outbound => fixture::open().into(),
        };
        let received = receiver().receive(&request(event.to_json()), None).unwrap();
        assert_eq!(received.reply(reply).status().as_u16(), status);
        // What is sent again, by Postmark's rules.
        let again = match hook {
            Hook::Inbound => !matches!(status, 200 | 403),
            Hook::Outbound => matches!(status, 408 | 429 | 500..),
        };
        assert_eq!(again, reply == Reply::Later);
    }
}
