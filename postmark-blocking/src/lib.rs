//! A client for [Postmark](https://postmarkapp.com), on a blocking socket: no async runtime.
//!
//! ```no_run
//! use postmark_blocking::{Client, Content, Email};
//!
//! let client = Client::from_env()?;
//! let email = Email::new("me@example.com", "you@example.com", Content::text("Hello"));
//! let receipt = client.send(email.subject("First mail"))?;
//! println!("{:?}", receipt.message_id);
//! # Ok::<(), postmark_blocking::Error>(())
//! ```
//!
//! The token is in the environment, as `POSTMARK_SERVER_TOKEN`. [`Client::send`] makes any request
//! that Postmark knows, each of them an [`Endpoint`]; [`Client::send_batch`] sends any number of
//! mails, [`Client::pages`] reads a list to its end, and [`Client::reconcile`] searches for a mail
//! whose answer did not come. All of `postmark-core` is here too: this crate is the only
//! dependency that you need.
//!
//! # Sent, not sent, or unknown
//!
//! A mail must not be lost, nor sent twice. So an [`Error`] knows whether what was asked for
//! [may have happened](Error::may_have_happened), and only what surely did not is repeated, or what
//! does no harm when it is done twice. [`Exchange`] has the table, [`RetryPolicy`] the numbers,
//! [`Client::retry`] sets them.
//!
//! A server that answers before it was told all, and then hangs up, such as a proxy that refuses a
//! large request, may not be heard: the answer is read once the request is written. Such a request
//! counts as not sent, which it is.
//!
//! # Timeouts
//!
//! An attempt takes at most [60 seconds](Client::timeout), and one more for each
//! [100 kB](Client::slowest_upload) of its body: ten minutes for the 50 MB of the largest batch. It
//! covers everything from the name lookup to the end of the answer. Of this, the lookup and then
//! connecting, with TLS and proxy, take at most [10 seconds](Client::connect_timeout) each. Waits
//! between attempts come on top.
//!
//! An answer of more than [64 MB](Client::answer_limit) is cut off, and counts as none.
//!
//! # Connections
//!
//! They are kept open for 15 seconds, up to 16 of them, and shared by the clones of a client.
//! TLS is rustls with Mozilla's root certificates, or [those you give](Client::root_certificates);
//! its cryptography is the [process's default provider] where your program installs one, or else
//! ring. Redirects are not followed: the token stays with the host that it was meant for.
//!
//! [process's default provider]: https://docs.rs/rustls/0.23/rustls/crypto/struct.CryptoProvider.html#using-the-per-process-default-cryptoprovider
//!
//! # Proxies
//!
//! The proxy is what `https_proxy` or `HTTPS_PROXY` says, or for a base URL with `http`,
//! `http_proxy` or `HTTP_PROXY` (which a CGI program ignores, since there it is a request's header);
//! else `all_proxy` or `ALL_PROXY`. `no_proxy` or `NO_PROXY` lists exceptions: names, which cover
//! the names below them, addresses, or `*`. Set one with [`Client::proxy`], or [none at
//! all](Client::no_proxy). Proxies are asked for a tunnel, whatever the scheme. Local hosts are
//! always reached directly.

mod client;
mod file;
mod outcomes;
mod proxy;
mod rows;
mod transport;
mod witness;

#[doc(inline)]
pub use postmark_core::*;

pub use self::client::Client;
pub use self::file::attach_file;
pub use self::outcomes::Outcomes;
pub use self::rows::Rows;
