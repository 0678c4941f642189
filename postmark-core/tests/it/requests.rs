//! Emails and other requests on the wire: method, URL, headers and JSON.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::task::Poll;

use http::{HeaderMap, Method, Request};
use postmark_core::api::bulk::{BulkEmail, BulkMessage};
use postmark_core::{
    AccountToken, Attachment, BatchPlan, Body, Config, Content, Draft, Email, Endpoint, SendBatch,
    ServerToken, Step, Token, TrackLinks, prepare,
};
use serde_json::{Value, json};

fn config() -> Config<ServerToken> {
    Config::new(ServerToken::new("secret").unwrap())
}

fn request(endpoint: &impl Endpoint<Token = ServerToken>) -> Request<Body> {
    prepare(&config(), endpoint).unwrap()
}

fn json(request: Request<Body>) -> Value {
    serde_json::from_slice(&request.into_body().into_bytes().unwrap()).unwrap()
}

/// The JSON of an example, without the members of an email that say nothing.
macro_rules! example {
    ($name:literal) => {
        bare(
            serde_json::from_str(include_str!(concat!("../data/", $name, ".request.json")))
                .unwrap(),
        )
    };
}

fn bare(mut example: Value) -> Value {
    if let Value::Object(members) = &mut example {
        members.retain(|_, value| !value.is_null() && *value != json!([]));
    }
    example
}

fn plain(to: &str, subject: &str) -> Email {
    Email::new("sender@example.com", to, Content::text("Hello"))
        .subject(subject)
        .message_stream("outbound")
}

fn full() -> Email {
    let html = "<html><body><img src=\"cid:logo.png\"/><b>Hello</b> \
                <a href=\"https://example.com\">link</a></body></html>";
    let content = Content::html(html).and_text("Hello");
    Email::new(("Acme", "sender@example.com"), ("Joe Receiver, Jr.", "joe@example.com"), content)
        .to("anna@example.org")
        .cc("copied@example.com")
        .bcc(["blind@example.com"])
        .subject("Café ✓ 【test】")
        .tag("invitation")
        .reply_to("reply@example.com, second@example.com")
        .header("X-Custom", "value")
        .header("Message-ID", "<abc@example.com>")
        .track_opens(true)
        .track_links(TrackLinks::HtmlOnly)
        .metadata("client-id", "12345")
        .metadata("Color", "blue")
        .attach(Attachment::new("readme.txt", &b"test content"[..]))
        .attach(Attachment::inline("logo.png", &b"\x89PNG\r\n\x1a\n"[..]))
        .message_stream("outbound")
}

fn welcome() -> Email {
    let model = json!({
        "user_name": "John",
        "company": {"name": "ACME"},
        "items": [{"sku": "A", "qty": 2}],
    });
    let template = Content::template_id(1234).model(&model).inline_css(true);
    Email::new("sender@example.com", "receiver@example.com", template)
        .tag("welcome")
        .metadata("order", "77")
        .message_stream("outbound")
}

// contract: address.lists-are-text quirk.recipients-are-text
#[test]
fn setters_build_the_examples() {
    let minimal = Email::new("sender@example.com", "receiver@example.com", Content::text("Hello"));
    let nulls = Email::new("sender@example.com", "receiver@example.com", Content::text("Text"));
    let alias = Content::template("code-your-own-1");
    let alias = Email::new("sender@example.com", "receiver@example.com", alias);
    for (email, path, example) in [
        (minimal.subject("Hi"), "/email", example!("email-send.minimal")),
        (nulls, "/email", example!("email-send.nulls")),
        (full(), "/email", example!("email-send")),
        (welcome(), "/email/withTemplate", example!("email-with-template")),
        (alias, "/email/withTemplate", example!("email-with-template.alias")),
    ] {
        let request = request(&email);
        assert_eq!((request.method(), request.uri().path()), (&Method::POST, path));
        assert_eq!(json(request), example);
    }
}

// contract: quirk.batch-shapes
#[test]
fn setters_build_the_batches_of_the_examples() {
    let missing = Content::template("missing").model(&json!({"a": 1}));
    let missing = Email::new("sender@example.com", "other@example.com", missing);
    let plain =
        [plain("receiver1@example.com", "Test 1"), plain("receiver2@example.com", "Test 2")];
    for (emails, path, example) in [
        (&[][..], "/email/batch", example!("email-batch.empty")),
        (&plain, "/email/batch", example!("email-batch")),
        (
            &[welcome(), missing],
            "/email/batchWithTemplates",
            example!("email-batch-with-templates"),
        ),
    ] {
        let request = request(&SendBatch::new(emails));
        assert_eq!((request.method(), request.uri().path()), (&Method::POST, path));
        assert_eq!(json(request), example);
    }
}

