//! The names of types, as users write them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The folder of the resources.
pub(crate) fn api() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../postmark-core/src/api")
}

/// The result of `std::any::type_name`, as written after `use postmark_core::{*, api::*}`.
pub(crate) fn public(name: &str) -> String {
    name.split_inclusive(['<', '>', ',', ' '])
        .map(|part| {
            let last = part.rsplit("::").next().unwrap();
            match part.strip_prefix("postmark_core::api::").and_then(|it| it.split_once("::")) {
                Some((resource, _)) => in_resource(resource, last),
                None => last.to_owned(),
            }
        })
        .collect()
}

/// The name of a type defined in a resource: prefixed with that of the resource, unless the type is
/// re-exported at the crate's root.
pub(crate) fn in_resource(resource: &str, name: &str) -> String {
    static REEXPORTED: LazyLock<BTreeMap<String, String>> = LazyLock::new(reexported);
    let reexported = REEXPORTED.get(name.trim_end_matches(['<', '>', ',', ' ']));
    match Some(resource)
        .filter(|resource| !is_at_the_root(resource))
        .or(reexported.map(String::as_str))
    {
        Some(resource) => format!("{resource}::{name}"),
        None => name.to_owned(),
    }
}

/// Whether the types of a resource are re-exported at the crate's root.
fn is_at_the_root(resource: &str) -> bool {
    let root = include_str!("../../../postmark-core/src/lib.rs");
    root.contains(&format!("\npub use api::{resource}::"))
}

/// The types that a resource re-exports from another one.
fn reexported() -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for file in fs::read_dir(api()).unwrap().map(|file| file.unwrap().path()) {
        let resource = file.file_stem().unwrap().to_str().unwrap();
        let source = fs::read_to_string(&file).unwrap_or_default();
        for exports in source.lines().filter_map(|line| line.strip_prefix("pub use crate::api::")) {
            let exports = exports.split(|c: char| !c.is_alphanumeric());
            let types = exports.filter(|name| name.starts_with(char::is_uppercase));
            names.extend(types.map(|name| (name.to_owned(), resource.to_owned())));
        }
    }
    names
}
