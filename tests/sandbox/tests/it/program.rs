use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};

use postmark_sandbox::{ACCOUNT_TOKEN, SERVER_TOKEN, Sandbox};

const PROGRAM: &str = env!("CARGO_BIN_EXE_postmark-sandbox");

/// A running program, which stops with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn output(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn it_says_where_it_is_and_takes_mail() {
    let file = format!("{}/templates.json", env!("CARGO_TARGET_TMPDIR"));
    fs::write(&file, r#"[{"TemplateId": 7, "Subject": "Hi", "TextBody": "Hi {{name}}"}]"#).unwrap();
    let mut program = Command::new(PROGRAM);
    program.args(["--port", "0", "--templates", &file]).stdout(Stdio::piped());
    let mut program = Running(program.spawn().unwrap());
    let mut lines = BufReader::new(program.0.stdout.take().unwrap()).lines();
    let mut value = |name: &str| {
        let line = lines.next().unwrap().unwrap();
        line.strip_prefix(name).unwrap().trim().to_owned()
    };
    let inbox = value("Inbox ");
    let base = value("Base URL ");
    assert_eq!(inbox, format!("{base}/"));
    assert_eq!(value("Server token "), SERVER_TOKEN);
    assert_eq!(value("Account token "), ACCOUNT_TOKEN);

    let address = base.strip_prefix("http://").unwrap();
    assert!(address.starts_with("127.0.0.1:"));
    let mut socket = TcpStream::connect(address).unwrap();
    let body = r#"{"From":"a@b.example","To":"c@d.example","TemplateId":7,"TemplateModel":{}}"#;
    let request = format!(
        "POST /email/withTemplate HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Accept: application/json\r\nContent-Type: application/json\r\n\
         X-Postmark-Server-Token: {SERVER_TOKEN}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len(),
    );
    socket.write_all(request.as_bytes()).unwrap();
    let mut reply = String::new();
    socket.read_to_string(&mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 200 "), "{reply}");
}

#[test]
fn a_taken_port_is_told_in_one_line() {
    let sandbox = Sandbox::start().unwrap();
    let port = sandbox.address().port();
    let output = output(&["--port", &port.to_string()]);
    assert_eq!(output.status.code(), Some(1));
    let message = text(&output.stderr);
    assert!(message.contains(&format!("127.0.0.1:{port} is taken")), "{message}");
    assert_eq!(message.lines().count(), 1);
}

#[test]
fn help_version_and_mistakes() {
    let help = output(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    for option in [
        "--port",
        "--host",
        "--allow-host",
        "--token",
        "--account-token",
        "--any-token",
        "--templates",
        "--webhook",
        "--inbound-webhook",
        "--webhooks-anywhere",
    ] {
        assert!(text(&help.stdout).contains(option), "{option}");
    }
    let version = output(&["--version"]);
    assert_eq!(text(&version.stdout), format!("postmark-sandbox {}\n", env!("CARGO_PKG_VERSION")));
    for wrong in [&["--prot"][..], &["--port", "x"], &["--port"], &["--host", "x"], &["x"]] {
        let output = output(wrong);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(text(&output.stderr).contains("--help"));
    }
    for option in ["--webhook", "--inbound-webhook"] {
        let wrong = output(&["--port", "0", option, "nowhere"]);
        assert_eq!(wrong.status.code(), Some(1));
        let expected = format!("postmark-sandbox: {option}: the URL");
        assert!(text(&wrong.stderr).starts_with(&expected), "{wrong:?}");
    }
    let missing = output(&["--port", "0", "--templates", "/nonexistent"]);
    assert_eq!(missing.status.code(), Some(1));
}
