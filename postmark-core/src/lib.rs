//! The Postmark protocol, with no I/O.

mod address;
mod attachment;
mod error_code;
mod fault;
mod header;
mod metadata;
mod recipients;

pub use address::{Address, IntoAddress};
pub use attachment::Attachment;
pub use error_code::{ErrorCode, ErrorKind, Retry};
pub use fault::Fault;
pub use header::Header;
pub use metadata::Metadata;
pub use recipients::{IntoRecipients, Recipients};
