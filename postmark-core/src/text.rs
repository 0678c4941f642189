//! Parsing and writing of text: JSON, base64, dates, and mailboxes from untrusted sources.

pub(crate) mod base64;
pub(crate) mod case;
pub(crate) mod copied;
mod decode_error;
pub(crate) mod deserializer;
pub(crate) mod encoded_words;
mod entries;
pub(crate) mod find;
pub(crate) mod float;
pub(crate) mod invisible;
pub(crate) mod json;
pub(crate) mod lenient;
pub(crate) mod lossy;
pub(crate) mod mailbox;
pub(crate) mod misfit;
pub(crate) mod quoted;
pub(crate) mod reader;
pub(crate) mod scanner;
pub(crate) mod short;
pub(crate) mod short_list;
pub(crate) mod source;
mod specials;
pub(crate) mod unspaced;
pub(crate) mod url;

pub use self::decode_error::DecodeError;
