//! HTTP requests to a webhook, and their senders.

use std::net::{IpAddr, Ipv4Addr};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, Method, Request};
use postmark_core::webhook::{Received, Receiver, Rejection, Reply, Verifier, VerifyError};

use crate::memory::reading;
use crate::text::{headers, line};

const USER: &str = "postmark";
const PASSWORD: &str = "correct horse";
const KEY: &str = "battery staple";
const OURS: IpAddr = IpAddr::V4(Ipv4Addr::new(3, 134, 147, 250));

type Whole = Result<Received, Rejection>;

/// Receives a request: a method on the first line, header fields up to an empty one, a body.
///
/// - Nobody passes a verifier without its credentials in the headers.
/// - Any request results in an event or a rejection, the same whole and in pieces.
/// - Memory is a multiple of the request's length.
/// - The credentials are never printed.
pub fn requests(input: &[u8]) {
    let (method, rest) = line(input);
    let method = Method::from_bytes(method).unwrap_or(Method::POST);
    let (headers, body) = headers(rest);
    let basic = Verifier::new().basic_auth(USER, PASSWORD);
    let header = Verifier::new().header("X-Key", KEY);
    let source = Verifier::new().published_sources().proxies(1);
    let both = basic.clone().header("X-Key", KEY);
    let is_genuine = |verifier: &Verifier| verifier.verify(&headers, None).is_ok();
    assert_eq!(is_genuine(&basic), has_password(&headers));
    assert_eq!(is_genuine(&header), headers.get("x-key").is_some_and(|key| key == KEY));
    assert_eq!(is_genuine(&both), is_genuine(&basic) && is_genuine(&header));
    assert!(!is_genuine(&Verifier::new()) && is_genuine(&Verifier::anyone()));
    let refused = Err(VerifyError::Address(None));
    let _ = source.verify(&headers, None);
    if !headers.contains_key("x-forwarded-for") {
        assert_eq!(source.verify(&headers, Some(OURS)), refused, "the proxy is not the sender");
    }
    for verifier in [Verifier::anyone(), basic, both, source] {
        let printed = format!("{verifier:?} {verifier:#?}");
        assert!(!printed.contains(PASSWORD) && !printed.contains(KEY), "{printed}");
        let receiver = Receiver::new(verifier);
        let mut request = Request::new(Bytes::copy_from_slice(body));
        *request.method_mut() = method.clone();
        *request.headers_mut() = headers.clone();
        let whole = reading(input.len(), || receiver.receive(&request, None));
        in_pieces(&receiver, &request, &whole);
        match whole {
            Ok(got) => {
                assert_eq!(method, Method::POST);
                assert!(!body.is_empty());
                let _ = (got.key(), got.retries_remaining(), format!("{got:?}"));
                let _ = got.reply(Reply::Done);
            }
            Err(rejection) => {
                assert!(matches!(rejection.status().as_u16(), 200 | 401 | 405 | 503));
                let printed = format!("{rejection} {rejection:?}");
                assert!(!printed.contains(PASSWORD) && !printed.contains(KEY), "{printed}");
            }
        }
    }
}

/// Receives a request whose body comes in pieces of different lengths.
fn in_pieces(receiver: &Receiver, request: &Request<Bytes>, whole: &Whole) {
    let taken = receiver.admit(request, None).and_then(|mut intake| {
        let mut rest = request.body().as_ref();
        for len in 1.. {
            if rest.is_empty() {
                break;
            }
            let (piece, more) = rest.split_at(rest.len().min(len));
            intake.push(piece)?;
            rest = more;
        }
        intake.finish()
    });
    match (taken, whole) {
        (Ok(taken), Ok(whole)) => assert_eq!(taken, *whole),
        (Err(taken), Err(whole)) => assert_eq!(taken, *whole),
        (taken, whole) => panic!("{taken:?} is not {whole:?}"),
    }
}

/// Whether the headers contain the user and the password, determined independently.
fn has_password(headers: &HeaderMap) -> bool {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    given.and_then(|value| value.trim().split_once(' ')).is_some_and(|(scheme, pair)| {
        let pair = STANDARD.decode(pair.trim()).unwrap_or_default();
        scheme.eq_ignore_ascii_case("Basic") && pair == format!("{USER}:{PASSWORD}").as_bytes()
    })
}
