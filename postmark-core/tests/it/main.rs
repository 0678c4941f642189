//! The core, tested from outside: one program, so that it is linked once.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod address;
mod advice;
mod answers;
mod api_account;
mod api_bulk;
mod api_messages;
mod api_satellites;
mod api_settings;
mod api_stats;
mod api_streams;
mod attachment;
mod batch;
mod body;
mod bulk_poll;
mod conversions;
mod custom_stack;
mod dates;
mod dependencies;
mod drafts;
mod error_codes;
mod exchange;
mod field;
mod file_names;
mod futures;
mod header;
mod lists;
mod metadata;
mod pages;
mod printed;
mod receipts;
mod reconcile;
mod replies;
mod requests;
mod secrecy;
mod timestamps;
mod webhook;
mod webhook_events;
mod webhook_inbound;
mod webhook_mime;
mod webhook_mime_fields;
mod webhook_mime_parts;
mod webhook_normalize;
mod webhook_receiver;
mod wire;
