//! A local Postmark: sends nothing, shows everything.
//!
//! [`Sandbox::start`] listens on a free port of 127.0.0.1 and speaks Postmark's HTTP API there. A
//! client needs its base URL and [`SERVER_TOKEN`]; what it sends is kept, for tests to look at
//! ([`Sandbox::messages`]) and for people ([`Sandbox::inbox_url`]). The `postmark-sandbox` program
//! is the same for any language.
//!
//! ```
//! use std::io::{Read, Write};
//! use std::net::TcpStream;
//!
//! use postmark_sandbox::{SERVER_TOKEN, Sandbox};
//!
//! let sandbox = Sandbox::start()?;
//! let mail = r#"{"From":"me@example.com","To":"you@example.com","TextBody":"Hello"}"#;
//! let mut client = TcpStream::connect(sandbox.address())?;
//! write!(
//!     client,
//!     "POST /email HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: application/json\r\n\
//!      Content-Type: application/json\r\nX-Postmark-Server-Token: {SERVER_TOKEN}\r\n\
//!      Content-Length: {}\r\n\r\n{mail}",
//!     mail.len(),
//! )?;
//! client.read_to_end(&mut Vec::new())?;
//! assert_eq!(sandbox.messages()[0].text.as_deref(), Some("Hello"));
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # What it can do
//!
//! - It takes emails, also in batches, in bulk and from templates, tells of them as the Messages API
//!   does, and counts them as the Statistics API does.
//! - Emails come back: those to `SoftBounce@bounce-testing.postmarkapp.com` and its like at once,
//!   and others when you say so ([`Sandbox::bounce`]). Bounces and complaints suppress addresses.
//! - Webhooks are notified of all that, of opens and clicks that you make happen, and of mail that you
//!   let it [receive](Sandbox::receive). What they refuse is told again as Postmark does, when
//!   [`Sandbox::advance`] lets the time pass.
//! - Mail that it receives is kept, apart from what it sends; inbound rules block senders.
//! - With [`ACCOUNT_TOKEN`], it creates servers: each has a token, emails, streams, templates,
//!   suppressions and webhooks of its own, and templates are pushed from one to another. It keeps
//!   domains and sender signatures, and takes data removals.
//! - Anything may go wrong, if you say so ([`Sandbox::inject`]).
//!
//! Programs in other languages have buttons in the inbox, and:
//!
//! | request | does |
//! |---|---|
//! | `POST /sandbox/advance?seconds=60` | lets time pass |
//! | `GET /sandbox/deliveries` | tells what was told to webhooks |
//! | `POST /sandbox/receive` | has the first server receive an email, in the words of `POST /email` |
//! | `POST /sandbox/inject` | makes the next request go wrong: `{"Kind": "Before", "Status": 429, "Headers": {"Retry-After": "1"}, "Body": "{}"}`; `Kind` is `Before` it is looked at, `After` it took effect, or `Delayed`, and instead of a response there may be `"HangUp": true`, a `Delay` in seconds, or a `Cut` after so many bytes |
//!
//! # How it differs from Postmark
//!
//! - Any `From` address may send, whatever domains and sender signatures there are.
//! - It asks no DNS: what is to be verified of a domain is so at once, and `verifyspf` verifies all of
//!   a sender signature. Its owner confirms it when asked for the second time (`resend`).
//! - Where Postmark's answer is not known, it takes the strict side: a missing `Accept` header is
//!   refused, and a member of an unknown name or a wrong type refuses a whole batch.
//! - All is in memory and bounded: see [`Options::max_messages`] and [`Options::max_bytes`]. There
//!   are at most 100 servers, as many domains, and as many sender signatures.
//! - Webhooks are notified of things one by one in their order, and have ten seconds to response.
//! - A `Live` server sends no more than one that is a `Sandbox`. The first one can not be deleted.
//! - Each server numbers its own templates, webhooks and bounces.
//! - A data removal takes the emails to an address and their bounces from there, of all servers and at
//!   once.
//! - A bulk email needs no approval, is sent at once, and goes through any stream that sends.
//! - Statistics count the emails that are still kept, and no response of a webhook as slow.
//! - An email that a rule blocks is kept as long as any other. Tag triggers do nothing.
//!
//! # Who can read the email
//!
//! Whoever reaches its address; there is no login, so it listens on loopback unless told otherwise.
//! Web pages elsewhere can not: the API asks for a header that browsers do not send across sites,
//! the inbox refuses foreign forms, and unknown host names are turned away. Emails are hostile by
//! assumption: their HTML is shown in a frame that runs no script and loads nothing.
//!
//! The pages are `maud` templates, which escape by default and are checked by the compiler.

mod account;
mod api;
mod app;
mod control;
mod http;
mod inbox;
mod mail;
mod options;
mod sandbox;
mod time;
mod webhook;

pub use crate::account::simulate::HappeningError;
pub use crate::api::templates::{Template, TemplateError};
pub use crate::http::answer::Answer;
pub use crate::http::fault::Fault;
pub use crate::mail::mailbox::Mailbox;
pub use crate::mail::message::{Attachment, Header, Message};
pub use crate::mail::received::InboundMail;
pub use crate::options::{ACCOUNT_TOKEN, Options, SERVER_TOKEN, TEST_TOKEN};
pub use crate::sandbox::Sandbox;
pub use crate::webhook::queue::{Attempt, Delivery, DeliveryStatus};
pub use crate::webhook::{Trigger, Webhook, WebhookError};
