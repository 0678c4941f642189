//! Received emails, written as MIME and parsed again by two independent parsers: `mail-parser` and
//! Python's `email`.
//!
//! `MIME_SEED=7 cargo test -p postmark-tests --test mime` replays one of the generated emails.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by a panic"
)]

mod generated;
mod python;

use std::env;

use mail_parser::{Address, Message, MessageParser, MimeHeaders};
use postmark_core::InboundAddress;
use postmark_core::webhook::{Event, Inbound, InboundAttachment};
use postmark_tests::fixtures::{bytes, fixtures};
use serde_json::{Value, json};

/// Payloads of public bug reports, and what a parser must find.
const FIELD: &str = include_str!("../../fixtures/field/mime.json");
/// How many emails are generated.
const EMAILS: u64 = 2000;

fn inbound(payload: impl Into<bytes::Bytes>) -> Option<Inbound> {
    match Event::parse(payload) {
        Ok(Event::Inbound(mail)) => Some(mail),
        _ => None,
    }
}

/// The text of a body with the line breaks of email.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

fn is_email(file: &InboundAttachment) -> bool {
    file.content_type.as_deref() == Some("message/rfc822")
}

/// Whether the HTML body refers to a file.
fn is_shown(mail: &Inbound, file: &InboundAttachment) -> bool {
    let html = mail.html_body.as_deref().unwrap_or_default();
    file.cid().is_some_and(|id| html.contains(&format!("\"cid:{id}\"")))
}

/// Properties of every message.
fn check_lines(mime: &[u8]) {
    for line in mime.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        assert!(line.len() <= 998 && !line.contains(&b'\r'), "{}", String::from_utf8_lossy(line));
        let words =
            line.split(|byte| b" ()".contains(byte)).filter(|word| word.starts_with(b"=?utf-8?"));
        assert!(
            words.into_iter().all(|word| word.len() <= 75),
            "{}",
            String::from_utf8_lossy(line)
        );
    }
}

fn pairs(list: &[InboundAddress]) -> Vec<(&str, &str)> {
    list.iter().map(|one| (one.name.as_str(), one.email.as_str())).collect()
}

/// A name without its spaces.
fn squeezed(name: &str) -> String {
    name.split_whitespace().collect()
}

/// Checks what `mail-parser` finds.
fn check_mail_parser(mail: &Inbound, mime: &[u8]) {
    let message = MessageParser::default().parse(mime).unwrap();
    let boxes = |list: Option<&Address<'_>>| -> Vec<(String, String)> {
        let list = list.into_iter().flat_map(|list| list.iter());
        list.map(|one| {
            let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
            // This version, the last for Rust 1.85, sometimes loses a space in a name.
            (squeezed(&text(one.name())), text(one.address()))
        })
        .collect()
    };
    let expected = |list: &[InboundAddress]| -> Vec<(String, String)> {
        pairs(list).into_iter().map(|(name, email)| (squeezed(name), email.to_owned())).collect()
    };
    assert_eq!(boxes(message.from()), expected(mail.from_full.as_slice()));
    assert_eq!(boxes(message.to()), expected(&mail.to_full));
    assert_eq!(boxes(message.cc()), expected(&mail.cc_full));
    assert_eq!(message.subject().unwrap_or_default(), mail.subject.as_deref().unwrap_or_default());
    check_bodies(mail, &message);
    assert_eq!(message.attachment_count(), mail.attachments.len());
    // Files shown by the HTML come first.
    let (shown, beside): (Vec<_>, Vec<_>) =
        mail.attachments.iter().partition(|file| is_shown(mail, file));
    for (file, read) in shown.into_iter().chain(beside).zip(message.attachments()) {
        let name = file.name.as_deref().filter(|name| !name.is_empty()).unwrap_or("attachment");
        assert_eq!(read.attachment_name(), Some(name));
        if is_email(file) {
            assert!(read.message().is_some());
        } else if !read.is_text() {
            // It converts a text to UTF-8.
            assert_eq!(read.contents(), file.decode().unwrap());
        }
    }
}

fn check_bodies(mail: &Inbound, message: &Message<'_>) {
    let text = message.text_bodies().find(|part| part.is_text() && !part.is_text_html());
    let html = message.html_bodies().find(|part| part.is_text_html());
    for (part, body) in [(text, &mail.text_body), (html, &mail.html_body)] {
        if let Some(body) = body {
            assert_eq!(part.unwrap().text_contents().unwrap(), lines(body));
        }
    }
}

