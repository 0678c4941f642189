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
//! mails, [`Client::list`] reads a list to its end, and [`Client::reconcile`] searches for a mail
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
//! A server that answers before it has the request whole, such as a proxy that refuses a large
//! request, is not heard: the answer is read once the request is written. Such a request counts as
//! not sent, which it is, and its connection is closed.
//!
//! # Timeouts
//!
//! An attempt takes at most [60 seconds](Client::timeout), and one more for each
//! [100 kB](Client::slowest_upload) of its body: ten minutes for the 50 MB of the largest batch. It
//! covers everything from the name lookup to the end of the answer. Of this, the lookup and then
//! connecting, with TLS and proxy, take at most [10 seconds](Client::connect_timeout) each. Waits
//! between attempts come on top.
//!
//! An answer of more than [64 MB](Client::response_limit) is cut off, and counts as none.
//!
//! # Connections
//!
//! They are kept open for 15 seconds and shared by the clones of a client. There are as many as
//! threads that send at a time. No thread is started for a request; one looks up the host's name
//! when a connection is made.
//!
//! HTTP/1.1, which this client speaks, has no numbers that say to which request a response belongs:
//! it is the next one that arrives. So a connection is closed before anything else goes over it
//!
//! - if bytes arrive that nobody asked for: before a request, or before it is written whole;
//! - if the response is an error, or is not believed, as the receipt of another recipient;
//! - if a timeout, a limit or the server ended the response.
//!
//! What remains is a response too many that arrives *between* the last part of a request and its own
//! response, and that could be its own: a refusal, a 429, a receipt without recipients. In a test
//! where a server in between wrote one response too many for 1 % of 26,000 emails, without these
//! measures, 21 to 54 receipts were those of other emails, 6 to 15 emails counted as sent that never
//! were, up to 2 as not sent that were accepted, and one email was accepted twice. If you cannot
//! trust what is between you and Postmark, use each connection once, with
//! [`Client::reuse_connections`], or `postmark-hyper`, which speaks HTTP/2.
//!
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
//! the names below them, addresses, networks such as `10.0.0.0/8`, or `*`. Set one with [`Client::proxy`], or [none at
//! all](Client::no_proxy). Proxies are asked for a tunnel, whatever the scheme. Local hosts are
//! always reached directly.

mod client;
mod connect;
mod connection;
mod deadline;
mod file;
mod head;
mod input;
mod outcomes;
mod pool;
mod request;
mod response;
mod rows;
mod socket;
mod tls;
mod transport;
mod watching;

#[doc(inline)]
pub use postmark_core::*;

pub use self::client::Client;
pub use self::file::attach_file;
pub use self::outcomes::Outcomes;
pub use self::rows::Rows;
