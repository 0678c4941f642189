//! Reads a file as an attachment, with a size limit and errors that name the path.

use std::io::{self, Read};
use std::path::Path;

use crate::api::email::{Attachment, Email};

/// Reads a file into an attachment. The attachment takes the file's name, and its content type from
/// the extension. `open` opens the file at a path.
///
/// # Errors
///
/// The file cannot be read, or has more bytes than [`Email::MAX_BYTES`]
/// ([`io::ErrorKind::FileTooLarge`]). The text of the error names the path.
pub fn attachment<R: Read>(
    path: &Path,
    open: impl FnOnce(&Path) -> io::Result<R>,
) -> io::Result<Attachment> {
    let named = |error: io::Error| {
        io::Error::new(error.kind(), format!("cannot attach {}: {error}", path.display()))
    };
    let name = path.file_name().ok_or_else(|| named(io::ErrorKind::IsADirectory.into()))?;
    let mut content = Vec::new();
    let file = open(path).map_err(named)?;
    file.take(Email::MAX_BYTES as u64 + 1).read_to_end(&mut content).map_err(named)?;
    if content.len() > Email::MAX_BYTES {
        return Err(named(io::ErrorKind::FileTooLarge.into()));
    }
    Ok(Attachment::new(name.to_string_lossy(), content))
}
