//! The known rules of Postmark, and where code and tests cite them.
//!
//! `contract/rules.csv` has a row for each rule. A citation is a comment on a separate line, with
//! one or more identifiers: `// contract: limit.batch.messages retry.429`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;
use std::{fs, io};

use crate::csv;

/// A rule, limit or oddity of Postmark.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its name: `limit.batch.messages`.
    pub id: &'static str,
    /// Its subject: the first word of its name.
    pub kind: &'static str,
    /// How the project handles it.
    pub status: Status,
    /// The public page that says so.
    pub source: &'static str,
    /// The rule, in one sentence.
    pub statement: &'static str,
}

/// How the project handles a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The clients or the webhook receivers follow it: code and a test cite it.
    Enforced,
    /// It may occur in what is parsed: a test cites it.
    Tolerated,
    /// The sandbox behaves so: its code and a test cite it.
    Sandbox,
    /// The code does not depend on it.
    Informational,
}

/// Where a rule is cited: the packages of the code, of the sandbox's code, and of the tests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cited {
    /// Packages whose code cites it.
    pub code: BTreeSet<String>,
    /// The sandbox, if its code does.
    pub sandbox: BTreeSet<String>,
    /// Packages whose tests cite it.
    pub tests: BTreeSet<String>,
}

/// A test that cites a rule: its file below the repository's root, and the function if it is in
/// Rust.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Test {
    /// The file.
    pub file: String,
    /// The name of the function.
    pub name: Option<String>,
}

/// The part of the project that a line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Code,
    Sandbox,
    Tests,
}

/// All rules, in the order of the file.
#[must_use]
pub fn rules() -> &'static [Rule] {
    static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
        csv::rows(include_str!("../contract/rules.csv"))
            .map(|[id, kind, status, source, statement]| Rule {
                id,
                kind,
                status: Status::named(status),
                source,
                statement,
            })
            .collect()
    });
    &RULES
}

/// The rules that no test cites, each with the reason.
#[must_use]
pub fn untested() -> BTreeMap<&'static str, &'static str> {
    csv::rows(include_str!("../contract/untested.csv")).map(|[id, why]| (id, why)).collect()
}

/// All citations in the sources of the project, by rule.
///
/// # Errors
///
/// A source cannot be read.
pub fn citations() -> io::Result<BTreeMap<String, Cited>> {
    let mut found = BTreeMap::new();
    read_sources(&mut |path, text| collect(path, text, &mut found))?;
    Ok(found)
}

/// The tests that cite each rule.
///
/// # Errors
///
/// A source cannot be read.
pub fn tests() -> io::Result<BTreeMap<String, BTreeSet<Test>>> {
    let mut found = BTreeMap::new();
    read_sources(&mut |path, text| collect_tests(path, text, &mut found))?;
    Ok(found)
}

/// Calls a function with the path and the text of each source of the project.
fn read_sources(read: &mut impl FnMut(&str, &str)) -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for folder in ["postmark-blocking", "postmark-core", "postmark-hyper", "postmark-wasm", "tests"]
    {
        walk(&root.join(folder), folder, read)?;
    }
    Ok(())
}

fn walk(folder: &Path, name: &str, read: &mut impl FnMut(&str, &str)) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(file) = entry.file_name().into_string() else { continue };
        let name = format!("{name}/{file}");
        if entry.file_type()?.is_dir() {
            if !["node_modules", "pkg", "target"].contains(&&*file) {
                walk(&entry.path(), &name, read)?;
            }
        } else if [".rs", ".ts", ".mjs"].iter().any(|end| file.ends_with(end)) {
            read(&name, &fs::read_to_string(entry.path())?);
        }
    }
    Ok(())
}

/// Collects the citations of one source.
pub fn collect(path: &str, text: &str, found: &mut BTreeMap<String, Cited>) {
    let package =
        ["/src/", "/tests/", "/test/"].iter().filter_map(|folder| path.find(folder)).min();
    let package = package.and_then(|end| path.get(..end)).unwrap_or(path).to_owned();
    for (part, id, _) in cited_in(path, text) {
        let cited: &mut Cited = found.entry(id.to_owned()).or_default();
        let packages = match part {
            Part::Code => &mut cited.code,
            Part::Sandbox => &mut cited.sandbox,
            Part::Tests => &mut cited.tests,
        };
        packages.insert(package.clone());
    }
}

