//! The protocol of [Postmark](https://postmarkapp.com), the transactional email service, with no
//! I/O: it builds [`http::Request`]s and reads [`http::Response`]s.
//!
//! No sockets, clock, randomness, environment, threads, async or unsafe code. To send mail without
//! an HTTP stack of your own, take an adapter, which has all of this too: `postmark-blocking`,
//! `postmark-hyper` or `postmark-wasm`.
//!
//! # A request and its response
//!
//! Everything that Postmark can be asked is a type with the trait [`Endpoint`]. [`prepare`] makes
//! its request, [`read`] reads the response; both are pure functions.
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
//! let answer =
//! r#"{"MessageID":"0a129aee-e1cd-480d-b08d-4f48548ff48d","ErrorCode":0,"Message":"OK"}"#; let
//! receipt = read(&email, Response::new(answer.into()))?; assert!(receipt.is_accepted());
//! # Ok::<(), postmark_core::Error>(())
//! ```
//!
//! # Machines
//!
//! What takes more than one request is a machine. A driver asks it what to do, does it, and tells
//! the result. Any order of calls is safe.
//!
//! | machine | does |
//! |---|---|
//! | [`Exchange`] | one request until its last response: repeats what may be repeated |
//! | [`BatchPlan`] | any number of emails, one [`Outcome`] for each |
//! | [`Pages`], [`Cursor`] | a list, row by row to its end; each a [`Walk`] |
//! | [`Reconcile`] | what happened to an email whose response did not come |
//! | [`BulkPoll`] | a bulk email until it is finished |
//!
//! # Resources
//!
//! | resource | can be asked |
//! |---|---|
//! | [`Email`], [`SendBatch`] | to send mail, with bodies or templates |
//! | [`api::bulk`] | to send one mail to many |
//! | [`api::messages`] | what was sent and received, opened and clicked |
//! | [`api::bounces`], [`api::suppressions`] | what did not arrive, and who gets no mail |
//! | [`api::templates`] | to keep templates, try them, copy them between servers |
//! | [`api::message_streams`], [`api::servers`] | to divide and to set up |
//! | [`api::domains`], [`api::senders`] | who may send, and what DNS must say |
//! | [`api::webhooks`], [`api::inbound_rules`] | where Postmark tells what, and whom it does not hear |
//! | [`api::stats`] | how many, day by day |
//! | [`api::data_removals`] | to forget a person |
//! | [`api::spam_check`], [`api::dmarc`], [`api::status`] | Postmark's other services, at hosts of their own |
//! | [`Raw`] | anything else |
//!
//! What Postmark sends to *you* is in [`webhook`]; what authors of adapters need is in [`adapter`].
//!
//! # Features
//!
//! `idna` turns internationalised domains into punycode. Its Unicode tables weigh more than the
//! rest of the crate, so it is off; without it such a domain is a [`Fault`] that says so.

pub mod adapter;
#[macro_use]
pub mod api;
mod error;
mod list;
mod machine;
mod request;
mod text;
mod time;
pub mod webhook;

pub use {bytes, http};

pub use api::email::{
    Address, Attachment, Content, Email, Header, IntoAddress, IntoRecipients, MessageId, Metadata,
    Parts, Receipt, Recipients, SendBatch, TemplateId, TrackLinks,
};
pub use api::shared::{
    BounceId, BounceType, ClickLocation, ClientInfo, GeoInfo, InboundAddress, OsInfo, Platform,
    ServerId, SuppressionOrigin, SuppressionReason,
};
pub use error::{
    Advice, Cause, Error, ErrorCode, ErrorKind, Failure, Fault, Refusal, Retry, Unexpected,
};
pub use list::{Cursor, CursorList, List, Listed, Page, PagedList, Pages, Walk, Window};
pub use machine::{
    BatchPlan, BulkPoll, Chunk, Exchange, FindMessage, FoundMessage, Next, Outcome, Progress,
    Reconcile, Reconciled, Step, Unresolved, Watch,
};
pub use request::{
    AccountToken, Body, Config, DmarcSignup, DmarcToken, Draft, Endpoint, RESPONSE_HEADERS, Raw,
    RetryPolicy, Sealed, Secret, ServerToken, SpamCheck, StatusPage, Token, prepare, read,
};
pub use text::DecodeError;
pub use time::{Date, EasternTime, Timestamp};
