//! The program, as a user starts it, with a SQLite file.

#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use postmark_blocking::{Content, Email};
use postmark_outbox_sqlite::{Entry, State, enqueue, open, status, wait};
use postmark_sandbox::{SERVER_TOKEN, Sandbox};

/// A new directory, with a configuration.
fn directory(name: &str, config: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("program").join(name);
    // Leftovers of an earlier run.
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join("outbox.toml"), config).unwrap();
    directory
}

fn program(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postmark-outbox"));
    command.current_dir(directory).env_clear().env("POSTMARK_OUTBOX_CONFIG", "outbox.toml");
    command
}

fn run(directory: &Path, words: &[&str]) -> Output {
    program(directory).args(words).output().unwrap()
}

fn entry(key: &str) -> Entry {
    let email = Email::new("shop@example.com", "jane@example.com", Content::text("Thank you!"));
    Entry::new(key, email)
}

#[test]
fn it_runs_a_worker_until_it_is_told_to_stop() {
    let sandbox = Sandbox::start().unwrap();
    let config = format!(
        "database = \"sqlite:outbox.db\"\nbase_url = \"{}\"\nretention_days = 30\narchive = true\n\
         [senders]\ndefault = \"SHOP_TOKEN\"\n[rules]\nbatch = 10\n[streams]\nbroadcast = 5\n",
        sandbox.url()
    );
    let directory = directory("run", &config);
    assert!(run(&directory, &["migrate"]).status.success());
    let db = open(directory.join("outbox.db")).unwrap();
    let mut worker =
        program(&directory).arg("run").env("SHOP_TOKEN", SERVER_TOKEN).spawn().unwrap();
    enqueue(&db, &entry("a")).unwrap();
    let begun = Instant::now();
    while status(&db, "a").unwrap().unwrap().state != State::Sent {
        assert!(begun.elapsed() < Duration::from_secs(60), "it does not send");
        std::thread::sleep(Duration::from_millis(10));
    }
    let stop = Command::new("kill").args(["-TERM", &worker.id().to_string()]).status().unwrap();
    assert!(stop.success() && worker.wait().unwrap().success());
    assert_eq!(sandbox.messages().len(), 1);
}

#[test]
fn a_worker_says_what_is_wrong_with_the_file_and_goes_on() {
    let sandbox = Sandbox::start().unwrap();
    let config = format!("database = \"sqlite:outbox.db\"\nbase_url = \"{}\"\n", sandbox.url());
    let directory = directory("fault", &config);
    let db = open(directory.join("outbox.db")).unwrap();
    enqueue(&db, &entry("a")).unwrap();
    let mine = "ALTER TABLE postmark_outbox RENAME TO mine";
    db.execute_batch(mine).unwrap();
    let mut worker = program(&directory)
        .arg("run")
        .env("POSTMARK_SERVER_TOKEN", SERVER_TOKEN)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(worker.stderr.take().unwrap()).lines();
    let line = said.next().unwrap().unwrap();
    assert!(line.contains("no such table: postmark_outbox"), "{line}");
    db.execute_batch("ALTER TABLE mine RENAME TO postmark_outbox").unwrap();
    assert_eq!(wait(&db, "a").unwrap().unwrap().state, State::Sent);
    let stop = Command::new("kill").args(["-TERM", &worker.id().to_string()]).status().unwrap();
    assert!(stop.success() && worker.wait().unwrap().success());
}

#[test]
fn it_counts_lists_cancels_and_resolves() {
    let directory = directory("tasks", "database = \"sqlite:outbox.db\"");
    let db = open(directory.join("outbox.db")).unwrap();
    for key in ["a", "b"] {
        enqueue(&db, &entry(key)).unwrap();
    }
    db.execute("UPDATE postmark_outbox SET state = 'in_doubt' WHERE key = 'b'", []).unwrap();
    let says = |words: &[&str], said: &str| {
        let output = run(&directory, words);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && text.contains(said), "{words:?}: {text}");
    };
    says(&["counts"], "in_doubt            1");
    says(&["list", "in_doubt"], "b\tin_doubt");
    says(&["resolve", "b", "sent"], "b: done");
    says(&["status", "b"], "b\tsent\t-\tmarked as sent");
    says(&["cancel", "a"], "a: done");
    says(&["schema"], "CREATE TABLE IF NOT EXISTS postmark_outbox");
    says(&["--help"], "resolve KEY");
    for words in [&["resolve", "a", "send"][..], &["cancel", "a"], &["status", "c"], &["fly"]] {
        assert!(!run(&directory, words).status.success(), "{words:?}");
    }
}

#[test]
fn a_wrong_configuration_is_a_clear_error_without_secrets() {
    let fails = |config: &str, words: &[&str], said: &str| {
        let output = run(&directory("wrong", config), words);
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && text.contains(said), "{words:?}: {text}");
        assert!(!text.contains("hunter2"), "{text}");
    };
    fails("", &["counts"], "POSTMARK_OUTBOX_DATABASE");
    fails("databse = \"x\"", &["counts"], "databse");
    fails("database = \"postgres://a:hunter2@[\"", &["counts"], "no URL of PostgreSQL");
    fails("database = \"postgres://a:hunter2@127.0.0.1:1/b\"", &["counts"], "postmark-outbox: ");
    fails("database = \"sqlite:outbox.db\"", &["run"], "POSTMARK_SERVER_TOKEN is not set");
    fails("database = \"sqlite:/dev/null/no\"", &["counts"], "postmark-outbox: the file failed");
}

#[test]
fn its_demonstration_needs_nothing() {
    let output = program(&directory("demo", "")).arg("demo").stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    for said in ["order-1\tsent", "order-2\trefused", "reminder-3\tsent", "reminder-4\tcancelled"] {
        assert!(text.contains(said), "{text}");
    }
}
