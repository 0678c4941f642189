//! Email by SMTP: raw dialogues, and a client that knows nothing about Postmark.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport};
use postmark_sandbox::{
    ACCOUNT_TOKEN, FaultPlace, FaultRule, Options, SERVER_TOKEN, Sandbox, SentMessage, SmtpStage,
    TEST_TOKEN,
};
use serde_json::{Value, json};

use crate::client::{Request, ask, call};
use crate::receiver::Receiver;

/// A client on a socket.
struct Client {
    socket: TcpStream,
    reader: BufReader<TcpStream>,
}

fn start() -> Sandbox {
    Sandbox::start_with(Options::new().smtp_port(0)).unwrap()
}

impl Client {
    /// Connects, and reads the greeting.
    fn connect(sandbox: &Sandbox) -> Self {
        let mut client = Self::connect_silently(sandbox);
        assert_eq!(client.read(), "220 smtp.postmarkapp.com ESMTP sandbox");
        client
    }

    fn connect_silently(sandbox: &Sandbox) -> Self {
        let socket = TcpStream::connect(sandbox.smtp_address().unwrap()).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let reader = BufReader::new(socket.try_clone().unwrap());
        Self { socket, reader }
    }

    /// Connects, and signs in with the server token.
    fn signed_in(sandbox: &Sandbox) -> Self {
        let mut client = Self::connect(sandbox);
        let login = plain(SERVER_TOKEN, SERVER_TOKEN);
        assert_eq!(client.say(&login), "235 2.7.0 Authentication successful");
        client
    }

    fn write(&mut self, text: &str) {
        self.socket.write_all(text.as_bytes()).unwrap();
    }

    /// Reads one line.
    fn read(&mut self) -> String {
        let mut line = String::new();
        self.reader.read_line(&mut line).unwrap();
        line.trim_end_matches("\r\n").to_owned()
    }

    /// Sends a line, and reads one.
    fn say(&mut self, line: &str) -> String {
        self.write(&format!("{line}\r\n"));
        self.read()
    }

    /// Sends a message to these recipients, and returns the server's final reply.
    fn send(&mut self, recipients: &[&str], message: &str) -> String {
        assert_eq!(self.say("MAIL FROM:<bounces@example.com>"), "250 2.1.0 Ok");
        for recipient in recipients {
            assert_eq!(self.say(&format!("RCPT TO:<{recipient}>")), "250 2.1.5 Ok");
        }
        assert_eq!(self.say("DATA"), "354 End data with <CR><LF>.<CR><LF>");
        self.say(&format!("{}\r\n.", message.replace('\n', "\r\n")))
    }

    /// Everything that the server still sends.
    fn last_words(mut self) -> String {
        let mut words = String::new();
        if let Err(error) = self.reader.read_to_string(&mut words) {
            assert_eq!(error.kind(), ErrorKind::ConnectionReset, "the connection is kept open");
        }
        words
    }
}

fn plain(user: &str, password: &str) -> String {
    format!("AUTH PLAIN {}", BASE64.encode(format!("\0{user}\0{password}")))
}

fn only(sandbox: &Sandbox) -> SentMessage {
    let messages = sandbox.messages();
    assert_eq!(messages.len(), 1);
    SentMessage::clone(&messages[0])
}

fn bounces(sandbox: &Sandbox) -> Vec<Value> {
    let list = ask(sandbox, "/bounces?count=50&offset=0&type=SMTPApiError").ok();
    list["Bounces"].as_array().unwrap().clone()
}

const MESSAGE: &str = "\
From: Ada <ada@example.com>
To: joe@example.com
Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=

Hello
..
.Goodbye";

