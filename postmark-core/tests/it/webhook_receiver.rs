//! Who sent a request, and what it is answered.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::net::IpAddr;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use postmark_core::webhook::{
    Answer, Event, Hook, Limits, Receiver, Stranger, Verdict, Verifier, fixture,
};

use crate::webhook::payload;

const JANE: &str = "Basic amFuZTpzZWNyZXQ=";
const STRANGER: Verdict = Verdict::Stranger(Stranger::Credentials);
const ELSEWHERE: Verdict = Verdict::Stranger(Stranger::Source);

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
        let verdict = if is_genuine { Verdict::Genuine } else { STRANGER };
        let headers = headers(&[("authorization", value)]);
        assert_eq!(one.verify(&headers, None), verdict, "{value}");
        assert_eq!(two.verify(&headers, None), verdict, "{value}");
    }
    assert_eq!(one.verify(&HeaderMap::new(), None), STRANGER);
}

#[test]
fn a_forgotten_setting_opens_no_door() {
    let empty = headers(&[("authorization", "Basic Og=="), ("x-hook", "")]);
    let none = headers(&[("authorization", "Basic ")]);
    for verifier in [
        Verifier::new(),
        Verifier::new().basic_auth("", ""),
        Verifier::new().header("x-hook", ""),
        Verifier::new().proxies(1),
    ] {
        for headers in [&empty, &none, &HeaderMap::new()] {
            assert_eq!(verifier.verify(headers, ip("3.134.147.250")), STRANGER, "{verifier:?}");
        }
    }
    assert_eq!(Verifier::anyone().verify(&HeaderMap::new(), None), Verdict::Genuine);
    let nowhere = Verifier::new().sources([]);
    assert_eq!(nowhere.verify(&HeaderMap::new(), ip("3.134.147.250")), ELSEWHERE);
}

// contract: webhook.auth.headers
#[test]
fn headers_of_all_names_are_asked_for() {
    let verifier =
        Verifier::new().header("X-Hook", "new").header("x-hook", "old").header("X-B", "b");
    for (list, verdict) in [
        (&[("x-hook", "new"), ("x-b", "b")][..], Verdict::Genuine),
        (&[("x-hook", "old"), ("x-b", "b")], Verdict::Genuine),
        (&[("x-hook", "older"), ("x-b", "b")], STRANGER),
        (&[("x-hook", "new")], STRANGER),
        (&[("x-b", "b")], STRANGER),
        (&[("x-b", "new"), ("x-hook", "b")], STRANGER),
    ] {
        assert_eq!(verifier.verify(&headers(list), None), verdict, "{list:?}");
    }
    let both = Verifier::new().header("X-B", "b").basic_auth("jane", "secret");
    assert_eq!(both.verify(&headers(&[("x-b", "b")]), None), STRANGER);
    let all = headers(&[("x-b", "b"), ("authorization", JANE)]);
    assert_eq!(both.verify(&all, None), Verdict::Genuine);
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
        let verdict = if is_listed { Verdict::Genuine } else { ELSEWHERE };
        assert_eq!(verifier.verify(&headers(&list), peer), verdict, "{proxies} {peer:?} {list:?}");
    }
    let lines = headers(&[("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", postmark)]);
    let verifier = Verifier::new().published_sources().proxies(1);
    assert_eq!(verifier.verify(&lines, None), Verdict::Genuine);
    let own = Verifier::new().sources(ip("::ffff:192.0.2.1"));
    assert_eq!(own.verify(&HeaderMap::new(), ip("192.0.2.1")), Verdict::Genuine);
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
        let verdict = if is_listed { Verdict::Genuine } else { ELSEWHERE };
        assert_eq!(verifier.verify(&headers, None), verdict, "{proxies} {values:?}");
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
        let answer = receiver.receive(&request, None).unwrap_err();
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(answer.headers().len(), usize::from(header.is_some()));
        if let Some((name, value)) = header {
            assert_eq!(answer.headers()[name], value);
        }
    }
    let elsewhere = Receiver::new(Verifier::new().published_sources());
    let answer = elsewhere.receive(&request(""), ip("192.0.2.1")).unwrap_err();
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.headers().is_empty(), "other credentials would not help");
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
    assert_eq!(intake.late().status(), StatusCode::REQUEST_TIMEOUT);
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
fn answers_follow_the_rules_of_their_webhook() {
    let table = [
        (Answer::Done, Hook::Inbound, 200),
        (Answer::Later, Hook::Inbound, 503),
        (Answer::Never, Hook::Inbound, 403),
        (Answer::Done, Hook::Outbound, 200),
        (Answer::Later, Hook::Outbound, 503),
        (Answer::Never, Hook::Outbound, 422),
    ];
    for (answer, hook, status) in table {
        assert_eq!(answer.status(hook).as_u16(), status);
        let event: Event = match hook {
            Hook::Inbound => fixture::inbound().into(),
            Hook::Outbound => fixture::open().into(),
        };
        let received = receiver().receive(&request(event.to_json()), None).unwrap();
        assert_eq!(received.answer(answer).status().as_u16(), status);
        // What is sent again, by Postmark's rules.
        let again = match hook {
            Hook::Inbound => !matches!(status, 200 | 403),
            Hook::Outbound => matches!(status, 408 | 429 | 500..),
        };
        assert_eq!(again, answer == Answer::Later);
    }
}
