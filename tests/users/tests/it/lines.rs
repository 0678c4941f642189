//! The lines of code of each program and of the same one in `peers/`, as their headers state them.

use std::fs;
use std::path::Path;

/// The programs, each with the file of its peer.
const PROGRAMS: [(&str, &str); 6] = [
    ("newsletter", "newsletter.rs"),
    ("job", "job.py"),
    ("own_stack", "own_stack.rs"),
    ("tenants", "tenants.mjs"),
    ("migrant", "migrant.py"),
    ("first_email", "first_email.rs"),
];

/// The lines that are neither blank nor a comment.
fn code(file: &str, text: &str) -> usize {
    let comment = if Path::new(file).extension() == Some("py".as_ref()) { "#" } else { "//" };
    let lines = text.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with(comment)).count()
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
}

#[test]
fn headers_state_the_lines_of_code() {
    for (name, peer) in PROGRAMS {
        let [program, peers] = [format!("src/bin/{name}.rs"), format!("peers/{peer}")];
        let [ours, theirs] = [&program, &peers].map(|file| code(file, &read(file)));
        let stated = format!("//! Lines of code: {ours}. The peer's, `{peers}`: {theirs}.");
        assert!(read(&program).contains(&stated), "{program}: {stated}");
        let row = format!("| [`{name}`]({program}) | {ours} | [{theirs}]({peers}) |");
        assert!(read("README.md").contains(&row), "README.md: {row}");
    }
}

#[test]
fn comments_and_blank_lines_do_not_count() {
    assert_eq!(code("a.rs", "//! a\n\n#[b]\nfn f() {\n    // c\n}\n"), 3);
    assert_eq!(code("a.py", "# a\nf()  # b\n"), 1);
}
