//! Code and tests cite the rules that they implement, and no others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use postmark_tests::trace::{
    Cited, Rule, Status, Test, citations, collect, collect_tests, page, rules, untested,
};

/// The ids of the rules with a problem.
fn all(wrong: impl Fn(&Rule, &Cited) -> bool) -> Vec<&'static str> {
    let citations = citations().unwrap();
    let none = Cited::default();
    let cited = |rule: &Rule| citations.get(rule.id).unwrap_or(&none);
    rules().iter().filter(|rule| wrong(rule, cited(rule))).map(|rule| rule.id).collect()
}

#[test]
fn every_citation_is_of_a_rule() {
    let known: BTreeSet<&str> = rules().iter().map(|rule| rule.id).collect();
    let citations = citations().unwrap();
    let unknown: Vec<_> = citations.keys().filter(|id| !known.contains(id.as_str())).collect();
    assert!(unknown.is_empty(), "no rule is called {unknown:?}: see tests/contract/rules.csv");
}

#[test]
fn every_enforced_rule_has_code_and_a_test() {
    let without = all(|rule, cited| {
        rule.status == Status::Enforced && (cited.code.is_empty() || cited.tests.is_empty())
    });
    assert!(without.is_empty(), "not cited by both code and a test: {without:?}");
}

#[test]
fn every_rule_of_the_sandbox_has_code_there_and_a_test() {
    let without = all(|rule, cited| {
        rule.status == Status::Sandbox && (cited.sandbox.is_empty() || cited.tests.is_empty())
    });
    assert!(without.is_empty(), "not cited by both the sandbox and a test: {without:?}");
}

#[test]
fn every_rule_without_a_test_says_why() {
    let reasons = untested();
    println!("{} rules have no test:", reasons.len());
    for (id, why) in &reasons {
        println!("  {id}: {why}");
    }
    let without = all(|_, cited| cited.tests.is_empty());
    let expected: Vec<&str> = reasons.keys().copied().collect();
    assert_eq!(
        without.iter().copied().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>(),
        expected
    );
    assert!(reasons.values().all(|why| why.ends_with('.')));
}

#[test]
fn rules_are_sentences_with_a_source() {
    let mut ids = BTreeSet::new();
    for Rule { id, kind, source, statement, .. } in rules() {
        assert!(ids.insert(id), "{id} is there twice");
        assert_eq!(id.split('.').next(), Some(*kind), "{id}");
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
        assert!(id.chars().all(letters), "{id}");
        assert!(source.starts_with("https://"), "{id}");
        assert!(statement.ends_with('.'), "{id}: {statement}");
    }
    assert!(ids.len() >= 250, "{}", ids.len());
}

#[test]
fn the_page_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract/TRACE.md");
    let text = fs::read_to_string(path).unwrap_or_default();
    assert!(text == page().unwrap(), "run `cargo run -p postmark-tests --bin trace`");
}

#[test]
fn a_citation_belongs_to_the_part_that_it_stands_in() {
    let mut found = BTreeMap::new();
    let text = "// contract: a.b c\nfn f() {} // contract: d\n#[cfg(test)]\n    // contract: a.b\n";
    collect("postmark-hyper/axum/src/lib.rs", text, &mut found);
    collect("tests/sandbox/src/api.rs", "// contract: c", &mut found);
    collect("postmark-core/tests/batch.rs", "/// contract: a.b\n// contract:  c", &mut found);
    let package = |name: &str| BTreeSet::from([name.to_owned()]);
    let axum = || package("postmark-hyper/axum");
    assert_eq!(found.keys().collect::<Vec<_>>(), ["a.b", "c"]);
    assert_eq!(found["a.b"], Cited { code: axum(), tests: axum(), ..Cited::default() });
    let (sandbox, tests) = (package("tests/sandbox"), package("postmark-core"));
    assert_eq!(found["c"], Cited { code: axum(), sandbox, tests });
}

#[test]
fn a_test_is_named_by_the_function_that_follows() {
    let mut found = BTreeMap::new();
    let text =
        "// contract: a.b c\n#[test]\nfn it_holds() {}\nfn f() {\n// contract: d\nlet x = 1;\n}\n";
    collect_tests("tests/tests/api/x.rs", text, &mut found);
    collect_tests("postmark-core/src/x.rs", text, &mut found);
    let cited = |name: Option<&str>| {
        let file = "tests/tests/api/x.rs".to_owned();
        BTreeSet::from([Test { file, name: name.map(str::to_owned) }])
    };
    assert_eq!(found["a.b"], cited(Some("it_holds")));
    assert_eq!(found["c"], found["a.b"]);
    assert_eq!(found["d"], cited(None));
}
