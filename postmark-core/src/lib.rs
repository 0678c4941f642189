//! The Postmark protocol, with no I/O.

#[macro_use]
mod macros;

pub mod api;
mod base64;
mod batch;
mod body;
mod bulk_poll;
mod config;
mod cursor;
mod date;
mod draft;
mod eastern_time;
mod endpoint;
mod error;
mod error_code;
mod exchange;
mod failure;
mod fault;
mod inactive;
mod json;
mod lenient;
mod page;
mod pages;
mod policy;
mod prepare;
mod raw;
mod reconcile;
mod retry_after;
mod scanner;
mod seal;
mod secret;
mod short;
mod timestamp;
mod token;
pub mod webhook;

pub use api::bounce_type::BounceType;
pub use api::email::{
    Address, Attachment, Content, Email, Header, IntoAddress, IntoRecipients, MessageId, Metadata,
    Receipt, Recipients, SendBatch, Template, TemplateId, TrackLinks,
};
pub use api::ids::{BounceId, ServerId};
pub use api::inbound_address::InboundAddress;
pub use api::suppression_reason::{SuppressionOrigin, SuppressionReason};
pub use api::tracking::{ClickLocation, ClientInfo, GeoInfo, OsInfo, Platform};
pub use batch::{BatchPlan, Chunk, Outcome, Step, Unresolved};
pub use body::Body;
pub use bulk_poll::BulkPoll;
pub use config::Config;
pub use cursor::{Cursor, CursorList};
pub use date::Date;
pub use draft::Draft;
pub use eastern_time::EasternTime;
pub use endpoint::Endpoint;
pub use error::{DecodeError, Error, Refusal, Unexpected};
pub use error_code::{ErrorCode, ErrorKind, Retry};
pub use exchange::{Exchange, Next};
pub use failure::{Cause, Failure};
pub use fault::Fault;
pub use page::{List, Listed, Page, Window};
pub use pages::Pages;
pub use policy::RetryPolicy;
pub use prepare::{prepare, read};
pub use raw::Raw;
pub use reconcile::{Reconcile, Reconciled};
pub use seal::Sealed;
pub use secret::Secret;
pub use timestamp::Timestamp;
pub use token::{AccountToken, DmarcSignup, DmarcToken, ServerToken, SpamCheck, StatusPage, Token};
