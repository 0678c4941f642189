//! Text, read and written: JSON, base64, and the grammars of dates.

pub(crate) mod base64;
pub(crate) mod copied;
mod decode_error;
pub(crate) mod deserializer;
mod entries;
pub(crate) mod json;
pub(crate) mod lenient;
pub(crate) mod lossy;
pub(crate) mod misfit;
pub(crate) mod reader;
pub(crate) mod scanner;
pub(crate) mod short;
pub(crate) mod source;
pub(crate) mod url;

pub use self::decode_error::DecodeError;
