//! The words of the contract, for the fuzzer: `fuzz/postmark.dict`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::endpoints::endpoints;
use crate::fields::fields;
use crate::fixtures::{bytes, fixtures};

/// Headers that are parsed, of emails and of HTTP, and some of their values.
const HEADERS: &[&str] = &[
    "Authorization: Basic ",
    "Auto-Submitted",
    "Content-Disposition",
    "Content-Transfer-Encoding",
    "Content-Type",
    "Date: ",
    "Feedback-ID",
    "In-Reply-To",
    "List-Id",
    "List-Post",
    "List-Unsubscribe",
    "Mailing-List",
    "Message-ID",
    "Precedence",
    "Received-SPF",
    "References",
    "Reply-To",
    "Retry-After: ",
    "Return-Path",
    "X-Auto-Response-Suppress",
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-Forwarded-For: ",
    "X-Loop",
    "X-PM-ApiErrorCode: ",
    "X-PM-Rcpt",
    "X-PM-Retries-Remaining: ",
    "X-PM-Webhook-Trace-Id: ",
    "X-Request-Id: ",
    "X-Spam-Score",
    "X-Spam-Status",
    "X-Spam-Tests",
    "auto-replied",
    "bulk",
    "junk",
];

/// The parsed texts of errors, and values that Postmark writes.
const TEXTS: &[&str] =
    &["Found inactive addresses: ", "these inactive addresses: ", " Inactive recipients", "Re: "];

/// Input that is hard to parse: numbers, times, escapes, names of files.
const HARD: &[&str] = &[
    " GMT",
    "%2F",
    "+00:00",
    "-0",
    "-05:00",
    "..",
    "..\\",
    ".9999999",
    "18446744073709551616",
    "1e999",
    "9223372036854775808",
    ":60",
    "=?utf-8?B?",
    "CON",
    "Mon, ",
    "NUL.",
    "T00:00:00",
    "\\u0000",
    "\\ud83d",
    "\u{feff}",
    "base64",
    "cid:",
    "false",
    "null",
    "true",
];

/// The dictionary in libFuzzer's format.
#[must_use]
pub fn dictionary() -> String {
    let mut words: BTreeSet<String> = BTreeSet::new();
    words.extend([HEADERS, TEXTS, HARD].concat().into_iter().map(str::to_owned));
    // The first lines of inputs of the target `responses`.
    words.extend(endpoints().iter().map(|endpoint| endpoint.route() + "\n"));
    for field in fields() {
        words.extend(field.path.split('.').map(|name| name.trim_end_matches("[]").to_owned()));
    }
    for fixture in fixtures() {
        if let Ok(value) = serde_json::from_slice(&bytes(fixture.file)) {
            add_names(&value, &mut words);
        }
    }
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../postmark-core/src");
    add_names_of_values(&core, &mut words);
    words.remove("<key>");
    words.remove("");
    let mut text =
        "# The words of Postmark's contract: `cargo run -p postmark-tests --bin dictionary`.\n"
            .to_owned();
    for word in words {
        // Writing to a String does not fail.
        let _ = writeln!(text, "\"{}\"", escaped(&word));
    }
    text
}

/// Adds the names of all members.
fn add_names(value: &Value, words: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                words.insert(name.clone());
                add_names(member, words);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| add_names(item, words)),
        _ => {}
    }
}

/// Adds the named values of the core, from its sources: `HardBounce = "HardBounce",`.
fn add_names_of_values(sources: &Path, words: &mut BTreeSet<String>) {
    for entry in fs::read_dir(sources).expect("the core is there") {
        let path = entry.expect("a file").path();
        if path.is_dir() {
            add_names_of_values(&path, words);
        } else {
            let source = fs::read_to_string(&path).expect("a source");
            let values = source.lines().filter_map(|line| {
                let (name, value) = line.trim().split_once(" = \"")?;
                let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric());
                is_name.then_some(value.strip_suffix("\",")?)
            });
            words.extend(values.map(str::to_owned));
        }
    }
}

fn escaped(word: &str) -> String {
    word.bytes().fold(String::new(), |mut text, byte| {
        match byte {
            b'"' | b'\\' => text.extend(['\\', char::from(byte)]),
            b' '..=b'~' => text.push(char::from(byte)),
            // Writing to a String does not fail.
            _ => drop(write!(text, "\\x{byte:02x}")),
        }
        text
    })
}
