//! Counts the files of a crate, their dependencies and the cycles among them:
//! `cargo run -p postmark-tests --bin floors postmark-core/src`, or several folders.

#![allow(clippy::print_stdout, reason = "that is what it is for")]

use std::env;
use std::path::Path;

use postmark_tests::imports::Imports;

fn main() {
    for src in env::args().skip(1) {
        let imports = Imports::read(Path::new(&src));
        let circles = imports.circles();
        println!(
            "{src}: {} files, {} arrows, {} circles, {} imports of the root",
            imports.modules().count(),
            imports.arrows().count(),
            circles.len(),
            imports.of_root.len(),
        );
        for circle in circles {
            let names: Vec<String> = circle.iter().map(|module| module.join("::")).collect();
            println!("  circle: {}", names.join(", "));
        }
        for (module, path) in &imports.of_root {
            println!("  root: {} uses {path}", module.join("::"));
        }
    }
}
