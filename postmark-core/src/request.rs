//! One request and its response.

mod body;
mod config;
mod draft;
mod endpoint;
pub(crate) mod prepare;
mod raw;
mod retry_policy;
mod rooms;
mod seal;
mod secret;
mod send_defaults;
mod token;

pub use self::body::Body;
pub(crate) use self::body::Recognize;
pub use self::config::Config;
pub use self::draft::Draft;
pub use self::endpoint::Endpoint;
pub use self::prepare::{RESPONSE_HEADERS, prepare, read};
pub use self::raw::Raw;
pub use self::retry_policy::RetryPolicy;
pub use self::seal::Sealed;
pub use self::secret::Secret;
pub use self::send_defaults::SendDefaults;
pub use self::token::{
    AccountToken, DmarcSignup, DmarcToken, ServerToken, SpamCheck, StatusPage, Token,
};
