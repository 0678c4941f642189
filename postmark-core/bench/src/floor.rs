//! What the tasks cost at least: each one written by hand for the values of this benchmark, with
//! unsafe code, and with nothing checked. A limit to be close to, not a design to copy.

mod escape;
pub(crate) mod reading;
pub(crate) mod writing;
