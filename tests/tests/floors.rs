//! What may use what: the floors of the core, and no circles and no detours over a crate's root in
//! any crate.

use std::path::Path;

use postmark_tests::imports::{Imports, Module};

/// The floors of the core, from the top: each uses only itself and those that follow.
const FLOORS: [&str; 9] =
    ["adapter", "machine", "webhook", "api", "list", "request", "time", "error", "text"];

/// The crates whose files form no circle.
const OPEN: [&str; 5] = [
    "postmark-core",
    "postmark-blocking",
    "postmark-hyper",
    "postmark-wasm",
    "postmark-wasm/js/engine",
];

/// The crates whose imports name a module.
const NAMED: [&str; 6] = [
    "postmark-core",
    "postmark-blocking",
    "postmark-hyper",
    "postmark-wasm",
    "postmark-wasm/js/engine",
    "tests/sandbox",
];

fn imports(name: &str) -> Imports {
    Imports::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name).join("src"))
}

fn named(module: &Module) -> String {
    module.join("::")
}

#[test]
fn every_module_of_the_core_stands_on_a_floor() {
    let core = imports("postmark-core");
    let strays = core.modules().filter(|module| floor(module).is_none());
    assert_eq!(strays.map(named).collect::<Vec<_>>(), Vec::<String>::new());
    for name in FLOORS {
        assert!(
            core.modules().any(|module| module.first().is_some_and(|first| first == name)),
            "{name} is empty"
        );
    }
}

#[test]
fn a_floor_of_the_core_uses_only_those_below_it() {
    let core = imports("postmark-core");
    let up = core.arrows().filter(|(from, to)| floor(from) > floor(to));
    let up: Vec<_> = up.map(|(from, to)| format!("{} uses {}", named(from), named(to))).collect();
    assert_eq!(up, Vec::<String>::new());
}

#[test]
fn no_files_of_a_crate_use_each_other_in_a_circle() {
    for name in OPEN {
        let imports = imports(name);
        let circles = imports.circles();
        let circles: Vec<Vec<_>> =
            circles.into_iter().map(|circle| circle.into_iter().map(named).collect()).collect();
        assert!(circles.is_empty(), "{name}: {circles:#?}");
    }
}

#[test]
fn imports_name_the_module_and_not_the_root() {
    for name in NAMED {
        let of_root = imports(name).of_root;
        let of_root: Vec<_> =
            of_root.iter().map(|(file, path)| format!("{}: {path}", named(file))).collect();
        assert!(of_root.is_empty(), "{name}: {of_root:#?}");
    }
}

#[test]
fn architecture_names_every_module() {
    let page = include_str!("../../ARCHITECTURE.md");
    for name in NAMED {
        let imports = imports(name);
        let missing = imports.modules().filter(|module| {
            let stands = |text: &str| page.contains(&format!("`{text}`"));
            let Some((last, folders)) = module.split_last() else { return false };
            let in_folder = folders.iter().any(|folder| stands(&format!("{folder}/")));
            !(in_folder || stands(last) || stands(&format!("{last}/")) || stands(&module.join("/")))
        });
        let missing: Vec<_> = missing.map(named).collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
    }
}

/// Which floor a module stands on, counted from the top.
fn floor(module: &Module) -> Option<usize> {
    FLOORS.iter().position(|floor| module.first().is_some_and(|first| first == floor))
}
