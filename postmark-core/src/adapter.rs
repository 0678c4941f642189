//! What adapters share. For authors of adapters, not for those who send email.
//!
//! An adapter sends the requests that the core builds. The decisions it makes on the way do not
//! depend on its HTTP stack, so they are here, as pure functions and state machines:
//!
//! | | decides |
//! |---|---|
//! | [`BatchRun`] | which chunk of a batch to send next, when requests are futures |
//! | [`Destination`] | where to connect, and how errors name the place |
//! | [`environment`] | which token and base URL to take from the environment |
//! | [`file`](mod@file) | the name of an attached file, and errors that name its path |
//! | [`Limits`] | how long an attempt may take, and how long a response may be |
//! | [`ListRows`] | which request to send for the next row of a list |
//! | [`ProxyRule`], [`Proxy`] | which proxy leads to a host, if any |
//! | [`Tunnel`] | what to write to a proxy, and how to read its response |
//!
//! Nothing here reads the environment: functions take a closure that returns the value of a
//! variable. Pass one that reads the variables of the process:
//!
//! ```
//! use postmark_core::adapter::ProxyRule;
//!
//! let variable = |name: &str| {
//!     std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
//! };
//! let target = "http://localhost:8025/email".parse()?;
//! assert!(ProxyRule::Environment.proxy(&target, variable)?.is_none());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod batch_run;
mod destination;
pub mod environment;
pub mod file;
mod limits;
mod list_rows;
mod no_proxy;
mod proxy;
mod settings;
mod tunnel;

pub use self::batch_run::BatchRun;
pub use self::destination::{Destination, Stage};
pub use self::limits::Limits;
pub use self::list_rows::{ListRows, RowStep};
pub use self::no_proxy::without_brackets;
pub use self::proxy::{Proxy, ProxyKind, ProxyRule};
pub use self::tunnel::{Tunnel, TunnelError, TunnelStep, TunnelTarget};
