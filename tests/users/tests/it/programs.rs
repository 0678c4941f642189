//! The output of each program, and what Postmark received.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use postmark_sandbox::{ACCOUNT_TOKEN, SERVER_TOKEN, Sandbox, WebhookConfig};

const PATIENCE: Duration = Duration::from_secs(20);

/// A program, configured for a sandbox by its environment alone.
fn program(path: &str, sandbox: &Sandbox) -> Command {
    let mut command = Command::new(path);
    command
        .env("POSTMARK_SERVER_TOKEN", SERVER_TOKEN)
        .env("POSTMARK_ACCOUNT_TOKEN", ACCOUNT_TOKEN)
        .env("POSTMARK_BASE_URL", sandbox.url())
        .stdout(Stdio::piped());
    command
}

/// The output of a program, if it succeeds.
fn run(command: &mut Command) -> String {
    let Output { status, stdout, .. } = command.output().unwrap();
    let text = String::from_utf8(stdout).unwrap();
    assert!(status.success(), "{status}: {text}");
    text
}

#[test]
fn the_first_email_is_sent() {
    let sandbox = Sandbox::start().unwrap();
    let printed = run(&mut program(env!("CARGO_BIN_EXE_first_email"), &sandbox));
    let [message] = &sandbox.messages()[..] else { panic!("one message") };
    assert_eq!(printed, format!("accepted as {}\n", message.id));
    assert_eq!(message.subject, "First email");
}

#[test]
fn a_first_email_without_a_token_says_what_to_do() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_first_email")).env_clear().output().expect("it runs");
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(text.contains("POSTMARK_SERVER_TOKEN"), "{text}");
}

#[test]
fn the_job_tells_of_each_address_and_fails_if_one_did_not_get_it() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.suppress("outbound", "gone@example.com");
    let report = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let mut job = program(env!("CARGO_BIN_EXE_job"), &sandbox)
        .arg(report)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let addresses = b"ada@example.com\ngone@example.com\nno address\nbob@example.com\n";
    job.stdin.take().unwrap().write_all(addresses).unwrap();
    let output = job.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert_eq!(lines.len(), 4, "{text}");
    let of = |address: &str| *lines.iter().find(|line| line.starts_with(address)).unwrap();
    assert!(of("gone@example.com: refused: ").contains("inactive"), "{text}");
    assert!(of("no address: refused: ").contains("To"), "{text}");
    let messages = sandbox.messages();
    assert_eq!(messages.len(), 2);
    for (message, address) in messages.iter().zip(["ada@example.com", "bob@example.com"]) {
        assert_eq!(of(address), format!("{address}: {}", message.id));
        assert_eq!(message.attachments[0].name, "Cargo.toml");
    }
}

#[test]
fn reqwest_carries_an_email() {
    let sandbox = Sandbox::start().unwrap();
    let printed = run(&mut program(env!("CARGO_BIN_EXE_own_stack"), &sandbox));
    let [message] = &sandbox.messages()[..] else { panic!("one message") };
    assert_eq!(printed.trim_end(), message.id);
}

#[test]
fn reqwest_reports_that_nobody_listens() {
    let sandbox = Sandbox::start().unwrap();
    let mut command = program(env!("CARGO_BIN_EXE_own_stack"), &sandbox);
    drop(sandbox);
    let output = command.stderr(Stdio::piped()).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("was not sent"), "{text}");
}

#[test]
fn each_tenant_has_a_server_of_its_own() {
    let sandbox = Sandbox::start().unwrap();
    let run = || run(program(env!("CARGO_BIN_EXE_tenants"), &sandbox).args(["acme", "globex"]));
    assert_eq!(run(), "acme: 1 sent\nglobex: 1 sent\n");
    // They are found again.
    assert_eq!(run(), "acme: 2 sent\nglobex: 2 sent\n");
    let messages = sandbox.messages();
    assert_eq!(messages.len(), 4);
    assert_eq!(messages[0].server_id, messages[2].server_id);
    assert_ne!(messages[0].server_id, messages[1].server_id);
}

#[test]
fn the_script_of_a_migrant_does_what_it_did() {
    let sandbox = Sandbox::start().unwrap();
    let printed = run(&mut program(env!("CARGO_BIN_EXE_migrant"), &sandbox));
    let messages = sandbox.messages();
    let [order, news, bounced] = &messages[..] else { panic!("three messages") };
    assert_eq!(order.to[0].name, "Doe, Jane");
    assert_eq!((order.cc.len(), order.bcc.len(), order.attachments.len()), (2, 1, 2));
    assert_eq!(order.attachments[0].content_id.as_deref(), Some("logo.png"));
    assert_eq!(order.metadata["order-id"], "77");
    let expected = format!(
        "{}\n0: Some(\"{}\")\n1: Some(\"{}\")\n\
         hardbounce@bounce-testing.postmarkapp.com is active: true\n",
        order.id, news.id, bounced.id,
    );
    assert_eq!(printed.to_lowercase(), expected.to_lowercase());
}

/// The newsletter while it runs.
struct Newsletter {
    process: Child,
    url: String,
}

impl Newsletter {
    fn start(sandbox: &Sandbox) -> Self {
        let mut command = program(env!("CARGO_BIN_EXE_newsletter"), sandbox);
        let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(process.stderr.take().unwrap()).read_line(&mut url).unwrap();
        Self { process, url: url.trim_end().to_owned() }
    }

    /// Posts a text, and returns the status and the text of the response.
    fn post(&self, path: &str, text: &str) -> (u16, String) {
        let url = format!("{}{path}", self.url);
        let text = text.to_owned();
        tokio::runtime::Runtime::new().unwrap().block_on(async move {
            let response = reqwest::Client::new().post(url).body(text).send().await.unwrap();
            (response.status().as_u16(), response.text().await.unwrap())
        })
    }
}

impl Drop for Newsletter {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn the_newsletter_forgets_who_bounced() {
    let sandbox = Sandbox::start().unwrap();
    let newsletter = Newsletter::start(&sandbox);
    for stream in ["outbound", "broadcast"] {
        let hook = WebhookConfig::new(format!("{}/postmark", newsletter.url)).stream(stream);
        sandbox.add_webhook(hook.basic_auth("postmark", "a long password")).unwrap();
    }
    for reader in ["ada@example.com", "bob@example.com"] {
        assert_eq!(newsletter.post("/subscribe", reader).0, 200);
    }
    let (status, why) = newsletter.post("/subscribe", "no address");
    assert_eq!(status, 422, "{why}");
    assert_eq!(newsletter.post("/publish", "One").1, "2 of 2 sent");

    let message = sandbox.messages().pop().unwrap();
    assert_eq!((message.to[0].email.as_str(), &*message.stream), ("bob@example.com", "broadcast"));
    sandbox.bounce(&message.id, "HardBounce").unwrap();
    sandbox.settle(PATIENCE).blocking().unwrap();
    assert_eq!(newsletter.post("/publish", "Two").1, "1 of 1 sent");
    // A forged request is rejected.
    assert_eq!(newsletter.post("/postmark", "{}").0, 401);
}