#[test]
fn a_mail_that_comes_back_says_whose_it_is() {
    let mail = Email::new(("Jane", "jane@example.com"), "a@example.com", Content::text("Hello"))
        .bcc("d@example.com")
        .cc(["b@example.com", "c@example.com"]);
    assert_eq!(mail.sender(), "Jane <jane@example.com>");
    let recipients: Vec<_> = mail.recipients().map(ToString::to_string).collect();
    assert_eq!(recipients, ["a", "b", "c", "d"].map(|name| format!("{name}@example.com")));
}

#[test]
fn what_was_set_can_be_read() {
    let email = full().extra("New", &[7]);
    let parts = email.parts();
    assert_eq!(parts.from, "Acme <sender@example.com>");
    assert_eq!(parts.to.to_string(), "\"Joe Receiver, Jr.\" <joe@example.com>, anna@example.org");
    assert_eq!(parts.cc.to_string(), "copied@example.com");
    assert_eq!(parts.bcc.to_string(), "blind@example.com");
    assert_eq!(parts.reply_to.to_string(), "reply@example.com, second@example.com");
    assert_eq!((parts.subject, parts.tag), (Some("Café ✓ 【test】"), Some("invitation")));
    assert!(parts.html.unwrap().contains("cid:logo.png"));
    assert_eq!((parts.text, parts.message_stream), (Some("Hello"), Some("outbound")));
    assert_eq!(parts.headers[0].name, "X-Custom");
    assert_eq!((parts.track_opens, parts.track_links), (Some(true), Some(&TrackLinks::HtmlOnly)));
    assert_eq!(parts.metadata.get("client-id"), Some("12345"));
    assert_eq!(parts.attachments[0].name(), "readme.txt");
    assert_eq!(parts.extra, [("New".to_owned(), "[7]".to_owned())]);
    assert_eq!((parts.template_id, parts.template_alias), (None, None));
    assert_eq!((parts.template_model, parts.inline_css), (None, None));

    let email = welcome();
    let parts = email.parts();
    assert_eq!((parts.template_id, parts.template_alias), (Some(1234.into()), None));
    let model: Value = serde_json::from_str(parts.template_model.unwrap()).unwrap();
    assert_eq!((&model["user_name"], parts.inline_css), (&json!("John"), Some(true)));
    assert_eq!((parts.html, parts.text, parts.subject), (None, None, None));
}

