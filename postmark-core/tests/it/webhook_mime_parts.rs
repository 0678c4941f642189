//! Bodies and files of emails that came in, as parts of a message.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use mail_parser::{MessageParser, MimeHeaders};
use postmark_core::webhook::{Inbound, InboundAttachment};

fn with_text(text: &str) -> Inbound {
    let mut mail = Inbound::default();
    mail.text_body = Some(text.to_owned());
    mail
}

fn with_file(name: &str, kind: &str, content: impl AsRef<[u8]>) -> Inbound {
    let mut mail = with_text("t");
    let mut file = InboundAttachment::new(name, content);
    file.content_type = Some(kind.to_owned());
    mail.attachments = vec![file];
    mail
}

fn written(mail: &Inbound) -> String {
    String::from_utf8(mail.to_mime()).unwrap()
}

/// The encoding of a text and how it is written.
fn body(text: &str) -> (String, String) {
    let mime = written(&with_text(text));
    let (head, body) = mime.split_once("\r\n\r\n").unwrap();
    let encoding = head.rsplit(": ").next().unwrap();
    (encoding.to_owned(), body.to_owned())
}

#[test]
fn a_body_is_as_readable_as_it_can_be() {
    for (text, encoding, expected) in [
        ("", "7bit", ""),
        ("Hi", "7bit", "Hi"),
        ("Hi\n\nAda\r\n", "7bit", "Hi\r\n\r\nAda\r\n"),
        (
            "Gr\u{fc}\u{df}e aus Z\u{fc}rich, wie immer",
            "quoted-printable",
            "Gr=C3=BC=C3=9Fe aus Z=C3=BCrich, wie immer",
        ),
        ("space \ntab\t", "quoted-printable", "space=20\r\ntab=09"),
        ("a\rb\r", "quoted-printable", "a=0Db=0D"),
        ("nul\0 a=_b", "quoted-printable", "nul=00 a=3D_b"),
        ("From me\n.\nFrom", "quoted-printable", "=46rom me\r\n=2E\r\nFrom"),
        ("日本\n語", "base64", "5pel5pysDQroqp4=\r\n"),
    ] {
        assert_eq!(body(text), (encoding.to_owned(), expected.to_owned()), "{text:?}");
    }
}

#[test]
fn lines_of_a_body_are_short() {
    for text in
        ["word ".repeat(100), "x".repeat(1000), "日本語 and more, ".repeat(40), " ".repeat(300)]
    {
        let (encoding, body) = body(&text);
        assert_ne!(encoding, "7bit");
        assert!(body.split("\r\n").all(|line| line.len() <= 76 && !line.ends_with(' ')), "{body}");
    }
    let (encoding, exact) = body(&"x".repeat(76));
    assert_eq!((encoding.as_str(), exact.len()), ("7bit", 76));
    let (_, body) = body(&format!("{}é", "x".repeat(70)));
    assert_eq!(body, format!("{}=C3=A9", "x".repeat(70)));
}

const FORWARDED: &str = "From: a@example.com\nSubject: x\n\nh\u{e9} =_0_mixed =_1_mixed =_00002\n";

#[test]
fn an_attached_email_stays_one() {
    let mail = with_file("f.eml", "message/rfc822", FORWARDED);
    let mime = written(&mail);
    assert!(mime.contains(&FORWARDED.replace('\n', "\r\n")));
    assert_eq!(mime.matches("Content-Transfer-Encoding: 8bit").count(), 2);
    assert!(mime.contains("\r\n--=_3_mixed--\r\n"), "{mime}");
    let ascii =
        written(&with_file("f.eml", "Message/RFC822; x=y", FORWARDED.replace('\u{e9}', "e")));
    assert_eq!(ascii.matches("Content-Transfer-Encoding: 7bit").count(), 2);
    // An email in an email in an email.
    let deep = with_file(
        "g.eml",
        "message/rfc822",
        with_file("f.eml", "message/rfc822", FORWARDED).to_mime(),
    );
    let mime = deep.to_mime();
    let message = MessageParser::default().parse(&mime).unwrap();
    let inner = message.attachment(0).unwrap().message().unwrap();
    let inner = inner.attachment(0).unwrap().message().unwrap();
    assert_eq!((inner.subject(), message.attachment_count()), (Some("x"), 1));
}

