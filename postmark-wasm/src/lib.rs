//! A client for [Postmark](https://postmarkapp.com) on the platform's `fetch`: Cloudflare Workers,
//! browsers, Node and Deno, with one build.
//!
//! ```no_run
//! use postmark_wasm::{Client, Content, Email, Error, ServerToken};
//!
//! # async fn send(token: &str) -> Result<(), Error> {
//! let client = Client::new(ServerToken::new(token)?);
//! let email = Email::new("me@example.com", "you@example.com", Content::text("Hello"));
//! let receipt = client.send(email.subject("First email")).await?;
//! println!("{:?}", receipt.message_id);
//! # Ok(())
//! # }
//! ```
//!
//! **A server token must never reach a browser.** Anyone who opens the page can read it, and send
//! email in your name. In a browser, set [`base_url`](Client::base_url) to your own proxy on the
//! page's origin. The proxy knows who is logged in, decides what they may send, and replaces the
//! token, for which [`ServerToken::test`] is enough.
//!
//! In a Worker the token is a secret: `env.secret("POSTMARK_SERVER_TOKEN")`.
//!
//! [`Client::send`] sends any [`Endpoint`]. [`Client::send_batch`] sends any number of emails,
//! [`Client::list`] reads a list to the end, and [`Client::reconcile`] searches for an email in
//! doubt. The crate re-exports `postmark-core`, so it is the only dependency you need: everyday
//! names are here, all others in modules.
//!
//! # Sent, not sent, or unknown
//!
//! An email must be neither lost nor sent twice. So an [`Error`] says whether the request
//! [may have been executed](Error::may_have_happened). Only requests that were certainly not sent,
//! or are harmless to repeat, are retried. [`Exchange`](machine::Exchange) has the table,
//! [`RetryPolicy`] the numbers, and [`Client::retry`] sets them.
//!
//! `fetch` reports little about why it failed. Node distinguishes a failed connection from a lost
//! response. Browsers, Workers and Deno do not, so there an email whose request failed is in doubt.
//! A browser may also retry a request on its own if a reused connection turns out to be closed.
//! Your proxy sees the retry as another request.
//!
//! # Timeouts
//!
//! An attempt takes at most [60 seconds](Client::timeout), plus one second for each
//! [100 kB](Client::slowest_upload) of its body, from the name lookup to the end of the response.
//! Then the request is aborted. Waits between attempts do not count. A response of more than
//! [64 MB](Client::response_limit) is cut off and counts as no response.
//!
//! # What the platform decides
//!
//! Connections, proxies and certificates are up to the platform. Redirects are not followed: the
//! token stays with its host. Browsers set `User-Agent` themselves. `fetch`, timers and the clock
//! are looked up on the global object at each call. Nothing else is assumed of the platform: no
//! future is `Send`, and none needs a runtime.
//!
//! # Events
//!
//! [`Client::on_event`] calls a function with the [`Event`](machine::Event) of each attempt, for
//! logs and metrics: route, attempt, status, error and what follows. It never contains an address,
//! a body or a token.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod client;
mod emails;
mod outcomes;
mod platform;
mod rejection;
mod rows;
mod running;
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
pub use self::emails::Emails;
pub use self::outcomes::Outcomes;
pub use self::rows::Rows;