/// Collects the tests of one source that cite a rule.
pub fn collect_tests(path: &str, text: &str, found: &mut BTreeMap<String, BTreeSet<Test>>) {
    for (_, id, rest) in cited_in(path, text).filter(|(part, ..)| *part == Part::Tests) {
        // The function follows its citations and attributes; a citation elsewhere has none.
        let mut lines = rest.lines().skip(1).map(str::trim);
        let next = lines.find(|line| !line.starts_with("//") && !line.starts_with("#["));
        let next = next.unwrap_or_default().trim_start_matches("async ");
        let name = next.strip_prefix("fn ").and_then(|rest| rest.split('(').next());
        let name = name.map(str::to_owned);
        found.entry(id.to_owned()).or_default().insert(Test { file: path.to_owned(), name });
    }
}

/// The rules that a source cites, each with the citing part and the text from there.
fn cited_in<'a>(path: &str, text: &'a str) -> impl Iterator<Item = (Part, &'a str, &'a str)> {
    let mut part = Part::of(path);
    let mut rest = text;
    text.split_inclusive('\n').flat_map(move |line| {
        let from = rest;
        rest = rest.get(line.len()..).unwrap_or_default();
        if line.trim() == "#[cfg(test)]" {
            part = Part::Tests;
        }
        let ids = line.trim().strip_prefix("// contract: ").unwrap_or_default();
        ids.split_whitespace().map(move |id| (part, id, from))
    })
}

impl Part {
    fn of(path: &str) -> Self {
        if path.starts_with("tests/sandbox/src/") {
            Self::Sandbox
        } else if path.starts_with("tests/") || path.contains("/tests/") || path.contains("/test/")
        {
            Self::Tests
        } else {
            Self::Code
        }
    }
}

impl Status {
    fn named(name: &str) -> Self {
        match name {
            "enforced" => Self::Enforced,
            "tolerated" => Self::Tolerated,
            "sandbox" => Self::Sandbox,
            "informational" => Self::Informational,
            _ => panic!("no status is called {name}"),
        }
    }

    /// Its name in the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Enforced => "enforced",
            Self::Tolerated => "tolerated",
            Self::Sandbox => "sandbox",
            Self::Informational => "informational",
        }
    }
}

/// The page that lists each rule with the packages that cite it, and each rule without a test with
/// the reason.
///
/// # Errors
///
/// A source cannot be read.
pub fn page() -> io::Result<String> {
    let citations = citations()?;
    let untested = untested();
    let none = Cited::default();
    let mut page = String::from(
        "# The contract, traced\n\n\
         Written by `cargo run -p postmark-tests --bin trace` from `rules.csv`, `untested.csv` and the \
         sources. `git grep -w 'contract:.*ID'` finds the citations of a rule.\n\n",
    );
    for status in [Status::Enforced, Status::Tolerated, Status::Sandbox, Status::Informational] {
        let count = rules().iter().filter(|rule| rule.status == status).count();
        let _ = writeln!(page, "- {count} rules are {}.", status.name());
    }
    page.push_str("\n| Rule | Status | Says | Code | Tests |\n|---|---|---|---|---|\n");
    for Rule { id, status, source, statement, .. } in rules() {
        let Cited { code, sandbox, tests } = citations.get(*id).unwrap_or(&none);
        let code = list(code.union(sandbox));
        let status = status.name();
        let statement = statement.replace('|', "\\|");
        let _ = writeln!(
            page,
            "| `{id}` | {status} | {statement} [Source]({source}) | {code} | {} |",
            list(tests.iter()),
        );
    }
    page.push_str("\n## Rules without a test\n\n| Rule | Why |\n|---|---|\n");
    for (id, why) in untested {
        let _ = writeln!(page, "| `{id}` | {why} |");
    }
    Ok(page)
}

fn list<'a>(packages: impl Iterator<Item = &'a String>) -> String {
    packages.map(String::as_str).collect::<Vec<_>>().join(", ")
}