#[test]
fn a_dialogue_goes_as_at_postmark() {
    let sandbox = start();
    let mut client = Client::connect(&sandbox);
    client.write("EHLO localhost\r\n");
    let lines = std::iter::repeat_with(|| client.read()).take(11).collect::<Vec<_>>();
    let expected = [
        "250-smtp.postmarkapp.com",
        "250-PIPELINING",
        "250-SIZE 20480000",
        "250-VRFY",
        "250-ETRN",
        "250-STARTTLS",
        "250-AUTH PLAIN LOGIN CRAM-MD5",
        "250-AUTH=PLAIN LOGIN CRAM-MD5",
        "250-ENHANCEDSTATUSCODES",
        "250-8BITMIME",
        "250 DSN",
    ];
    assert_eq!(lines, expected);
    for (line, reply) in [
        ("DATA", "503 5.5.1 Error: need MAIL command"),
        ("RCPT TO:<a@b.example>", "503 5.5.1 Error: need MAIL command"),
        ("MAIL FROM:<a@b.example> SIZE=20480001", "552 5.3.4 Message size exceeds fixed limit"),
        ("MAIL FROM:<a@b.example>", "250 2.1.0 Ok"),
        ("MAIL FROM:<a@b.example>", "503 5.5.1 Error: nested MAIL command"),
        ("RCPT TO:<a@b.example>", "554 5.7.1 <a@b.example>: Relay access denied"),
        ("DATA", "554 5.5.1 Error: no valid recipients"),
        ("AUTH PLAIN", "503 5.5.1 Error: MAIL transaction in progress"),
        ("RSET", "250 2.0.0 Ok"),
        ("noop", "250 2.0.0 Ok"),
        ("VRFY joe", "252 2.0.0 joe"),
        ("AUTH LOGIN", "334 VXNlcm5hbWU6"),
        ("dXNlcg==", "334 UGFzc3dvcmQ6"),
        ("cGFzcw==", "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6"),
        ("AUTH LOGIN", "334 VXNlcm5hbWU6"),
        ("*", "501 5.7.0 Authentication aborted"),
        ("AUTH PLAIN AGEAYg==", "535 5.7.8 Error: authentication failed: "),
        ("AUTH PLAIN ?", "535 5.7.8 Error: authentication failed: "),
        (
            "AUTH XOAUTH2",
            "535 5.7.8 Error: authentication failed: Invalid authentication mechanism",
        ),
        ("HELLO", "502 5.5.2 Error: command not recognized"),
        ("BDAT 3", "502 5.5.1 Error: command not implemented"),
        ("HELO localhost", "250 smtp.postmarkapp.com"),
    ] {
        assert_eq!(client.say(line), reply, "{line}");
    }
    assert_eq!(
        client.say(&plain(SERVER_TOKEN, SERVER_TOKEN)),
        "235 2.7.0 Authentication successful"
    );
    assert_eq!(client.say("AUTH LOGIN"), "503 5.5.1 Error: already authenticated");
    let queued = client.send(&["joe@example.com"], MESSAGE);
    let id = queued.strip_prefix("250 2.0.0 Ok: queued as ").unwrap();
    assert_eq!(id.len(), 11);
    assert_eq!(client.say("QUIT"), "221 2.0.0 Bye");
    assert_eq!(client.last_words(), "");

    let message = only(&sandbox);
    assert_eq!((&*message.from.name, &*message.from.email), ("Ada", "ada@example.com"));
    assert_eq!(message.subject, "Grüße");
    assert_eq!(message.text.as_deref(), Some("Hello\r\n.\r\nGoodbye\r\n"));
    assert_eq!(message.stream, "outbound");
    // It is an email like any other.
    let found = ask(&sandbox, "/messages/outbound?count=1&offset=0&recipient=joe@example.com").ok();
    assert_eq!(found["Messages"][0]["MessageID"], message.id);
    assert_eq!(ask(&sandbox, "/stats/outbound").ok()["Sent"], 1);
    assert!(message.id.replace('-', "").to_uppercase().starts_with(id));
}

