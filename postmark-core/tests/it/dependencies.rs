//! The core depends on a short list of crates, and on nothing that does I/O.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

const MANIFEST: &str = include_str!("../../Cargo.toml");
const LOCK: &str = include_str!("../../../Cargo.lock");

/// What the core depends on itself.
const DIRECT: [&str; 9] = [
    "base64",
    "bytes",
    "http",
    "http-body",
    "memchr",
    "percent-encoding",
    "serde",
    "serde_json",
    "thiserror",
];

/// What it may depend on as well, if asked to.
const OPTIONAL: [&str; 4] = ["chrono", "idna", "jiff", "time"];

/// The most crates of all levels, the core itself not counted: fewer is better.
const MAX_CRATES: usize = 18;

/// The dependencies of the manifest, and whether each is optional.
fn direct() -> BTreeMap<&'static str, bool> {
    let (_, rest) = MANIFEST.split_once("\n[dependencies]\n").unwrap();
    let section = rest.split("\n[").next().unwrap();
    let lines = section.lines().map(|line| line.split('#').next().unwrap().trim());
    lines
        .filter(|line| !line.is_empty())
        .map(|line| {
            let name = line.split(['.', ' ', '=']).next().unwrap();
            (name, line.contains("optional = true"))
        })
        .collect()
}

/// The packages of the lock file, with the names of what each depends on.
fn locked() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut packages = BTreeMap::<_, BTreeSet<_>>::new();
    for package in LOCK.split("[[package]]").skip(1) {
        let quoted = |line: &'static str| line.split('"').nth(1).unwrap();
        let mut lines = package.lines().filter(|line| !line.is_empty());
        let name = quoted(lines.find(|line| line.starts_with("name = ")).unwrap());
        let dependencies = lines
            .skip_while(|line| *line != "dependencies = [")
            .skip(1)
            .take_while(|line| *line != "]")
            .map(|line| quoted(line).split(' ').next().unwrap());
        packages.entry(name).or_default().extend(dependencies);
    }
    packages
}

#[test]
fn direct_dependencies_are_these() {
    let (optional, direct): (Vec<_>, Vec<_>) =
        direct().into_iter().partition(|(_, optional)| *optional);
    let names = |list: Vec<(&'static str, bool)>| list.into_iter().map(|(name, _)| name);
    assert!(names(direct.clone()).eq(DIRECT), "{direct:?}");
    assert!(names(optional.clone()).eq(OPTIONAL), "{optional:?}");
    // No other table adds any.
    assert!(!MANIFEST.contains("[target.") && !MANIFEST.contains("[build-dependencies"));
    assert!(!MANIFEST.contains("[dependencies."));
}

#[test]
fn all_dependencies_are_few() {
    let locked = locked();
    let mut all: BTreeSet<&str> = BTreeSet::new();
    let mut new = DIRECT.to_vec();
    while let Some(name) = new.pop() {
        if all.insert(name) {
            new.extend(locked.get(name).unwrap_or_else(|| panic!("{name} is not locked")));
        }
    }
    // The lock file has what features of other crates in the workspace add; that is no fewer.
    assert!(all.len() <= MAX_CRATES, "{}: {all:?}", all.len());
    assert!(all.len() >= DIRECT.len());
    for name in ["tokio", "futures-core", "libc", "getrandom", "rand", "wasm-bindgen", "log"] {
        assert!(!all.contains(name), "{name}");
    }
}