#[test]
fn what_is_no_email_is_a_file() {
    let long = format!("Subject: x\n\n{}", "x".repeat(999));
    for content in ["", "Hi there: x", "\n\nHi", "a: b\rc", "a: \0", &long, ": x", "é: x"] {
        for kind in ["message/rfc822", "message/partial; id=1", "multipart/mixed; boundary=x"] {
            let mail = with_file("f.eml", kind, content);
            let mime = mail.to_mime();
            let message = MessageParser::default().parse(&mime).unwrap();
            let file = message.attachment(0).unwrap();
            let found = file.content_type().unwrap();
            assert_eq!((found.ctype(), found.subtype()), ("application", Some("octet-stream")));
            assert_eq!(file.attachment_name(), Some("f.eml"));
            assert_eq!(file.contents(), content.as_bytes());
        }
    }
}

#[test]
fn content_types_of_strangers_are_valid() {
    for (kind, expected) in [
        (
            "text/calendar; method=REQUEST; charset=\"utf-8\"",
            "text/calendar; method=\"REQUEST\"; charset=\"utf-8\"; name=\"n\"",
        ),
        ("Text/Plain;Name=\"x;y\";format=flowed", "Text/Plain; format=\"flowed\"; name=\"n\""),
        ("text/x; a=\"b\\\"c\"; a=d; é=f; g; h=\"", "text/x; a*=utf-8''b%22c; h=\"\"; name=\"n\""),
        ("text/x; title=Grüße", "text/x; title*=utf-8''Gr%C3%BC%C3%9Fe; name=\"n\""),
        ("pdf", "application/octet-stream; name=\"n\""),
        ("text/", "application/octet-stream; name=\"n\""),
        ("text/plain charset=x", "application/octet-stream; name=\"n\""),
        ("text/\r\nX-A: b", "application/octet-stream; name=\"n\""),
        ("multipart/mixed; boundary=a", "application/octet-stream; name=\"n\""),
    ] {
        let mime = written(&with_file("n", kind, "c")).replace("\r\n ", " ");
        assert!(mime.contains(&format!("\r\nContent-Type: {expected}\r\n")), "{kind}: {mime}");
    }
}

#[test]
fn content_ids_come_through() {
    for (id, html, disposition) in [
        ("<part 1,+2@x>", "<img src=\"cid:part%201,%2B2@x\">", "inline"),
        ("my logo.png", "<img src=\"cid:my logo.png\">", "inline"),
        ("<a@x>", "<img srcset='cid:a@x 2x, cid:b@x 3x'>", "inline"),
        ("<b@x>", "<img srcset='cid:a@x 2x, cid:b@x 3x'>", "inline"),
        ("<a@x>", "<p style=\"background: url(cid:a@x)\">", "inline"),
        ("<a@x>", "<img src=cid:%3Ca@x%3E>", "inline"),
        ("<a@x>", "a@x <img src='cid:aa@x'> cid:", "attachment"),
        ("<a@x>", "<img src='cid:a@x", "attachment"),
    ] {
        let mut mail = with_file("n", "image/png", "c");
        mail.attachments[0].content_id = Some(id.to_owned());
        mail.html_body = Some(html.to_owned());
        let mime = written(&mail);
        assert!(
            mime.contains(&format!("\r\nContent-Disposition: {disposition}; ")),
            "{id}: {mime}"
        );
        let id = id.trim_matches(['<', '>']);
        assert!(mime.contains(&format!("\r\nContent-ID: <{id}>\r\n")), "{mime}");
    }
}

#[test]
fn file_names_come_through() {
    let long = "Übersicht ".repeat(40);
    for name in [
        "a b.txt",
        "a\"b;c\\.txt",
        "T\u{f6}st 2026.pdf",
        "=?utf-8?Q?a?=",
        "100% 'x'*.txt",
        " a ",
        &long,
    ] {
        let mime = with_file(name, "text/plain", "c").to_mime();
        assert!(mime.is_ascii());
        assert!(mime.split(|byte| *byte == b'\n').all(|line| line.len() <= 77));
        let message = MessageParser::default().parse(&mime).unwrap();
        let file = message.attachment(0).unwrap();
        assert_eq!(file.attachment_name(), Some(name));
        assert_eq!(file.content_type().unwrap().attribute("name"), Some(name));
    }
}
