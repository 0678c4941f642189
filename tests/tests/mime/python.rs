//! Emails parsed by Python's `email` package: `read.py`.

use std::io::Write;
use std::process::{Command, Stdio};
use std::{env, thread};

use serde_json::Value;

const PROGRAM: &str = include_str!("read.py");

/// What Python finds in each of these emails; `None` if Python is not installed.
///
/// CI has it.
pub(crate) fn read(emails: Vec<Vec<u8>>) -> Option<Vec<Value>> {
    let python = Command::new("python3")
        .args(["-c", PROGRAM])
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut python = match python {
        Ok(python) => python,
        Err(error) => {
            assert!(env::var_os("CI").is_none(), "python3 does not run: {error}");
            eprintln!(
                "SKIPPED: python3, whose email package reads the emails, does not run: {error}"
            );
            return None;
        }
    };
    let count = emails.len();
    let mut input = python.stdin.take().unwrap();
    let writing = thread::spawn(move || {
        for email in emails {
            write!(input, "{:08}", email.len()).unwrap();
            input.write_all(&email).unwrap();
        }
    });
    let output = python.wait_with_output().unwrap();
    writing.join().unwrap();
    assert!(output.status.success(), "Python gave up");
    let lines = String::from_utf8(output.stdout).unwrap();
    let found: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(found.len(), count);
    Some(found)
}
