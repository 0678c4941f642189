//! Requests and responses in general.

pub(crate) mod fault;
pub(crate) mod fields;
pub(crate) mod json;
pub(crate) mod listening;
pub(crate) mod query;
pub(crate) mod refusal;
pub(crate) mod response;
pub(crate) mod route_fault;