#[test]
fn who_may_sign_in() {
    let sandbox = start();
    let token = sandbox.add_smtp_token("broadcast").unwrap();
    assert!(token.access_key.starts_with("PM-B-broadcast-"));
    assert!(!format!("{token:?}").contains(&token.secret_key));
    assert!(sandbox.add_smtp_token("inbound").is_err() && sandbox.add_smtp_token("no").is_err());
    let other = sandbox.add_smtp_token("outbound").unwrap();
    let (access, secret) = (&*token.access_key, &*token.secret_key);
    let upper = SERVER_TOKEN.to_uppercase();
    for (user, password, is_right) in [
        (SERVER_TOKEN, SERVER_TOKEN, true),
        (&*upper, SERVER_TOKEN, true),
        (access, secret, true),
        (SERVER_TOKEN, "", false),
        (SERVER_TOKEN, ACCOUNT_TOKEN, false),
        (ACCOUNT_TOKEN, ACCOUNT_TOKEN, false),
        (TEST_TOKEN, TEST_TOKEN, false),
        (access, &*other.secret_key, false),
        (access, access, false),
        ("", "", false),
    ] {
        let code = if is_right { "235" } else { "535" };
        let mut client = Client::connect(&sandbox);
        assert!(client.say(&plain(user, password)).starts_with(code), "PLAIN {user}");

        let mut client = Client::connect(&sandbox);
        client.say("AUTH LOGIN");
        client.say(&BASE64.encode(user));
        assert!(client.say(&BASE64.encode(password)).starts_with(code), "LOGIN {user}");
    }
    // Disabled at the server.
    call(&sandbox, "PUT", "/server", json!({"SmtpApiActivated": false})).ok();
    let mut client = Client::connect(&sandbox);
    assert!(client.say(&plain(SERVER_TOKEN, SERVER_TOKEN)).starts_with("535"));
    assert!(client.say(&plain(access, secret)).starts_with("535"));
}

#[test]
fn a_digest_signs_in() {
    let sandbox = start();
    // Computed with Python's hmac module, which a client may use.
    let digest = |key: &str, challenge: &[u8]| {
        let block = |pad: u8| {
            let mut block = key.as_bytes().to_vec();
            block.resize(64, 0);
            block.iter().map(|byte| byte ^ pad).collect::<Vec<_>>()
        };
        let inner = md5::compute([block(0x36), challenge.to_vec()].concat());
        format!("{:x}", md5::compute([block(0x5c), inner.0.to_vec()].concat()))
    };
    for (key, code) in [(SERVER_TOKEN, "235"), ("other", "535")] {
        let mut client = Client::connect(&sandbox);
        let challenge = client.say("AUTH CRAM-MD5");
        let challenge = BASE64.decode(challenge.strip_prefix("334 ").unwrap()).unwrap();
        let response = format!("{SERVER_TOKEN} {}", digest(key, &challenge));
        assert!(client.say(&BASE64.encode(response)).starts_with(code));
    }
}

