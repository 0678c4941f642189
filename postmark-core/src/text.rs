//! Text, read and written: JSON, base64, and the grammars of dates.

pub(crate) mod base64;
pub(crate) mod json;
pub(crate) mod lenient;
pub(crate) mod reader;
pub(crate) mod scanner;
pub(crate) mod short;
