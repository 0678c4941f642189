//! The protocol of [Postmark](https://postmarkapp.com), the transactional email service, without I/O:
//! it builds [`http::Request`]s and parses [`http::Response`]s.
//!
//! It has no sockets, clock, randomness, environment, threads, async or unsafe code. To send email
//! without an HTTP stack of your own, use an adapter, which re-exports this crate:
//! `postmark-blocking`, `postmark-hyper` or `postmark-wasm`.
//!
//! # A request and its response
//!
//! Each request is a type that implements [`Endpoint`]. [`prepare`] builds the request and [`read`]
//! parses the response; both are pure functions.
//!
//! ```
//! use http::Response;
//! use postmark_core::{Config, Content, Email, ServerToken, prepare, read};
//!
//! let config = Config::new(ServerToken::test());
//! let email = Email::new("me@example.com", "you@example.com", Content::text("Hello"));
//!
//! let request = prepare(&config, &email)?;
//! assert_eq!(request.method(), "POST");
//! assert_eq!(request.uri(), "https://api.postmarkapp.com/email");
//!
//! let body = r#"{"MessageID":"0a129aee-e1cd-480d-b08d-4f48548ff48d","ErrorCode":0,"Message":"OK"}"#;
//! let receipt = read(&email, Response::new(body.into()))?;
//! assert!(receipt.is_accepted());
//! # Ok::<(), postmark_core::Error>(())
//! ```
//!
//! # Machines
//!
//! Anything that takes more than one request is a state machine. A driver asks it what to do, does
//! that, and reports the result. Calls are safe in any order.
//!
//! | machine | does |
//! |---|---|
//! | [`Exchange`] | one request and its retries, as far as they are safe |
//! | [`BatchPlan`] | any number of emails, one [`Outcome`] for each |
//! | [`Pages`], [`Cursor`] | a list, row by row to the end; each is a [`Walk`] |
//! | [`Reconcile`] | finds out whether an email in doubt was accepted |
//! | [`BulkPoll`] | watches a bulk email until it is finished |
//! | [`outbox::Ledger`] | a worker of an outbox: sends each email in a database once |
//!
//! # Resources
//!
//! | resource | for |
//! |---|---|
//! | [`Email`], [`SendBatch`] | sending email, with bodies or templates |
//! | [`api::bulk`] | sending one email to many recipients |
//! | [`api::messages`] | sent and received email, opens and clicks |
//! | [`api::bounces`], [`api::suppressions`] | bounces, and suppressed recipients |
//! | [`api::templates`] | templates: edit, validate, copy to another server |
//! | [`api::message_streams`], [`api::servers`] | streams and server settings |
//! | [`api::domains`], [`api::senders`] | domains and sender signatures, with their DNS records |
//! | [`api::webhooks`], [`api::inbound_rules`] | webhook URLs, and blocked inbound senders |
//! | [`api::stats`] | statistics by day |
//! | [`api::data_removals`] | erasing a person's data |
//! | [`api::spam_check`], [`api::dmarc`], [`api::status`] | Postmark's other services, at their own hosts |
//! | [`Raw`] | any other request |
//!
//! [`webhook`] reads what Postmark sends to you. [`adapter`] is for authors of adapters.
//!
//! # Features
//!
//! `idna` converts internationalised domains to punycode. It is off by default, since its Unicode
//! tables are larger than the rest of the crate; without it, such a domain is a [`Fault`].
//!
//! `help`, on by default, contains what to do about each of Postmark's error codes. Without it, codes
//! that do not concern sending refer to Postmark's documentation.
//!
//! `jiff`, `chrono` and `time` convert [`Timestamp`]s, [`Date`]s and [`EasternTime`]s to and from
//! the types of these crates.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod adapter;
#[macro_use]
pub mod api;
pub mod error;
pub mod list;
pub mod machine;
pub mod outbox;
pub mod request;
mod text;
pub mod time;
pub mod webhook;

pub use {bytes, http};

#[doc(inline)]
pub use api::email::{
    Address, Attachment, Content, Email, Header, IntoAddress, IntoContent, IntoRecipients,
    MessageId, Metadata, Parts, Receipt, Recipients, SendBatch, TemplateId, TrackLinks,
};
#[doc(inline)]
pub use api::shared::{
    BounceId, BounceType, ClickLocation, ClientInfo, GeoInfo, InboundAddress, OsInfo, Platform,
    ServerId, SuppressionOrigin, SuppressionReason,
};
#[doc(inline)]
pub use error::{
    Advice, Cause, Error, ErrorCode, ErrorKind, Failure, Fault, Refusal, Retry, Unexpected,
};
#[doc(inline)]
pub use list::{Cursor, CursorList, List, Listed, Page, PagedList, Pages, Walk, Window};
#[doc(inline)]
pub use machine::{
    BatchPlan, BulkPoll, Chunk, Event, EventNext, Exchange, Next, Outcome, Progress, Reconcile,
    Reconciled, Step, Unresolved, Watch,
};
#[doc(inline)]
pub use request::{
    AccountToken, Body, Config, DmarcSignup, DmarcToken, Draft, Endpoint, RESPONSE_HEADERS, Raw,
    RetryPolicy, Sealed, Secret, SendDefaults, ServerToken, SpamCheck, StatusPage, Token, prepare,
    read,
};
pub use text::DecodeError;
#[doc(inline)]
pub use time::{Date, EasternTime, Timestamp};