/// Checks what Python finds.
fn check_python(mail: &Inbound, found: &Value) {
    for (name, list) in
        [("From", mail.from_full.as_slice()), ("To", &*mail.to_full), ("Cc", &*mail.cc_full)]
    {
        let read = found[name].as_array().unwrap();
        assert_eq!(read.len(), list.len());
        for (read, one) in read.iter().zip(list) {
            // Python keeps the space between the encoded words of a name.
            assert_eq!(squeezed(read[0].as_str().unwrap()), squeezed(&one.name));
            assert_eq!(read[1], one.email);
        }
    }
    assert_eq!(found["defects"], json!([]));
    let field = |name: &str| {
        let fields = found["fields"].as_array().unwrap();
        let field =
            fields.iter().find(|field| field[0].as_str().unwrap().eq_ignore_ascii_case(name));
        field.map(|field| field[1].as_str().unwrap().to_owned())
    };
    assert_eq!(field("Subject"), mail.subject);
    for header in mail.headers.iter().filter(|header| header.name.starts_with("X-")) {
        let read = field(&header.name).unwrap();
        // Python treats the fold after a long name as a space of the text.
        let read = if header.name.len() > 46 { read.trim_start() } else { &read };
        let value = if header.name.len() > 46 { header.value.trim_start() } else { &header.value };
        assert_eq!(read, value, "{}", header.name);
    }
    for (kind, body) in [("text/plain", &mail.text_body), ("text/html", &mail.html_body)] {
        if let Some(body) = body {
            assert_eq!(found[kind], lines(body), "{kind}");
        }
    }
    let (shown, beside): (Vec<_>, Vec<_>) =
        mail.attachments.iter().partition(|file| is_shown(mail, file));
    let files = found["files"].as_array().unwrap();
    assert_eq!(files.len(), mail.attachments.len());
    for (file, read) in shown.into_iter().chain(beside).zip(files) {
        let name = file.name.as_deref().filter(|name| !name.is_empty()).unwrap_or("attachment");
        // Python trims names, and treats angle brackets as quotes.
        let trimmed = |name: &str| name.trim_matches([' ', '\t', '<', '>']).to_owned();
        assert_eq!(trimmed(read["name"].as_str().unwrap()), trimmed(name));
        assert_eq!(read["cid"].as_str(), file.cid().map(|id| format!("<{id}>")).as_deref());
        if is_email(file) {
            assert_eq!(read["kind"], "message/rfc822");
        } else {
            assert_eq!(read["content"].as_str().unwrap().as_bytes(), file.base64());
        }
    }
}

#[test]
fn generated_emails_come_through() {
    let seed = env::var("MIME_SEED").ok().map(|seed| seed.parse().unwrap());
    let seeds = seed.map_or(0..EMAILS, |seed: u64| seed..seed + 1);
    let mails: Vec<Inbound> = seeds.clone().map(generated::email).collect();
    let written: Vec<Vec<u8>> = mails.iter().map(Inbound::to_mime).collect();
    let read = python::read(written.clone());
    for (at, seed) in seeds.enumerate() {
        let check = || {
            check_lines(&written[at]);
            check_mail_parser(&mails[at], &written[at]);
            if let Some(read) = &read {
                check_python(&mails[at], &read[at]);
            }
        };
        if let Err(panic) = std::panic::catch_unwind(check) {
            eprintln!("MIME_SEED={seed}:\n{}", String::from_utf8_lossy(&written[at]));
            std::panic::resume_unwind(panic);
        }
    }
}

#[test]
fn recorded_payloads_come_through() {
    let payloads = fixtures().iter().filter(|fixture| fixture.file.starts_with("webhook.inbound"));
    let mails: Vec<Inbound> = payloads.filter_map(|fixture| inbound(bytes(fixture.file))).collect();
    assert!(mails.len() >= 7);
    let mails: Vec<Inbound> = mails.into_iter().filter(|mail| mail.raw_email.is_none()).collect();
    let written: Vec<Vec<u8>> = mails.iter().map(Inbound::to_mime).collect();
    let read = python::read(written.clone());
    for (at, mail) in mails.iter().enumerate() {
        check_lines(&written[at]);
        check_mail_parser(mail, &written[at]);
        if let Some(read) = &read {
            check_python(mail, &read[at]);
        }
    }
}

#[test]
fn payloads_of_bug_reports_come_through() {
    let cases: Vec<Value> = serde_json::from_str(FIELD).unwrap();
    let mails: Vec<Inbound> =
        cases.iter().map(|case| inbound(case["payload"].to_string()).unwrap()).collect();
    let written: Vec<Vec<u8>> = mails.iter().map(Inbound::to_mime).collect();
    let Some(read) = python::read(written.clone()) else { return };
    for ((case, mime), found) in cases.iter().zip(&written).zip(&read) {
        check_lines(mime);
        let name = &case["case"];
        for field in ["From", "To", "Cc", "Reply-To", "Sender", "Resent-To"] {
            if let Some(expected) = case.get(field) {
                assert_eq!(&found[field], expected, "{name}");
            }
        }
        for field in case["fields"].as_array().into_iter().flatten() {
            assert!(found["fields"].as_array().unwrap().contains(field), "{name}: {found}");
        }
        if let Some(files) = case.get("files").and_then(Value::as_array) {
            let names: Vec<&Value> =
                found["files"].as_array().unwrap().iter().map(|file| &file["name"]).collect();
            assert_eq!(names, files.iter().collect::<Vec<_>>(), "{name}");
        }
        if let Some(kind) = case.get("kind") {
            assert_eq!(&found["files"][0]["kind"], kind, "{name}");
        }
    }
}
