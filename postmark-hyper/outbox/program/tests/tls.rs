//! The program with a PostgreSQL server over TLS.

#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

#[test]
fn the_certificate_of_the_database_is_checked() {
    let names = ["localhost".to_owned()];
    let certified = rcgen::generate_simple_self_signed(names).unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let folder = env::temp_dir().join(format!("pm-outbox-tls-{}", process::id()));
    // It ends when its standard input is closed.
    let mut server = Command::new("sh")
        .args(["-c", include_str!("../../tests/postgres/server.sh"), "server.sh"])
        .arg(&folder)
        .arg(port.to_string())
        .env("CERTIFICATE", certified.cert.pem())
        .env("KEY", certified.signing_key.serialize_pem())
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tls");
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join("ca.pem"), certified.cert.pem()).unwrap();
    fs::write(directory.join("trusting.toml"), "root_certificates = \"ca.pem\"").unwrap();
    fs::write(directory.join("usual.toml"), "").unwrap();
    let database = format!("postgres://outbox@localhost:{port}/postgres?sslmode=require");
    let run = |config: &str, word: &str| -> Output {
        Command::new(env!("CARGO_BIN_EXE_postmark-outbox"))
            .current_dir(&directory)
            .args(["--config", config, "--database", &database, word])
            .output()
            .unwrap()
    };
    let begun = Instant::now();
    while !run("trusting.toml", "migrate").status.success() {
        let output = run("trusting.toml", "migrate");
        assert!(begun.elapsed() < Duration::from_secs(60), "{output:?}");
        thread::sleep(Duration::from_millis(50));
    }
    assert!(run("trusting.toml", "counts").status.success());
    // Mozilla's roots do not include it.
    let refused = run("usual.toml", "counts");
    assert!(!refused.status.success());
    let reason = String::from_utf8(refused.stderr).unwrap();
    assert!(reason.contains("certificate") || reason.contains("TLS"), "{reason}");
    drop(server.stdin.take());
    server.wait().unwrap();
}
