//! Sends the messages of [lettre](https://docs.rs/lettre/0.11) through
//! [Postmark](https://postmarkapp.com)'s HTTP API. A program that uses lettre changes two lines:
//!
//! ```no_run
//! use lettre::message::header::ContentType;
//! use lettre::{Message, Transport};
//! use postmark_lettre::PostmarkTransport; // was: SmtpTransport
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let email = Message::builder()
//!     .from("NoBody <nobody@example.com>".parse()?)
//!     .to("Hei <hei@example.com>".parse()?)
//!     .subject("Happy new year")
//!     .header(ContentType::TEXT_PLAIN)
//!     .body(String::from("Be happy!"))?;
//!
//! let mailer = PostmarkTransport::from_env()?; // was: SmtpTransport::relay(…)
//! let receipt = mailer.send(&email)?;
//! println!("accepted as {receipt}");
//! # Ok(())
//! # }
//! ```
//!
//! | feature | adds |
//! |---|---|
//! | `blocking`, on by default | [`PostmarkTransport`], a `lettre::Transport` over `postmark-blocking` |
//! | `tokio` | [`AsyncPostmarkTransport`], a `lettre::AsyncTransport` over `postmark-hyper` |
//! | `idna`, on by default | internationalised domains in addresses |
//! | `smtp` | [`smtp`]: Postmark's settings for lettre's own transport |
//!
//! The feature `tokio` enables lettre's `tokio1`. For its own transports, which it has by default,
//! lettre then needs a TLS library for tokio, such as its feature `tokio1-native-tls` or
//! `tokio1-rustls`. A program that sends only through Postmark needs none: depend on lettre with
//! `default-features = false` and `builder`.
//!
//! # Why not SMTP
//!
//! Many hosts block outbound SMTP. Over SMTP, Postmark accepts every message and reports problems
//! later, as a bounce. Over HTTP the response says whether the message was accepted, and every
//! [`Error`] says whether it [may have been](Error::may_have_happened).
//!
//! # Nothing is dropped
//!
//! - **Recipients** are exactly those of the envelope. An address of the envelope that is in
//!   neither `To` nor `Cc` goes into `Bcc`. An address in `To` or `Cc` that is not in the envelope
//!   is an error, since Postmark's API delivers to everyone in the headers.
//! - **Bodies** are the first text and the first HTML part. All other parts become attachments:
//!   files, inline images with their content ID, calendar parts with their `method`, attached
//!   messages, further texts.
//! - **Headers** are sent unchanged, except those that Postmark writes: `Date`, `Return-Path`,
//!   `Received`, `MIME-Version` and those of the content. A `Message-ID` is kept.
//! - **Postmark's own headers** take effect: [`header`] has types for tag, stream, tracking and
//!   metadata. They are those of Postmark's SMTP interface, so existing programs need no change.
//! - What Postmark does not support is an error, not dropped: several senders, a `Sender` other
//!   than `From`, a message without a text or HTML body.
//!
//! The envelope's sender is not used: bounces go to Postmark, which reports them through webhooks.
//!
//! # Settings
//!
//! Connections, timeouts and retries are those of the client that you create the transport from:
//!
//! ```
//! # #[cfg(feature = "blocking")] {
//! use postmark_core::request::{RetryPolicy, SendDefaults};
//! use postmark_lettre::{PostmarkTransport, ServerToken};
//!
//! let client = postmark_blocking::Client::new(ServerToken::test()).retry(RetryPolicy::new().attempts(2));
//! let mailer = PostmarkTransport::from(client)
//!     .defaults(SendDefaults::new().message_stream("receipts").tag("order"))
//!     .before_send(|email| Ok(email.metadata("env", "staging")))
//!     .after_send(|email, result| {
//!         eprintln!("{:?}: {:?}", email.parts().subject, result.as_ref().map(|receipt| receipt.to_string()));
//!     });
//! # }
//! ```

#![cfg_attr(docsrs, feature(doc_cfg))]

mod envelope;
mod field;
mod file;
pub mod header;
#[cfg(any(feature = "blocking", feature = "tokio"))]
mod hooks;
mod message;
#[cfg(feature = "smtp")]
pub mod smtp;
#[cfg(feature = "blocking")]
mod with_blocking;
#[cfg(feature = "tokio")]
mod with_hyper;

pub use lettre;
#[cfg(feature = "blocking")]
pub use postmark_blocking;
#[doc(inline)]
pub use postmark_core::{Email, Error, Fault, Receipt, ServerToken};
#[cfg(feature = "tokio")]
pub use postmark_hyper;

pub use self::message::{email, email_from_raw};
#[cfg(feature = "blocking")]
pub use self::with_blocking::PostmarkTransport;
#[cfg(feature = "tokio")]
pub use self::with_hyper::AsyncPostmarkTransport;
