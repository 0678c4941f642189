//! Allowed dependencies: the layers of the core and of the sandbox, and no cycles and no detours
//! over a crate's root in any crate.

use std::path::Path;

use postmark_tests::imports::{Imports, Module};

/// The layers of a crate, from the top: each uses only itself and those that follow.
struct Floors {
    name: &'static str,
    floors: &'static [&'static str],
}

const FLOORS: [Floors; 2] = [
    Floors {
        name: "postmark-core",
        floors: &[
            "adapter", "outbox", "machine", "webhook", "api", "list", "request", "time", "error",
            "text",
        ],
    },
    Floors {
        name: "tests/sandbox",
        floors: &[
            "remote",
            "sandbox",
            "waiting",
            "app",
            "control",
            "seed",
            "routes",
            "inbox",
            "satellites",
            "smtp",
            "api",
            "delivery",
            "account",
            "webhook",
            "mail",
            "options",
            "http",
            "tls",
            "time",
            "bounded",
        ],
    },
];

/// The crates whose files form no cycle, whose imports name a module, and whose modules are listed
/// in ARCHITECTURE.md.
const CRATES: [&str; 11] = [
    "postmark-core",
    "postmark-core/templates",
    "postmark-blocking",
    "postmark-blocking/outbox",
    "postmark-hyper",
    "postmark-hyper/axum",
    "postmark-hyper/lettre",
    "postmark-hyper/outbox",
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
fn every_module_stands_on_a_floor() {
    for Floors { name, floors } in FLOORS {
        let imports = imports(name);
        let strays = imports.modules().filter(|module| floor(floors, module).is_none());
        assert_eq!(strays.map(named).collect::<Vec<_>>(), Vec::<String>::new(), "{name}");
        for (index, one) in floors.iter().enumerate() {
            let is_used = imports.modules().any(|module| floor(floors, module) == Some(index));
            assert!(is_used, "{name}: {one} is empty");
        }
    }
}

#[test]
fn a_floor_uses_only_those_below_it() {
    for Floors { name, floors } in FLOORS {
        let imports = imports(name);
        let up = imports.arrows().filter(|(from, to)| floor(floors, from) > floor(floors, to));
        let up = up.map(|(from, to)| format!("{} uses {}", named(from), named(to)));
        assert_eq!(up.collect::<Vec<_>>(), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn no_files_of_a_crate_use_each_other_in_a_circle() {
    for name in CRATES.into_iter().chain(["tests"]) {
        let imports = imports(name);
        let circles = imports.circles();
        let circles: Vec<Vec<_>> =
            circles.into_iter().map(|circle| circle.into_iter().map(named).collect()).collect();
        assert!(circles.is_empty(), "{name}: {circles:#?}");
    }
}

#[test]
fn imports_name_the_module_and_not_the_root() {
    for name in CRATES {
        let of_root = imports(name).of_root;
        let of_root: Vec<_> =
            of_root.iter().map(|(file, path)| format!("{}: {path}", named(file))).collect();
        assert!(of_root.is_empty(), "{name}: {of_root:#?}");
    }
}

#[test]
fn architecture_names_every_module() {
    let page = include_str!("../../ARCHITECTURE.md");
    for name in CRATES {
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

/// The layer of a module, counted from the top.
fn floor(floors: &[&str], module: &Module) -> Option<usize> {
    floors.iter().position(|floor| module.first().is_some_and(|first| first == floor))
}
