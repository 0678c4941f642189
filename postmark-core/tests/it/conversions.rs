//! Names, numbers and tokens from text, and back.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::sync::Arc;

use http::HeaderName;
use postmark_core::{
    AccountToken, Config, Content, DmarcToken, Email, MessageId, RESPONSE_HEADERS, ServerToken,
    TemplateId, TrackLinks, prepare,
};

#[test]
fn names_are_read_from_text() {
    for name in [
        TrackLinks::from("htmlonly"),
        TrackLinks::from("HtmlOnly".to_owned()),
        "HTMLONLY".parse().unwrap(),
    ] {
        assert_eq!(name, TrackLinks::HtmlOnly);
        assert_eq!(name.as_ref(), "HtmlOnly");
    }
    assert_eq!("New".parse::<TrackLinks>().unwrap().as_ref(), "New");
}

#[test]
fn numbers_are_read_from_text_and_given_back() {
    let id: TemplateId = "1234".parse().unwrap();
    assert_eq!((id, i64::from(id)), (TemplateId(1234), 1234));
    assert!("welcome".parse::<TemplateId>().is_err());
}

#[test]
fn ids_of_messages_are_any_text() {
    for id in [MessageId::from("b7bc"), MessageId::from("b7bc".to_owned()), "b7bc".parse().unwrap()]
    {
        assert_eq!(id.as_ref(), "b7bc");
    }
}

#[test]
fn tokens_are_read_from_text() {
    assert!(" secret\n".parse::<ServerToken>().is_ok());
    assert!("secret".parse::<DmarcToken>().is_ok());
    assert_eq!("".parse::<AccountToken>().unwrap_err().field(), "account token");
}

#[test]
fn an_endpoint_may_be_shared() {
    let email = Email::new("a@example.com", "b@example.com", Content::text("Hello"));
    let request = prepare(&Config::new(ServerToken::test()), &Arc::new(email)).unwrap();
    assert_eq!(request.uri().path(), "/email");
}

#[test]
fn one_more_header_would_break_nothing() {
    let headers: &[HeaderName] = RESPONSE_HEADERS;
    assert!(headers.contains(&http::header::RETRY_AFTER));
}
