//! The transports, against the sandbox.

use std::sync::{Arc, Mutex};

use lettre::message::header::ContentType;
use lettre::message::{MultiPart, SinglePart};
use lettre::{AsyncTransport, Message, Transport};
use postmark_core::request::SendDefaults;
use postmark_lettre::{AsyncPostmarkTransport, Error, Fault, PostmarkTransport, ServerToken};
use postmark_sandbox::{InjectedFault, SERVER_TOKEN, Sandbox, ServerResponse};

fn token() -> ServerToken {
    ServerToken::new(SERVER_TOKEN).unwrap()
}

fn blocking(sandbox: &Sandbox) -> PostmarkTransport {
    postmark_blocking::Client::new(token()).base_url(sandbox.url()).into()
}

fn on_tokio(sandbox: &Sandbox) -> AsyncPostmarkTransport {
    postmark_hyper::Client::new(token()).base_url(sandbox.url()).into()
}

/// Like lettre's first example: a text.
fn text() -> Message {
    Message::builder()
        .from("NoBody <nobody@example.com>".parse().unwrap())
        .reply_to("Yuin <yuin@example.com>".parse().unwrap())
        .to("Hei <hei@example.com>".parse().unwrap())
        .bcc("archive@example.com".parse().unwrap())
        .subject("A new year")
        .header(ContentType::TEXT_PLAIN)
        .body(String::from("Enjoy it!"))
        .unwrap()
}

/// Like the second: text and HTML.
fn html() -> Message {
    let plain = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(String::from("Hi"));
    let html = SinglePart::builder().header(ContentType::TEXT_HTML).body(String::from("<p>Hi"));
    Message::builder()
        .from("NoBody <nobody@example.com>".parse().unwrap())
        .to("Hei <hei@example.com>".parse().unwrap())
        .subject("Hello")
        .multipart(MultiPart::alternative().singlepart(plain).singlepart(html))
        .unwrap()
}

fn check(sandbox: &Sandbox) {
    let messages = sandbox.messages();
    let [first, second] = &messages[..] else { panic!("{messages:?}") };
    assert_eq!(first.from.to_string(), "NoBody <nobody@example.com>");
    assert_eq!(first.to[0].to_string(), "Hei <hei@example.com>");
    assert_eq!(first.bcc[0].email, "archive@example.com");
    assert_eq!(first.reply_to[0].email, "yuin@example.com");
    assert_eq!(first.subject, "A new year");
    assert_eq!(first.text.as_deref(), Some("Enjoy it!"));
    assert_eq!(second.text.as_deref(), Some("Hi"));
    assert_eq!(second.html.as_deref(), Some("<p>Hi"));
}

#[test]
fn a_blocking_program_of_lettre_sends() {
    let sandbox = Sandbox::start().unwrap();
    let mailer = blocking(&sandbox);
    let receipt = mailer.send(&text()).unwrap();
    assert!(receipt.is_accepted());
    mailer.send(&html()).unwrap();
    check(&sandbox);
}

#[tokio::test]
async fn an_asynchronous_program_of_lettre_sends() {
    let sandbox = Sandbox::start().unwrap();
    let mailer = on_tokio(&sandbox);
    assert!(mailer.send(text()).await.unwrap().is_accepted());
    mailer.send(html()).await.unwrap();
    check(&sandbox);
}

#[test]
fn an_error_says_whether_the_message_may_have_been_sent() {
    let sandbox = Sandbox::start().unwrap();
    let mailer = blocking(&sandbox);
    sandbox.inject(InjectedFault::After(ServerResponse::new(502)));
    let error = mailer.send(&text()).unwrap_err();
    assert!(error.may_have_happened(), "{error}");
    assert_eq!(sandbox.messages().len(), 1);
    sandbox.suppress("outbound", "hei@example.com");
    let error = mailer.send(&html()).unwrap_err();
    assert!(!error.may_have_happened(), "{error}");
    let nowhere = postmark_blocking::Client::new(token()).base_url("http://127.0.0.1:1");
    let nowhere = nowhere.retry(postmark_core::RetryPolicy::new().attempts(1));
    assert!(!PostmarkTransport::from(nowhere).send(&text()).unwrap_err().may_have_happened());
}

#[test]
fn defaults_hooks_and_test_mode() {
    let sandbox = Sandbox::start().unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let mailer = blocking(&sandbox)
        .defaults(SendDefaults::new().tag("order").metadata("env", "staging"))
        .before_send(|email| match email.parts().subject {
            Some("Hello") => Err(Fault::new("Subject", "is too short", "Say more.")),
            _ => Ok(email.metadata("hook", "yes")),
        })
        .after_send(move |email, result| {
            let subject = email.parts().subject.map(str::to_owned);
            log.lock().unwrap().push((subject, result.is_ok()));
        });
    mailer.send(&text()).unwrap();
    assert!(matches!(mailer.send(&html()), Err(Error::Invalid(_))));
    let message = &sandbox.messages()[0];
    assert_eq!(message.tag.as_deref(), Some("order"));
    let metadata = [("env".into(), "staging".into()), ("hook".into(), "yes".into())];
    assert_eq!(message.metadata, metadata.into());
    assert_eq!(*seen.lock().unwrap(), [(Some("A new year".to_owned()), true)]);

    // Postmark checks the message, but does not send it.
    assert!(mailer.test_mode(true).send(&text()).unwrap().is_accepted());
    assert_eq!(sandbox.messages().len(), 1);
}
