//! The Postmark protocol, with no I/O.

mod address;
mod attachment;
mod date;
mod eastern_time;
mod error_code;
mod fault;
mod header;
mod metadata;
mod recipients;
#[cfg_attr(not(test), expect(dead_code, reason = "for the exchange, which is to come"))]
mod retry_after;
mod scanner;
mod short;
mod timestamp;

pub use address::{Address, IntoAddress};
pub use attachment::Attachment;
pub use date::Date;
pub use eastern_time::EasternTime;
pub use error_code::{ErrorCode, ErrorKind, Retry};
pub use fault::Fault;
pub use header::Header;
pub use metadata::Metadata;
pub use recipients::{IntoRecipients, Recipients};
pub use timestamp::Timestamp;