#[test]
fn nothing_that_content_has_no_place_for_is_dropped() {
    let model = json!({"a": 1});
    for (content, printed) in [
        (Content::text("a").model(&model), "TemplateModel stands beside no template"),
        (Content::html("a").inline_css(true), "InlineCss stands beside no template"),
        (Content::template("a").and_text("b"), "TextBody stands beside a template"),
        (Content::template_id(1).and_text("b"), "TextBody stands beside a template"),
        (Content::text("a").and_text("b"), "TextBody is set twice"),
        (Content::html("a").and_text("b").and_text("c"), "TextBody is set twice"),
        (Content::template("").model(&model), "TemplateAlias is empty"),
        (Content::template("a").model(&7), "TemplateModel is not a JSON object"),
    ] {
        let fault = Email::new("a@example.com", "b@example.com", content).check().unwrap_err();
        assert_eq!(fault.to_string(), printed);
    }
    let email = |content| Email::new("a@example.com", "b@example.com", content);
    let filled = email(Content::text("a").model(&model).inline_css(true));
    assert_eq!(filled.parts().template_model, Some(r#"{"a":1}"#));
    assert_eq!((filled.parts().text, filled.parts().inline_css), (Some("a"), Some(true)));
    let template = email(Content::template("a").and_text("b"));
    assert_eq!((template.parts().template_alias, template.parts().text), (Some("a"), Some("b")));
    assert_eq!(email(Content::template("a").model(&7)).parts().template_model, Some("7"));
    assert_eq!(email(Content::text("a").and_text("b")).parts().text, Some("b"));
}

#[test]
fn bodies_models_and_files_are_not_printed() {
    let contents = [
        Content::html("hidden").and_text("hidden"),
        Content::template("shown").model(&json!({"link": "hidden"})),
    ];
    for content in contents {
        let printed = format!("{content:?}");
        let file = Attachment::new("a.txt", "hidden");
        let email = Email::new("a@example.com", "b@example.com", content).attach(file);
        let mut left = Some(email.clone());
        let mut plan = BatchPlan::polled(&config(), (), 7);
        assert!(matches!(
            plan.poll_step(|()| left.take().map_or(Poll::Pending, |it| Poll::Ready(Some(it)))),
            Step::Pending
        ));
        let request = prepare(&config(), &email).unwrap();
        let batch = SendBatch::new([&email]);
        let printed = format!("{printed} {email:?} {plan:?} {request:?} {batch:?}");
        // Bytes may be printed as text or as numbers.
        assert!(!printed.contains("hidden") && !printed.contains("104, 105, 100"), "{printed}");
    }
}

// contract: limit.body.required
#[test]
fn a_mail_is_read_and_written_again() {
    for example in [
        example!("email-send.minimal"),
        example!("email-send.nulls"),
        example!("email-send"),
        example!("email-with-template"),
        example!("email-with-template.alias"),
        example!("email-batch")[0].take(),
        example!("email-batch")[1].take(),
        example!("email-batch-with-templates")["Messages"][0].take(),
        example!("email-batch-with-templates")["Messages"][1].take(),
    ] {
        let email: Email = serde_json::from_value(example.clone()).unwrap();
        assert_eq!(json(request(&email)), example);
        assert_eq!(serde_json::to_value(&email).unwrap(), example);
    }
}

// contract: quirk.content-id-null quirk.null-fields
#[test]
fn nulls_are_read_as_absent() {
    let nulls = include_str!("../data/email-send.nulls.request.json");
    let email: Email = serde_json::from_str(nulls).unwrap();
    assert_eq!(json(request(&email)), example!("email-send.nulls"));
}

#[test]
fn no_content_is_dropped_as_a_mail_is_read() {
    let read = |members: Value| {
        let mut mail = json!({"From": "a@example.com", "To": "b@example.com"});
        mail.as_object_mut().unwrap().append(&mut members.as_object().unwrap().clone());
        serde_json::from_value::<Email>(mail).map_err(|error| error.to_string())
    };
    assert!(read(json!({"TemplateId": 1, "HtmlBody": "", "TextBody": null})).is_ok());
    for members in [
        json!({"TemplateId": 1, "HtmlBody": "<p>"}),
        json!({"TemplateAlias": "a", "TextBody": "Hello"}),
    ] {
        assert!(read(members).unwrap_err().contains("beside a template"));
    }
    for members in [json!({"TemplateModel": {}}), json!({"InlineCss": false})] {
        let mut members = members;
        members["TextBody"] = "Hello".into();
        assert!(read(members).unwrap_err().contains("beside no template"));
    }
    let both = r#"{"From":"a@example.com","To":"b@example.com","TemplateId":1,"HtmlBody":"<p>"}"#;
    assert_eq!(Email::from_json(both).parts().html, Some("<p>"));
    assert_eq!(Email::from_json(both).parts().to.to_string(), "b@example.com");
    assert!(read(json!({"TemplateId": 1, "Subject": ""})).is_ok());
    assert!(
        read(json!({"TemplateId": 1, "Subject": "Hi"})).unwrap_err().contains("Subject stands")
    );
    assert!(read(json!({})).unwrap_err().contains("HtmlBody is missing"));
    let junk = json!({"TextBody": "", "Attachments": [{"Name": "a.txt", "Content": "*"}]});
    assert!(read(junk).unwrap_err().contains("not base64"));
}

#[test]
fn a_mail_read_from_json_keeps_its_fault() {
    let good = Email::from_json(r#"{"From":"a@example.com","To":"b@example.com","TextBody":"x"}"#);
    assert_eq!(good.check(), Ok(()));
    for (text, field) in [
        (r#"{"From":"a@example.com","To":"b@example.com"}"#, "HtmlBody"),
        (r#"{"From":"a@example.com","To":"b","TextBody":"x"}"#, "To"),
        (r#"{"From":7,"To":"b@example.com","TextBody":"x"}"#, "From"),
        (r#"{"To":"b@example.com","TextBody":"x"}"#, "From"),
        (
            r#"{"From":"a@example.com","To":"b@example.com","TextBody":"x","Headers":[1]}"#,
            "Headers",
        ),
        (
            r#"{"From":"a@example.com","To":"b@example.com","TextBody":"x","Attachments":[{}]}"#,
            "Attachments",
        ),
        (r#"{"From":"a@example.com","To":"b@example.com","TextBody":"x","New":1,"New":2}"#, "New"),
        (r#"{"From":"a@example.com","To":"b@example.com","TextBody":"x"}}"#, "email"),
        ("[1]", "email"),
        ("", "email"),
    ] {
        assert_eq!(Email::from_json(text).check().unwrap_err().field(), field, "{text}");
    }
}

/// A run over lines of JSON has to say whose line it was.
#[test]
fn an_email_read_from_faulty_json_is_as_complete_as_it_can_be() {
    const REST: &str = r#""To":"b@example.com","Subject":"x","Tag":"t","Metadata":{"k":"v"}"#;
    for (member, field) in [
        (r#""From":7,"TextBody":"x""#, "From"),
        (r#""TextBody":"x""#, "From"),
        (r#""From":"a@example.com""#, "HtmlBody"),
        (
            r#""From":"a@example.com","TextBody":"x","Attachments":[{"Name":"a","Content":"%"}]"#,
            "Attachments",
        ),
        (r#""From":"a@example.com","TextBody":"x","Headers":[1]"#, "Headers"),
        (r#""From":"a@example.com","TextBody":"x","TrackOpens":"maybe""#, "TrackOpens"),
        (r#""From":"a@example.com","TextBody":"x","TemplateId":"abc""#, "TemplateId"),
        (r#""From":"a@example.com","TextBody":"x","Cc":["c@example.com"]"#, "Cc"),
    ] {
        let email = Email::from_json(format!("{{{member},{REST}}}"));
        let parts = email.parts();
        assert_eq!((parts.to.to_string(), parts.subject), ("b@example.com".to_owned(), Some("x")));
        assert_eq!((parts.tag, parts.metadata.len()), (Some("t"), 1), "{member}");
        assert_eq!(email.check().unwrap_err().field(), field, "{member}");
    }
    let email = Email::from_json(format!("{{{REST},\"Cc\":[\"c@example.com\"],\"From\":"));
    assert_eq!(email.parts().refused, [("Cc", "[\"c@example.com\"]".to_owned())]);
    assert_eq!(email.parts().to.to_string(), "b@example.com");
    let json = r#"{"From":"a@x.com","To":"b@x.com","TextBody":"x","Attachments":[{"Name":"a.png","Content":"","ContentId":"cid:x"}]}"#;
    assert_eq!(Email::from_json(json).parts().attachments[0].cid(), Some("cid:x"));
}

#[test]
fn members_that_are_not_known_are_kept() {
    let email = Email::new("a@example.com", "b@example.com", Content::text("Hello"))
        .extra("Schedule", &json!({"At": "noon", "Or": null}))
        .extra("Odd \"key\"\n", &[1.5, 2.0]);
    let written = json(request(&email));
    assert_eq!(written["Schedule"], json!({"At": "noon", "Or": null}));
    assert_eq!(written["Odd \"key\"\n"], json!([1.5, 2.0]));
    let again: Email = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(json(request(&again)), written);
}

#[test]
fn numbers_of_any_length_are_kept_as_they_are_written() {
    let number = "12345678901234567890123";
    let email = Email::from_json(format!(
        r#"{{"From":"a@example.com","To":"b@example.com","TemplateId":1,
            "Attachments":[{{"Name":"a.txt","Content":"aGk="}}],
            "New":{number},"TemplateModel":{{"b":{number},"a":[1.50]}}}}"#
    ));
    let written = email.to_json().unwrap();
    let text = std::str::from_utf8(&written).unwrap();
    assert!(text.contains(&format!(r#""New":{number}"#)), "{text}");
    assert!(text.contains(&format!(r#"{{"b":{number},"a":[1.50]}}"#)), "{text}");
    assert!(text.contains(r#""Content":"aGk=""#), "{text}");
    assert_eq!(Email::from_json(&written).to_json().unwrap(), written);
    assert_eq!(request(&email).into_body().into_bytes().unwrap(), written);
}

#[test]
fn no_member_stands_twice() {
    let email = || Email::new("a@example.com", "b@example.com", Content::text("Hello"));
    for key in ["From", "to", "MESSAGESTREAM", "TemplateModel", "InlineCss", "ReplyTo"] {
        let fault = email().extra(key, "x").check().unwrap_err();
        assert_eq!(
            (fault.field(), fault.to_string()),
            (key, format!("{key} is not an extra member"))
        );
    }
    assert!(email().extra("New", "x").extra("Newer", "x").check().is_ok());
    assert!(email().extra("New", "x").extra("new", "x").check().is_err());
    // Whatever is written is found among the members.
    for example in [example!("email-send"), example!("email-with-template")] {
        for key in example.as_object().unwrap().keys() {
            assert!(email().extra(key, "x").check().is_err(), "{key}");
        }
    }
}

#[test]
fn a_faulty_mail_is_not_written_anywhere() {
    let email = full().subject("two\nlines");
    let fault = email.check().unwrap_err();
    assert_eq!(fault.field(), "Subject");
    let error = prepare(&config(), &email).unwrap_err();
    assert_eq!(error.to_string(), fault.to_string());
    assert!(!error.may_have_happened());
    assert!(serde_json::to_string(&email).is_err());
    assert_eq!(email.to_json().unwrap_err(), fault);
    assert!(prepare(&config(), &SendBatch::new([&full(), &email])).is_err());
}

#[test]
fn a_subject_beside_a_template_is_a_fault() {
    let fault = welcome().subject("Welcome").check().unwrap_err();
    assert_eq!(
        (fault.field(), fault.help()),
        ("Subject", "Leave it out: the template has its own.")
    );
    let message = BulkMessage::new("b@example.com");
    let bulk = BulkEmail::new("a@example.com", [message], Content::template("news"));
    assert_eq!(bulk.subject("News").check(), Ok(()));
}

// contract: limit.batch.messages
#[test]
fn a_batch_has_one_kind_of_mail_and_a_limit() {
    let fault = |emails: &[Email]| {
        prepare(&config(), &SendBatch::new(emails)).err().map(|error| error.to_string())
    };
    assert!(fault(&[full(), welcome()]).unwrap().contains("templates"));
    let most = vec![plain("a@example.com", "Hi"); SendBatch::MAX_MESSAGES];
    assert_eq!(fault(&most), None);
    let more = [&most[..], &most[..1]].concat();
    assert_eq!(fault(&more).unwrap(), "Messages has 501 messages, and the limit is 500");
    // 8.5 MB each, as base64.
    let large = plain("a@example.com", "Hi").attach(Attachment::new("a.pdf", vec![0; 6_375_000]));
    let large = vec![large; 6];
    assert_eq!(fault(&large[..5]), None);
    assert!(fault(&large).unwrap().ends_with("bytes, and the limit is 50000000"));
}

/// The headers with their values, in alphabetical order; the ones of the token as they are sent.
fn listed(headers: &HeaderMap) -> Vec<(&str, &str)> {
    let mut list: Vec<_> =
        headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    list.sort_unstable();
    list
}

/// A request that is given as it is.
struct Given<T>(Draft, std::marker::PhantomData<T>);

fn given<T>(draft: Draft) -> Given<T> {
    Given(draft, std::marker::PhantomData)
}

impl<T: Token> Endpoint for Given<T> {
    type Token = T;
    type Response = Value;

    fn draft(&self) -> Draft {
        self.0.clone()
    }
}

// contract: header.server-token header.accept header.content-type
#[test]
fn headers_are_complete_and_no_more() {
    let agent = concat!("postmark-rs/", env!("CARGO_PKG_VERSION"));
    let email = Email::new("a@example.com", "b@example.com", Content::text("Hello"));
    let request = request(&email);
    let len = request.body().len().to_string();
    let expected = [
        ("accept", "application/json"),
        ("content-length", &len),
        ("content-type", "application/json"),
        ("user-agent", agent),
        ("x-postmark-server-token", "secret"),
    ];
    assert_eq!(listed(request.headers()), expected);
    assert_eq!(request.into_body().into_bytes().unwrap().len().to_string(), len);

    let account = Config::new(AccountToken::new(" hidden\n").unwrap()).agent(" shop/1.4 ");
    for draft in [Draft::get("/domains"), Draft::put("/domains/1/verifyDkim")] {
        let request = prepare(&account, &given(draft)).unwrap();
        let agent = format!("shop/1.4 {agent}");
        let expected = [
            ("accept", "application/json"),
            ("content-length", "0"),
            ("user-agent", &agent),
            ("x-postmark-account-token", "hidden"),
        ];
        assert_eq!(listed(request.headers()), expected);
        assert!(request.headers()["x-postmark-account-token"].is_sensitive());
    }
}

#[test]
fn an_agent_is_visible_ascii() {
    let own = concat!("postmark-rs/", env!("CARGO_PKG_VERSION"));
    for agent in ["", " ", "\n"] {
        let request = prepare(&config().agent(agent), &given(Draft::get("/server"))).unwrap();
        assert_eq!(request.headers()["user-agent"], own);
    }
    for agent in ["a\r\nb", "a\0", "Zoë", "a\tb", "\u{7f}"] {
        let config = config().agent(agent);
        assert_eq!(config.check().unwrap_err().field(), "User-Agent", "{agent:?}");
        assert!(prepare(&config, &given(Draft::get("/server"))).is_err());
    }
}

#[test]
fn tokens_are_trimmed_and_checked() {
    for token in ["", " ", "\n", "a b", "a\0b", "\"é\"", "a\u{7f}"] {
        let fault = ServerToken::new(token).unwrap_err();
        assert_eq!(fault.field(), "server token", "{token:?}");
        assert!(token.trim().is_empty() || !fault.to_string().contains(token.trim()));
    }
    let (name, value) = ServerToken::test().header().unwrap();
    assert_eq!(
        (name.as_str(), &value),
        ("x-postmark-server-token", &"POSTMARK_API_TEST".parse().unwrap())
    );
    assert!(value.is_sensitive());
}

#[test]
fn a_base_url_keeps_its_path() {
    for (base, url) in [
        ("https://example.com", "https://example.com/email?a=b"),
        ("https://example.com/", "https://example.com/email?a=b"),
        ("https://example.com///", "https://example.com/email?a=b"),
        (" http://localhost:8025/postmark/v1/\n", "http://localhost:8025/postmark/v1/email?a=b"),
        ("http://[::1]:65535", "http://[::1]:65535/email?a=b"),
        ("HTTPS://Example.com/%7Epost", "https://Example.com/%7Epost/email?a=b"),
    ] {
        let config = config().base_url(base);
        let request = prepare(&config, &given(Draft::post("/email").query("a", "b"))).unwrap();
        assert_eq!(request.uri().to_string(), url, "{base:?}");
    }
}

// contract: transport.https
#[test]
fn an_odd_base_url_is_a_fault() {
    for base in [
        "",
        "example.com",
        "//example.com",
        "/email",
        "localhost:8025",
        "https://",
        "https:///email",
        "https://:80",
        "https://example.com:",
        "https://example.com:0",
        "https://example.com:+80",
        "https://example.com:65536",
        "https://example.com:port",
        "https://example.com:80:90",
        "http://[::1",
        "http://[::1]:",
        "ftp://example.com",
        "https://jane@example.com",
        "https://jane:secret@example.com",
        "https://example.com?",
        "https://example.com/?a=b",
        "https://example.com/#a",
        "https://example.com/a b",
        "https://example.com/é",
        "https://exämple.com",
    ] {
        let config = config().base_url(base);
        assert_eq!(config.check().unwrap_err().field(), "base URL", "{base:?}");
        // A later setter does not hide it.
        let config = config.base_url("https://example.com");
        let error = prepare(&config, &given(Draft::get("/server"))).unwrap_err();
        assert!(!error.may_have_happened() && !error.to_string().contains("secret"), "{base:?}");
    }
}

/// Quadratic time would take minutes here.
#[test]
fn as_many_parts_as_one_likes_are_added_one_by_one() {
    const MANY: usize = 300_000;
    let email = || Email::new("a@example.com", "b@example.com", Content::text("Hello"));
    let file = postmark_core::Attachment::new("a", "a");
    let many = (0..MANY).fold(email(), |email, _| email.attach(file.clone()));
    assert!(many.check().is_ok());
    let full = 10 * 1024 * 1024 - MANY * file.encoded_len() - "Hello".len();
    let rest = |len: usize| postmark_core::Attachment::new("a", vec![0; len / 4 * 3]);
    assert!(many.clone().attach(rest(full - 100)).check().is_ok());
    assert!(many.attach(rest(full + 100)).check().is_err());
    let many = (0..MANY).fold(email(), |email, key| email.extra(format!("Key{key}"), "x"));
    assert!(many.check().is_ok());
    assert!(many.extra("KEY777", "x").check().is_err());
}
