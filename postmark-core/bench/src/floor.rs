//! The minimum cost of the tasks: each one is written by hand for the values of this benchmark,
//! with unsafe code, and without checks. A limit to approach, not a design to copy.

mod escape;
pub(crate) mod reading;
pub(crate) mod writing;
