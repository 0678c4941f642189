//! A local Postmark: sends nothing, shows everything.
//!
//! [`Sandbox::start`] listens on a free port of 127.0.0.1 and speaks Postmark's HTTP API there. A
//! client needs its base URL and [`SERVER_TOKEN`]. The sandbox keeps what a client sends, for tests
//! ([`Sandbox::messages`]) and for people ([`Sandbox::inbox_url`]). The program `postmark-sandbox`
//! offers the same to any language.
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
//! - It accepts emails: single, in batches, in bulk and from templates. The Messages API finds them,
//!   and the Statistics API counts them.
//! - Emails bounce: those to `SoftBounce@bounce-testing.postmarkapp.com` and similar addresses at
//!   once, others when you say so ([`Sandbox::bounce`]). Bounces and complaints suppress addresses.
//! - Webhooks are notified of all events, of opens and clicks that you trigger, and of email that you
//!   [receive](Sandbox::receive). Refused calls are retried on Postmark's schedule when
//!   [`Sandbox::advance`] lets time pass.
//! - Received email is kept apart from sent email. Inbound rules block senders.
//! - With [`ACCOUNT_TOKEN`], it creates servers. Each has its own token, emails, streams, templates,
//!   suppressions and webhooks. Templates are pushed from one server to another. Domains, sender
//!   signatures and data removals work, too.
//! - Email by SMTP is taken, with STARTTLS ([`Options::smtp_port`]), by the rules of `POST /email`.
//!   User name and password are a server token, or the keys of an [`SmtpToken`]; the headers
//!   `X-PM-…` are understood. An email that breaks a rule is accepted and bounces as `SMTPApiError`,
//!   and an email for the inbound address of a server is received.
//! - It speaks HTTPS ([`Options::https_port`]) with a certificate for Postmark's own host names, too:
//!   `postmark-sandbox --hosts` says how a program is made to find it by these.
//! - The services beside the API are on the same address: the old status page (all is well), the
//!   spam check (a few rules, and the [GTUBE](https://spamassassin.apache.org/gtube/) text), and
//!   DMARC monitoring (each domain has one report).
//! - Requests can be made to fail, one by one ([`Sandbox::inject`]) or by route, and so can the stages
//!   of SMTP sessions ([`Sandbox::add_fault`]).
//! - Whatever can happen to an email at Postmark can be made to happen ([`Sandbox::trigger`]), at any of
//!   its recipients, also in the past: opens, clicks, 22 types of bounces, complaints, unsubscribes,
//!   deliveries and delays. What cannot happen is refused with the reason.
//! - The clock can be paused and moved ([`Sandbox::pause_clock`], [`Sandbox::set_clock`]).
//!   [`Sandbox::reset`] makes everything as it was at the start.
//! - Tests wait for emails without blocking their runtime ([`Sandbox::wait_for_message_to`]), and have
//!   the links, codes and text of an email at hand ([`SentMessage::links`], [`SentMessage::codes`],
//!   [`SentMessage::text()`]).
//!
//! ```
//! # use std::time::Duration;
//! # use postmark_sandbox::Sandbox;
//! # async fn test() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::start()?;
//! // Your program sends an email to Ada …
//! let email = sandbox.wait_for_message_to("ada@example.com", Duration::from_secs(5)).await?;
//! let link = email.links().into_iter().next().ok_or("the email has no link")?;
//! // … and hears that it bounced.
//! sandbox.bounce(&email.id, "SoftBounce")?;
//! let deliveries = sandbox.settle(Duration::from_secs(5)).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Programs in other languages do the same over HTTP, and people on the command line:
//! [CONTROL.md](https://github.com/postmark-rs/postmark/blob/main/tests/sandbox/CONTROL.md) has the
//! requests, and [RECIPES.md](https://github.com/postmark-rs/postmark/blob/main/tests/sandbox/RECIPES.md)
//! what to configure in postmark.js, Nodemailer, Django, postmarker and others.
//!
//! # How it differs from Postmark
//!
//! [A page](https://github.com/postmark-rs/postmark/blob/main/tests/sandbox/FIDELITY.md) says of each
//! behavior whether it is documented, recorded or assumed. In short:
//!
//! - Any `From` address may send, whether or not a domain or sender signature exists, except with
//!   [`Options::verified_senders`].
//! - What Postmark only happens to tolerate is tolerated, too, such as unknown members, except with
//!   [`Options::strict`].
//! - It does not query DNS: everything about a domain verifies at once. The owner of a sender
//!   signature confirms it at the second request (`resend`).
//! - If Postmark's response is not known, it is strict: a missing `Accept` header is refused, and a
//!   member of a wrong type refuses a whole batch.
//! - Everything is in memory and bounded: see [`Options::max_messages`] and [`Options::max_bytes`].
//!   There are at most 100 servers, 100 domains and 100 sender signatures.
//! - Webhooks are called one by one, in order, and have ten seconds to respond.
//! - A `Live` server sends no more than a `Sandbox` server. The first server cannot be deleted.
//! - All that has a number is numbered in one sequence.
//! - A data removal removes an address's emails and bounces from all servers at once.
//! - By SMTP, Postmark's texts are known in part: the others are those of Postfix. The queue id of a
//!   message begins as its `MessageID` does, which Postmark does not promise.
//! - A bulk email needs no approval, is sent at once, and goes through any stream that sends.
//! - Statistics count the emails that are still kept, and no webhook response as slow.
//! - An email that a rule blocks is kept as long as any other. Tag triggers have no effect.
//!
//! # Who can read the email
//!
//! Anyone who can reach its address: there is no login, so it listens on loopback by default. Web pages
//! of other origins cannot read it. The API requires a header that browsers do not send across sites,
//! the inbox refuses forms of other sites, and unknown host names are rejected. Emails are treated as
//! hostile: their HTML is shown in a frame that runs no scripts and loads nothing.
//!
//! The pages are `maud` templates, which escape by default and are checked by the compiler.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod account;
mod api;
mod app;
mod bounded;
mod control;
mod delivery;
mod http;
mod inbox;
mod mail;
mod options;
mod routes;
mod sandbox;
mod satellites;
mod seed;
mod smtp;
mod time;
mod tls;
mod waiting;
mod webhook;

pub use crate::account::simulate::SimulationError;
pub use crate::account::smtp_tokens::{SmtpToken, SmtpTokenError};
pub use crate::account::templates::template::{TemplateError, TemplateSource};
pub use crate::account::wait::WaitError;
pub use crate::http::fault::InjectedFault;
pub use crate::http::response::ServerResponse;
pub use crate::http::route_fault::{FaultPlace, FaultRule, SmtpStage};
pub use crate::mail::email_event::EmailEvent;
pub use crate::mail::mailbox::Mailbox;
pub use crate::mail::message::{AttachedFile, CustomHeader, SentMessage, SmtpSubmission};
pub use crate::mail::received::InboundEmail;
pub use crate::options::{ACCOUNT_TOKEN, Options, SERVER_TOKEN, TEST_TOKEN};
pub use crate::sandbox::Sandbox;
pub use crate::seed::SeedError;
pub use crate::waiting::Waiting;
pub use crate::webhook::queue::{Attempt, Delivery, DeliveryStatus};
pub use crate::webhook::{WebhookConfig, WebhookError, WebhookTrigger};