#[test]
fn headers_say_what_the_api_says_in_members() {
    let sandbox = start();
    sandbox.add_stream("receipts");
    let mut client = Client::signed_in(&sandbox);
    let message = "\
From: ada@example.com
To: joe@example.com, Other <other@example.com>
Cc: copy@example.com
Reply-To: reply@example.com
Message-ID: <1@example.com>
X-PM-Tag: invitation
x-pm-message-stream: receipts
X-PM-TrackOpens: TRUE
X-PM-TrackLinks: htmlonly
X-PM-Metadata-client-id: 12345
X-PM-Metadata-Client-Id: 6
X-PM-KeepID: true
X-Custom: =?utf-8?b?w6Q=?=
References: <2@example.com>
 <3@example.com>
Subject: Hi

Hello";
    // Not all recipients in the headers get it, and one who is not in them does.
    client.send(&["JOE@example.com", "copy@example.com", "blind@example.com"], message);
    let sent = only(&sandbox);
    let emails = |list: &[postmark_sandbox::Mailbox]| {
        list.iter().map(|one| one.email.clone()).collect::<Vec<_>>()
    };
    assert_eq!(emails(&sent.to), ["joe@example.com", "other@example.com"]);
    assert_eq!(emails(&sent.cc), ["copy@example.com"]);
    assert_eq!(emails(&sent.bcc), ["blind@example.com"]);
    assert_eq!(emails(&sent.reply_to), ["reply@example.com"]);
    assert_eq!(sent.tag.as_deref(), Some("invitation"));
    assert_eq!(sent.stream, "receipts");
    assert_eq!((sent.track_opens, sent.track_links.as_deref()), (Some(true), Some("HtmlOnly")));
    let metadata = sent.metadata.iter().map(|(key, value)| (&**key, &**value));
    assert_eq!(metadata.collect::<Vec<_>>(), [("Client-Id1", "6"), ("client-id", "12345")]);
    let headers = sent.headers.iter().map(|one| (&*one.name, &*one.value)).collect::<Vec<_>>();
    let expected = [
        ("Message-ID", "<1@example.com>"),
        ("X-Custom", "ä"),
        ("References", "<2@example.com> <3@example.com>"),
    ];
    assert_eq!(headers, expected);
    let details = ask(&sandbox, &format!("/messages/outbound/{}/details", sent.id)).ok();
    let delivered = details["MessageEvents"].as_array().unwrap().iter();
    let delivered = delivered.map(|event| event["Recipient"].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(delivered, ["JOE@example.com", "copy@example.com", "blind@example.com"]);
    assert!(sent.submission.unwrap().source.ends_with(b"\r\n\r\nHello\r\n"));
}

#[test]
fn the_stream_of_a_token_prevails() {
    let sandbox = start();
    let token = sandbox.add_smtp_token("broadcast").unwrap();
    let other = Request::new(&sandbox, "POST", "/sandbox/smtp-tokens");
    let other = other.body(r#"{"MessageStream": "broadcast"}"#).send().unwrap().ok();
    let key = |name: &str| other[name].as_str().unwrap().to_owned();
    let mut client = Client::connect(&sandbox);
    let login = plain(&key("AccessKey"), &key("SecretKey"));
    assert_eq!(client.say(&login), "235 2.7.0 Authentication successful");
    let mut client = Client::connect(&sandbox);
    client.say(&plain(&token.access_key, &token.secret_key));
    client.send(&["joe@example.com"], &format!("X-PM-Message-Stream: outbound\n{MESSAGE}"));
    assert_eq!(only(&sandbox).stream, "broadcast");
}

#[test]
fn what_can_not_be_sent_is_taken_and_bounces() {
    let sandbox = start();
    let webhook = Receiver::start();
    sandbox.add_webhook(postmark_sandbox::WebhookConfig::new(webhook.url("/"))).unwrap();
    sandbox.suppress("outbound", "gone@example.com");
    let mut client = Client::signed_in(&sandbox);
    let body = "To: joe@example.com\nSubject: S\n\nHello";
    let from = format!("From: ada@example.com\n{body}");
    let file = "From: ada@example.com\nTo: joe@example.com\nMIME-Version: 1.0\n\
                Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b\n\
                Content-Type: application/octet-stream; name=a.exe\n\nx\n--b--";
    for (message, code, text) in [
        (body.to_owned(), 300, "Invalid 'From' address: ''."),
        (from.replace("Hello", " "), 300, "Provide either email TextBody or HtmlBody or both."),
        (
            format!("X-PM-Message-Stream: no\n{from}"),
            1235,
            "The stream provided: 'no' does not exist on this server.",
        ),
        (
            format!("X-PM-TrackOpens: maybe\n{from}"),
            300,
            "Invalid value of the 'X-PM-TrackOpens' header.",
        ),
        (format!("X-PM-Metadata-a: {}\n{from}", "v".repeat(81)), 300, "Invalid metadata content."),
        (file.to_owned(), 411, "The file type of the attachment 'a.exe' is not allowed."),
    ] {
        assert!(client.send(&["joe@example.com"], &message).starts_with("250 "));
        let bounce = &bounces(&sandbox)[0];
        assert!(bounce["Description"].as_str().unwrap().starts_with(text), "{bounce}");
        assert_eq!(
            (&bounce["Email"], &bounce["TypeCode"]),
            (&"joe@example.com".into(), &100_007.into())
        );
        assert_eq!((&bounce["Inactive"], &bounce["CanActivate"]), (&false.into(), &false.into()));
        let dump = ask(&sandbox, &format!("/bounces/{}/dump", bounce["ID"])).ok();
        let dump = dump["Body"].as_str().unwrap();
        assert!(
            dump.contains(&format!("ErrorCode: {code}")) && dump.contains("To: joe@example.com")
        );
    }
    let recipients = (0..51).map(|number| format!("r{number}@example.com")).collect::<Vec<_>>();
    let recipients = recipients.iter().map(String::as_str).collect::<Vec<_>>();
    assert!(client.send(&recipients, &from).starts_with("250 "));
    assert_eq!(bounces(&sandbox).len(), 50);
    assert!(sandbox.messages().is_empty());

    // The other recipients get it.
    assert!(client.send(&["gone@example.com", "joe@example.com"], &from).starts_with("250 "));
    assert_eq!(only(&sandbox).inactive, ["gone@example.com"]);
    let bounce = &bounces(&sandbox)[0];
    assert_eq!(bounce["MessageID"], only(&sandbox).id);
    let text = bounce["Description"].as_str().unwrap();
    assert!(text.contains("Found inactive addresses: gone@example.com."), "{text}");

    // Webhooks are notified if the server is configured so.
    sandbox.settle(Duration::from_secs(10)).blocking().unwrap();
    let events = |received: Vec<crate::receiver::Received>| {
        received.iter().map(|one| one.body["Type"].clone()).collect::<Vec<_>>()
    };
    assert!(!events(webhook.take()).contains(&"SMTPApiError".into()));
    call(&sandbox, "PUT", "/server", json!({"EnableSmtpApiErrorHooks": true})).ok();
    client.send(&["joe@example.com"], body);
    sandbox.settle(Duration::from_secs(10)).blocking().unwrap();
    assert_eq!(events(webhook.take()), ["SMTPApiError"]);
    assert_eq!(ask(&sandbox, "/stats/outbound").ok()["SMTPApiErrors"], 59);
}

fn transport(sandbox: &Sandbox, tls: Tls) -> SmtpTransport {
    SmtpTransport::builder_dangerous("localhost")
        .port(sandbox.smtp_address().unwrap().port())
        .tls(tls)
        .credentials(Credentials::new(SERVER_TOKEN.to_owned(), SERVER_TOKEN.to_owned()))
        .authentication(vec![Mechanism::Plain, Mechanism::Login])
        .build()
}

#[test]
fn lettre_sends_over_tls() {
    let sandbox = start();
    let authority = Certificate::from_pem(sandbox.authority().unwrap().as_bytes()).unwrap();
    let parameters =
        TlsParameters::builder("localhost".to_owned()).add_root_certificate(authority).build();
    let transport_ = transport(&sandbox, Tls::Required(parameters.unwrap()));
    let files = MultiPart::mixed()
        .multipart(
            MultiPart::alternative().singlepart(SinglePart::plain("Hällo".to_owned())).multipart(
                MultiPart::related()
                    .singlepart(SinglePart::html("<img src=cid:logo>".to_owned()))
                    .singlepart(
                        Attachment::new_inline_with_name("logo".to_owned(), "logo.png".to_owned())
                            .body(b"png".to_vec(), ContentType::parse("image/png").unwrap()),
                    ),
            ),
        )
        .singlepart(
            Attachment::new("Übersicht.pdf".to_owned())
                .body(b"pdf".to_vec(), ContentType::parse("application/pdf").unwrap()),
        );
    let mut message = Message::builder()
        .from("Ada <ada@example.com>".parse().unwrap())
        .to("Jöe <joe@example.com>".parse().unwrap())
        .bcc("blind@example.com".parse().unwrap())
        .subject("Übersicht")
        .multipart(files)
        .unwrap();
    let tag = HeaderName::new_from_ascii("X-PM-Tag".to_owned()).unwrap();
    message.headers_mut().insert_raw(HeaderValue::new(tag, "welcome".to_owned()));
    assert!(transport_.send(&message).unwrap().is_positive());

    let sent = only(&sandbox);
    assert_eq!((&*sent.subject, sent.tag.as_deref()), ("Übersicht", Some("welcome")));
    assert_eq!((&*sent.to[0].name, &*sent.bcc[0].email), ("Jöe", "blind@example.com"));
    assert_eq!(sent.text.as_deref(), Some("Hällo"));
    assert_eq!(sent.html.as_deref(), Some("<img src=cid:logo>"));
    let files = sent.attachments.iter().map(|file| {
        (&*file.name, &*file.content_type, file.content_id.as_deref(), &file.content[..])
    });
    let expected = [
        ("logo.png", "image/png", Some("logo"), &b"png"[..]),
        ("Übersicht.pdf", "application/pdf", None, b"pdf"),
    ];
    assert_eq!(files.collect::<Vec<_>>(), expected);

    // A certificate of an unknown authority is rejected.
    let strangers = Tls::Required(TlsParameters::new("localhost".to_owned()).unwrap());
    assert!(transport(&sandbox, strangers).send(&message).is_err());
    // Without TLS, Postmark lets clients sign in, too.
    assert!(transport(&sandbox, Tls::None).send(&message).is_ok());
}

#[test]
fn what_comes_before_tls_is_thrown_away() {
    let sandbox = start();
    let mut client = Client::connect(&sandbox);
    // Somebody in between could append a command after this one.
    client.write("STARTTLS\r\nNOOP\r\n");
    assert_eq!(client.read(), "220 2.0.0 Ready to start TLS");
    client.socket.shutdown(Shutdown::Write).unwrap();
    assert_eq!(client.last_words(), "");
}

#[test]
fn mail_for_a_server_is_received_from_anyone() {
    let sandbox = start();
    let webhook = Receiver::start();
    sandbox.set_inbound_webhook(&webhook.url("/")).unwrap();
    let address = ask(&sandbox, "/server").ok()["InboundAddress"].as_str().unwrap().to_owned();
    let address = address.replace('@', "+order-7@");
    let mut client = Client::connect(&sandbox);
    client.say("MAIL FROM:<joe@example.com>");
    let unknown = "RCPT TO:<nobody@inbound.postmarkapp.com>";
    assert!(client.say(unknown).starts_with("550 5.1.1 <nobody@inbound.postmarkapp.com>"));
    client.say("RSET");
    client.send(
        &[&address],
        &format!("Date: Tue, 17 Feb 2026 12:25:01 +0000\nX-Mailer: m\n{MESSAGE}"),
    );
    sandbox.settle(Duration::from_secs(10)).blocking().unwrap();
    let payload = &webhook.take()[0].body;
    assert_eq!(payload["OriginalRecipient"], address);
    assert_eq!(payload["MailboxHash"], "order-7");
    assert_eq!(payload["From"], "ada@example.com");
    assert_eq!(payload["Date"], "Tue, 17 Feb 2026 12:25:01 +0000");
    let headers = payload["Headers"].as_array().unwrap();
    assert!(headers.contains(&json!({"Name": "X-Mailer", "Value": "m"})));
    assert!(sandbox.messages().is_empty());
}

#[test]
fn nobody_is_waited_for_without_end() {
    let options = Options::new().smtp_port(0).request_time(Duration::from_millis(20));
    let sandbox = Sandbox::start_with(options).unwrap();
    let timeout = "421 4.4.2 smtp.postmarkapp.com Error: timeout exceeded\r\n";
    assert_eq!(Client::connect(&sandbox).last_words(), timeout);
    // An occasional byte is not progress.
    let mut client = Client::signed_in(&sandbox);
    client.say("MAIL FROM:<a@b.example>");
    client.say("RCPT TO:<a@b.example>");
    client.say("DATA");
    let mut reader = client.reader;
    let writer = std::thread::spawn(move || while client.socket.write_all(b"a").is_ok() {});
    let mut words = String::new();
    let _ = reader.read_to_string(&mut words);
    drop(reader);
    assert!(words.is_empty() || words == timeout, "{words}");
    writer.join().unwrap();
}

#[test]
fn neither_lines_nor_mistakes_have_no_end() {
    let sandbox = start();
    let mut client = Client::connect(&sandbox);
    assert_eq!(client.say(&"a".repeat(100_000)), "500 5.5.2 Error: line too long");
    assert_eq!(client.say("NOOP"), "250 2.0.0 Ok");
    client.write(&"?\r\n".repeat(30));
    let words = client.last_words();
    assert!(
        words.ends_with("421 4.7.0 smtp.postmarkapp.com Error: too many errors\r\n"),
        "{words}"
    );
    assert_eq!(words.lines().count(), 21);

    let mut client = Client::signed_in(&sandbox);
    client.say("MAIL FROM:<a@b.example>");
    client.write(&"RCPT TO:<a@b.example>\r\n".repeat(1001));
    let last = std::iter::repeat_with(|| client.read()).nth(1000);
    assert_eq!(last.as_deref(), Some("452 4.5.3 Error: too many recipients"));
}

#[test]
fn messages_may_be_only_so_large() {
    let sandbox = start();
    let mut client = Client::signed_in(&sandbox);
    let message = |bytes: usize| {
        format!("{MESSAGE}\n{}", format!("{}\n", "x".repeat(99)).repeat(bytes / 100))
    };
    // What Postmark's API would refuse bounces; what its SMTP server announces as too large is
    // refused.
    assert!(client.send(&["joe@example.com"], &message(11_000_000)).starts_with("250 "));
    assert_eq!(bounces(&sandbox)[0]["Description"], "The message is larger than 10 MB.");
    let reply = client.send(&["joe@example.com"], &message(21_000_000));
    assert_eq!(reply, "552 5.3.4 Error: message file too big");
    assert!(client.send(&["joe@example.com"], MESSAGE).starts_with("250 "));

    let small = Options::new().smtp_port(0).max_bytes(100_000);
    let sandbox = Sandbox::start_with(small).unwrap();
    let mut client = Client::signed_in(&sandbox);
    let reply = client.send(&["joe@example.com"], &message(200_000));
    assert_eq!(reply, "452 4.3.1 Insufficient system storage");
    assert!(client.send(&["joe@example.com"], MESSAGE).starts_with("250 "));
}

#[test]
fn there_may_be_only_so_many_connections() {
    let sandbox = start();
    let all = std::iter::repeat_with(|| Client::connect(&sandbox)).take(500).collect::<Vec<_>>();
    let one_more = Client::connect_silently(&sandbox);
    let busy = "421 4.7.0 smtp.postmarkapp.com Error: too many connections\r\n";
    assert_eq!(one_more.last_words(), busy);
    drop(all);
}

#[test]
fn any_stage_can_be_made_to_fail() {
    let sandbox = Sandbox::start_with(Options::new().smtp_port(0)).unwrap();
    for (stage, line) in [
        (SmtpStage::RcptTo, "451 4.3.0 Not now"),
        (SmtpStage::Message, "554 5.3.0 Never"),
        (SmtpStage::Hello, "421 4.3.2 Going down"),
    ] {
        let rule = FaultRule::new(FaultPlace::Smtp(stage)).smtp_reply(line);
        sandbox.add_fault(if stage == SmtpStage::Hello { rule } else { rule.times(1) });
    }
    let mut socket = TcpStream::connect(sandbox.smtp_address().unwrap()).unwrap();
    let plain = BASE64.encode(format!("\0{SERVER_TOKEN}\0{SERVER_TOKEN}"));
    let to = "MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n";
    let dialogue = format!("AUTH PLAIN {plain}\r\n{to}Subject: Hi\r\n\r\nHi\r\n.\r\nEHLO me\r\n");
    socket.write_all(dialogue.as_bytes()).unwrap();
    let mut replies = String::new();
    socket.read_to_string(&mut replies).unwrap();
    let codes = replies.lines().map(|line| &line[..3]).collect::<Vec<_>>();
    assert_eq!(codes, ["220", "235", "250", "451", "250", "354", "554", "421"], "{replies}");
    assert!(sandbox.messages().is_empty());
}
