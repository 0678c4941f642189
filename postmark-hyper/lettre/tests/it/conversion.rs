//! How the parts of a message are converted.

use lettre::Message;
use lettre::address::Envelope;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, MultiPart, SinglePart};
use postmark_core::TrackLinks;
use postmark_lettre::header::{self, MessageStream, Tag, TrackOpens};
use postmark_lettre::{Email, email, email_from_raw};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0";
const CALENDAR: &str = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n";

fn builder() -> lettre::message::MessageBuilder {
    let builder = Message::builder().from("Käse & Co. <shop@example.com>".parse().unwrap());
    builder.to("\"Doe, Jane\" <jane@example.com>".parse().unwrap()).subject("Grüße für Jane")
}

fn raw(text: &str) -> Result<Email, postmark_lettre::Fault> {
    let to = vec!["jane@example.com".parse().unwrap()];
    let envelope = Envelope::new(Some("shop@example.com".parse().unwrap()), to).unwrap();
    email_from_raw(&envelope, text.replace('\n', "\r\n").as_bytes())
}

fn fault(text: &str) -> String {
    raw(text).unwrap_err().to_string()
}

#[test]
fn nothing_of_a_message_with_everything_is_dropped() {
    let calendar = ContentType::parse("text/calendar; charset=utf-8; method=REQUEST").unwrap();
    let message = builder()
        .cc("ops@example.com".parse().unwrap())
        .bcc("archive@example.com".parse().unwrap())
        .reply_to("Help <help@example.com>".parse().unwrap())
        .in_reply_to("<1@example.com>".to_owned())
        .references("<0@example.com> <1@example.com>".to_owned())
        .message_id(Some("<2@example.com>".to_owned()))
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("X-Grund"), "für alle".into()))
        .header(Tag::new("order"))
        .header(MessageStream::new("receipts"))
        .header(TrackOpens(true))
        .header(header::TrackLinks(TrackLinks::HtmlOnly))
        .raw_header(header::metadata("order-id", "77").unwrap())
        .multipart(
            MultiPart::mixed()
                .multipart(
                    MultiPart::alternative()
                        .singlepart(SinglePart::plain("Grüße".to_owned()))
                        .multipart(
                            MultiPart::related()
                                .singlepart(SinglePart::html("<img src=cid:logo>".to_owned()))
                                .singlepart(
                                    Attachment::new_inline("logo".to_owned())
                                        .body(PNG.to_vec(), "image/png".parse().unwrap()),
                                ),
                        )
                        .singlepart(
                            SinglePart::builder().header(calendar).body(CALENDAR.to_owned()),
                        ),
                )
                .singlepart(
                    Attachment::new("Rechnung für Jane.txt".to_owned())
                        .body("Löhne".to_owned(), ContentType::TEXT_PLAIN),
                ),
        )
        .unwrap();
    let email = email(&message).unwrap();
    email.check().unwrap();
    let parts = email.parts();
    assert_eq!(parts.from, r#""Käse & Co." <shop@example.com>"#);
    assert_eq!(parts.to.to_string(), r#""Doe, Jane" <jane@example.com>"#);
    assert_eq!(parts.cc.to_string(), "ops@example.com");
    assert_eq!(parts.bcc.to_string(), "archive@example.com");
    assert_eq!(parts.reply_to.to_string(), "Help <help@example.com>");
    assert_eq!(parts.subject, Some("Grüße für Jane"));
    assert_eq!(parts.text, Some("Grüße"));
    assert_eq!(parts.html, Some("<img src=cid:logo>"));
    assert_eq!(parts.tag, Some("order"));
    assert_eq!(parts.message_stream, Some("receipts"));
    assert_eq!(parts.track_opens, Some(true));
    assert_eq!(parts.track_links, Some(&TrackLinks::HtmlOnly));
    assert_eq!(parts.metadata.iter().collect::<Vec<_>>(), [("order-id", "77")]);
    let headers = parts.headers.iter().map(|one| (one.name.as_str(), one.value.as_str()));
    let headers: std::collections::BTreeMap<_, _> = headers.collect();
    let expected = [
        ("In-Reply-To", "<1@example.com>"),
        ("Message-ID", "<2@example.com>"),
        ("References", "<0@example.com> <1@example.com>"),
        ("X-Grund", "für alle"),
    ];
    assert_eq!(headers, expected.into());
    let [logo, invite, invoice] = parts.attachments else { panic!("{:?}", parts.attachments) };
    assert_eq!((logo.cid(), &logo.content()[..]), (Some("cid:logo"), PNG));
    assert_eq!((logo.name(), logo.media_type()), ("part-1.png", "image/png"));
    assert_eq!((invite.name(), invite.cid()), ("invite.ics", None));
    assert_eq!(invite.media_type(), "text/calendar; charset=utf-8; method=REQUEST");
    assert_eq!(&invite.content()[..], CALENDAR.as_bytes());
    assert_eq!(invoice.name(), "Rechnung für Jane.txt");
    assert_eq!(&invoice.content()[..], "Löhne".as_bytes());
}

#[test]
fn attached_messages_and_further_texts_are_files() {
    let inner = "Subject: inner\r\n\r\nHello\r\n";
    let message = builder()
        .multipart(
            MultiPart::mixed()
                .singlepart(SinglePart::plain("first".to_owned()))
                .singlepart(SinglePart::plain("second".to_owned()))
                .singlepart(
                    SinglePart::builder()
                        .header(ContentType::parse("message/rfc822").unwrap())
                        .body(inner.to_owned()),
                ),
        )
        .unwrap();
    let email = email(&message).unwrap();
    let parts = email.parts();
    assert_eq!(parts.text, Some("first"));
    let [second, attached] = parts.attachments else { panic!("{:?}", parts.attachments) };
    assert_eq!((second.name(), &second.content()[..]), ("part-1.txt", &b"second"[..]));
    assert_eq!((attached.name(), attached.media_type()), ("message.eml", "message/rfc822"));
    assert_eq!(&attached.content()[..], inner.as_bytes());
}

#[test]
fn a_text_in_another_charset_is_attached_byte_for_byte() {
    let email = raw("From: shop@example.com\nTo: jane@example.com\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\n\
         Content-Type: text/csv; charset=iso-8859-1; name=a.csv\n\
         Content-Transfer-Encoding: base64\n\n5Dv2\n--b--\n");
    let email = email.unwrap();
    assert_eq!(email.parts().text, Some("Hello"));
    assert_eq!(&email.parts().attachments[0].content()[..], b"\xe4;\xf6");
}

#[test]
fn what_postmark_cannot_do_is_a_fault_and_not_dropped() {
    let two = fault("From: a@example.com, b@example.com\nTo: jane@example.com\n\nHello\n");
    assert!(two.contains("From") && two.contains("2 addresses"), "{two}");
    let sender = "From: a@example.com\nSender: b@example.com\nTo: jane@example.com\n\nHello\n";
    assert!(fault(sender).contains("Sender"), "{}", fault(sender));
    let empty = "From: a@example.com\nTo: jane@example.com\nContent-Type: application/pdf\n\nPDF\n";
    assert!(fault(empty).contains("neither a text nor an HTML body"), "{}", fault(empty));
    let track = "From: a@example.com\nTo: jane@example.com\nX-PM-TrackOpens: perhaps\n\nHello\n";
    assert!(fault(track).contains("X-PM-TrackOpens"), "{}", fault(track));
}

#[test]
fn a_sender_like_from_and_the_dates_of_the_message_are_no_headers() {
    let email = raw("From: A <a@example.com>\nSender: a@example.com\nTo: jane@example.com\n\
         Date: Tue, 1 Dec 2026 00:00:00 +0000\nReturn-Path: <x@example.com>\nX-Mailer: m\n\nHello\n");
    let email = email.unwrap();
    let names = email.parts().headers.iter().map(|header| header.name.clone());
    assert_eq!(names.collect::<Vec<_>>(), ["X-Mailer"]);
}

#[test]
fn a_message_without_a_sender_takes_the_default() {
    let email = raw("To: jane@example.com\n\nHello\n").unwrap();
    assert_eq!(email.check().unwrap_err().field(), "From");
}
