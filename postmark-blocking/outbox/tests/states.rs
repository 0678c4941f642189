//! What the queue writes down, where it would go wrong without an end, a lock or a look.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails by a panic")]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use postmark_blocking::{Client, Content, Email, RetryPolicy, ServerToken};
use postmark_outbox::{Counts, NotFound, Outbox, Rules, SENDS, enqueue};
use postmark_sandbox::{InjectedFault, Options, SERVER_TOKEN, Sandbox, ServerResponse};
use rusqlite::Connection;

fn client(url: &str) -> Client {
    Client::new(ServerToken::new(SERVER_TOKEN).unwrap())
        .base_url(url)
        .no_proxy()
        .retry(RetryPolicy::never())
}

/// A queue with one email, in a directory of its own.
fn queue(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("states").join(name);
    // What an earlier run left.
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    let file = directory.join("outbox.db");
    let mut outbox = Outbox::open(&file).unwrap();
    let transaction = outbox.begin().unwrap();
    let email = Email::new("shop@example.com", "jane@example.com", Content::text("Thank you!"));
    enqueue(&transaction, "order-1", email).unwrap();
    transaction.commit().unwrap();
    file
}

#[test]
fn a_mail_is_not_sent_again_without_an_end() {
    let file = queue("end");
    // Every answer is lost, and nothing of what was accepted is shown.
    let lag = Duration::from_secs(60 * 60);
    let sandbox = Sandbox::start_with(Options::new().index_lag(lag)).unwrap();
    let patience = Duration::ZERO;
    let rules = Rules { claim: 10, patience, not_found: NotFound::SendAgain };
    let outbox = Outbox::open(&file).unwrap();
    let deliver = || {
        outbox.deliver(&client(sandbox.url()), &rules, |counts| {
            assert!(sandbox.messages().len() < 20, "it is sent again and again");
            if counts.queued > 0 {
                sandbox.inject(InjectedFault::After(ServerResponse::hang_up()));
            }
        })
    };
    for _ in 0..3 {
        deliver().unwrap();
        outbox.ask_again().unwrap();
    }
    deliver().unwrap();
    assert_eq!(sandbox.messages().len(), SENDS as usize);
    assert_eq!(outbox.counts().unwrap(), Counts { in_doubt: 1, ..Counts::default() });
    // Once it is shown, it is found.
    sandbox.advance(lag);
    outbox.ask_again().unwrap();
    deliver().unwrap();
    assert_eq!(outbox.counts().unwrap(), Counts { sent: 1, ..Counts::default() });
    assert_eq!(sandbox.messages().len(), SENDS as usize);
}

#[test]
#[cfg(unix)]
fn a_queue_has_one_lock_however_its_path_is_written() {
    let file = queue("link");
    let directory = file.parent().unwrap();
    let link = directory.join("other.sqlite");
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let dotted = directory.join(".").join("..").join("link").join("outbox.db");
    let sandbox = Sandbox::start().unwrap();
    let client = client(sandbox.url());
    let rules = Rules::default();
    let one = Outbox::open(&file).unwrap();
    let others = [link, dotted].map(|path| Outbox::open(path).unwrap());
    let mut refused = 0;
    one.deliver(&client, &rules, |_| {
        for other in &others {
            refused += usize::from(other.deliver(&client, &rules, |_| {}).is_err());
        }
    })
    .unwrap();
    assert!(refused >= 2 && refused % 2 == 0, "{refused}");
    for other in &others {
        other.deliver(&client, &rules, |_| {}).unwrap();
    }
}

/// Answers one request with `body`, and changes the state of the email before it does.
fn answer_once(file: &Path, state: &'static str, body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let file = file.to_owned();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        // The request is whole when its body is: a batch of one ends so.
        while !request.ends_with(b"}]") {
            let mut room = [0; 4096];
            let read = stream.read(&mut room).unwrap();
            assert!(read > 0, "the request is cut off");
            request.extend_from_slice(&room[..read]);
        }
        let db = Connection::open(file).unwrap();
        db.execute("UPDATE mails SET state = ?1, note = 'by hand'", [state]).unwrap();
        let length = body.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
    });
    url
}

#[test]
fn a_state_that_somebody_else_wrote_is_left_alone() {
    let refused = r#"[{"ErrorCode":300,"Message":"No"}]"#;
    let queued_again = r#"[{"ErrorCode":100,"Message":"Maintenance"}]"#;
    let in_doubt = "[{}]";
    for (name, body) in [("refused", refused), ("queued", queued_again), ("doubt", in_doubt)] {
        let file = queue(name);
        let url = answer_once(&file, "sent", body);
        let outbox = Outbox::open(&file).unwrap();
        // What the response says is told, or not; what is on the disk counts.
        let _ = outbox.deliver(&client(&url), &Rules::default(), |_| {});
        let sent = [("order-1".to_owned(), "by hand".to_owned())];
        assert_eq!(outbox.list("sent").unwrap(), sent, "{name}");
    }
}

#[test]
fn that_a_mail_was_sent_outdoes_what_somebody_else_wrote() {
    let file = queue("fact");
    let accepted = r#"[{"ErrorCode":0,"Message":"OK","MessageID":"7"}]"#;
    let url = answer_once(&file, "in doubt", accepted);
    let outbox = Outbox::open(&file).unwrap();
    outbox.deliver(&client(&url), &Rules::default(), |_| {}).unwrap();
    assert_eq!(outbox.list("sent").unwrap(), [("order-1".to_owned(), "7".to_owned())]);
}
