//! Reads a file as an attachment.

use std::fs::File;
use std::io;
use std::path::Path;
use std::thread;

use postmark_core::Attachment;
use postmark_core::adapter::file;
use tokio::sync::oneshot;

/// Reads a file into an attachment. The attachment takes the file's name, and its content type from
/// the extension.
///
/// It is read on a separate thread, so that no runtime blocks on the disk, and works on every
/// runtime.
///
/// ```no_run
/// use postmark_hyper::{Content, Email, attach_file};
///
/// # async fn invoice() -> std::io::Result<Email> {
/// let page = r#"<img src="cid:logo"> Your invoice is attached."#;
/// let email = Email::new("me@example.com", "you@example.com", Content::html(page))
///     .attach(attach_file("static/logo.png").await?.content_id("logo"))
///     .attach(attach_file("out/invoice-77.pdf").await?);
/// # Ok(email)
/// # }
/// ```
///
/// # Errors
///
/// The file cannot be read, or exceeds the 10 MB that a message can have
/// ([`io::ErrorKind::FileTooLarge`]). The error names the path.
pub async fn attach_file(path: impl AsRef<Path>) -> io::Result<Attachment> {
    let path = path.as_ref().to_owned();
    let (done, attachment) = oneshot::channel();
    let read = move || {
        // Fails if the future was dropped.
        let _ = done.send(file::attachment(&path, |path| File::open(path)));
    };
    thread::Builder::new().name("postmark-file".into()).spawn(read)?;
    attachment.await.unwrap_or_else(|_| Err(io::ErrorKind::Interrupted.into()))
}
