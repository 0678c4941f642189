//! A client for [Postmark](https://postmarkapp.com) on hyper.

mod answer;
mod client;
mod connect;
#[cfg(any(feature = "tokio", feature = "async-std", feature = "smol"))]
mod constructors;
mod io;
mod limiter;
mod outcomes;
mod proxy;
mod rows;
mod runtime;
mod stack;
mod tls;
mod transport;
mod tunnel;

#[doc(inline)]
pub use postmark_core::*;

pub use self::client::Client;
pub use self::outcomes::Outcomes;
pub use self::rows::Rows;
pub use self::transport::{BoxFuture, Transport};
