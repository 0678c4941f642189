//! A client for [Postmark](https://postmarkapp.com) on hyper: on tokio, async-std or smol.
//!
//! ```no_run
//! # #[cfg(feature = "tokio")] {
//! use postmark_hyper::{Client, Content, Email};
//!
//! # async fn send() -> Result<(), postmark_hyper::Error> {
//! let client = Client::from_env()?;
//! let email = Email::new("me@example.com", "you@example.com", Content::text("Hello"));
//! let receipt = client.send(email.subject("First mail")).await?;
//! println!("{:?}", receipt.message_id);
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! The token is in the environment, as `POSTMARK_SERVER_TOKEN`. [`Client::send`] makes any request
//! that Postmark knows, each of them an [`Endpoint`]; [`Client::send_batch`] sends any number of
//! mails, [`Client::reconcile`] searches for one in doubt, and [`Client::list`]
//! reads a list to its end. All of `postmark-core` is here too: this crate is the only
//! dependency that you need.
//!
//! # Runtimes
//!
//! | feature | constructor | runs on |
//! |---|---|---|
//! | `tokio`, on by default | `Client::new(token)`, `Client::from_env()` | [tokio](https://docs.rs/tokio) |
//! | `smol` | `Client::on(Smol, token)` | [smol](https://docs.rs/smol) |
//! | `async-std` | `Client::on(AsyncStd, token)` | [async-std](https://docs.rs/async-std) |
//! | none | [`Client::on`] | a [`Runtime`] that you implement |
//! | none | [`Client::with_transport`] | a [`Transport`] that you implement |
//!
//! In place of the token, `on` and `with_transport` take a [`Config`] too, such as that of the
//! [`environment`].
//!
//! Features only add, and all may be on at once: the constructor decides what a client runs on. With
//! smol and async-std no runtime of tokio is started or needed; of tokio's crate hyper takes the
//! channels.
//!
//! async-std [is no longer maintained](https://rustsec.org/advisories/RUSTSEC-2025-0052), and
//! programs that run on it still send mail. New ones take smol, which runs on the same file of this
//! crate.
//!
//! # Sent, not sent, or unknown
//!
//! A mail must not be lost, nor sent twice. So an [`Error`] knows whether what was asked for
//! [may have happened](Error::may_have_happened), and only what surely did not is repeated, or what
//! does no harm when it is done twice. [`Exchange`] has the table, [`RetryPolicy`] the numbers,
//! [`Client::retry`] sets them. Nothing below repeats a request: hyper's own resending is off.
//!
//! Dropping a future gives its request up: nothing more of it is written, it is not made again, and
//! its connection is closed or, where it had not begun, kept. Where the server had it whole by then,
//! it may have been done.
//!
//! # Timeouts
//!
//! An attempt takes at most [60 seconds](Client::timeout), and one more for each
//! [100 kB](Client::slowest_upload) of its body: ten minutes for the 50 MB of the largest batch. It
//! covers everything from the name lookup to the end of the answer. Of this, the lookup and then
//! connecting, with TLS and proxy, take at most [10 seconds](Client::connect_timeout) each. Waits
//! between attempts come on top, and so do those for [a turn](Client::requests_at_a_time). The
//! [deadline](RetryPolicy::deadline) of 120 seconds covers both: no attempt begins after it.
//!
//! An answer of more than [64 MB](Client::response_limit), decompressed, is cut off, and counts as
//! none.
//!
//! # Connections
//!
//! They are kept open for 15 seconds and shared by the clones of a client, whose runtime they live
//! in. TLS is rustls with Mozilla's root certificates, or [those you
//! give](Client::root_certificates), and both sides choose HTTP/2 or HTTP/1.1 in it; its
//! cryptography is the [process's default provider] where your program installs one, or else ring.
//! Redirects are not followed: the token stays with the host that it was meant for.
//!
//! With HTTP/2 all requests share a connection, and responses have numbers. Postmark speaks it.
//!
//! With HTTP/1.1 a connection has one request at a time, and the first response that comes belongs to
//! it. A server that sends one response too many, or a late one, shifts all that follow. So a receipt
//! that names other recipients than the email's puts the email in doubt. And a connection is used
//! again only after a successful response that came when the request was written whole and names
//! nobody else; anything else closes it, a refusal too. What remains cannot be recognised: a refusal,
//! a 429, or a receipt for the same recipients, that belongs to an earlier request on the connection.
//! The 429 is followed by another attempt, so *an email may be accepted twice*. In a test with 26,000
//! emails, an extra response after 1 % of them, and none of these measures, 21 to 54 receipts were
//! those of other emails, 6 to 15 emails counted as sent that were not, up to 2 as not
//! sent that were, and one was accepted twice.
//!
//! A 2xx that comes before the last byte of the request is written is no acceptance: the request is
//! not sent, or in doubt. A server that accepts a request which it never reads is believed if the
//! system had taken the request's last byte by then.
//!
//! HTTP/1.1 is used with a base URL of `http://`, with a server or a TLS-inspecting proxy that does
//! not offer HTTP/2, and possibly with a [`Transport`] of your own. To exclude what remains,
//! [use a connection once](Client::reuse_connections).
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
//!
//! # Layers and spans
//!
//! With the feature `tower` a client is a `tower::Service` over every endpoint. With `tracing` each
//! attempt has a span with method, route, status, attempt, duration and request id: the route is
//! Postmark's template, such as `/bounces/{bounceid}`, and no address, body or token is ever in it.

mod answer;
mod attempt;
mod client;
mod connect;
mod drive;
pub mod environment;
mod future;
mod io;
mod limiter;
mod mails;
mod outcomes;
mod outgoing;
mod pool;
mod rows;
mod runtime;
#[cfg(feature = "tower")]
mod service;
mod stack;
mod tls;
#[cfg(feature = "tracing")]
mod trace;
mod transport;
mod trouble;
mod tunnel;
mod watching;

#[doc(inline)]
pub use postmark_core::*;

pub use self::client::Client;
pub use self::future::BoxFuture;
pub use self::io::Io;
pub use self::mails::Mails;
pub use self::outcomes::Outcomes;
pub use self::rows::Rows;
#[cfg(feature = "async-std")]
pub use self::runtime::AsyncStd;
pub use self::runtime::Runtime;
#[cfg(feature = "smol")]
pub use self::runtime::Smol;
#[cfg(feature = "tokio")]
pub use self::runtime::Tokio;
pub use self::transport::Transport;
