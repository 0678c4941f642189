//! Emails that came in as messages, read again by a parser of somebody else.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use mail_parser::{Message, MessageParser, MimeHeaders};
use postmark_core::webhook::{Event, Inbound, InboundAttachment, fixture};
use postmark_core::{Header, InboundAddress};
use proptest::prelude::*;

use crate::webhook::payload;

fn parsed(mime: &[u8]) -> Message<'_> {
    MessageParser::default().parse(mime).unwrap()
}

fn bodies(message: &Message<'_>) -> (Option<String>, Option<String>) {
    let text = message.text_bodies().find(|part| part.is_text() && !part.is_text_html());
    let html = message.html_bodies().find(|part| part.is_text_html());
    let body = |part: &mail_parser::MessagePart<'_>| part.text_contents().unwrap().to_owned();
    (text.map(body), html.map(body))
}

fn named(name: &str, content_id: Option<&str>) -> InboundAttachment {
    let mut file = InboundAttachment::new(name, name.repeat(100));
    file.content_id = content_id.map(Into::into);
    file
}

#[test]
fn the_raw_mail_is_given_as_it_is() {
    let Event::Inbound(mail) = Event::parse(payload("inbound.raw")).unwrap() else { panic!() };
    let mime = mail.to_mime();
    assert_eq!(mime, b"From: Alan <alanturing@example.com>\r\nSubject: Hi\r\n\r\nBody");
}

#[test]
fn a_payload_becomes_a_message() {
    let Event::Inbound(mail) = Event::parse(payload("inbound")).unwrap() else { panic!() };
    let mime = mail.to_mime();
    let message = parsed(&mime);
    let from = message.from().unwrap().first().unwrap();
    assert_eq!(from.address(), Some("alanturing@example.com"));
    assert_eq!(from.name(), Some("Alan Turing"));
    let to = message.to().unwrap().first().unwrap();
    assert_eq!(to.address(), Some("yourhash+SampleHash@inbound.postmarkapp.com"));
    let cc: Vec<_> = message.cc().unwrap().iter().map(|cc| cc.address().unwrap()).collect();
    assert_eq!(cc, ["katherine@example.com", "dorothy@example.com"]);
    assert_eq!(message.subject(), Some("Saying Hello!"));
    assert_eq!(message.date().unwrap().to_timestamp(), 1_793_914_434);
    assert_eq!(message.header_values("Received").count(), 2);
    assert_eq!(message.header_raw("X-Spam-Score").unwrap().trim(), "-0.1");
    let (text, html) = bodies(&message);
    assert_eq!((text, html), (mail.text_body.clone(), mail.html_body.clone()));
    let files: Vec<_> = message
        .attachments()
        .map(|file| (file.attachment_name().unwrap(), file.content_id(), file.contents().to_vec()))
        .collect();
    assert_eq!(files.len(), 2);
    for file in &mail.attachments {
        let expected = (file.name.as_deref().unwrap(), file.cid(), file.decode().unwrap());
        assert!(files.contains(&expected), "{file:?}");
    }
}

#[test]
fn parts_are_nested_as_they_have_to_be() {
    const SHOWS: &str = "<img src='CID:logo&#64;x'>";

    let inline = || named("logo.png", Some("<logo@x>"));
    let beside = || named("notes.txt", None);
    for (text, html, files, expected) in [
        (Some("t"), None, vec![], "text/plain"),
        (None, Some("h"), vec![], "text/html"),
        (None, None, vec![], "text/plain"),
        (Some("t"), Some("h"), vec![], "multipart/alternative"),
        (Some("t"), Some(SHOWS), vec![inline()], "multipart/related"),
        (Some("t"), None, vec![inline()], "multipart/mixed"),
        (Some("t"), Some(SHOWS), vec![inline(), beside()], "multipart/mixed"),
        // A content ID that nothing refers to.
        (Some("t"), Some("logo@x"), vec![inline()], "multipart/mixed"),
    ] {
        let count = files.len();
        let mut mail = fixture::inbound();
        (mail.text_body, mail.html_body) = (text.map(Into::into), html.map(Into::into));
        mail.attachments = files;
        let mime = mail.to_mime();
        let message = parsed(&mime);
        let kind = message.content_type().unwrap();
        assert_eq!([kind.ctype(), kind.subtype().unwrap()].join("/"), expected);
        assert_eq!(message.attachment_count(), count);
        let (read_text, read_html) = bodies(&message);
        assert_eq!(read_html, mail.html_body);
        if text.is_some() {
            assert_eq!(read_text, mail.text_body);
        }
    }
}

