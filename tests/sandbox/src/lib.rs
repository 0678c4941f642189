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
//! - It accepts emails: single, in batches, in bulk and from templates. The Messages API finds
//!   them, and the Statistics API counts them.
//! - Emails to `SoftBounce@bounce-testing.postmarkapp.com` and similar addresses bounce at once,
//!   others when you say so ([`Sandbox::bounce`]). Bounces and complaints suppress addresses.
//! - Webhooks are notified of all events, including opens and clicks that you trigger, and of email
//!   that you [receive](Sandbox::receive). Refused calls are retried on Postmark's schedule when
//!   [`Sandbox::advance`] lets time pass.
//! - Received email is kept apart from sent email. Inbound rules block senders.
//! - With [`ACCOUNT_TOKEN`], it creates servers. Each has its own token, emails, streams,
//!   templates, suppressions and webhooks. Templates are pushed from one server to another.
//!   Domains, sender signatures and data removals work, too.
//! - It accepts email by SMTP, with STARTTLS ([`Options::smtp_port`]), under the rules of
//!   `POST /email`. User name and password are a server token, or the keys of an [`SmtpToken`]; the
//!   `X-PM-…` headers are understood. An email that breaks a rule is accepted and bounces as
//!   `SMTPApiError`, and an email to the inbound address of a server is received.
//! - It speaks HTTPS ([`Options::https_port`]) with a certificate for Postmark's own host names,
//!   too: `postmark-sandbox --hosts` explains how to make a program find it under these.
//! - The services beside the API are on the same address: the old status page (all is well), the
//!   spam check (a few rules, and the [GTUBE](https://spamassassin.apache.org/gtube/) text), and
//!   DMARC monitoring (each domain has one report).
//! - Requests can be made to fail, one by one ([`Sandbox::inject`]) or by route, and so can the
//!   stages of SMTP sessions ([`Sandbox::add_fault`]).
//! - Whatever can happen to an email at Postmark can be triggered ([`Sandbox::trigger`]), for any
//!   of its recipients, also in the past: opens, clicks, 22 types of bounces, complaints,
//!   unsubscribes, deliveries and delays. What cannot happen is refused with the reason.
//! - The clock can be paused and moved ([`Sandbox::pause_clock`], [`Sandbox::set_clock`]).
//!   [`Sandbox::reset`] restores the initial state.
//! - Tests wait for emails without blocking their runtime ([`Sandbox::wait_for_message_to`]), and
//!   can extract the links, codes and text of an email ([`SentMessage::links`],
//!   [`SentMessage::codes`], [`SentMessage::text()`]).
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
//! [A page](https://github.com/postmark-rs/postmark/blob/main/tests/sandbox/FIDELITY.md) says of
//! each behavior whether it is documented, recorded or assumed. In short:
//!
//! - Any `From` address may send, whether or not a domain or sender signature exists, except with
//!   [`Options::verified_senders`].
//! - Undocumented input that Postmark tolerates, like unknown members, is tolerated, too, except
//!   with [`Options::strict`].
//! - It does not query DNS: everything about a domain verifies at once. The owner of a sender
//!   signature confirms it at the second request (`resend`).
//! - Where Postmark's response is not known, it is strict: it refuses a missing `Accept` header,
//!   and a whole batch for one member of a wrong type.
//! - Everything is in memory and bounded: see [`Options::max_messages`] and [`Options::max_bytes`].
//!   There are at most 100 servers, 100 domains and 100 sender signatures.
//! - Webhooks are called one by one, in order, and have ten seconds to respond.
//! - A `Live` server sends no more than a `Sandbox` server. The first server cannot be deleted.
//! - All numeric ids come from one sequence.
//! - A data removal removes an address's emails and bounces from all servers at once.
//! - For SMTP, only some of Postmark's texts are known: the others are Postfix's. The queue id of a
//!   message begins like its `MessageID`, which Postmark does not promise.
//! - A bulk email needs no approval, is sent at once, and may use any stream that sends.
//! - Statistics count the emails that are still kept, and never count a webhook response as slow.
//! - An email that a rule blocks is kept as long as any other. Tag triggers have no effect.
//!
//! # Who can read the email
//!
//! Anyone who can reach its address: there is no login, so it listens on loopback by default. Web
//! pages of other origins cannot read it: the API requires a header that browsers do not send
//! across sites, the inbox refuses forms of other sites, and unknown host names are rejected.
//! Emails are treated as hostile: their HTML is shown in a frame that runs no scripts and loads
//! nothing.
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
