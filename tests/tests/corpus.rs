//! Replays the fuzzer's corpus, `fuzz/corpus/`, and hostile inputs of any size.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic")]

use std::fs;
use std::path::Path;

use postmark_fuzz::{TARGETS, answers, responses, taken, webhooks};
use postmark_tests::dictionary::dictionary;
use postmark_tests::fixtures::{Kind, bytes, fixtures};

#[test]
fn every_input_of_the_corpus_holds() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    for (name, target) in TARGETS {
        let mut inputs = 0;
        for file in fs::read_dir(corpus.join(name)).unwrap() {
            let path = file.unwrap().path();
            let input = fs::read(&path).unwrap();
            let result = std::panic::catch_unwind(|| target(&input));
            assert!(result.is_ok(), "`cargo fuzz run {name} {}` fails", path.display());
            inputs += 1;
        }
        assert!(inputs > 0, "{name} has no corpus");
    }
}

#[test]
fn the_dictionary_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/postmark.dict");
    let text = fs::read_to_string(path).unwrap();
    assert!(text == dictionary(), "run `cargo run -p postmark-tests --bin dictionary`");
    for word in ["\"RecordType\"", "\"HardBounce\"", "\"fromdate\"", "\"GET /bounces\\x0a\""] {
        assert!(text.lines().any(|line| line == word), "{word}");
    }
}

#[test]
fn every_target_holds_for_every_payload() {
    for fixture in fixtures() {
        let body = bytes(fixture.file);
        for (_, target) in TARGETS {
            target(&body);
        }
        if fixture.kind == Kind::Response {
            responses(&[fixture.endpoint.as_bytes(), b"\n", &body].concat());
        }
    }
}

/// Quadratic time would take minutes here, and endless recursion the stack.
#[test]
fn hostile_shapes_take_no_more_than_their_length() {
    for shape in shapes(200_000) {
        for (_, target) in TARGETS {
            target(shape.as_bytes());
        }
        for key in ["FromFull", "Headers", "Attachments", "Metadata", "RecordType", "RawEmail"] {
            webhooks(format!(r#"{{"FromFull":{{}},"{key}":{shape}}}"#).as_bytes());
        }
    }
}

#[test]
fn hostile_answers_take_no_more_than_their_length() {
    let (small, large) = (shapes(2_500), shapes(20_000));
    for (small, large) in small.iter().zip(&large) {
        for route in answers() {
            let took = |shape: &str| taken(|| responses(format!("{route}\n{shape}").as_bytes()));
            is_linear(&route, took(small), took(large), small);
        }
    }
}

/// Repeated copying of a growing buffer shows here without a clock. The excluded targets treat
/// bytes as choices: with another length, they make others.
#[test]
fn eight_times_the_length_takes_eight_times_the_memory() {
    let (small, large) = (shapes(5_000), shapes(40_000));
    for (small, large) in small.iter().zip(&large) {
        let choosing = ["emails", "outcomes", "templates", "world"];
        for (name, target) in TARGETS.into_iter().filter(|(name, _)| !choosing.contains(name)) {
            let took = |shape: &str| taken(|| target(shape.as_bytes()));
            is_linear(name, took(small), took(large), small);
        }
    }
}

/// A factor of two is allowed, since buffers grow in steps; quadratic would be a factor of eight.
fn is_linear(name: &str, small: usize, large: usize, shape: &str) {
    let shape = &shape[..shape.len().min(20)];
    assert!(large <= 16 * small + 256 * 1024, "{name}: {small}, then {large} bytes, of {shape:?}");
}

/// Deep, wide, long and many, of about this many bytes each.
fn shapes(size: usize) -> Vec<String> {
    let many = |unit: &str| unit.repeat(size / unit.len());
    let mut shapes = vec![
        many("["),
        many(r#"{"a":"#),
        format!("[{}[]]", many("[],")),
        format!("[{}{{}}]", many("{},")),
        format!("[{}null]", many("null,")),
        many("9"),
        format!("-0.{}e-{}", many("0"), many("9")),
        format!("\"{}\"", many("a")),
        format!("\"{}\"", many(r"\u00e9")),
        format!("\"{}\"", many(r"\ud83d")),
        format!("\"{}\"", many("<a@b> ")),
        format!("\"{}\"", many("a, ")),
        format!("\"{}\"", many("> \n")),
        format!("{{{}\"a\":1}}", many(r#""a":1,"#)),
    ];
    let keys: Vec<String> = (0..size / 10).map(|key| format!("\"{key}\":1")).collect();
    shapes.push(format!("{{{}}}", keys.join(",")));
    let unit = "({\"<,\\@.:;%?=\r\n";
    shapes.extend(unit.chars().map(|unit| many(&unit.to_string())));
    shapes
}
