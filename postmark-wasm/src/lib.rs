//! A client for [Postmark](https://postmarkapp.com), on the platform's `fetch`: Cloudflare
//! Workers, browsers, Node and Deno, with one build.
//!
//! ```no_run
//! use postmark_wasm::{Client, Content, Email, Error, ServerToken};
//!
//! # async fn send(token: &str) -> Result<(), Error> {
//! let client = Client::new(ServerToken::new(token)?);
//! let email = Email::new("me@example.com", "you@example.com", Content::text("Hello"));
//! let receipt = client.send(email.subject("First mail")).await?;
//! println!("{:?}", receipt.message_id);
//! # Ok(())
//! # }
//! ```
//!
//! **A server token must never reach a browser.** Whoever opens the page can read it there, and send
//! mail in your name. In a browser, [`base_url`](Client::base_url) is a proxy of your own, on the
//! page's own origin: it knows who is logged in, decides what they may send, and puts the token in
//! place of the one that came, for which [`ServerToken::test`] will do.
//!
//! In a Worker the token is a secret: `env.secret("POSTMARK_SERVER_TOKEN")`.
//!
//! [`Client::send`] makes any request that Postmark knows, each of them an [`Endpoint`];
//! [`Client::send_batch`] sends any number of mails, [`Client::reconcile`] searches for one in doubt,
//! and [`Client::list`] reads a list to its end.
//! All of `postmark-core` is here too: this crate is the only dependency that you need.
//!
//! # Sent, not sent, or unknown
//!
//! A mail must not be lost, nor sent twice. So an [`Error`] knows whether what was asked for
//! [may have happened](Error::may_have_happened), and only what surely did not is repeated, or what
//! does no harm when it is done twice. [`Exchange`] has the table, [`RetryPolicy`] the numbers,
//! [`Client::retry`] sets them.
//!
//! `fetch` says little of why it failed. Node tells a failed connection from a lost answer;
//! browsers, Workers and Deno do not, so there a mail whose request failed counts as one that may
//! have been sent. A browser may also make a request again by itself, where a connection that it
//! kept turns out to be closed: your proxy sees that as a request of its own.
//!
//! # Timeouts
//!
//! An attempt takes at most [60 seconds](Client::timeout), and one more for each
//! [100 kB](Client::slowest_upload) of its body, from the name lookup to the end of the answer: then
//! the request is aborted. Waits between attempts come on top. An answer of more than
//! [64 MB](Client::response_limit) is cut off, and counts as none.
//!
//! # What the platform decides
//!
//! Connections, proxies and certificates are the platform's. Redirects are not followed: the token
//! stays with the host that it was meant for. Browsers write `User-Agent` themselves. `fetch`, the
//! timers and the clock are looked up on the global object at each call, and nothing else is assumed
//! of the platform: no future here is `Send`, and none needs a runtime.

mod client;
mod mails;
mod outcomes;
mod platform;
mod rejection;
mod rows;
mod running;
mod transport;
mod watching;

#[doc(inline)]
pub use postmark_core::*;

pub use self::client::Client;
pub use self::mails::Mails;
pub use self::outcomes::Outcomes;
pub use self::rows::Rows;
