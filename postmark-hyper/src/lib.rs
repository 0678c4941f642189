//! A client for [Postmark](https://postmarkapp.com) on hyper: on tokio, async-std or smol.
//!
//! ```no_run
//! # #[cfg(feature = "tokio")] {
//! use postmark_hyper::{Client, Content, Email};
//!
//! # async fn send() -> Result<(), postmark_hyper::Error> {
//! let client = Client::from_env()?;
//! let email = Email::new("me@example.com", "you@example.com", Content::text("Hello"));
//! let receipt = client.send(email.subject("First email")).await?;
//! println!("{:?}", receipt.message_id);
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! The token comes from the environment variable `POSTMARK_SERVER_TOKEN`. [`Client::send`] sends
//! any [`Endpoint`]. [`Client::send_batch`] sends any number of emails, [`Client::list`] reads a
//! list to the end, and [`Client::reconcile`] searches for an email in doubt. The crate re-exports
//! `postmark-core`, so it is the only dependency you need: everyday names are here, all others in
//! modules.
//!
//! Guides are in [`_documentation`][guides]: coming from another client, recipes, Postmark's
//! quirks.
//!
//! [guides]: https://docs.rs/postmark-hyper/latest/postmark_hyper/_documentation/index.html
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
//! Instead of a token, `on` and `with_transport` also accept a [`Config`](request::Config), such as
//! one from the [`environment`].
//!
//! Features only add, and all can be enabled at once: the constructor decides what a client runs
//! on. smol and async-std need no tokio runtime and start none; hyper uses only tokio's channels.
//!
//! async-std [is no longer maintained](https://rustsec.org/advisories/RUSTSEC-2025-0052). It is
//! supported because programs that run on it still send email. Use smol for new programs.
//!
//! # Sent, not sent, or unknown
//!
//! An email must be neither lost nor sent twice. So an [`Error`] says whether the request
//! [may have been executed](Error::may_have_happened). Only requests that were certainly not sent,
//! or are harmless to repeat, are retried. [`Exchange`](machine::Exchange) has the table,
//! [`RetryPolicy`] the numbers, and [`Client::retry`] sets them. No layer below retries: hyper's
//! own retries are off.
//!
//! Dropping a future cancels its request: nothing more of it is written, and it is not retried. Its
//! connection is closed, or kept if the request had not started. If the server had already received
//! the whole request, it may have been executed.
//!
//! # Timeouts
//!
//! An attempt takes at most [60 seconds](Client::timeout), plus one second for each
//! [100 kB](Client::slowest_upload) of its body: ten minutes for the 50 MB of the largest batch.
//! This covers everything from the name lookup to the end of the response. The lookup, and then
//! connecting with TLS and proxy, take at most [10 seconds](Client::connect_timeout) each. Waits
//! between attempts, and waits for [a turn](Client::requests_at_a_time), do not count. The
//! [deadline](RetryPolicy::deadline) of 120 seconds covers both: no attempt starts after it.
//!
//! A response of more than [64 MB](Client::response_limit), decompressed, is cut off and counts as
//! no response.
//!
//! # Connections
//!
//! Connections are kept open for 15 seconds and shared by the clones of a client. They live in the
//! client's runtime. TLS is rustls with Mozilla's root certificates, or with
//! [your own](Client::root_certificates). It negotiates HTTP/2 or HTTP/1.1. Its cryptography is the
//! [process's default provider] if your program installs one, otherwise ring. Redirects are not
//! followed: the token stays with its host.
//!
//! With HTTP/2, which Postmark supports, all requests share a connection, and responses are
//! numbered.
//!
//! With HTTP/1.1, a connection carries one request at a time, and the next response on it is taken
//! to be its response. A server that sends an extra or a late response shifts all later ones. Two
//! rules guard against this. A receipt for other recipients than the email's puts the email in
//! doubt. And a connection is reused only after a successful response that arrived after the whole
//! request was written and that names nobody else. Anything else closes it, including a refusal.
//! The remaining risk cannot be recognised: a refusal, a 429, or a receipt for the same recipients
//! that belongs to an earlier request on the connection. The 429 is retried, so *an email may be
//! accepted twice*. A test without these rules sent 26,000 emails with an extra response after 1 %
//! of them: 21 to 54 receipts belonged to other emails, 6 to 15 emails were reported as sent but
//! were not, up to 2 were reported as not sent but were, and one was accepted twice.
//!
//! A 2xx that arrives before the last byte of the request is written is not an acceptance: the
//! request is not sent, or in doubt. A server that accepts a request without reading it is trusted
//! if the system had taken the last byte of the request by then.
//!
//! HTTP/1.1 is used with a base URL of `http://`, with a server or a TLS-inspecting proxy that does
//! not offer HTTP/2, and possibly with your own [`Transport`]. To exclude the remaining risk,
//! [use each connection once](Client::reuse_connections).
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
//! # Layers and spans
//!
//! With the feature `tower`, a client is a `tower::Service` over every endpoint.
//!
//! [`Client::on_event`] calls a function with the [`Event`](machine::Event) of each attempt. With
//! the feature `tracing`, each attempt is a span, and retries, giving up and doubt are events in
//! it. Their fields are named as in OpenTelemetry's HTTP client conventions, such as
//! `http.request.method`, `server.address`, `http.response.status_code`, `error.type` and
//! `http.request.resend_count`. The path is `url.template`: Postmark's route, such as
//! `/bounces/{bounceid}`. There is no `url.path` and no `url.full`, which would contain ids and
//! addresses. No span or event contains an address, a body or a token.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(all(doc, not(doctest)))]
pub mod _documentation;
mod attempt;
mod backend;
mod client;
mod connect;
mod drive;
mod emails;
pub mod environment;
mod file;
mod future;
mod http_transport;
mod io;
mod limiter;
#[cfg(feature = "tokio")]
mod on_tokio;
mod outcomes;
mod outgoing;
mod pool;
mod response;
mod rows;
mod runtime;
#[cfg(feature = "tower")]
mod service;
mod settings;
mod tls;
#[cfg(feature = "tracing")]
mod trace;
mod transport;
mod transport_error;
mod tunnel;
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
pub use self::emails::Emails;
pub use self::file::attach_file;
pub use self::future::BoxFuture;
pub use self::io::Io;
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
