//! A file on the disk becomes an attachment.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use postmark_core::{Attachment, Email};

/// Reads a file into an attachment, which takes its name and the content type of its extension.
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
/// The file cannot be read, or has more than the 10 MB that a message can have
/// ([`io::ErrorKind::FileTooLarge`]).
pub fn attach_file(path: impl AsRef<Path>) -> io::Result<Attachment> {
    let path = path.as_ref();
    let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    let mut content = Vec::new();
    File::open(path)?.take(Email::MAX_BYTES as u64 + 1).read_to_end(&mut content)?;
    if content.len() > Email::MAX_BYTES {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(Attachment::new(name.to_string_lossy(), content))
}
