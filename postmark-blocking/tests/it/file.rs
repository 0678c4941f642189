//! Attachments from files.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process;

use postmark_blocking::attach_file;

/// A directory for one test of this process.
fn directory(test: &str) -> PathBuf {
    let name = format!("{test}-{}", process::id());
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&directory).unwrap();
    directory
}

#[test]
fn a_file_keeps_its_name_and_kind() {
    let directory = directory("name");
    let path = directory.join("invoice 77.pdf");
    fs::write(&path, b"%PDF-1.7").unwrap();
    let attachment = attach_file(path).unwrap();
    assert_eq!(attachment.name(), "invoice 77.pdf");
    assert_eq!(attachment.media_type(), "application/pdf");
    assert_eq!(&attachment.content()[..], b"%PDF-1.7");
    assert_eq!(attachment.check(), Ok(()));
    fs::remove_dir_all(directory).unwrap();
}

#[test]
fn what_is_no_file_or_too_large_is_an_error() {
    let kind = |path: &Path| attach_file(path).unwrap_err().kind();
    let directory = directory("large");
    assert_eq!(kind(&directory.join("nothing")), ErrorKind::NotFound);
    let text = attach_file(directory.join("nothing")).unwrap_err().to_string();
    assert!(text.contains(&directory.join("nothing").display().to_string()), "{text}");
    assert_eq!(kind(Path::new("/")), ErrorKind::IsADirectory);
    let large = directory.join("large.bin");
    fs::write(&large, vec![0; (10 << 20) + 1]).unwrap();
    assert_eq!(kind(&large), ErrorKind::FileTooLarge);
    fs::remove_dir_all(directory).unwrap();
}
