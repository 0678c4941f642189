//! Packages ready for a registry: their metadata, README, licenses, and contents.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by a panic")]

use std::fs;
use std::path::{Path, PathBuf};

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The folders and manifests of the published packages.
fn published() -> Vec<(String, String)> {
    let workspace = read(&root().join("Cargo.toml"));
    let (_, members) = workspace.split_once("members = [").expect("members");
    let (members, _) = members.split_once(']').expect("an end of the members");
    let members = members.split('"').skip(1).step_by(2);
    let manifests =
        members.map(|name| (name.to_owned(), read(&root().join(name).join("Cargo.toml"))));
    manifests.filter(|(_, manifest)| !manifest.contains("publish = false")).collect()
}

/// The value of a key in `[package]`, as it is written.
fn value<'a>(manifest: &'a str, key: &str) -> Option<&'a str> {
    let package = manifest.split("\n[").next()?;
    package.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))
}

#[test]
fn every_package_says_where_it_comes_from() {
    let packages = published();
    assert!(packages.len() >= 8, "{}", packages.len());
    for (folder, manifest) in packages {
        let name = value(&manifest, "name").expect("a name").trim_matches('"');
        for key in ["version", "license", "repository", "homepage", "rust-version"] {
            assert!(manifest.contains(&format!("\n{key}.workspace = true")), "{folder}: {key}");
        }
        let documentation = format!("\"https://docs.rs/{name}\"");
        assert_eq!(value(&manifest, "documentation"), Some(&*documentation), "{folder}");
        assert_eq!(value(&manifest, "readme"), Some("\"README.md\""), "{folder}");
        let description = value(&manifest, "description").unwrap_or_default();
        assert!(description.to_lowercase().contains("unofficial"), "{folder}: {description}");
        assert!(manifest.contains("[package.metadata.docs.rs]\nall-features = true"), "{folder}");
    }
}

#[test]
fn every_package_has_its_readme_and_both_licences() {
    for (folder, _) in published() {
        let at = |file| root().join(&folder).join(file);
        let readme = read(&at("README.md")).to_lowercase();
        assert!(readme.contains("unofficial"), "{folder}");
        assert!(readme.contains("this project is not made by postmark"), "{folder}");
        for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
            assert!(readme.contains(&licence.to_lowercase()), "{folder}: {licence}");
            // A link, which some systems check out as a file that contains the path.
            assert_eq!(read(&at(licence)), read(&root().join(licence)), "{folder}: {licence}");
        }
    }
}

#[test]
fn no_package_ships_tests_or_benchmarks() {
    for (folder, manifest) in published() {
        let include = value(&manifest, "include").expect("a list of what is shipped");
        let shipped: Vec<_> = include.split('"').skip(1).step_by(2).collect();
        for entry in &shipped {
            let known = ["/src", "/examples", "/migrations", "/README.md", "/LICENSE-*"];
            assert!(known.contains(entry), "{folder}: {entry}");
        }
        for entry in ["/src", "/README.md", "/LICENSE-*"] {
            assert!(shipped.contains(&entry), "{folder}: {entry}");
        }
    }
}

#[test]
fn documentation_says_which_feature_an_item_needs() {
    for (folder, _) in published() {
        let library = read(&root().join(&folder).join("src/lib.rs"));
        assert!(library.contains("\n#![cfg_attr(docsrs, feature(doc_cfg))]\n"), "{folder}");
    }
}
