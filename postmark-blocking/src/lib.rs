//! A client for [Postmark](https://postmarkapp.com) on blocking sockets, without an async runtime.
//!
//! ```no_run
//! use postmark_blocking::{Client, Content, Email};
//!
//! let client = Client::from_env()?;
//! let email = Email::new("me@example.com", "you@example.com", Content::text("Hello"));
//! let receipt = client.send(email.subject("First email"))?;
//! println!("{:?}", receipt.message_id);
//! # Ok::<(), postmark_blocking::Error>(())
//! ```
//!
//! The token comes from the environment variable `POSTMARK_SERVER_TOKEN`. [`Client::send`] sends
//! any [`Endpoint`]. [`Client::send_batch`] sends any number of emails, [`Client::list`] reads a
//! list to the end, and [`Client::reconcile`] searches for an email in doubt. The crate re-exports
//! `postmark-core`, so it is the only dependency you need: everyday names are here, all others in
//! modules.
//!
//! # Sent, not sent, or unknown
//!
//! An email must be neither lost nor sent twice. So an [`Error`] says whether the request
//! [may have been executed](Error::may_have_happened). Only requests that were certainly not sent,
//! or are harmless to repeat, are retried. [`Exchange`](machine::Exchange) has the table,
//! [`RetryPolicy`] the numbers, and [`Client::retry`] sets them.
//!
//! The response is read after the request is written. If a server responds earlier and closes the
//! connection, such as a proxy that refuses a large request, the response is not read: the request
//! counts as not sent, which is true, and its connection is closed.
//!
//! # Timeouts
//!
//! An attempt takes at most [60 seconds](Client::timeout), plus one second for each
//! [100 kB](Client::slowest_upload) of its body: ten minutes for the 50 MB of the largest batch.
//! This covers everything from the name lookup to the end of the response. The lookup, and then
//! connecting with TLS and proxy, take at most [10 seconds](Client::connect_timeout) each. Waits
//! between attempts do not count.
//!
//! A response of more than [64 MB](Client::response_limit) is cut off and counts as no response.
//!
//! # Connections
//!
//! Connections are kept open for 15 seconds and shared by the clones of a client, one for each
//! thread that is sending. A request starts no thread. When a connection is opened, a thread looks
//! up the host name.
//!
//! This client uses HTTP/1.1, which does not number responses: the next response on a connection is
//! taken to be the response to the request. So a connection is closed before it carries anything
//! else
//!
//! - if unsolicited bytes arrive: before a request, or before it is completely written;
//! - if the response is an error, or a receipt for other recipients;
//! - if a timeout, a limit or the server ended the response.
//!
//! The remaining risk is an extra response that arrives *between* the last part of a request and
//! its response, and looks like its response: a refusal, a 429, a receipt without recipients. A
//! test without these rules sent 26,000 emails through a server that added an extra response to 1 %
//! of them: 21 to 54 receipts belonged to other emails, 6 to 15 emails were reported as sent but
//! were not, up to 2 were reported as not sent but were, and one was accepted twice. If you cannot
//! trust what is between you and Postmark, use each connection once
//! ([`Client::reuse_connections`]), or use `postmark-hyper`, which speaks HTTP/2.
//!
//! TLS is rustls with Mozilla's root certificates, or with [your own](Client::root_certificates). Its
//! cryptography is the [process's default provider] if your program installs one, otherwise ring. Redirects
//! are not followed: the token stays with its host.
//!
//! [process's default provider]: https://docs.rs/rustls/0.23/rustls/crypto/struct.CryptoProvider.html#using-the-per-process-default-cryptoprovider
//!
//! # Proxies
//!
//! Environment variables select the proxy: `https_proxy` or `HTTPS_PROXY`; for a base URL with
//! `http`, `http_proxy` or `HTTP_PROXY` (ignored in a CGI program, where it is a request header);
//! otherwise `all_proxy` or `ALL_PROXY`. `no_proxy` or `NO_PROXY` lists exceptions: domains, which
//! include their subdomains, addresses, networks such as `10.0.0.0/8`, or `*`. [`Client::proxy`]
//! sets a proxy, and [`Client::no_proxy`] disables all. The client always opens a tunnel through
//! the proxy. Local hosts are always reached directly.
//!
//! # Events
//!
//! [`Client::on_event`] calls a function with the [`Event`](machine::Event) of each attempt, for
//! logs and metrics: route, attempt, status, error and what follows. It never contains an address,
//! a body or a token.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod client;
mod connect;
mod connection;
mod deadline;
mod file;

mod input;
mod outcomes;
mod pool;
mod request_head;
mod response;
mod response_head;
mod rows;
mod settings;
mod socket;
mod tls;
mod transport;
mod watching;

#[doc(inline)]
pub use postmark_core::{
    AccountToken, Address, Advice, Attachment, Content, Email, Endpoint, Error, ErrorCode, Fault,
    Outcome, Receipt, Reconciled, RetryPolicy, ServerToken,
};
#[doc(inline)]
pub use postmark_core::{api, error, list, machine, request, time, webhook};
pub use postmark_core::{bytes, http};

pub use self::client::Client;
pub use self::file::attach_file;
pub use self::outcomes::Outcomes;
pub use self::rows::Rows;
