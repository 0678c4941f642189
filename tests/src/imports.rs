//! The dependencies between the files of a crate, parsed from the imports and paths in its sources.
//!
//! A re-export is followed to the file that defines the item, so that a module that only re-exports
//! hides no cycle. `mod` declarations and re-exports are not imports.

mod scan;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use self::scan::{Source, scan};

/// A module, by its path in the crate: `["request", "body"]`. The crate root is the empty path.
pub type Module = Vec<String>;

/// The files of a crate, and what each of them uses.
#[derive(Debug)]
pub struct Imports {
    sources: BTreeMap<Module, Source>,
    arrows: BTreeMap<Module, BTreeSet<Module>>,
    /// Imports that name the crate root: the file, and the path as written.
    pub of_root: Vec<(Module, String)>,
}

impl Imports {
    /// Parses the sources of a crate in its `src` folder.
    #[must_use]
    pub fn read(src: &Path) -> Self {
        let mut files = Vec::new();
        list(src, &mut files);
        let sources = files.iter().filter_map(|file| {
            let module = module(file.strip_prefix(src).expect("a file below"))?;
            Some((module, scan(&fs::read_to_string(file).expect("a source"))))
        });
        let sources = sources.collect();
        let mut imports = Self { sources, arrows: BTreeMap::new(), of_root: Vec::new() };
        imports.follow();
        imports
    }

    /// All modules but the crate root.
    pub fn modules(&self) -> impl Iterator<Item = &Module> {
        self.sources.keys().filter(|module| !module.is_empty())
    }

    /// The dependencies between files: user and used.
    pub fn arrows(&self) -> impl Iterator<Item = (&Module, &Module)> {
        self.arrows.iter().flat_map(|(from, to)| to.iter().map(move |to| (from, to)))
    }

    /// The groups of files that all depend on each other, directly or indirectly.
    #[must_use]
    pub fn circles(&self) -> Vec<Vec<&Module>> {
        let reached: BTreeMap<_, _> =
            self.arrows.keys().map(|module| (module, self.reached(module))).collect();
        let mut circles: Vec<Vec<&Module>> = Vec::new();
        for (module, others) in &reached {
            if !others.contains(module) || circles.iter().any(|circle| circle.contains(module)) {
                continue;
            }
            let back = |other: &&Module| reached.get(*other).is_some_and(|it| it.contains(module));
            circles.push(others.iter().copied().filter(back).collect());
        }
        circles
    }

    fn reached<'a>(&'a self, from: &'a Module) -> BTreeSet<&'a Module> {
        let mut reached = BTreeSet::new();
        let mut open = vec![from];
        while let Some(module) = open.pop() {
            let next = self.arrows.get(module).into_iter().flatten();
            open.extend(next.filter(|next| reached.insert(*next)));
        }
        reached
    }

    /// Resolves all paths of all files.
    fn follow(&mut self) {
        let mut of_root = Vec::new();
        let macros: BTreeMap<&String, &Module> = self
            .sources
            .iter()
            .flat_map(|(module, source)| source.macros.iter().map(move |name| (name, module)))
            .collect();
        for (module, source) in self.sources.iter().filter(|(module, _)| !module.is_empty()) {
            let mut to = BTreeSet::new();
            let aliases = self.aliases(module, source);
            for path in &source.paths {
                let Some(absolute) = self.absolute(module, &aliases, path) else { continue };
                if absolute.first().is_some_and(|first| !self.has(first)) {
                    of_root.push((module.clone(), path.join("::")));
                }
                to.insert(self.definition(&absolute));
            }
            let called = source.calls.difference(&source.macros);
            to.extend(called.filter_map(|name| macros.get(name)).map(|module| (*module).clone()));
            to.remove(module);
            to.remove(&Module::new());
            self.arrows.insert(module.clone(), to);
        }
        self.of_root = of_root;
    }

    /// Whether this is the name of a top-level module.
    fn has(&self, name: &String) -> bool {
        self.sources.contains_key(std::slice::from_ref(name))
    }

    /// The names under which a file imports modules.
    fn aliases(&self, module: &Module, source: &Source) -> BTreeMap<String, Module> {
        let uses = source.paths.iter().chain(source.exports.values());
        let named = uses.filter_map(|path| {
            let path = self.absolute(module, &BTreeMap::new(), path)?;
            Some((path.last()?.clone(), path)).filter(|(_, path)| self.sources.contains_key(path))
        });
        named.collect()
    }

    /// A path from the crate root; `None` for one into another crate, or that is not a path of
    /// modules.
    fn absolute(
        &self,
        module: &Module,
        aliases: &BTreeMap<String, Module>,
        path: &[String],
    ) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        let (mut absolute, rest) = match first.as_str() {
            "crate" => (Vec::new(), rest),
            "self" => (module.clone(), rest),
            "super" => {
                let up = path.iter().take_while(|part| *part == "super").count();
                (module.get(..module.len().checked_sub(up)?)?.to_vec(), &path[up..])
            }
            name => {
                let child: Module = module.iter().cloned().chain([name.to_owned()]).collect();
                let known = self.sources.contains_key(&child).then_some(child);
                (known.or_else(|| aliases.get(name).cloned())?, rest)
            }
        };
        absolute.extend(rest.iter().cloned());
        Some(absolute)
    }

    /// The module that defines the target of an absolute path: the longest module in the path, or
    /// the one that it re-exports the item from.
    fn definition(&self, path: &[String]) -> Module {
        let len = (0..=path.len()).rev().find(|len| self.sources.contains_key(&path[..*len]));
        let (module, rest) = path.split_at(len.unwrap_or(0));
        let module = module.to_vec();
        let (Some(source), Some(name)) = (self.sources.get(&module), rest.first()) else {
            return module;
        };
        match source.exports.get(name) {
            Some(export) => match self.absolute(&module, &BTreeMap::new(), export) {
                Some(path) if path.starts_with(&module) && path.len() > module.len() + 1 => {
                    self.definition(&path)
                }
                Some(path) if !path.starts_with(&module) => self.definition(&path),
                _ => module,
            },
            None => module,
        }
    }
}

/// All Rust files in a folder, recursively.
fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            list(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The module of a file below `src`; a program's `main.rs` is not part of the library.
fn module(file: &Path) -> Option<Module> {
    let parts = file.with_extension("");
    let mut module: Module = parts.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    match module.last().map(String::as_str) {
        Some("main") if module.len() == 1 => return None,
        Some("lib") if module.len() == 1 => module.clear(),
        Some("mod") => drop(module.pop()),
        _ => {}
    }
    Some(module)
}
