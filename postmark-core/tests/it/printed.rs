//! What a program prints that returns an error from `main`.

use std::error::Error as _;
use std::fmt::{self, Display};

use bytes::Bytes;
use http::Response;
use postmark_core::adapter::environment;
use postmark_core::{Attachment, Config, Content, Email, Error, Failure, Fault, ServerToken, read};

fn email() -> Email {
    Email::new("a@example.com", "b@example.com", Content::text("Hello"))
}

fn fault(email: &Email) -> Error {
    email.check().unwrap_err().into()
}

fn response(status: u16, headers: &[(&str, &str)], body: &'static str) -> Error {
    let response = Response::builder().status(status);
    let response = headers.iter().fold(response, |all, (name, value)| all.header(*name, *value));
    read(&email(), response.body(Bytes::from(body)).unwrap()).unwrap_err()
}

/// An error of a stack, with a cause.
#[derive(Debug)]
struct Connecting(std::io::Error);

impl Display for Connecting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("connecting to 127.0.0.1:1")
    }
}

impl std::error::Error for Connecting {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

/// An error that prints its cause already, as some do.
#[derive(Debug)]
struct Wrapping(std::io::Error);

impl Display for Wrapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the body: {}", self.0)
    }
}

impl std::error::Error for Wrapping {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

fn reset() -> std::io::Error {
    std::io::Error::other("connection reset")
}

#[test]
fn every_error_prints_what_failed_why_and_what_to_do() {
    let not_sent = "Check the network, the proxy and the base URL, then retry: nothing was sent.";
    let in_doubt = "Find out whether it was done (an email, by searching outbound messages) before \
                    you retry.";
    let yes = "It was probably done: do not repeat it. Check that the base URL leads to Postmark, \
               and report the response if it does.";
    for (error, printed) in [
        (
            environment::server(|_| None).unwrap_err().into(),
            "POSTMARK_SERVER_TOKEN is not set in the environment. Set it to the token that \
             Postmark shows you."
                .to_owned(),
        ),
        (
            fault(&email().to("ada@@example.com")),
            "To: \"ada@@example.com\" has '@' in its domain. Postmark takes letters, digits, \
             hyphens and dots after the `@`."
                .to_owned(),
        ),
        (
            fault(&email().cc("c@example.com, ada")),
            "Cc: address 2, \"ada\", has no `@`. Write `jane@example.com` or `Jane \
             <jane@example.com>`, and quote a name that holds a comma."
                .to_owned(),
        ),
        (
            fault(&email().subject("two\nlines")),
            "Subject: \"two\\nlines\" has a line break. Write the subject on one line.".to_owned(),
        ),
        (
            fault(&email().tag("t".repeat(1001))),
            "Tag has 1001 UTF-16 units, and the limit is 1000. Shorten the tag.".to_owned(),
        ),
        (
            fault(&email().attach(Attachment::new("a.exe", "x"))),
            "Attachments has the file \"a.exe\", with an extension that Postmark refuses. Send a \
             link to the file, or pack it into an archive."
                .to_owned(),
        ),
        (
            Failure::unsent(Connecting(reset())).into(),
            format!(
                "the request was not sent: connecting to 127.0.0.1:1: connection reset. {not_sent}"
            ),
        ),
        (
            Failure::unanswered(Wrapping(reset())).into(),
            format!(
                "the request may have been sent, and no response came: the body: connection reset. \
                 {in_doubt}"
            ),
        ),
        (
            response(
                422,
                &[("x-request-id", "r1"), ("retry-after", "7")],
                r#"{"ErrorCode":406,"Message":"Inactive.\r\nFound \u001b[2J."}"#,
            ),
            "Postmark refused with code 406: Inactive. Found \\u{1b}[2J. HELP \
             [INACTIVE_RECIPIENT, HTTP 422, request r1, retry after 7s]"
                .to_owned(),
        ),
        (
            response(401, &[], r#"{"ErrorCode":10,"Message":"No"}"#),
            "Postmark refused the server token: No. HELP [BAD_TOKEN, HTTP 401]".to_owned(),
        ),
        (response(502, &[], "<html>"), "the response is HTTP 502. HELP [HTTP 502]".to_owned()),
        (
            response(200, &[], "<html>"),
            format!(
                "the response is HTTP 200, but not as documented: not JSON (line 1, column 1). \
                 {yes} [HTTP 200]"
            ),
        ),
    ] {
        let error: Error = error;
        assert_eq!(format!("{error:?}"), printed.replace("HELP", error.help()));
        assert_eq!(format!("{error:#?}"), format!("{error:?}"));
        assert!(error.source().is_none(), "nothing is printed twice: {error}");
        // What `anyhow` prints, and `Box<dyn Error>`.
        let boxed: Box<dyn std::error::Error> = error.clone().into();
        assert_eq!(format!("{boxed:?}"), format!("{error:?}"));
    }
}

#[test]
fn each_level_prints_as_the_whole_does() {
    let failure = Failure::unsent("no route");
    assert_eq!(format!("{failure:?}"), format!("{:?}", Error::from(failure.clone())));
    let Error::Refused(refusal) = response(422, &[], r#"{"ErrorCode":300}"#) else { panic!() };
    assert_eq!(format!("{refusal:?}"), format!("{:?}", Error::from(refusal.clone())));
    let Error::Unexpected(unexpected) = response(200, &[], "") else { panic!() };
    assert_eq!(format!("{unexpected:?}"), format!("{:?}", Error::from(unexpected.clone())));
    let fault = Fault::new("To", "is empty", "Give an address.");
    assert_eq!(format!("{fault:?}"), format!("{:?}", Error::from(fault.clone())));
    assert_eq!(format!("{fault:?}"), "To is empty. Give an address.");
}

#[test]
fn a_fault_shows_the_beginning_of_the_value() {
    let long = format!("{}\u{1b}@", "é".repeat(200));
    let fault = Fault::new("To", "is wrong", "Correct it.").shows(&long);
    let value = fault.value().unwrap();
    assert_eq!(value, format!("{}…", "é".repeat(80)));
    assert_eq!(fault.to_string(), format!("To: {value:?} is wrong"));
    let escaped = Fault::new("To", "is wrong", "Correct it.").shows("a\u{1b}[2J\n");
    assert_eq!(escaped.to_string(), "To: \"a\\u{1b}[2J\\n\" is wrong");
    assert_eq!(escaped.of("Cc").shows("other").value(), Some("a\u{1b}[2J\n"));
    assert_eq!(Fault::new("To", "is empty", "Give one.").shows(" ").value(), None);
}

#[test]
fn an_error_is_one_line() {
    let fault = Fault::new("a\nb", "is wrong", "Correct it.");
    let failure = Failure::unsent(std::io::Error::other("a\r\nb\u{1b}[31m"));
    let refusal = response(422, &[], r#"{"ErrorCode":300,"Message":"a\r\nb\u001b[31m"}"#);
    let Error::Refused(refusal) = refusal else { panic!("{refusal}") };
    for text in [fault.to_string(), failure.to_string(), refusal.to_string()] {
        assert!(text.contains("a b") && !text.contains(char::is_control), "{text:?}");
    }
}

#[test]
fn no_secret_is_the_value_of_a_fault() {
    let secret = "f4c3b00c 5ec2";
    assert_eq!(ServerToken::new(secret).unwrap_err().value(), None);
    let config = Config::new(ServerToken::test());
    for (base, shown) in [
        ("https://jane:5ec2@example.com", "https://***@example.com"),
        ("ftp://example.com?token=5ec2", "ftp://example.com?***"),
        ("ftp://5ec2", "***"),
        ("5ec2", "***"),
        ("localhost:8025", "localhost:8025"),
        ("postmark:8025", "postmark:8025"),
        ("http//sandbox:8025", "http//sandbox:8025"),
        ("garbage", "garbage"),
    ] {
        let fault = config.clone().base_url(base).check().unwrap_err();
        assert_eq!(fault.value(), Some(shown));
        assert!(!format!("{fault:?}").contains("5ec2"));
    }
    let fault = email().header("X-Key", "5ec2\n").check().unwrap_err();
    assert!(!format!("{fault:?}").contains("5ec2"));
}
