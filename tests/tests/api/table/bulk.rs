//! Bulk emails.

use postmark_core::api::bulk::*;
use postmark_core::{Attachment, Content, TrackLinks};
use serde_json::{Value, json};

use crate::case::{Case, case, cursor};

const SENDER: &str = "sender@example.com";

pub(crate) fn cases() -> Vec<Case> {
    let content = Content::html("<p>Hi {{FirstName}}</p>").and_text("Hi {{FirstName}}");
    let messages = [
        BulkMessage::new("a@example.com").model(&json!({ "FirstName": "Ann" })),
        BulkMessage::new("b@example.com")
            .cc("c@example.com")
            .model(&json!({ "FirstName": "Bob" }))
            .metadata("campaign", "b")
            .header("X-One", "1"),
    ];
    let news = BulkEmail::new(SENDER, messages, content)
        .subject("Hello {{FirstName}}")
        .message_stream("broadcast")
        .tag("news")
        .metadata("campaign", "spring");
    let id = "f24af63c-533d-4b7a-ad65-4a7b3202d3a7";
    vec![
        case(news, "POST /email/bulk").file("bulk-send.request.json"),
        case(full(Content::template_id(1234)), "POST /email/bulk")
            .json(full_body("TemplateId", &json!(1234))),
        case(full(Content::template("news")), "POST /email/bulk")
            .json(full_body("TemplateAlias", &json!("news"))),
        cursor(
            ListBulkSends::new().count(10_u32).pagination_key("a+b/c=="),
            "GET /email/bulk?count=10&paginationKey=a%2Bb%2Fc%3D%3D",
        ),
        case(GetBulkSend::new(id), "GET /email/bulk/f24af63c-533d-4b7a-ad65-4a7b3202d3a7"),
    ]
}

/// A bulk email with everything except the members of a template.
fn full(template: Content) -> BulkEmail {
    let image = Attachment::new("logo.png", "test content").content_id("cid:logo.png");
    BulkEmail::new(SENDER, [BulkMessage::new("a@example.com").bcc("b@example.com")], template)
        .inline_css(true)
        .reply_to("reply@example.com")
        .tag("news")
        .metadata("campaign", "spring")
        .message_stream("broadcast")
        .track_opens(true)
        .track_links(TrackLinks::HtmlOnly)
        .attach(image)
        .header("X-Campaign", "spring")
}

fn full_body(name: &str, template: &Value) -> Value {
    json!({
        "From": SENDER,
        name: template,
        "InlineCss": true,
        "ReplyTo": "reply@example.com",
        "Tag": "news",
        "Metadata": { "campaign": "spring" },
        "MessageStream": "broadcast",
        "TrackOpens": true,
        "TrackLinks": "HtmlOnly",
        "Attachments": [{
            "Name": "logo.png",
            "ContentType": "image/png",
            "ContentID": "cid:logo.png",
            "Content": "dGVzdCBjb250ZW50",
        }],
        "Headers": [{ "Name": "X-Campaign", "Value": "spring" }],
        "Messages": [{ "To": "a@example.com", "Bcc": "b@example.com" }],
    })
}
