//! The page of Postmark's quirks: the rules of the kind `quirk`, with the tests that cover them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::LazyLock;

use crate::trace::{self, Rule, Status, Test};

/// The parts of the page, each with its first rule.
const PARTS: [(&str, &str); 9] = [
    ("Errors", "quirk.not-found-is-422"),
    ("Sending", "quirk.batch-items"),
    ("Bounces and suppressions", "quirk.bounce-ids"),
    ("Messages and their events", "quirk.total-count-text"),
    ("Templates, servers, streams, domains", "quirk.old-templates"),
    ("Statistics", "quirk.empty-stats"),
    ("Webhooks", "quirk.no-signature"),
    ("Other services", "quirk.spam-check"),
    ("Names", "quirk.member-case"),
];

/// Where the sources are published.
const SOURCES: &str = "https://github.com/postmark-rs/postmark/blob/main";

/// The tables of the page.
///
/// # Panics
///
/// A source of the project cannot be read.
#[must_use]
pub fn table() -> String {
    static TESTS: LazyLock<BTreeMap<String, BTreeSet<Test>>> =
        LazyLock::new(|| trace::tests().expect("the sources are there"));
    let untested = trace::untested();
    let quirks = trace::rules().iter().filter(|rule| rule.kind == "quirk");
    let mut page = String::new();
    for (number, Rule { id, status, source, statement, .. }) in (1..).zip(quirks) {
        if let Some((title, _)) = PARTS.iter().find(|(_, first)| first == id) {
            // Writing to a String does not fail.
            let _ = writeln!(
                page,
                "## {title}\n\n| | What Postmark does | Here | Test |\n|--:|---|---|---|"
            );
        }
        let statement = statement.replace('|', "\\|");
        let here = match status {
            Status::Enforced => "followed",
            Status::Tolerated => "read",
            Status::Sandbox => "sandbox",
            Status::Informational => "known",
        };
        let held = match (TESTS.get(*id), untested.get(id)) {
            (Some(tests), _) => tests.iter().map(link).collect::<Vec<_>>().join(", "),
            (None, Some(why)) => (*why).to_owned(),
            (None, None) => "none".to_owned(),
        };
        let _ = writeln!(page, "| {number} | {statement} [Source]({source}) | {here} | {held} |");
        if PARTS.iter().any(|(_, first)| is_next(id, first)) {
            page.push('\n');
        }
    }
    page
}

/// Whether a rule comes right before another.
fn is_next(id: &str, next: &str) -> bool {
    let mut rules = trace::rules().iter().skip_while(|rule| rule.id != id).skip(1);
    rules.next().is_some_and(|rule| rule.id == next)
}

fn link(test: &Test) -> String {
    let Test { file, name } = test;
    let shown = name.as_deref().or_else(|| file.rsplit('/').next()).unwrap_or(file);
    format!("[`{shown}`]({SOURCES}/{file})")
}