#[test]
fn odd_names_and_long_fields_come_through() {
    let mut mail = fixture::inbound();
    let long = "Grüße aus Zürich, ".repeat(20);
    mail.subject = Some(long.trim().to_owned());
    let from = mail.from_full.as_mut().unwrap();
    from.name = "\"Jürgen\", (the \\ other)".into();
    mail.to_full = (0..30)
        .map(|n| {
            let mut to = InboundAddress::default();
            to.email = format!("person{n}@example.com");
            to.name = format!("Doe, Person {n}");
            to
        })
        .collect();
    mail.attachments = ["Bericht \"März\".pdf", "a;b=c.txt", "plain name.txt", "😀"]
        .map(|name| named(name, None))
        .to_vec();
    let mime = mail.to_mime();
    for line in mime.split(|byte| *byte == b'\n') {
        assert!(line.len() <= 77 && line.is_ascii(), "{}", String::from_utf8_lossy(line));
    }
    let message = parsed(&mime);
    assert_eq!(message.subject(), mail.subject.as_deref());
    let from = message.from().unwrap().first().unwrap();
    assert_eq!(from.name(), Some("\"Jürgen\", (the \\ other)"));
    let to: Vec<_> = message.to().unwrap().iter().map(|to| to.name().unwrap()).collect();
    assert_eq!((to.len(), to[29]), (30, "Doe, Person 29"));
    let names: Vec<_> = message.attachments().map(|file| file.attachment_name().unwrap()).collect();
    assert_eq!(names, ["Bericht \"März\".pdf", "a;b=c.txt", "plain name.txt", "😀"]);
}

#[test]
fn strangers_write_no_fields_of_their_own() {
    let mut mail = fixture::inbound();
    let attack = "x\r\nBcc: victim@example.com\r\n\r\nbody";
    mail.subject = Some(attack.into());
    mail.from_full.as_mut().unwrap().name = attack.into();
    mail.date = Some(attack.into());
    mail.headers = [
        Header::new("X-Note", attack),
        Header::new("X-Bad\r\nBcc", "victim@example.com"),
        Header::new("Content-Type", "text/html; boundary=x"),
        Header::new("Subject", "another"),
    ]
    .into_iter()
    .collect();
    let mut file = named(attack, Some(attack));
    file.content_type = Some(attack.into());
    mail.attachments = vec![file];
    let mime = mail.to_mime();
    let message = parsed(&mime);
    assert!(message.bcc().is_none());
    assert_eq!(message.header_values("Subject").count(), 1);
    assert_eq!(message.header_values("Content-Type").count(), 1);
    assert_eq!(message.attachment_count(), 1);
    let (text, _) = bodies(&message);
    assert_eq!(text, mail.text_body);
}

proptest! {
    #[test]
    fn bodies_and_files_come_through(
        text in "\\PC{1,200}",
        html in "\\PC{1,200}",
        subject in "[a-zA-Zäß😀][a-zA-Zäß😀 ]{0,100}[a-zA-Zäß😀]",
        content in proptest::collection::vec(any::<u8>(), 1..300),
    ) {
        let mut mail: Inbound = fixture::inbound();
        mail.text_body = Some(text);
        mail.html_body = Some(html);
        let one_space = subject.split_whitespace().collect::<Vec<_>>().join(" ");
        mail.subject = Some(one_space);
        mail.attachments = vec![InboundAttachment::new("a.bin", &content)];
        let mime = mail.to_mime();
        let message = parsed(&mime);
        prop_assert_eq!(message.subject(), mail.subject.as_deref());
        prop_assert_eq!(bodies(&message), (mail.text_body.clone(), mail.html_body.clone()));
        prop_assert_eq!(message.attachment(0).unwrap().contents(), &content[..]);
    }
}
