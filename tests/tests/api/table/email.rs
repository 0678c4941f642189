//! Emails, single and in batches, with bodies and with templates.

use postmark_core::{Attachment, Content, Email, SendBatch, TrackLinks};
use postmark_tests::fixtures;
use serde_json::{Value, json};

use crate::case::{Case, case};

const SENDER: &str = "sender@example.com";
const RECEIVER: &str = "receiver@example.com";

pub(crate) fn cases() -> Vec<Case> {
    let html = "<html><body><img src=\"cid:logo.png\"/><b>Hello</b> \
                <a href=\"https://example.com\">link</a></body></html>";
    let letter = full(Content::html(html).and_text("Hello")).subject("Café ✓ 【test】");
    let hello = |to, subject| Email::new(SENDER, to, Content::text("Hello")).subject(subject);
    let batch = [
        hello("receiver1@example.com", "Test 1").message_stream("outbound"),
        hello("receiver2@example.com", "Test 2").message_stream("outbound"),
    ];
    let templated = full(welcome());
    let aliased = Email::new(SENDER, RECEIVER, Content::template("code-your-own-1"));
    let templated_batch = [
        Email::new(SENDER, RECEIVER, welcome())
            .tag("welcome")
            .metadata("order", "77")
            .message_stream("outbound"),
        Email::new(
            SENDER,
            "other@example.com",
            Content::template("missing").model(&json!({ "a": 1 })),
        ),
    ];
    vec![
        case(letter.clone(), "POST /email").file("email-send.request.json"),
        case(hello(RECEIVER, "Hi"), "POST /email").file("email-send.minimal.request.json"),
        case(Email::new(SENDER, RECEIVER, Content::text("Text")), "POST /email").json(json!({
            "From": SENDER,
            "To": RECEIVER,
            "TextBody": "Text",
        })),
        case(SendBatch::new(&batch), "POST /email/batch").file("email-batch.request.json"),
        case(SendBatch::new([]), "POST /email/batch").file("email-batch.empty.request.json"),
        case(SendBatch::new([&letter]), "POST /email/batch")
            .json(json!([fixtures::json("email-send.request.json")])),
        case(templated_batch[0].clone(), "POST /email/withTemplate")
            .file("email-with-template.request.json"),
        case(aliased, "POST /email/withTemplate").file("email-with-template.alias.request.json"),
        case(templated.clone(), "POST /email/withTemplate").json(full_template()),
        case(SendBatch::new(&templated_batch), "POST /email/batchWithTemplates")
            .file("email-batch-with-templates.request.json"),
        case(SendBatch::new([&templated]), "POST /email/batchWithTemplates")
            .json(json!({ "Messages": [full_template()] })),
    ]
}

/// An email with everything but a subject, which those with templates lack.
fn full(content: impl postmark_core::IntoContent) -> Email {
    let readme = Attachment::new("readme.txt", "test content").content_type("text/plain");
    let logo = Attachment::new("logo.png", &b"\x89PNG\r\n\x1a\n"[..]).content_id("cid:logo.png");
    let joe = "\"Joe Receiver, Jr.\" <joe@example.com>, anna@example.org";
    Email::new("Acme <sender@example.com>", joe, content)
        .cc("copied@example.com")
        .bcc("blind@example.com")
        .tag("invitation")
        .reply_to(["reply@example.com", "second@example.com"])
        .header("X-Custom", "value")
        .header("Message-ID", "<abc@example.com>")
        .track_opens(true)
        .track_links(TrackLinks::HtmlOnly)
        .metadata("client-id", "12345")
        .metadata("Color", "blue")
        .attach(readme)
        .attach(logo)
        .message_stream("outbound")
}

fn welcome() -> Content {
    let model = json!({
        "user_name": "John",
        "company": { "name": "ACME" },
        "items": [{ "sku": "A", "qty": 2 }],
    });
    Content::template_id(1234).model(&model).inline_css(true)
}

/// The body of the email with everything, with the template of the example.
fn full_template() -> Value {
    let mut body = fixtures::json("email-send.request.json");
    let template = fixtures::json("email-with-template.request.json");
    let members = body.as_object_mut().unwrap();
    for name in ["Subject", "HtmlBody", "TextBody"] {
        members.remove(name);
    }
    for name in ["TemplateId", "TemplateModel", "InlineCss"] {
        members.insert(name.to_owned(), template[name].clone());
    }
    body
}
