//! Reads a file as an attachment.

use std::fs::File;
use std::io;
use std::path::Path;

use postmark_core::Attachment;
use postmark_core::adapter::file;

/// Reads a file into an attachment. The attachment takes the file's name, and its content type from
/// the extension.
///
/// ```no_run
/// use postmark_blocking::{Content, Email, attach_file};
///
/// let page = r#"<img src="cid:logo"> Your invoice is attached."#;
/// let email = Email::new("me@example.com", "you@example.com", Content::html(page))
///     .attach(attach_file("static/logo.png")?.content_id("logo"))
///     .attach(attach_file("out/invoice-77.pdf")?);
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// The file cannot be read, or exceeds the 10 MB that a message can have
/// ([`io::ErrorKind::FileTooLarge`]). The error names the path.
pub fn attach_file(path: impl AsRef<Path>) -> io::Result<Attachment> {
    file::attachment(path.as_ref(), |path| File::open(path))
}
