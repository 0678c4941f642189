use std::time::Duration;

use postmark_sandbox::{Options, SERVER_TOKEN, Sandbox, WebhookConfig};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::client::{get, mail, mail_with, post, sent};

const SOON: Duration = Duration::from_secs(20);

#[test]
fn waiting_ends_with_the_mail_or_with_the_time() {
    let sandbox = Sandbox::start().unwrap();
    assert!(sandbox.wait(1, Duration::ZERO).blocking().is_err());
    std::thread::scope(|scope| {
        scope.spawn(|| post(&sandbox, "/email", mail()).ok());
        assert_eq!(sandbox.wait(1, Duration::MAX).blocking().unwrap().len(), 1);
    });
    sandbox.clear();
    assert!(sandbox.messages().is_empty());
    assert!(sandbox.wait(1, Duration::from_millis(1)).blocking().is_err());
}

/// Sends an email over a socket of the calling runtime.
async fn send(sandbox: &Sandbox, to: &str) {
    let mail = mail_with(json!({"To": to})).to_string();
    let request = format!(
        "POST /email HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: */*\r\n\
         Content-Type: application/json\r\nX-Postmark-Server-Token: {SERVER_TOKEN}\r\n\
         Content-Length: {}\r\n\r\n{mail}",
        mail.len(),
    );
    let mut socket = TcpStream::connect(sandbox.address()).await.unwrap();
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut reply = String::new();
    socket.read_to_string(&mut reply).await.unwrap();
    assert!(reply.starts_with("HTTP/1.1 200 "), "{reply}");
}

/// The client, the webhook and the test all run on this one thread.
#[tokio::test(flavor = "current_thread")]
async fn one_thread_can_send_listen_and_wait() {
    let sandbox = Sandbox::start().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    sandbox.add_webhook(WebhookConfig::new(url)).unwrap();
    let webhook = tokio::spawn(async move {
        // It wants to be called twice.
        for status in ["503 No", "200 OK"] {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 64 * 1024];
            let length = socket.read(&mut request).await.unwrap();
            assert!(request[..length].starts_with(b"POST / HTTP/1.1\r\n"));
            let reply = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
            socket.write_all(reply.as_bytes()).await.unwrap();
        }
    });
    let (message, ()) = tokio::join!(
        sandbox.wait_for_message_to("ADA@example.com", SOON),
        send(&sandbox, "Ada <ada@example.com>, bob@example.com"),
    );
    assert!(message.unwrap().has_recipient("bob@example.com"));
    let deliveries = sandbox.settle(SOON).await.unwrap();
    assert_eq!(deliveries.len(), 2);
    assert!(deliveries.iter().any(|one| one.attempts.len() == 1));
    sandbox.advance(Duration::from_secs(60)).await;
    webhook.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wait_is_a_future_to_be_spawned_and_dropped() {
    let sandbox = std::sync::Arc::new(Sandbox::start().unwrap());
    let waiting = {
        let sandbox = std::sync::Arc::clone(&sandbox);
        tokio::spawn(async move { sandbox.wait(2, SOON).await.unwrap().len() })
    };
    drop(sandbox.wait(100, Duration::MAX));
    send(&sandbox, "a@example.com").await;
    send(&sandbox, "a@example.com").await;
    assert_eq!(waiting.await.unwrap(), 2);
}

#[test]
fn a_predicate_meets_each_email_once_and_the_newest_wins() {
    let sandbox = Sandbox::start().unwrap();
    for subject in ["Old", "New"] {
        sent(&sandbox, json!({"Subject": subject, "Tag": "x"}));
    }
    let fits = |message: &postmark_sandbox::SentMessage| message.tag.as_deref() == Some("x");
    assert_eq!(sandbox.wait_for(fits, SOON).blocking().unwrap().subject, "New");
    let mut met = Vec::new();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for subject in ["Other", "Wanted"] {
                sent(&sandbox, json!({"Subject": subject}));
            }
        });
        let wanted = |message: &postmark_sandbox::SentMessage| {
            met.push(message.subject.clone());
            message.subject == "Wanted"
        };
        assert_eq!(sandbox.wait_for(wanted, SOON).blocking().unwrap().subject, "Wanted");
    });
    met.sort();
    assert_eq!(met, ["New", "Old", "Other", "Wanted"]);
}

#[test]
fn a_failure_says_what_was_there() {
    let sandbox = Sandbox::start_with(Options::new().max_messages(11)).unwrap();
    let failure = sandbox.wait(1, Duration::ZERO).blocking().unwrap_err();
    let expected = "fewer than 1 emails came within 0 s\n\
                    the sandbox has no emails, and 0 requests came in to its API";
    assert_eq!(failure.to_string(), expected);
    for number in 0..13 {
        let to = format!("user{number}@example.com");
        sent(&sandbox, json!({"To": to, "Subject": "A \"quoted\" subject"}));
    }
    let waiting = sandbox.wait_for_message_to("ada@example.com", Duration::from_millis(1));
    let failure = format!("{:?}", waiting.blocking().unwrap_err());
    for part in [
        "no email to ada@example.com came within 1 ms\nthe sandbox has 11 emails:\n",
        "to user12@example.com: \"A \\\"quoted\\\" subject\" (stream outbound, server ",
        "\n  and 1 older\n2 older emails were evicted",
    ] {
        assert!(failure.contains(part), "{failure}");
    }
    assert_eq!(sandbox.evicted(), 2);
}

#[test]
fn an_address_has_its_messages() {
    let sandbox = Sandbox::start().unwrap();
    for (to, cc) in [("ada@example.com", ""), ("bob@example.com", "Ada <ADA@example.com>")] {
        sent(&sandbox, json!({"To": to, "Cc": cc}));
    }
    assert_eq!(sandbox.messages_to("Ada@Example.com").len(), 2);
    assert_eq!(sandbox.messages_to("bob@example.com").len(), 1);
    assert!(sandbox.messages_to("example.com").is_empty());
}

#[test]
fn a_message_has_its_links_codes_and_text_at_hand() {
    let sandbox = Sandbox::start().unwrap();
    let html = "<p>Your code is <b>4711</b>.</p><a href=\"https://e.example/?a=1&amp;b=2\">Go</a>";
    sent(&sandbox, json!({"TextBody": null, "HtmlBody": html}));
    let message = &sandbox.messages()[0];
    assert_eq!(message.links(), ["https://e.example/?a=1&b=2"]);
    assert_eq!(message.codes(), ["4711"]);
    assert_eq!(message.text(), "Your code is 4711.\nGo");
    assert_eq!(get(&sandbox, "/").status, 200);
}
